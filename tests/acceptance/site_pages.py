"""The pages of a built site, as files and as addresses: what each links to and where that leads."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from lxml import html

import source

# Where a host shows the 404 page: at any depth.
LOST = "no/such/page/"
SRCSET = re.compile(r"(?:^|,)\s*(\S+)(?:\s+([\d.]+[wx]))?")


@dataclass
class Site:
    """What lies in out/ and where it will be online."""

    out: Path
    url: str
    exercises: list[source.Exercise]
    settings: dict

    @property
    def pages(self) -> list["Page"]:
        """Every page, newsletters left out."""
        files = [file for file in sorted(self.out.rglob("*.html")) if file.name != "email.html"]
        return [Page(self, file) for file in files]

    def file(self, address: str) -> Path | None:
        """The file that an address within the site means; none if it is elsewhere."""
        path = urldefrag(address).url
        if not (path + "/").startswith(f"{self.url}/"):
            return None
        target = self.out / unquote(urlsplit(path).path[len(urlsplit(self.url).path) :].lstrip("/"))
        return target / "index.html" if target.is_dir() else target

    def has_nothing_at(self, address: str) -> bool:
        """Whether an address is the site's and there is no such file, or no such anchor in it."""
        file, anchor = self.file(address), unquote(urldefrag(address).fragment)
        return file is not None and not (file.is_file() and (anchor == "" or anchor in Page(self, file).ids))


@dataclass
class Page:
    """One HTML file."""

    site: Site
    path: Path

    @property
    def name(self) -> str:
        """Its place in out/."""
        return self.path.relative_to(self.site.out).as_posix()

    @property
    def is_lost(self) -> bool:
        """Whether it is the page for addresses that lead nowhere."""
        return self.name == "404.html"

    @property
    def exercise(self) -> source.Exercise | None:
        """The exercise that it shows, if it shows one."""
        return next((each for each in self.site.exercises if self.name == f"{each.id}/index.html"), None)

    @property
    def address(self) -> str:
        """Where it is online, written as addresses are."""
        return f"{self.site.url}/{quote(LOST if self.is_lost else self.name.removesuffix('index.html'))}"

    @cached_property
    def tree(self) -> html.HtmlElement:
        """Its elements."""
        return html.fromstring(self.path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))

    def all(self, path: str) -> list:
        """What an XPath finds."""
        return self.tree.xpath(path)

    def meta(self, name: str) -> list[str]:
        """The contents of the meta elements of that name or property."""
        return self.all(f"//meta[@name='{name}' or @property='{name}']/@content")

    def link(self, relation: str) -> list[html.HtmlElement]:
        """The link elements of that relation."""
        return self.all(f"//link[contains(concat(' ', @rel, ' '), ' {relation} ')]")

    @cached_property
    def ids(self) -> set[str]:
        """The anchors in it."""
        return set(self.all("//@id"))

    def written(self) -> list[str]:
        """The addresses that a browser or a person follows, as they are written."""
        found = self.all("//@href | //@src | //@action | //@poster | //object/@data")
        sets = [SRCSET.findall(value) for value in self.all("//@srcset | //@imagesrcset")]
        return [str(each).strip() for each in found] + [address for several in sets for address, _ in several]

    def told(self) -> list[str]:
        """The addresses that it tells to other programs, which must be whole."""
        cards = [self.meta(name) for name in ("og:url", "og:image", "og:image:secure_url", "twitter:image")]
        return [address for card in cards for address in card] + [link.get("href") for link in self.link("canonical")]

    def absolute(self, address: str) -> str:
        """An address in full."""
        base = self.all("//base/@href")
        return urljoin(urljoin(self.address, base[0]) if base else self.address, address)

    def words(self, element: html.HtmlElement) -> str:
        """The words of an element, in the form in which words are compared."""
        return source.plain(element.text_content())


def of(project: Path) -> Site:
    """The site of a project."""
    settings = source.settings(project)
    return Site(project / "out", settings["site"]["url"].rstrip("/"), source.exercises(project), settings)
