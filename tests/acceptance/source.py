"""What the checks expect of the outputs, read from the sources alone: no code of handout is used."""

import html
import re
import sys
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\([^)]*\)")
LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
HOLD = re.compile(r"\(hold (\d+)(?:[-–](\d+))?\s*(s|m)[^)]*\)")
MARKER = re.compile(r"^(#{1,6}|[-*+]|\d+[.)])\s+")
ALERT = re.compile(r"^\[!\w+\]\s*$")
ADDRESS = re.compile(r"\s*[(<\[]?\b(?:https?://|mailto:|tel:)[^\s<>()\]]*[^\s<>()\].,;:!?][)>\]]?")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w+;")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")


@dataclass
class Exercise:
    """One source file."""

    id: str
    front: dict
    body: str

    @property
    def title(self) -> str:
        """The title as it must appear everywhere."""
        return self.front["title"]

    @property
    def date(self) -> date:
        """The day of publication."""
        return self.front["date"]

    def sentences(self) -> list[str]:
        """The body as a reader sees it, sentence by sentence."""
        return sentences(self.body)

    def alts(self) -> list[str]:
        """The words for each picture of the body, in order."""
        return [unescaped(alt) for alt in PICTURE.findall(self.body)]

    def links(self) -> list[str]:
        """Where the body links to."""
        return [to for _, to in LINK.findall(PICTURE.sub("", self.body))]


def settings(project: Path) -> dict:
    """What handout.yaml says."""
    return yaml.safe_load((project / "handout.yaml").read_text("utf-8"))


def exercises(project: Path) -> list[Exercise]:
    """All exercises that are no drafts, newest first."""
    found = [read(path) for path in sorted((project / "exercises").glob("*.md"))]
    published = [exercise for exercise in found if not exercise.front.get("draft")]
    return sorted(published, key=lambda exercise: exercise.date, reverse=True)


def read(path: Path) -> Exercise:
    """One source file in its two halves."""
    _, front, body = re.split(r"^---\s*$", path.read_text("utf-8-sig"), maxsplit=2, flags=re.M)
    values = yaml.safe_load(front)
    name = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", path.stem)
    return Exercise(values.get("id", name), values, body)


def sentences(markdown: str) -> list[str]:
    """The visible sentences of a Markdown text, in order; a step's hold is told after the step."""
    text = LINK.sub(r"\1", PICTURE.sub("", markdown))
    found = []
    for block in blocks(text):
        found += SENTENCE_END.split(unescaped(HOLD.sub("", block)))
        found += map(hold, HOLD.findall(block))
    return [sentence for sentence in map(str.strip, found) if sentence]


def hold(parts: tuple[str, str, str]) -> str:
    """`(hold 20-30s)` in words."""
    least, most, unit = parts
    word = {"s": "second", "m": "minute"}[unit] + ("" if least == "1" and not most else "s")
    return f"Hold {least}{f'–{most}' if most else ''} {word}"


def blocks(text: str) -> list[str]:
    """Headings, paragraphs and items without their marks, a line each."""
    found = [""]
    for line in text.splitlines():
        line = re.sub(r"^\s*(?:>\s?)*", "", line).strip().rstrip("\\")
        marker = MARKER.match(line)
        if marker or not line or ALERT.match(line):
            found.append("")
        if not ALERT.match(line):
            found[-1] += " " + line[marker.end() if marker else 0 :]
        if marker and marker[1].startswith("#"):
            found.append("")
    return found


def unescaped(text: str) -> str:
    """Text without emphasis marks, escapes and references."""
    text = re.sub(r"(?<!\\)\*+|(?<![\w\\])_+(?=\S)|(?<=[^\s\\])_+(?!\w)", "", text)
    return ESCAPE.sub(lambda found: found[1] or html.unescape(found[0]), text)


def plain(text: str) -> str:
    """Text in the one form in which it is compared: no ligatures, soft hyphens, typographic quotes or addresses."""
    text = unicodedata.normalize("NFKC", re.sub("\u00ad\\s*|[\u200b\u2060\ufeff]", "", text))
    text = text.translate(str.maketrans("‘’“”‐‑–—", "''\"\"----"))
    text = re.sub(r"(?<=\w)-\s*(?=\w)", "", ADDRESS.sub("", text))
    return re.sub(r"\s+", " ", text).casefold().strip()


def first_missing(wanted: list[str], text: str) -> str | None:
    """What is wrong if not each wanted text stands in `text` after the one before it."""
    whole, start, before = plain(text), 0, "the beginning"
    for sentence in wanted:
        pattern = re.compile(rf"(?<!\w){re.escape(plain(sentence))}(?!\w)")
        found = pattern.search(whole, start)
        if found is None:
            problem = "out of order" if pattern.search(whole) else "missing"
            return f"{problem}: “{sentence}” after “{before}”"
        start, before = found.end(), sentence
    return None


def report(name: str, problem: str | None) -> None:
    """One line for one check."""
    print(f"FAIL {name}: {' '.join(problem.split())}" if problem else f"ok {name}", flush=True)


if __name__ == "__main__":
    QUESTIONS = {
        "ids": lambda project: " ".join(exercise.id for exercise in exercises(project)),
        "newest": lambda project: exercises(project)[0].date,
        "site": lambda project: settings(project)["site"]["url"],
    }
    print(QUESTIONS[sys.argv[1]](Path(sys.argv[2])))
