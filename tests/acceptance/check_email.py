"""Are the newsletters small, do they say what the law asks for, and are their messages sound?

The messages are those that `handout send` writes into the outbox, read back by Python's own parser, their signatures
checked by dkimpy and they themselves by SpamAssassin: check_email.py PROJECT WORK HANDOUT
"""

import csv
import html
import os
import re
import shutil
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import dkim

import letters
import source

MOST_BYTES = 30_000  # Gmail cuts at 102 KB; an exercise of this project needs less than a third
MOST_POINTS = 0.5
HOSTILE = '=?utf-8?B?SGk=?= \r\nBcc: x@example.org, "Q" <z@example.org>\x00'
# As they stand in the list, and as they must stand in the message.
PEOPLE = [("bea@example.org", "Bea Ünal"), ("O'Neil+x@bücher.example", HOSTILE), ("carol@example.com", "")]
TO = [
    ("Bea Ünal", "bea@example.org"),
    ('=?utf-8?B?SGk=?= Bcc: x@example.org, "Q" <z@example.org>', "O'Neil+x@xn--bcher-kva.example"),
    ("", "carol@example.com"),
]
TESTER = "Dot <dot@example.org>"
KEYS = {"rsa": ["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"], "ed25519": ["-algorithm", "ed25519"]}


def main(project: Path, work: Path, handout: Path) -> None:
    """Checks the files, then the messages without and with a signature and a page to leave."""
    for exercise in source.exercises(project):
        files(project, exercise)
    shutil.rmtree(work, ignore_errors=True)
    plain = messages(project, work / "plain", handout, "")
    for name, message in plain.items():
        source.report(f"message/{name}/spamassassin", spam(name, message))
    read_back(work / "plain", plain, "", {})
    trial(work / "plain", handout, plain)
    for kind, options in KEYS.items():
        folder = work / kind
        record = key(work / f"{kind}.pem", kind, options)
        more = f'  unsubscribe_url: "{letters.PAGE}"\n  dkim: {{selector: test, key_file: {kind}.pem}}\n'
        signed = messages(project, folder, handout, more)
        read_back(folder, signed, f"-{kind}", {b"test._domainkey.": record})


def files(project: Path, exercise: source.Exercise) -> None:
    """The newsletter as it was built."""
    name, folder, settings = f"email/{exercise.id}", project / "out" / exercise.id, source.settings(project)
    markup, text = [(folder / file).read_text("utf-8") for file in ("email.html", "email.txt")]
    size = len(markup.encode())
    source.report(f"{name}/size", f"{size} bytes" if size >= MOST_BYTES else None)
    leave, address = settings["newsletter"]["unsubscribe"], settings["practice"]["address"]
    said = {
        "postal-address": address in html.unescape(markup) and address in " ".join(text.split()),
        "way-out": f'href="mailto:{leave}?' in markup and leave in text,
        "language": f'lang="{settings["site"]["language"]}"' in markup[:200],
        "preheader": "display:none" in markup.replace(" ", "")[: markup.index("<h1")],
        "web-version": markup.count(f'{settings["site"]["url"]}/{exercise.id}/"') >= 2,
        "alt-texts": not re.search(r"<img(?![^>]*\salt=\"[^\"]+\")", markup),
        "hosted-pictures": not re.search(r"<img[^>]*\ssrc=\"(?!https://)", markup),
    }
    for what, is_said in said.items():
        source.report(f"{name}/{what}", None if is_said else "is missing")


def messages(project: Path, copy: Path, handout: Path, more: str) -> dict[str, bytes]:
    """The messages of a project whose settings of the newsletter have more lines, by exercise and person."""
    shutil.copytree(project, copy)
    for kind in KEYS:
        if (copy.parent / f"{kind}.pem").exists():
            shutil.copy(copy.parent / f"{kind}.pem", copy)
    letters.with_settings(copy, more)
    with (copy / "subscribers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "name", "status", "consent_at", "source"])
        rows.writerows([email, name, "subscribed", "2026-01-05", "desk"] for email, name in PEOPLE)
    run(handout, copy, "build")
    found = {}
    for exercise in source.exercises(copy):
        run(handout, copy, "send", exercise.id)
        found |= outbox(copy, exercise.id)
    wanted = len(PEOPLE) * len(source.exercises(project))
    source.report(f"message/count-{copy.name}", None if len(found) == wanted else f"{len(found)} of {wanted}")
    return found


def run(handout: Path, project: Path, *arguments: str) -> None:
    """Runs a command that must end well."""
    subprocess.run([handout, "--quiet", "--project", project, *arguments], check=True, timeout=120)


def outbox(project: Path, exercise: str) -> dict[str, bytes]:
    """The messages of one newsletter, numbered as the people are."""
    files = sorted((project / "out" / "outbox" / exercise).iterdir())
    return {f"{exercise}-{number}": file.read_bytes() for number, file in enumerate(files)}


def trial(project: Path, handout: Path, plain: dict[str, bytes]) -> None:
    """A message to oneself: only that, and with an id of its own, so that no mailbox drops the real one for it."""
    newest = source.exercises(project)[0].id
    run(handout, project, "send", newest, "--test", TESTER, "--test", "bea@example.org")
    found = list(outbox(project, newest).values())
    to = [letters.recipient(message) for message in found]
    wanted = [("Dot", "dot@example.org"), ("", "bea@example.org")]
    source.report("message/trial-to", None if to == wanted else f"{to} instead of {wanted}")
    ids = {letters.parsed(message)["Message-ID"] for message in (*found, plain[f"{newest}-0"])}
    source.report("message/trial-ids", None if len(ids) == 3 else "a trial has the id of the real one")


def read_back(project: Path, found: dict[str, bytes], kind: str, records: dict[bytes, bytes]) -> None:
    """Every message as Python understands it, and its signature."""
    ids = set()
    for name, message in found.items():
        exercise, number = name.rsplit("-", 1)
        parsed = letters.parsed(message)
        ids.add(str(parsed["Message-ID"]))
        problems = [
            wrong_head(parsed, message, int(number), has_page=bool(kind)),
            letters.wrong_body(project / "out" / exercise, parsed),
            wrong_lines(message),
            wrong_signature(message, records) if records else None,
        ]
        source.report(f"message/{name}{kind}", "; ".join(filter(None, problems)) or None)
    source.report(f"message/ids-differ{kind}", None if len(ids) == len(found) else "two messages share an id")


def wrong_head(parsed: EmailMessage, message: bytes, number: int, *, has_page: bool) -> str | None:
    """Who writes to whom, and how to leave."""
    to, leave, click = parsed["To"].addresses, str(parsed["List-Unsubscribe"]), "List-Unsubscribe=One-Click"
    problems = {
        "a defect": parsed.defects or [header for header in parsed.values() if getattr(header, "defects", None)],
        "another person": [a.addr_spec for a in to] != [TO[number][1]] or letters.recipient(message) != TO[number],
        "a blind copy": parsed["Bcc"],
        "no letter to leave": "<mailto:" not in leave or "subject=Unsubscribe%20" not in leave,
        "no page to leave": ("<https:" in leave) != has_page,
        "no click to leave": parsed["List-Unsubscribe-Post"] != (click if has_page else None),
        "no list": not str(parsed["List-ID"]).endswith(">"),
        "no version": parsed["MIME-Version"] != "1.0",
    }
    return ", ".join(what for what, is_wrong in problems.items() if is_wrong) or None


def wrong_lines(message: bytes) -> str | None:
    """Lines that a server would refuse (RFC 5321, 4.5.3.1.6) or change."""
    lines = message.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line for line in lines):
        return "a line does not end in CR LF"
    longest = max(map(len, lines))
    return f"a line of {longest} bytes" if longest > 998 else None


def key(file: Path, kind: str, options: list[str]) -> bytes:
    """A new private key, and the DNS record of its public half."""
    subprocess.run(["openssl", "genpkey", *options, "-out", file], check=True, capture_output=True, timeout=60)
    export = ["openssl", "pkey", "-in", file, "-pubout", "-outform", "DER"]
    public = subprocess.run(export, check=True, capture_output=True, timeout=60).stdout
    public = public[-32:] if kind == "ed25519" else public
    return f"v=DKIM1; k={kind}; p=".encode() + dkim.base64.b64encode(public)


def wrong_signature(message: bytes, records: dict[bytes, bytes]) -> str | None:
    """Whether dkimpy takes the signature, and no other message's."""

    def record(name: bytes, timeout: int = 5) -> bytes:
        return next(text for prefix, text in records.items() if name.startswith(prefix))

    changed = re.sub(rb"(?m)^Subject: ", b"Subject: not ", message)
    if dkim.verify(changed, dnsfunc=record):
        return "a changed subject was not noticed"
    return None if dkim.verify(message, dnsfunc=record) else "dkimpy refuses it"


def spam(name: str, message: bytes) -> str | None:
    """SpamAssassin's points, without asking anybody on the network."""
    command = ["spamassassin", "--local", "--test-mode", "--nocreate-prefs"]
    done = subprocess.run(command, input=message, capture_output=True, timeout=300, env={**os.environ, "LC_ALL": "C"})
    status = re.search(rb"X-Spam-Status: \w+, score=(-?[\d.]+).*?tests=([\w,\s]*)", done.stdout, re.S)
    if not status:
        return f"no report: {done.stderr.decode(errors='replace')[-200:]}"
    points, rules = float(status[1]), re.sub(r"\s|autolearn.*", "", status[2].decode())
    print(f"# {name}: {points} points, {rules}", flush=True)
    return f"{points} points: {rules}" if points > MOST_POINTS else None


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
