"""Is every handout a sound, accessible A4 file that carries the whole exercise, as programs that read PDFs see it?"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

import pikepdf
import pymupdf
import zxingcpp
from PIL import Image

import reading
import source

FONT = re.compile(r"(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$")
FURNITURE = 400  # the most characters of a page's head or foot
INLINE = {"Span", "Link", "Em", "Strong", "NonStruct", "Quote", "Code", "Reference", "Annot"}
READ = pymupdf.TEXT_COLLECT_STRUCTURE | pymupdf.TEXT_PRESERVE_WHITESPACE
SHOW = {"Tj", "TJ", "'", '"'}
ELEMENT, WORDS = 2, 0  # MuPDF's kinds of blocks


def output(*command: str | Path) -> str:
    """What a program prints; its exit status is part of it if it is not 0."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + (f"{done.stderr} (exit status {done.returncode})" if done.returncode else "")


def main(project: Path) -> None:
    """Checks each PDF in out/; those of exercises for their words too."""
    settings = source.settings(project)
    words = source.sentences(settings.get("closing") or "") + source.sentences(settings.get("disclaimer") or "")
    for file in sorted((project / "out").rglob("*.pdf")):
        file_checks(f"pdf/{file.parent.name}", file, settings)
    for exercise in source.exercises(project):
        file = project / "out" / exercise.id / "handout.pdf"
        shown = dict(information(file)).get("Title")
        problem = None if shown == exercise.title else f"{shown!r} is not {exercise.title!r}"
        source.report(f"pdf/{exercise.id}/title", problem)
        read = tagged(file)
        read.checks(f"pdf/{exercise.id}/tagged", exercise, words, title=True)
        copied = output("pdftotext", "-raw", file, "-")
        source.report(f"pdf/{exercise.id}/copied-sentences", missing_from_pages(exercise, copied))


def file_checks(name: str, file: Path, settings: dict) -> None:
    """What is true of every PDF, whatever it says."""
    source.report(f"{name}/qpdf", wrong_syntax(file))
    source.report(f"{name}/fonts", wrong_font(file))
    source.report(f"{name}/information", wrong_information(file))
    source.report(f"{name}/language", wrong_language(file, settings["site"]["language"]))
    source.report(f"{name}/pdfua", pdfua_findings(file))
    source.report(f"{name}/outloud", outloud_findings(file))
    source.report(f"{name}/square-code", wrong_code(file))


def wrong_syntax(file: Path) -> str | None:
    """What qpdf says of the file's structure."""
    said = output("qpdf", "--check", file)
    return None if "No syntax or stream encoding errors found" in said and "exit status" not in said else said


def wrong_font(file: Path) -> str | None:
    """The first font that is not embedded, not a subset or cannot be copied as text."""
    fonts = output("pdffonts", file).splitlines()[2:]
    wrong = [font for font in fonts if (found := FONT.search(font)) is None or "no" in found.groups()]
    return wrong[0] if wrong else None if fonts else "it has no fonts"


def information(file: Path) -> list[tuple[str, str]]:
    """What pdfinfo says, line by line, for all pages."""
    lines = output("pdfinfo", "-l", "999", file).splitlines()
    return [(key.strip(), value.strip()) for key, _, value in (line.partition(":") for line in lines)]


def wrong_information(file: Path) -> str | None:
    """A title, tags and nothing but A4 pages."""
    said = information(file)
    pages = [value for key, value in said if re.fullmatch(r"Page\s+\d+ size", key)]
    if not dict(said).get("Title"):
        return "it has no title"
    if dict(said).get("Tagged") != "yes":
        return "it is not tagged"
    return None if pages and all("(A4)" in page for page in pages) else f"the pages are {pages}"


def wrong_language(file: Path, wanted: str) -> str | None:
    """The catalog names the language of the site."""
    with pikepdf.open(file) as pdf:
        language = str(pdf.Root.get("/Lang", "none"))
    return None if language == wanted else f"{language} is not {wanted}"


def pdfua_findings(file: Path) -> str | None:
    """Whatever pdfua finds."""
    said = output(Path(sys.executable).parent / "pdfua", "check", file)
    return None if "exit status" not in said else said


def outloud_findings(file: Path) -> str | None:
    """The errors and warnings of outloud."""
    said = json.loads(output(Path(sys.executable).parent / "outloud", "--fail-on", "never", "--json", "-", file))
    result = said["results"][0]
    found = [each for each in result["findings"] if each["severity"] in ("error", "warning")]
    problems = [f"{each['rule']} page {each.get('page')}: {each['message']}" for each in found]
    return "; ".join(problems) or result["error"]


def wrong_code(file: Path) -> str | None:
    """Whether a phone's camera is led elsewhere than a screen reader says."""
    says = "Square code that leads to "
    with pikepdf.open(file) as pdf:
        told = [words.removeprefix(says) for words in alts(pdf.Root.get("/StructTreeRoot")) if words.startswith(says)]
    with pymupdf.open(file) as pdf:
        pictures = [page.get_pixmap(dpi=150) for page in pdf]
    shown = [Image.frombytes("RGB", (page.width, page.height), page.samples) for page in pictures]
    read = [code.text for picture in shown for code in zxingcpp.read_barcodes(picture)]
    return None if read == told else f"{read} is not {told}"


def tagged(file: Path) -> reading.Reading:
    """What a screen reader says: the structure tree, leaf by leaf; what is not in the tree is not said."""
    copy = BytesIO()
    with pikepdf.open(file) as pdf:
        seen = reading.Reading("", list(alts(pdf.Root.get("/StructTreeRoot"))), list(links(pdf)))
        for page in pdf.pages:
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(in_the_tree(page)))
        pdf.save(copy)
    with pymupdf.open(stream=copy.getvalue(), filetype="pdf") as pdf:
        roots = (block for page in pdf for block in page.get_textpage(flags=READ).extractDICT()["blocks"])
        leaves = [leaf for root in roots if root["type"] == ELEMENT for leaf in spoken(root, ())]
    place = itemgetter(0)
    parts = (" ".join(words for _, words in leaf) for _, leaf in groupby(sorted(leaves, key=place), place))
    seen.text = "".join(parts)
    return seen


def in_the_tree(page: pikepdf.Page) -> Iterator[pikepdf.ContentStreamInstruction]:
    """A page without the words that no element holds (MuPDF gives those to the element before them)."""
    open_marks: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BMC", "BDC"):
            properties = operands[1] if operator == "BDC" else {}
            if isinstance(properties, pikepdf.Name):
                properties = page.Resources.Properties[properties]
            open_marks.append("/MCID" in properties)
        elif operator == "EMC":
            open_marks.pop()
        if operator not in SHOW or any(open_marks):
            yield instruction


def spoken(block: dict, place: tuple[int, ...]) -> list[tuple[tuple[int, ...], str]]:
    """The words of an element, each with its place in the tree."""
    if block["type"] == WORDS:
        lines = ("".join(span["text"] for span in line["spans"]) for line in block["lines"])
        return [(place, " ".join(lines))]
    if block["type"] != ELEMENT:
        return []
    place = (*place, block["index"])
    found = [leaf for child in block["blocks"] for leaf in spoken(child, place)]
    return found if block["raw"] in INLINE else [(place, "\n"), *found, ((*place, sys.maxsize), "\n")]


def alts(node: pikepdf.Object) -> Iterator[str]:
    """The words for each figure, in the order of the tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from alts(child)
    elif isinstance(node, pikepdf.Dictionary):
        if node.get("/S") == "/Figure":
            yield str(node.get("/Alt", ""))
        yield from alts(node.get("/K"))


def links(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Where the links on the pages lead."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            yield str(annotation.get("/A", {}).get("/URI", ""))


def missing_from_pages(exercise: source.Exercise, copied: str) -> str | None:
    """The first sentence that cannot be copied from the pages; a page may end in the middle of one."""
    pages = [source.plain(page) for page in copied.split("\f")]
    for sentence in [exercise.title, *exercise.sentences()]:
        words = source.plain(sentence)
        if words not in " ".join(pages) and not any(goes_over(words, *both) for both in pairwise(pages)):
            return f"missing: “{sentence}”"
    return None


def goes_over(words: str, page: str, following: str) -> bool:
    """Whether a sentence begins at the end of a page and ends on the next; the page's foot may stand between."""
    room = len(words) + FURNITURE
    ends = (at for at, sign in enumerate(words) if sign == " ")
    return any(words[:at] in page[-room:] and words[at + 1 :] in following[:room] for at in ends)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
