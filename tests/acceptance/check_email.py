"""Are the newsletters small, do they say what the law asks for, and are their messages sound?

The messages are those of `examples/letters.rs`, read back by Python's own parser, their signatures checked by dkimpy and
they themselves by SpamAssassin: check_email.py PROJECT WORK LETTERS
"""

import email
import email.policy
import html
import json
import os
import re
import shutil
import subprocess
import sys
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path

import dkim

import source

MOST_BYTES = 30_000  # Gmail cuts at 102 KB; an exercise of this project needs less than a third
MOST_POINTS = 0.5
PEOPLE = [
    {"email": "bea@example.org", "name": "Bea Ünal"},
    {"email": "O'Neil+x@bücher.example", "name": '=?utf-8?B?SGk=?= \r\nBcc: x@example.org, "Q" <z@example.org>\x00'},
    {"email": "carol@example.com"},
]
NAMES = ["Bea Ünal", '=?utf-8?B?SGk=?= Bcc: x@example.org, "Q" <z@example.org>', ""]
ADDRESSES = ["bea@example.org", "O'Neil+x@xn--bcher-kva.example", "carol@example.com"]
KEYS = {"rsa": ["-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:2048"], "ed25519": ["-algorithm", "ed25519"]}
PAGE = "https://clinic.example/leave?who={email}&token={token}"


def main(project: Path, work: Path, letters: Path) -> None:
    """Checks the files, then the messages without and with a signature and a page to leave."""
    for exercise in source.exercises(project):
        files(project, exercise)
    shutil.rmtree(work, ignore_errors=True)
    plain = messages(project, work / "plain", letters, "")
    for name, message in plain.items():
        source.report(f"message/{name}/spamassassin", spam(name, message))
    read_back(project, plain, "", {})
    for kind, options in KEYS.items():
        folder = work / kind
        folder.mkdir(parents=True)
        record = key(folder / "key.pem", kind, options)
        more = f'  unsubscribe_url: "{PAGE}"\n  dkim: {{selector: test, key_file: {folder.resolve()}/key.pem}}\n'
        signed = messages(project, folder, letters, more)
        read_back(project, signed, f"-{kind}", {b"test._domainkey.": record})


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


def messages(project: Path, folder: Path, letters: Path, more: str) -> dict[str, bytes]:
    """The messages of a project whose settings of the newsletter have more lines, by exercise and person."""
    copy = folder / "project"
    shutil.copytree(project, copy)
    settings = (copy / "handout.yaml").read_text("utf-8")
    (copy / "handout.yaml").write_text(re.sub(r"(?m)^newsletter:\n", lambda line: line[0] + more, settings), "utf-8")
    people = folder / "people.json"
    people.write_text(json.dumps(PEOPLE), "utf-8")
    subprocess.run([letters, copy, folder / "sent", people], check=True, timeout=60)
    found = {file.stem: file.read_bytes() for file in sorted((folder / "sent").iterdir())}
    wanted = len(PEOPLE) * len(source.exercises(project))
    source.report(f"message/count{'-' + folder.name}", None if len(found) == wanted else f"{len(found)} of {wanted}")
    return found


def read_back(project: Path, found: dict[str, bytes], kind: str, records: dict[bytes, bytes]) -> None:
    """Every message as Python understands it, and its signature."""
    ids = set()
    for name, message in found.items():
        exercise, number = name.rsplit("-", 1)
        parsed = email.message_from_bytes(message, policy=email.policy.default)
        ids.add(str(parsed["Message-ID"]))
        problems = [
            wrong_head(parsed, message, int(number)),
            wrong_body(project / "out" / exercise, parsed),
            wrong_lines(message),
            wrong_signature(message, records) if records else None,
        ]
        source.report(f"message/{name}{kind}", "; ".join(filter(None, problems)) or None)
    source.report(f"message/ids-differ{kind}", None if len(ids) == len(found) else "two messages share an id")


def wrong_head(parsed: EmailMessage, message: bytes, number: int) -> str | None:
    """Who writes to whom, and how to leave. The name is decoded by the older interface: the newer one leaves a space
    between encoded words (RFC 2047, 6.2)."""
    to, leave = parsed["To"].addresses, str(parsed["List-Unsubscribe"])
    name = str(make_header(decode_header(email.message_from_bytes(message)["To"]))).removesuffix(f"<{ADDRESSES[number]}>")
    problems = {
        "a defect": parsed.defects or [header for header in parsed.values() if getattr(header, "defects", None)],
        "another person": [a.addr_spec for a in to] != [ADDRESSES[number]],
        "another name": name.removesuffix(ADDRESSES[number]).strip() != NAMES[number],
        "a blind copy": parsed["Bcc"],
        "no letter to leave": "<mailto:" not in leave or "subject=Unsubscribe%20" not in leave,
        "half a page to leave": ("<https:" in leave) != (parsed["List-Unsubscribe-Post"] is not None),
        "no list": not str(parsed["List-ID"]).endswith(">"),
        "no version": parsed["MIME-Version"] != "1.0",
    }
    return ", ".join(what for what, is_wrong in problems.items() if is_wrong) or None


def wrong_body(folder: Path, parsed: EmailMessage) -> str | None:
    """The two texts, which may differ from the files only in the link to leave."""
    for kind, file in (("plain", "email.txt"), ("html", "email.html")):
        got = parsed.get_body((kind,)).get_content().replace("\r\n", "\n").rstrip("\n")
        wanted = (folder / file).read_text("utf-8").rstrip("\n")
        if without_link(got) != without_link(wanted):
            return f"{file} is not what was built"
    return None


def without_link(text: str) -> str:
    """A text without the ways to leave."""
    text = re.sub(r'href="(mailto:[^"?]*\?subject=Unsubscribe|https://clinic\.example/leave[^"]*)"', "href", text)
    return re.sub(r"(?m)^To unsubscribe, .*(\nhttps://clinic\.example/leave\S*)?$", "leave", text)


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
