"""What the checks of messages share: a project to send from, and what is right in a message."""

import email
import email.policy
import re
from datetime import date
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import source

PAGE = "https://clinic.example/leave?who={email}&token={token}"


def with_settings(project: Path, newsletter: str) -> None:
    """Adds lines to a project's settings of the newsletter, and dates back what is scheduled for later than today."""
    settings = project / "handout.yaml"
    added = re.sub(r"(?m)^newsletter:\n", lambda line: line[0] + newsletter, settings.read_text("utf-8"))
    settings.write_text(added, "utf-8")
    for exercise in (project / "exercises").glob("*.md"):
        text = exercise.read_text("utf-8")
        is_later = source.read(exercise).date > date.today()
        exercise.write_text(re.sub(r"(?m)^date:.*", "date: 2026-01-05", text, count=1) if is_later else text, "utf-8")


def parsed(message: bytes) -> EmailMessage:
    """A message as Python understands it."""
    return email.message_from_bytes(message, policy=email.policy.default)


def recipient(message: bytes) -> tuple[str, str]:
    """Name and address in To, decoded by Python's older interface: the newer one leaves a space between encoded words
    (RFC 2047, 6.2)."""
    name, address = parseaddr(str(email.message_from_bytes(message)["To"]))
    return str(make_header(decode_header(name))), address


def wrong_body(folder: Path, message: EmailMessage) -> str | None:
    """The two texts, which may differ from the files only in the link to leave."""
    for kind, file in (("plain", "email.txt"), ("html", "email.html")):
        got = message.get_body((kind,)).get_content().replace("\r\n", "\n").rstrip("\n")
        wanted = (folder / file).read_text("utf-8").rstrip("\n")
        if without_link(got) != without_link(wanted):
            return f"{file} is not what was built"
    return None


def without_link(text: str) -> str:
    """A text without the ways to leave."""
    text = re.sub(r'href="(mailto:[^"?]*\?subject=Unsubscribe|https://clinic\.example/leave[^"]*)"', "href", text)
    return re.sub(r"(?m)^To unsubscribe, .*(\nhttps://clinic\.example/leave\S*)?$", "leave", text)
