"""Does everybody get the newsletter once, through real Postfix and Dovecot, however often the sender is killed?

check_send.py PROJECT WORK HANDOUT
"""

import csv
import html
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import letters
import mail_server
import source

PEOPLE = 2000
CONNECTIONS = 4
KILLS = 25
EARLY_KILLS = 5  # while the program starts: it reads, connects and logs in
SEED = 20_261_102
NAMES = ("Bea Ünal", "O'Neil, Q.", 'The "Fox"', "=?utf-8?B?SGk=?=", "", "Zoë Čapek-Łoś 李小龍 " + "long " * 20)
TRIAL = f"trial@{mail_server.DOMAIN}"


@dataclass(frozen=True)
class Person:
    """Somebody on the list."""

    name: str
    email: str


@dataclass
class Sender:
    """A project, and the program that sends its newsletter."""

    handout: Path
    project: Path
    exercise: str
    start: float = 1  # seconds until the first message is out

    def command(self, *arguments: str) -> list[str]:
        """The program with its project, saying little."""
        return [str(self.handout), "--project", str(self.project), *arguments]

    def run(self, *arguments: str, password: str = mail_server.PASSWORD) -> subprocess.CompletedProcess:
        """Runs a command to its end."""
        environment = {**os.environ, "HANDOUT_SMTP_PASSWORD": password}
        return subprocess.run(
            self.command(*arguments), env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    def send(self, *more: str, **others: str) -> subprocess.CompletedProcess:
        """Sends to all who are owed it."""
        return self.run("send", self.exercise, "--yes", *more, **others)

    def begin(self) -> subprocess.Popen:
        """Begins to send."""
        environment = {**os.environ, "HANDOUT_SMTP_PASSWORD": mail_server.PASSWORD}
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(self.command("send", self.exercise, "--yes"), env=environment, **quiet)

    def tries(self) -> int:
        """How many messages were begun, as the ledger has it."""
        journal = self.project / ".handout" / "sent" / f"{self.exercise}.jsonl"
        return journal.read_bytes().count(b'"is":"trying"') if journal.exists() else 0

    def unknown(self) -> set[str]:
        """Of whom `handout status` says that the answer never came."""
        listed = re.search(r"^  unknown .*\n((?: {12}.*\n)*)", self.run("status", self.exercise).stdout, re.M)
        return {line.split(":")[0].strip() for line in listed[1].splitlines()} if listed else set()


def main(project: Path, work: Path, handout: Path) -> None:
    """Everything in one life of a mail server."""
    if os.geteuid() != 0:
        print("skip send: only root can start Postfix and Dovecot")
        return
    people = everybody()
    mailboxes = {person.email: f"{number:04}" for number, person in enumerate(people)}
    with mail_server.running(mailboxes) as server:
        sender = prepared(project, work, handout, server, people)
        mistakes(sender, server)
        trial(sender, server)
        kills(sender)
        server.settle()
        unknown = sender.unknown()
        arrived(sender, server, people, unknown)
        resent(sender, server, people, unknown)


def everybody() -> list[Person]:
    """The list: plain names and difficult ones, in addresses too."""
    address = ("person.{}", "Person+{}", "o'neil-{}", "p{}")
    return [
        Person(f"{NAMES[n % len(NAMES)]} {n}".strip(), f"{address[n % len(address)].format(n)}@{mail_server.DOMAIN}")
        for n in range(PEOPLE)
    ]


def prepared(project: Path, work: Path, handout: Path, server: mail_server.MailServer, people: list[Person]) -> Sender:
    """A copy of the project with its last exercise only, the list, and the settings of the mail server."""
    shutil.rmtree(work, ignore_errors=True)
    newest = source.exercises(project)[0].id
    others = [path.name for path in (project / "exercises").glob("*.md") if source.read(path).id != newest]
    shutil.copytree(project / "exercises", work / "exercises", ignore=shutil.ignore_patterns(*others))
    shutil.copy(project / "handout.yaml", work)
    letters.with_settings(
        work,
        f'  unsubscribe_url: "{letters.PAGE}"\n  smtp: {{host: localhost, port: {server.port}, '
        f"username: {mail_server.USER}, connections: {CONNECTIONS}}}\n",
    )
    with (work / "subscribers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "name", "status", "consent_at", "source"])
        rows.writerows([person.email, person.name, "subscribed", "2026-01-05", "desk"] for person in people)
    sender = Sender(handout, work, newest)
    built = sender.run("build")
    source.report("send/prepared", built.stderr if built.returncode else None)
    return sender


def mistakes(sender: Sender, server: mail_server.MailServer) -> None:
    """Who vouches for the server must be known, and the password right; until then nothing goes out."""
    stops("unknown-authority", sender.send(), "nobody known vouches for the certificate")
    shutil.copy(server.authority, sender.project / "ca.pem")
    settings = sender.project / "handout.yaml"
    settings.write_text(settings.read_text("utf-8").replace("smtp: {", "smtp: {ca_file: ca.pem, "), "utf-8")
    stops("wrong-password", sender.send(password="not the one"), "does not take the name and password")
    server.settle()
    source.report("send/mistakes/nothing-arrives", "there is mail" if server.messages() or sender.tries() else None)


def stops(name: str, run: subprocess.CompletedProcess, sentence: str) -> None:
    """A run that must end with status 2 and this sentence, and without the password."""
    is_told = sentence in run.stderr and "not the one" not in run.stdout + run.stderr
    is_right = run.returncode == 2 and is_told and f"{PEOPLE} still owed" in run.stdout
    source.report(f"send/{name}", None if is_right else f"status {run.returncode}: {run.stdout} {run.stderr}")


def trial(sender: Sender, server: mail_server.MailServer) -> None:
    """A trial goes to the named address only, and is not remembered."""
    began = time.monotonic()
    run = sender.run("send", sender.exercise, "--test", TRIAL)
    sender.start = time.monotonic() - began
    server.settle()
    got = server.messages()
    is_right = run.returncode == 0 and list(got) == [mail_server.OTHERS] and sender.tries() == 0
    is_right = is_right and [letters.recipient(message)[1] for message in got[mail_server.OTHERS]] == [TRIAL]
    source.report("send/trial", None if is_right else f"status {run.returncode}, {list(got)}: {run.stderr}")


def kills(sender: Sender) -> None:
    """Sends to all, killed again and again: some times soon after the start, the others spread over the whole list."""
    chance = random.Random(SEED)
    # A fast sender ends the last part by itself before it can be killed.
    share = PEOPLE * 0.8 / (KILLS - EARLY_KILLS)
    late = [int(share * (n + chance.random())) for n in range(KILLS - EARLY_KILLS)]
    moments: list[int | None] = sorted(late)
    for _ in range(EARLY_KILLS):
        moments.insert(chance.randrange(1, len(moments) // 2), None)
    problems = [killed(sender, tries, chance, is_first=number == 0) for number, tries in enumerate(moments)]
    source.report(f"send/killed-{KILLS}-times", ", ".join(filter(None, problems)) or None)
    run = sender.send()
    held = len(sender.unknown())
    is_right = run.returncode == (1 if held else 0) and sender.tries() == PEOPLE
    problem = f"status {run.returncode}, {sender.tries()} tries: {run.stderr}"
    source.report("send/resumed", None if is_right else problem)


def killed(sender: Sender, tries: int | None, chance: random.Random, *, is_first: bool) -> str | None:
    """Begins to send and kills it, a little after so many tries or, without a number, after its start."""
    before = sender.tries()
    process = sender.begin()
    try:
        if is_first:
            second(sender, process)
        while tries is not None and sender.tries() < max(tries, before + 1) and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, sender.start if tries is None else 0.02))
    finally:
        process.kill()
    if process.wait() == -signal.SIGKILL:
        return None
    return f"it had ended with {process.returncode} after {sender.tries()} tries"


def second(sender: Sender, first: subprocess.Popen) -> None:
    """While one sends, no other may."""
    while sender.tries() == 0 and first.poll() is None:
        time.sleep(0.002)
    run = sender.send()
    is_right = run.returncode == 75 and "another `handout send` is running" in run.stderr and first.poll() is None
    source.report("send/second-sender", None if is_right else f"status {run.returncode}: {run.stderr}")


def arrived(sender: Sender, server: mail_server.MailServer, people: list[Person], unknown: set[str]) -> None:
    """After all kills: one message for each, but for those of whom it is said that nobody knows."""
    got = server.messages()
    counts = {person.email: len(got.get(f"{number:04}", [])) for number, person in enumerate(people)}
    lost = [email for email, count in counts.items() if count == 0 and email not in unknown]
    twice = [email for email, count in counts.items() if count > 1]
    there = sum(counts[email] for email in unknown)
    print(f"# {PEOPLE} recipients, {KILLS} kills: {len(unknown)} unknown, of whom {there} have it", flush=True)
    source.report("send/nobody-left-out", f"{len(lost)}, {lost[:3]}" if lost else None)
    source.report("send/nobody-twice", f"{len(twice)}, {twice[:3]}" if twice else None)
    strangers = len(got[mail_server.OTHERS]) - 1  # one is the trial
    source.report("send/nobody-else", f"{strangers} who are not on the list got it" if strangers else None)
    # Of each killed connection at most one message is not known; if there were none at all, no kill hit a message.
    is_possible = 0 < len(unknown) <= CONNECTIONS * KILLS
    source.report("send/unknown-possible", None if is_possible else f"{len(unknown)} unknown after {KILLS} kills")
    again, before = sender.send(), sender.tries()
    is_held = again.returncode == 1 and f"of {len(unknown)} pe" in again.stderr and sender.tries() == before
    source.report("send/unknown-held", None if is_held else f"status {again.returncode}: {again.stderr}")
    read_back(sender, people, got)


def resent(sender: Sender, server: mail_server.MailServer, people: list[Person], unknown: set[str]) -> None:
    """When that is wanted, the unknown get it once more, with the same Message-ID, and nobody else does."""
    before = Counter({box: len(messages) for box, messages in server.messages().items()})
    run = sender.send("--unknown", "resend")
    server.settle()
    got = server.messages()
    more = Counter({box: len(messages) for box, messages in got.items()}) - before
    wanted = Counter(f"{number:04}" for number, person in enumerate(people) if person.email in unknown)
    is_right = run.returncode == 0 and more == wanted
    problem = f"status {run.returncode}, {sum(more.values())} more: {run.stderr}"
    source.report("send/resent", None if is_right else problem)
    read_back(sender, people, {box: got[box] for box in wanted}, "-resent")
    known = {box: {letters.parsed(message)["Message-ID"] for message in got[box]} for box in wanted}
    other = [box for box, ids in known.items() if len(ids) > 1]
    source.report("send/resent-same-id", f"another id for {len(other)}" if other else None)
    last, status = sender.send(), sender.run("status", sender.exercise)
    is_over = last.returncode == status.returncode == 0 and f"  sent      {PEOPLE}  " in status.stdout
    source.report("send/status-all-sent", None if is_over else f"{last.stderr} {status.stdout[:300]}")


def read_back(sender: Sender, people: list[Person], got: dict[str, list[bytes]], kind: str = "") -> None:
    """Every message is its recipient's, and says what was built."""
    folder = sender.project / "out" / sender.exercise
    subject = next(one for one in source.exercises(sender.project)).front["email"]["subject"]
    todo = [
        (person, message, folder, subject)
        for number, person in enumerate(people)
        for message in got.get(f"{number:04}", [])
    ]
    with ProcessPoolExecutor(2) as pool:
        problems = [problem for problem in pool.map(wrong, *zip(*todo), chunksize=50) if problem]
    ids = {letters.parsed(message)["Message-ID"]: person for person, message, _, _ in todo}
    source.report(f"send/messages{kind}", f"{len(problems)}, first {problems[0]}" if problems else None)
    have = len({person for person, *_ in todo})
    source.report(f"send/ids-differ{kind}", None if len(ids) == have else f"{len(ids)} for {have} people")


def wrong(person: Person, message: bytes, folder: Path, subject: str) -> str | None:
    """What is not right in a message, if anything."""
    parsed = letters.parsed(message)
    name, address = letters.recipient(message)
    problems = {
        f"is for {name} <{address}>": (name, address) != (" ".join(person.name.split()), person.email),
        "came to somebody else": parsed["Delivered-To"] != person.email,
        f"has the subject {parsed['Subject']}": parsed["Subject"] != subject,
        "came without TLS or login": " with ESMTPSA " not in parsed["Received"],
        "lets somebody else leave": leavers(parsed) != {person.email.casefold()},
        "has a defect": bool(parsed.defects),
    }
    found = [problem for problem, is_wrong in problems.items() if is_wrong]
    found += filter(None, [letters.wrong_body(folder, parsed)])
    return f"{person.email}: {', '.join(found)}" if found else None


def leavers(parsed: EmailMessage) -> set[str]:
    """Who leaves by the links of a message: there must be some in its head and in both texts."""
    texts = [str(parsed["List-Unsubscribe"]), *(parsed.get_body((kind,)).get_content() for kind in ("plain", "html"))]
    found = set()
    for text in texts:
        links = [html.unescape(link) for link in re.findall(r"https://clinic\.example/leave[^\s\"<>]*", text)] or [""]
        found |= {"".join(parse_qs(urlsplit(link).query).get("who", [])) for link in links}
    return found


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
