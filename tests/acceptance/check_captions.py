"""Is there a caption for each network, and does each fit into it?"""

import csv
import sys
from pathlib import Path

import regex

import source

ADDRESS = regex.compile(r"(?:https?://[^\s<>()]+|\b(?:[\w-]+\.)+[a-z]{2,}(?:/[^\s<>()]*)?)", regex.I)
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}")
LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


def graphemes(text: str) -> list[str]:
    """What a person calls characters."""
    return regex.findall(r"\X", text)


def with_short_addresses(text: str) -> str:
    """Every address counts 23, however long it is."""
    return ADDRESS.sub("x" * 23, text)


def weight_on_x(text: str) -> int:
    """Latin letters and punctuation weigh 1, an emoji and anything else 2."""

    def weight(sign: str) -> int:
        light = sum(1 if any(low <= ord(c) <= high for low, high in LIGHT) else 2 for c in sign)
        return 2 if EMOJI.search(sign) else light

    return sum(map(weight, graphemes(with_short_addresses(text))))


def weight_on_threads(text: str) -> int:
    """An emoji counts its bytes."""
    return sum(len(sign.encode()) if EMOJI.search(sign) else len(sign) for sign in graphemes(text))


def utf16(text: str) -> int:
    """What most programs call characters."""
    return len(text.encode("utf-16-le")) // 2


LIMITS = {
    "instagram": (2200, utf16),
    "facebook": (63206, utf16),
    "x": (280, weight_on_x),
    "threads": (500, weight_on_threads),
    "bluesky": (300, lambda text: len(graphemes(text))),
    "mastodon": (500, lambda text: len(with_short_addresses(text))),
    "linkedin": (3000, utf16),
    "tiktok": (4000, utf16),
    "pinterest": (500, utf16),
}


TITLES = {"tiktok": 90, "pinterest": 100}
NEXT_POST = "\n\n---\n\n"


def problem(network: str, file: Path) -> str | None:
    """Why a caption cannot be posted."""
    if not file.is_file():
        return "there is no such file"
    text = file.read_text("utf-8")
    limit, count = LIMITS[network]
    if not text.strip():
        return "it is empty"
    if network in TITLES:
        title, _, text = text.partition("\n\n")
        if utf16(title) > TITLES[network]:
            return f"its title has {utf16(title)} characters, and {TITLES[network]} are the most"
    for post in text.split(NEXT_POST):
        if count(post) > limit:
            return f"{count(post)} characters, and {limit} are the most"
    return None


def unscheduled(project: Path, exercise: source.Exercise, network: str) -> str | None:
    """What the files for schedulers lack."""
    for file, day in (("publer", "%Y/%m/%d"), ("hootsuite", "%d/%m/%Y")):
        path = project / "out" / "captions" / file / f"{network}.csv"
        if not path.is_file():
            return f"there is no {path.name} for {file}"
        with path.open(newline="", encoding="utf-8") as rows:
            dates = [row[0].split(" ")[0] for row in csv.reader(rows)]
        if exercise.date.strftime(day) not in dates:
            return f"{file} does not know its date"
    return None


def main(project: Path) -> None:
    """Checks the captions of each exercise for each configured network."""
    networks = source.settings(project)["captions"]["networks"]
    for exercise in source.exercises(project):
        folder = project / "out" / exercise.id / "captions"
        for network in networks:
            source.report(f"captions/{exercise.id}/{network}", problem(network, folder / f"{network}.txt"))
            source.report(f"captions/{exercise.id}/{network} for schedulers", unscheduled(project, exercise, network))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
