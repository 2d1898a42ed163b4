"""What a terminal shows while the program works: python check_terminal.py PROJECT WORK HANDOUT.

The program runs in a pseudo-terminal, and a terminal emulator says what is on its screen after each piece of output.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte
import source

BAR = re.compile(r"\d+ of \d+ ")
WIDTHS = (24, 40, 80, 200)
ENOUGH = 30  # exercises, so that a build takes longer than the half second without a bar
PATIENCE = 300  # seconds for a build on a busy machine
LONG_NAME = "a-very-long-name-that-no-narrow-terminal-can-show-in-one-line-of-it"


def main(project: Path, work: Path, handout: Path) -> None:
    """Builds the project on terminals of all kinds."""
    for width in WIDTHS:
        shown = Terminal(work, project, [handout, "build"], width).run()
        source.report(f"terminal/bar-{width}", wrong_bar(shown))
        source.report(f"terminal/rest-{width}", wrong_rest(shown))
    plain = {
        "no-color": ({"NO_COLOR": "1"}, []),
        "dumb": ({"TERM": "dumb"}, []),
        "quiet": ({}, ["--quiet"]),
    }
    for name, (environment, options) in plain.items():
        shown = Terminal(work, project, [handout, "build", *options], 80, environment).run()
        source.report(f"terminal/{name}", wrong_plain(shown))
    source.report("terminal/pipe", wrong_pipe(work, project, handout))
    for width in (40, 80):
        source.report(f"terminal/mistake-{width}", wrong_mistake(work, project, handout, width))
    source.report("terminal/watch", wrong_watch(work, project, handout))


class Terminal:
    """A program in a pseudo-terminal, in a fresh copy of a project."""

    def __init__(self, work: Path, project: Path, words: list, width: int, environment: dict | None = None) -> None:
        fresh(work, project)
        self.screens: list[list[str]] = []
        self.raw = b""
        self.screen = pyte.Screen(width, 1000)
        self.stream = pyte.ByteStream(self.screen)
        environment = {"TERM": "xterm-256color", **(environment or {})}
        environment |= {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 1000, width, 0, 0))
        self.program = subprocess.Popen(
            words, cwd=work, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        self.terminal = ours

    def run(self, words: str | None = None) -> "Terminal":
        """Reads until the program ends, or until a line with these words stands on the screen."""
        end = time.monotonic() + PATIENCE
        try:
            while time.monotonic() < end and not (words and any(words in line for line in self.lines())):
                if select.select([self.terminal], [], [], 1)[0] and not self.read():
                    break
        finally:
            if words is None or time.monotonic() >= end:
                self.close()
        return self

    def read(self) -> bool:
        try:
            piece = os.read(self.terminal, 4096)
        except OSError:  # the other end is closed
            return False
        self.raw += piece
        self.stream.feed(piece)
        self.screens.append(self.lines())
        return bool(piece)

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display if line.strip()]

    def close(self) -> None:
        if self.program.poll() is None:
            try:
                self.program.wait(5)
            except subprocess.TimeoutExpired:
                self.program.kill()
        self.program.wait()
        os.close(self.terminal)


def fresh(work: Path, project: Path) -> None:
    """A copy of some of the sources, with one name that is too long."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(project / "exercises/img", work / "exercises/img")
    shutil.copy(project / "handout.yaml", work)
    for number, file in enumerate(sorted((project / "exercises").glob("*.md"))[:ENOUGH]):
        name = file.name if number else f"{file.name[:10]}-{LONG_NAME}.md"
        shutil.copy(file, work / "exercises" / name)


def bars(lines: list[str]) -> list[str]:
    """Lines that are a bar, or what is left of one."""
    return [line for line in lines if BAR.search(line)]


def wrong_bar(shown: Terminal) -> str | None:
    """A bar that does not appear, or stands on more than one line."""
    standing = [bars(lines) for lines in shown.screens]
    if not any(standing):
        return "there was no bar"
    if many := [lines for lines in standing if len(lines) > 1]:
        return f"it left something behind: {many[0]}"
    return None


def wrong_rest(shown: Terminal) -> str | None:
    """A bar that is still there at the end, or anything that is not a line of the summary."""
    if shown.program.returncode != 0:
        return f"it ended with {shown.program.returncode}: {shown.lines()[-3:]}"
    if left := bars(shown.lines()):
        return f"a bar was left: {left}"
    first = shown.lines()[0]
    return None if re.match(r"[a-z0-9-]+", first) else f"the first line is {first!r}"


def wrong_plain(shown: Terminal) -> str | None:
    """A bar, or anything that moves the cursor or colours, where that is not wanted."""
    if shown.program.returncode != 0:
        return f"it ended with {shown.program.returncode}"
    if b"\x1b" in shown.raw or BAR.search(shown.raw.decode()):
        return f"it drew: {shown.raw[:200]!r}"
    return None


def wrong_pipe(work: Path, project: Path, handout: Path) -> str | None:
    """Anything on standard error that is no terminal."""
    fresh(work, project)
    run = subprocess.run([handout, "build"], cwd=work, capture_output=True, timeout=PATIENCE, check=False)
    return f"it said {run.stderr[:200]!r}" if run.stderr or b"\x1b" in run.stdout else None


def wrong_mistake(work: Path, project: Path, handout: Path, width: int) -> str | None:
    """A line of the source, with what points at it, that is wider than the terminal."""
    picture = "![Somebody who stands tall before a wall, as this stretch wants it, and leans](img/wall.svg)"
    spoil = f"sed -i 's/hold:/holt:/; s|^1. Stand tall.*|1. Stand tall. {picture} Lean in.|' exercises/*.md"
    shown = Terminal(work, project, ["sh", "-c", f"{spoil}; '{handout}' check"], width).run()
    lines = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", shown.raw.decode()).splitlines()
    of_source = [line for line in lines if re.match(r"\s*\d* +\| ", line)]
    wide = [line for line in of_source if len(line) > width]
    if shown.program.returncode != 1 or not any("^^^" in line for line in of_source):
        return f"it ended with {shown.program.returncode}"
    return f"{wide[0]!r} is wider than {width}" if wide else None


def wrong_watch(work: Path, project: Path, handout: Path) -> str | None:
    """A bar beside the words of `--watch`, or an end with Ctrl-C that is none."""
    shown = Terminal(work, project, [handout, "build", "--watch"], 40)
    shown.run("waiting for changes")
    with (work / "handout.yaml").open("a", encoding="utf-8") as settings:
        settings.write("# changed\n")
    shown.run("handout.yaml has changed")
    time.sleep(1)  # a bar appears meanwhile
    os.killpg(shown.program.pid, signal.SIGINT)
    shown.run()
    if shown.program.returncode != 0:
        return f"it ended with {shown.program.returncode}"
    return wrong_bar(shown) or (f"a bar was left: {bars(shown.lines())}" if bars(shown.lines()) else None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
