"""Completion in real shells: types into bash, zsh and fish, presses the tab key and reads the line that comes of it.

    check_shells.py BINARY PROJECT
"""

import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIME = 20
BEGINNING = b"\x01"

# What starts a shell that reads nothing of its user's, and what its user types once.
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source <(handout completions bash)"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source <(handout completions zsh)"),
}

# What is typed before the tab key, and what must stand there afterwards.
TYPED = {
    "a command": ("handout bui", "handout build"),
    "an id": ("handout build ope", "handout build open-book"),
    "an output after a comma": ("handout build --only pdf,soc", "handout build --only pdf,social"),
    "an id of another folder": ("cd /; handout -C {project} check hip", "handout -C {project} check hip-flexor"),
    "a file": ("handout subscribers import people-o", "handout subscribers import people-of-2026.csv"),
}


def read(terminal, until):
    """What the terminal shows until a text stands in it."""
    shown = b""
    end = time.monotonic() + TIME
    while until not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
    return shown


class Shell:
    """A shell on a terminal of its own, in a home of its own."""

    def __init__(self, name, binary, folder, home):
        command, setup = SHELLS[name]
        path = f"{binary.parent}:{os.environ['PATH']}"
        environment = {"PATH": path, "HOME": home, "TERM": "dumb", "PS1": "> ", "LC_ALL": "C.UTF-8"}
        self.terminal, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment, start_new_session=True
        )
        os.close(theirs)
        self.count = 0
        self.say(setup)

    def say(self, line):
        """Types a line and waits until it was carried out."""
        self.count += 1
        mark = f"done{self.count}."
        self.type(f"{line}\rprintf '%s.\\n' done{self.count}\r".encode())
        # Once as typed without the dot, once as printed with it.
        read(self.terminal, mark.encode())

    def type(self, keys):
        os.write(self.terminal, keys)

    def completed(self, typed):
        """The line after the tab key, which `echo` prints instead of it being carried out."""
        before, _, last = typed.rpartition("; ")
        if before:
            self.say(before)
        self.type(last.encode() + b"\t")
        time.sleep(1)
        self.type(BEGINNING + b"echo '<' ")
        self.type(b"\x05 '>'\r")
        shown = read(self.terminal, b" >\r").decode(errors="replace")
        lines = [line for line in shown.replace("\r", "\n").split("\n") if line.strip().startswith("< ")]
        return " ".join(lines[-1].strip(" <>").split()) if lines else shown

    def end(self):
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


def check_fish(binary, project):
    """fish is asked for what it would offer: it reads keys only on a terminal that answers its questions."""
    environment = {"PATH": f"{binary.parent}:{os.environ['PATH']}", "HOME": str(project), "LC_ALL": "C.UTF-8"}
    for what, (typed, expected) in TYPED.items():
        typed, expected = typed.format(project=project), expected.format(project=project)
        before, _, last = typed.rpartition("; ")
        script = f"handout completions fish | source; {before}; complete -C '{last}'"
        command = ["fish", "--no-config", "-c", script]
        run = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
        offered = [line.split("\t")[0] for line in run.stdout.splitlines()]
        good = offered == [expected.split()[-1]]
        print(f"ok fish completes {what}" if good else f"FAIL fish completes {what}: {offered} {run.stderr}")


def check(name, binary, project):
    with tempfile.TemporaryDirectory() as home:
        shell = Shell(name, binary, project, home)
        try:
            for what, (typed, expected) in TYPED.items():
                typed, expected = typed.format(project=project), expected.format(project=project)
                made = shell.completed(typed)
                good = made == expected
                print(f"ok {name} completes {what}" if good else f"FAIL {name} completes {what}: {made!r}")
                shell.say(f"cd {project}")
        finally:
            shell.end()


def main(binary, template):
    binary = Path(binary).resolve()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        (project / "exercises").mkdir(parents=True)
        for file in Path(template).glob("exercises/*.md"):
            (project / "exercises" / file.name).write_bytes(file.read_bytes())
        (project / "handout.yaml").write_bytes((Path(template) / "handout.yaml").read_bytes())
        (project / "people-of-2026.csv").write_text("email\n")
        for name in SHELLS:
            check(name, binary, project)
        check_fish(binary, project)


main(*sys.argv[1:])
