"""Is `out/` right whatever happens to a build: killed a hundred times, on a full disk, on one that can only be read?

check_disk.py PROJECT WORK HANDOUT
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import source

KILLS = 100
SEED = 20_261_123
TODAY = ("--today", "2026-11-23")
PLACES = ("exercises", "handout.yaml")
VERSIONS = 4
ROOM = (0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 512)  # KB that are free


def main(project: Path, work: Path, handout: Path) -> None:
    """Everything in one folder, which goes on changing."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    expected = [clean(handout, project, work / f"clean-{number}", number) for number in range(VERSIONS)]
    killed(handout, project, work / "killed", expected)
    if os.geteuid() != 0:
        print("skip disk/full: only root can mount a small disk")
        return
    full(handout, project, work / "full", expected)


def copied(project: Path, folder: Path) -> Path:
    """The sources of a project in another folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(project / "exercises", folder / "exercises")
    shutil.copy(project / "handout.yaml", folder)
    return folder


def save(folder: Path, project: Path, number: int) -> None:
    """The sources at one time: other words in every exercise, and every second time one exercise less."""
    for original in (project / "exercises").glob("*.md"):
        new = folder / "exercises" / ".new"
        new.write_text(f"{original.read_text('utf-8').rstrip()}\n\nVersion {number}.\n", "utf-8")
        new.replace(folder / "exercises" / original.name)
    if number % 2:
        min((folder / "exercises").glob("*.md"), key=lambda path: path.name).unlink()


def run(handout: Path, folder: Path) -> subprocess.CompletedProcess:
    """A build to its end."""
    command = [str(handout), "--project", str(folder), "build", *TODAY]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def clean(handout: Path, project: Path, folder: Path, number: int) -> dict[str, bytes]:
    """What a build makes of the sources as they are at one time, and of nothing else."""
    save(copied(project, folder), project, number)
    built = run(handout, folder)
    if built.returncode:
        source.report(f"disk/clean-{number}", built.stderr)
    return tree(folder / "out")


def wrong(folder: Path, expected: list[dict[str, bytes]]) -> list[str]:
    """The files in `out/` that are no whole version of what they should be."""
    files = {name: bytes_ for name, bytes_ in tree(folder / "out").items() if "/.handout-" not in f"/{name}"}
    return [name for name, bytes_ in files.items() if not any(made.get(name) == bytes_ for made in expected)]


def differing(folder: Path, should: dict[str, bytes]) -> list[str]:
    """The files in `out/` that are not as a clean build makes them, and what was left lying about."""
    there = tree(folder / "out")
    left = [str(path) for path in folder.rglob(".handout-*")] + [str(path) for path in folder.rglob("unfinished")]
    return left + [name for name in there.keys() | should.keys() if there.get(name) != should.get(name)]


def killed(handout: Path, project: Path, folder: Path, expected: list[dict[str, bytes]]) -> None:
    """Builds that are killed at any moment; after some of them one that gets through."""
    chance, number, faults, kills, finished = random.Random(SEED), 0, [], 0, 0
    save(copied(project, folder), project, number)
    begun = time.monotonic()
    source.report("disk/first", run(handout, folder).stderr or None)
    whole = time.monotonic() - begun
    while kills < KILLS:
        before, number = number, chance.choice([other for other in range(VERSIONS) if other != number])
        save(folder, project, number)
        is_killed = killed_once(handout, folder, chance.uniform(0, whole * 1.2))
        kills += is_killed
        finished += not is_killed
        faults += [f"after kill {kills}: {name} is torn" for name in wrong(folder, expected)]
        if chance.random() < 0.3:
            number = before  # what was built last comes back
            save(folder, project, number)
        if chance.random() < 0.4:
            built = run(handout, folder)
            faults += [built.stderr] if built.returncode else differing(folder, expected[number])
    built = run(handout, folder)
    faults += [built.stderr] if built.returncode else differing(folder, expected[number])
    print(f"     {kills} builds killed within {whole * 1.2:.1f} s, {finished} ended before")
    source.report("disk/killed", "\n".join(faults[:20]) or None)


def killed_once(handout: Path, folder: Path, after: float) -> bool:
    """Begins a build and kills it; says whether it was still at work."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    build = subprocess.Popen([str(handout), "--project", str(folder), "build", *TODAY], **quiet)
    try:
        build.wait(after)
    except subprocess.TimeoutExpired:
        build.send_signal(signal.SIGKILL)
    return build.wait() < 0


@contextmanager
def disk(folder: Path, options: str) -> Iterator[None]:
    """A disk of its own, in memory, at a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "handout-test", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def full(handout: Path, project: Path, folder: Path, expected: list[dict[str, bytes]]) -> None:
    """A disk on which a build finds less and less room, and then enough; and one that can only be read."""
    faults, stopped = [], 0
    size = sum(len(bytes_) for bytes_ in tree(project / "exercises").values()) // 1024 + 200
    largest = max(sum(len(bytes_) for bytes_ in made.values()) for made in expected) // 1024
    with disk(folder, f"size={4 * (size + largest) + 20_000}k"):
        save(copied(project, folder), project, 0)
        run(handout, folder)
        for turn, room in enumerate(ROOM, 1):
            number = turn % VERSIONS
            save(folder, project, number)
            if turn % 3 == 0:
                shutil.rmtree(folder / "out")  # with little room for all of it
            free = shutil.disk_usage(folder).free
            (folder / "ballast").write_bytes(b"x" * max(0, free - room * 1024 - 4096))
            built = run(handout, folder)
            is_told = built.returncode == 2 and built.stderr.startswith("error: cannot write `")
            is_told = is_told and "`: the disk is full: make room" in built.stderr
            stopped += is_told
            faults += [] if is_told or built.returncode == 0 else [f"{room} KB: {built.stderr}"]
            faults += [f"{room} KB: {name} is torn" for name in wrong(folder, expected)]
            (folder / "ballast").unlink()
            if turn % 2:
                built = run(handout, folder)
                faults += [built.stderr] if built.returncode else differing(folder, expected[number])
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        built = run(handout, folder)
        faults += [built.stderr] if "this disk can only be read" not in built.stderr or built.returncode != 2 else []
        faults += [f"read-only: {name} is torn" for name in wrong(folder, expected)]
    print(f"     {stopped} of {len(ROOM)} builds found no room")
    source.report("disk/full", "\n".join(faults[:20]) or (None if stopped > 3 else f"only {stopped} found no room"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
