"""Is out/ one whole site: does every address lead somewhere, does each page say what others need of it, is it light?"""

import re
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urldefrag, urlsplit

from lxml import etree
from PIL import Image

import site_pages as site
import source

MOST_BYTES = 30_000  # of a page with its styles, uncompressed, without pictures
FEEDS = {"application/rss+xml": "feed.xml", "application/feed+json": "feed.json"}
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
W3C_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?")
NOT_A_FILE = re.compile(r"(?:https?|mailto|tel|sms|data):|#", re.I)


def main(project: Path) -> None:
    """Checks the pages, the feeds, the sitemap and robots.txt."""
    whole = site.of(project)
    for page in whole.pages:
        for name, check in CHECKS.items():
            source.report(f"{name}/{page.name}", check(page))
    for file in sorted(whole.out.glob("*/email.html")):
        letter = site.Page(whole, file)
        source.report(f"addresses/{letter.name}", dead(letter))
    source.report("feed/addresses-lead-somewhere", dead_in_feeds(whole))
    source.report("sitemap", wrong_sitemap(whole))
    source.report("robots", wrong_robots(whole))
    archive(whole)
    heaviest(whole)


def archive(whole: site.Site) -> None:
    """Which exercises are shown where."""
    pages = {page.name: page for page in whole.pages}
    for before, exercise, after in zip([None, *whole.exercises], whole.exercises, [*whole.exercises[1:], None]):
        page = pages[f"{exercise.id}/index.html"]
        source.report(f"pager/{exercise.id}", wrong_pager(page, after, before))
        source.report(f"topics/{exercise.id}", wrong_topics(page, exercise, pages))
        source.report(f"share/{exercise.id}", wrong_share(page, exercise))
        source.report(f"download/{exercise.id}", wrong_download(page))
    source.report("subscribe", wrong_subscribe(pages.get("subscribe/index.html"), whole))


# Addresses


def dead(page: site.Page) -> str | None:
    """The addresses of ours that lead to no file, or to no such anchor in it."""
    found = [address for address in page.written() + page.told() if leads_nowhere(page, address)]
    return f"nothing at {', '.join(dict.fromkeys(found))}" if found else None


def leads_nowhere(page: site.Page, address: str) -> bool:
    """Whether an address is ours and nothing is there. One that is written without a host is always ours."""
    whole = page.absolute(address)
    if page.site.file(whole) is None:
        return urlsplit(address).scheme == ""
    # The 404 page stands at any address: an anchor in it is in itself.
    if page.is_lost and urldefrag(whole).url == page.address:
        return urldefrag(whole).fragment not in {"", *page.ids}
    return page.site.has_nothing_at(whole)


def tied(page: site.Page) -> str | None:
    """The addresses that work only at one place online: links of ours are relative and name a file, for disks know no
    index. The 404 page is shown at any depth, so that its own must not be relative to it; feeds may be named whole."""
    canonical = [link.get("href") for link in page.link("canonical")]
    written = [address for address in page.written() if address not in canonical]
    if page.is_lost:
        found = [address for address in written if not NOT_A_FILE.match(address) and not address.startswith("/")]
        bad = found and not page.all("//base/@href")
        return f"relative on a page of any depth: {', '.join(found)}" if bad else None
    feeds = [f"{page.site.url}/{name}" for name in FEEDS.values()]
    found = [each for each in written if each.startswith((f"{page.site.url}/", "/")) and each not in feeds]
    found += [each for each in written if not NOT_A_FILE.match(each) and not Path(urldefrag(each).url).suffix]
    return f"not from everywhere: {', '.join(dict.fromkeys(found))}" if found else None


def dead_in_feeds(whole: site.Site) -> str | None:
    """The first address of ours in a feed that leads to no file."""
    for feed in (whole.out / name for name in FEEDS.values()):
        text = feed.read_text("utf-8").replace("\\/", "/") if feed.is_file() else ""
        for address in re.findall(rf"{re.escape(whole.url)}/[^\s\"'<>\\&)]*", text):
            if not whole.file(address).is_file():
                return f"nothing at {address} in {feed.name}"
    return None


# What a page says of itself


def wrong_head(page: site.Page) -> str | None:
    """One title, main heading and description, a place for small screens; link previews with whole addresses."""
    needed = {"title": page.all("//head/title[normalize-space()]"), "h1": page.all("//h1[normalize-space()]"),
              "main": page.all("//main"), "viewport": page.meta("viewport")}  # fmt: skip
    if not page.is_lost:
        names = ("description", "og:title", "og:description", "og:type", "og:site_name", "og:url", "twitter:card")
        needed |= {name: list(filter(None, page.meta(name))) for name in names}
    wrong = [f"{len(found)} × {name}" for name, found in needed.items() if len(found) != 1]
    wrong += [f"{address} is not whole" for address in page.told() if not urlsplit(address).scheme]
    return "; ".join(wrong) or None


def wrong_words(page: site.Page) -> str | None:
    """The page's head says the exercise's title and summary exactly as they were written, in its language."""
    settings, exercise = page.site.settings["site"], page.exercise
    wrong = [] if page.tree.get("lang") == settings["language"] else [f"lang {page.tree.get('lang')}"]
    if exercise:
        front = exercise.front
        wanted = {"description": front["summary"], "og:description": front["summary"], "og:title": exercise.title,
                  "og:site_name": settings["title"], "author": page.site.settings["practice"]["author"]}  # fmt: skip
        wrong += [f"{name} is {page.meta(name)}" for name, text in wanted.items() if page.meta(name) != [text]]
        titles = [title.text_content() for title in page.all("//head/title")] + page.meta("twitter:title")
        wrong += [f"title {title!r}" for title in titles if exercise.title not in title]
        wrong += [] if page.meta("og:image") else ["no og:image"]
        alt, said = (front.get("image") or {}).get("alt"), page.meta("og:image:alt")
        wrong += [] if alt is None or alt in said else [f"og:image:alt {said}"]
    return "; ".join(wrong) or None


def wrong_canonical(page: site.Page) -> str | None:
    """The canonical address is the place of the file, and link previews say the same."""
    said = [link.get("href") for link in page.link("canonical")]
    if page.is_lost:
        return f"has the canonical address {said}" if said else None
    wanted = [page.address]
    return None if said == wanted and page.meta("og:url") == wanted else f"{said}, {page.meta('og:url')}, not {wanted}"


def wrong_discovery(page: site.Page) -> str | None:
    """Both feeds are announced with their types and a title."""
    links = {link.get("type"): link for link in page.link("alternate") if link.get("type") in FEEDS}
    if list(links) != list(FEEDS):
        return f"announces {list(links)}, not {list(FEEDS)}"
    to = {kind: page.absolute(link.get("href")) for kind, link in links.items()}
    wrong = [address for kind, address in to.items() if address != f"{page.site.url}/{FEEDS[kind]}"]
    wrong += [link.get("href") for link in links.values() if not (link.get("title") or "").strip()]
    return f"not a feed or without a title: {wrong}" if wrong else None


def wrong_scripts(page: site.Page) -> str | None:
    """No script but data, no handlers, no scripts in links, no styles in tags."""
    found = [f"script {kind}" for kind in page.all("//script/@type") if kind != "application/ld+json"]
    found += ["script without a type"] * len(page.all("//script[not(@type)]"))
    found += [f"{name} at {element.tag}" for element in page.tree.iter(etree.Element) for name in element.attrib
              if name.startswith("on") or name == "style"]  # fmt: skip
    found += [address for address in page.written() if address.lower().startswith("javascript:")]
    return "; ".join(dict.fromkeys(found)) or None


def wrong_policy(page: site.Page) -> str | None:
    """A strict Content-Security-Policy before anything that it is for: nothing is allowed but what is named."""
    metas = page.all("//head/meta[translate(@http-equiv, 'CSP', 'csp')='content-security-policy']")
    if len(metas) != 1:
        return f"{len(metas)} policies"
    rules = dict((part.split(None, 1) + [""])[:2] for part in metas[0].get("content").split(";") if part.strip())
    wrong = [] if rules.get("default-src") == "'none'" else [f"default-src {rules.get('default-src')}"]
    # The 404 page may stand on another host's address, and takes its styles and pictures from the site's.
    own = "{0.scheme}://{0.netloc}".format(urlsplit(page.site.url)) if page.is_lost else None
    loose = re.compile(r"unsafe|\*|https?:|data:|blob:")
    named = [(name, value) for name, values in rules.items() for value in values.split() if value != own]
    wrong += [f"{name} {value}" for name, value in named if loose.search(value)]
    wrong += [f"no {name}" for name in ("base-uri", "form-action") if name not in rules]
    before = metas[0].xpath("preceding::link | preceding::script | preceding::style")
    return "; ".join(wrong + [f"{element.tag} before the policy" for element in before]) or None


def wrong_pictures(page: site.Page) -> str | None:
    """Each picture has words, even if none, and its true shape, so that nothing moves when it comes."""
    wrong = []
    for image in page.all("//img"):
        name, size = image.get("src"), (image.get("width"), image.get("height"))
        if image.get("alt") is None or not all((number or "").isdigit() for number in size):
            wrong.append(f"{name} has no alt, width or height")
            continue
        shape = int(size[0]) / int(size[1])
        candidates = [(name, None), *site.SRCSET.findall(image.get("srcset") or "")]
        wrong += [found for address, said in candidates if (found := wrong_file(page, address, said, shape))]
        wrong += [f"{name} has widths and no sizes"] if image.get("srcset") and not image.get("sizes") else []
    return "; ".join(wrong) or None


def wrong_file(page: site.Page, address: str, said: str | None, shape: float) -> str | None:
    """A picture's file has the width that is said of it and the shape of the place that is kept for it."""
    file = page.site.file(page.absolute(address))
    if file is None or not file.is_file():
        return None
    width, height = size_of(file)
    if said and said != f"{width}w":
        return f"{address} is {width} wide, not {said}"
    return f"{address} is {width} × {height}" if abs(width / height / shape - 1) > 0.02 else None


def size_of(file: Path) -> tuple[float, float]:
    """How wide and how high a picture is; a drawing that does not say it is as its view."""
    if file.suffix != ".svg":
        with Image.open(file) as picture:
            return picture.size
    drawing = etree.parse(file).getroot()
    view = drawing.get("viewBox", "").split()[2:]
    return tuple(float(drawing.get(key) or size) for key, size in zip(("width", "height"), view or ("0", "0")))


CHECKS = {
    "addresses": dead,
    "from-anywhere": tied,
    "head": wrong_head,
    "words": wrong_words,
    "canonical": wrong_canonical,
    "discovery": wrong_discovery,
    "no-scripts": wrong_scripts,
    "policy": wrong_policy,
    "pictures": wrong_pictures,
}


# What the pages say of each other


def wrong_pager(page: site.Page, earlier: source.Exercise | None, later: source.Exercise | None) -> str | None:
    """The page leads to the exercises of the weeks before and after."""
    for relation, other in (("prev", earlier), ("next", later)):
        links = page.all(f"//body//a[@rel='{relation}']")
        got = [page.absolute(link.get("href")) for link in links]
        wanted = [f"{page.site.url}/{other.id}/index.html"] if other else []
        named = all(source.plain(other.title) in page.words(link) for link in links if other)
        if got != wanted or not named:
            return f"{relation} is {got}, not {wanted} by its title"
    return None


def wrong_topics(page: site.Page, exercise: source.Exercise, pages: dict[str, site.Page]) -> str | None:
    """The page links to its area and its tags by name, and their pages list just the exercises that they should."""
    for folder, key in (("areas", "area"), ("tags", "tags")):
        for name in topics(exercise, key):
            links = [link for link in page.all("//a[@href]") if f"/{folder}/" in page.absolute(link.get("href"))]
            to = {page.absolute(link.get("href")) for link in links if source.plain(name) == page.words(link)}
            file = page.site.file(to.pop()) if len(to) == 1 else None
            if file is None or not file.is_file():
                return f"leads to no page of {name!r}"
            if problem := wrong_topic(pages[file.relative_to(page.site.out).as_posix()], key, name):
                return problem
    return None


def topics(exercise: source.Exercise, key: str) -> list[str]:
    """The area, or the tags, as a list."""
    names = exercise.front.get(key) or []
    return [names] if isinstance(names, str) else list(map(str, names))


def wrong_topic(page: site.Page, key: str, name: str) -> str | None:
    """A topic's page names it and lists its exercises, newest first."""

    plain = source.plain(name)
    wanted = [each.id for each in page.site.exercises if plain in map(source.plain, topics(each, key))]
    places = {f"{page.site.url}/{each.id}/index.html": each.id for each in page.site.exercises}
    linked = [page.absolute(address) for address in page.all("//main//a/@href")]
    shown = [places[address] for address in dict.fromkeys(linked) if address in places]
    # A long list goes on, on a further page.
    if shown != wanted[: len(shown)] or not shown:
        return f"{page.name} lists {shown}, not {wanted}"
    return None if source.plain(name) in page.words(page.all("//h1")[0]) else f"{page.name} does not name {name!r}"


def wrong_share(page: site.Page, exercise: source.Exercise) -> str | None:
    """Each link to share the page by carries its address exactly and, if it carries words, the title among them."""
    links = page.all("//body//*[contains(@class, 'share')]//a/@href")
    wrong = [link for link in links if not shares(link, page.address, exercise.title)]
    return f"does not carry the page's address and title: {wrong}" if wrong or not links else None


def shares(link: str, address: str, title: str) -> bool:
    """Whether a link hands on an address, alone or with a title and other words."""
    # In a letter's address a plus is a plus, elsewhere it is a space.
    written = link.replace("+", "%2B") if link.startswith("mailto:") else link
    values = [value for _, value in parse_qsl(urlsplit(written).query)]
    words = [value for value in values if value != address]
    with_address = [value for value in values if re.search(rf"(?<!\S){re.escape(address)}\s*$", value)]
    return bool(with_address) and (not words or any(title in value for value in words))


def wrong_download(page: site.Page) -> str | None:
    """The button for the handout tells its size."""
    size = (page.path.parent / "handout.pdf").stat().st_size
    words = [page.words(link) for link in page.all("//a[@download]")]
    return None if any(f"{-(-size // 1000)} kb" in each for each in words) else f"{words} and {size} bytes"


def wrong_subscribe(page: site.Page | None, whole: site.Site) -> str | None:
    """The page that explains the feed shows its address to copy and the way to the newsletter by mail."""
    if page is None:
        return "there is no page"
    wrong = [] if f"{whole.url}/feed.xml" in page.all("//main")[0].text_content() else ["no feed address"]
    wrong += [] if page.all("//main//a[starts-with(@href, 'mailto:')]") else ["no way to the newsletter"]
    return "; ".join(wrong) or None


# What is for machines


def wrong_sitemap(whole: site.Site) -> str | None:
    """Every page that may be found, once, and nothing else."""
    file = whole.out / "sitemap.xml"
    if not file.is_file():
        return "there is none"
    root = etree.parse(file).getroot()
    listed = [entry.findtext(f"{SITEMAP}loc") for entry in root]
    hidden = [page for page in whole.pages if page.is_lost or "noindex" in " ".join(page.meta("robots"))]
    wanted = {page.address for page in whole.pages} - {page.address for page in hidden}
    wrong = [] if root.tag == f"{SITEMAP}urlset" else [root.tag]
    known = (f"{SITEMAP}loc", f"{SITEMAP}lastmod")
    wrong += [f"unknown {child.tag}" for entry in root for child in entry if child.tag not in known]
    wrong += [f"twice {address}" for address in set(listed) if listed.count(address) > 1]
    wrong += [f"lacks {address}" for address in sorted(wanted - set(listed))]
    wrong += [f"has {address}" for address in sorted(set(listed) - wanted)]
    dates = [date.text for date in root.iter(f"{SITEMAP}lastmod")]
    return "; ".join(wrong + [f"date {date}" for date in dates if not W3C_DATE.fullmatch(date or "")]) or None


def wrong_robots(whole: site.Site) -> str | None:
    """robots.txt lets everybody in and names the sitemap."""
    file = whole.out / "robots.txt"
    if not file.is_file():
        return "there is none"
    lines = [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    fields = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
    wrong = [] if ("Sitemap", f"{whole.url}/sitemap.xml") in fields else ["does not name the sitemap"]
    wrong += [] if ("User-agent", "*") in fields else ["is for nobody"]
    wrong += [f"disallows {value}" for name, value in fields if name.lower() == "disallow" and value]
    return "; ".join(wrong) or None


def heaviest(whole: site.Site) -> None:
    """No page is heavier than it may be; how heavy the heaviest is."""
    styles = sum(file.stat().st_size for file in whole.out.glob("*.css"))
    weights = {page.name: page.path.stat().st_size + styles for page in whole.pages}
    name = max(weights, key=weights.get)
    heavy = [f"{page} {weight}" for page, weight in weights.items() if weight >= MOST_BYTES]
    source.report(f"weight/{weights[name]}-bytes-at-most-in-{name}", "; ".join(heavy))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
