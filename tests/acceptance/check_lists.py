"""Does each list of a long archive name all its exercises once, newest first, over as many pages as it needs?"""

import sys
from pathlib import Path

import site_pages as site
import source


def main(project: Path) -> None:
    """Checks the archive, and the lists of one area and one tag, by following the links to older ones."""
    whole = site.of(project)
    pages = {page.name: page for page in whole.pages}
    everyday = [page for page in pages.values() if page.name.startswith("tags/") and "everyday" in page.name]
    every = [exercise.id for exercise in whole.exercises]
    source.report("lists/archive", wrong_list(pages.get("index.html"), pages, every))
    first = min(everyday, key=lambda page: len(page.name), default=None)
    source.report("lists/tag", wrong_list(first, pages, every))
    lists = sum(1 for name in pages if "page/" in name)
    source.report("lists/further-pages", None if lists > 1 else f"only {lists} further pages for {len(every)} exercises")


def wrong_list(page: site.Page | None, pages: dict[str, site.Page], wanted: list[str]) -> str | None:
    """What the pages of a list name, from the first to the last, against what they should."""
    if page is None:
        return "there is no first page"
    found, seen = [], [page]
    found += named(page)
    while (further := after(seen[-1], pages)) is not None:
        if further in seen or not any(address == seen[-1].name for address in before(further)):
            return f"{further.name} does not lead back to {seen[-1].name}"
        found += named(further)
        seen.append(further)
    return None if found == wanted else f"{len(seen)} pages name {len(found)}, not {len(wanted)}: {found[:3]} …"


def named(page: site.Page) -> list[str]:
    """The exercises that a page leads to, each once, in order."""
    places = {f"{page.site.url}/{each.id}/index.html": each.id for each in page.site.exercises}
    linked = [page.absolute(address) for address in page.all("//main//a/@href")]
    return [places[address] for address in dict.fromkeys(linked) if address in places]


def after(page: site.Page, pages: dict[str, site.Page]) -> site.Page | None:
    """The page on which a list goes on."""
    addresses = page.all("//main//a[@rel='next']/@href") or page.all("//body//a[@rel='next']/@href")
    file = page.site.file(page.absolute(addresses[0])) if addresses else None
    return pages.get(file.relative_to(page.site.out).as_posix()) if file else None


def before(page: site.Page) -> list[str]:
    """The pages that a page names as the one before it."""
    files = [page.site.file(page.absolute(address)) for address in page.all("//body//a[@rel='prev']/@href")]
    return [file.relative_to(page.site.out).as_posix() for file in files if file]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
