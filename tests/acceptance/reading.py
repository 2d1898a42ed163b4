"""What a reader gets from an output: its words, the words for its pictures and where it links to, in order."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import source

SILENT = {"head", "script", "style", "template"}
INLINE = {"a", "abbr", "b", "em", "i", "img", "mark", "q", "small", "span", "strong", "sub", "sup", "time"}


@dataclass
class Reading:
    """What was read."""

    text: str = ""
    alts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def checks(self, name: str, exercise: source.Exercise, closing: list[str], title: bool) -> None:
        """Reports whether the whole exercise is here, in the writer's order."""
        wanted = [exercise.title] * title + exercise.sentences() + closing
        source.report(f"{name}/sentences", source.first_missing(wanted, self.text))
        source.report(f"{name}/alt-texts", source.first_missing(exercise.alts(), "\n".join(self.alts)))
        missing = [link for link in exercise.links() if not any(there.endswith(link) for there in self.links)]
        source.report(f"{name}/links", f"no link to {', '.join(missing)}" if missing else None)


class HtmlReader(HTMLParser):
    """Collects a Reading from HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.reading = Reading()
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what a tag shows or links to."""
        values = dict(attrs)
        self.silent += tag in SILENT
        self.reading.text += "" if tag in INLINE else "\n"
        if tag == "img":
            self.reading.alts.append(values.get("alt") or "")
        if tag == "a":
            self.reading.links.append(values.get("href") or "")
        self.reading.addresses += [values[key] or "" for key in ("href", "src", "poster", "action") if key in values]
        self.reading.addresses += re.findall(r"(?:^|,)\s*(\S+)", values.get("srcset") or "")

    def handle_endtag(self, tag: str) -> None:
        """Ends what a tag began."""
        self.silent -= tag in SILENT
        self.reading.text += "" if tag in INLINE else "\n"

    def handle_data(self, data: str) -> None:
        """Notes words that are shown."""
        self.reading.text += "" if self.silent else data


def of_html(markup: str) -> Reading:
    """Reads HTML."""
    reader = HtmlReader()
    reader.feed(markup)
    reader.close()
    return reader.reading


def of_text(text: str, links: list[str], alts: list[str]) -> Reading:
    """Reads a plain-text letter: addresses stand in brackets, so do words for pictures, emphasis between marks."""
    picture = "|".join(r"\s+".join(map(re.escape, alt.split())) for alt in alts)
    pictures = re.compile(rf"\[(?:Picture:\s+)?({picture})\]")
    shown = [re.sub(r"^(?:mailto|tel):", "", link) for link in links]
    words = pictures.sub("", text) if alts else text
    for address in shown:
        words = re.sub(rf"\s*\({re.escape(address)}\)", "", words)
    words = re.sub(r"(?m)^\s*(?:>\s?)+|(?<!\w)[*_]+|[*_]+(?!\w)", "", words)
    told = [link for link, address in zip(links, shown) if address in text]
    return Reading(words, pictures.findall(text) if alts else [], told)
