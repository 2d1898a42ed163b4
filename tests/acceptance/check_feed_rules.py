"""Would the W3C feed validator say nothing of the feed, at its strictest level?

The validator is in no registry, so this holds what it says of feeds like ours: RSS 2.0 with content, Dublin Core,
Atom's self link and Media RSS. The rules were read from it and from the specifications of RSS 2.0 and Media RSS.
"""

import re
import sys
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import html5lib
from lxml import etree

import source

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
# What may stand in what, with the attributes that it may have. An element in neither of the two lists stands once.
CHANNEL = {
    "title": "", "link": "", "description": "", "language": "", "copyright": "", "managingEditor": "", "webMaster": "",
    "pubDate": "", "lastBuildDate": "", "category": "domain", "generator": "", "docs": "", "ttl": "", "image": "",
    "atom:link": "href rel type hreflang title length", "dc:creator": "", "item": "",
}  # fmt: skip
ITEM = {
    "title": "", "link": "", "description": "", "author": "", "category": "domain", "comments": "", "pubDate": "",
    "enclosure": "url length type", "guid": "isPermaLink", "source": "url", "dc:creator": "", "content:encoded": "",
    "media:content": "url fileSize type medium isDefault expression width height lang",
    "media:thumbnail": "url height width time", "media:title": "type", "media:description": "type", "media:group": "",
    "media:credit": "role scheme", "media:keywords": "",
}  # fmt: skip
IMAGE = {"url": "", "title": "", "link": "", "width": "", "height": "", "description": ""}
MEDIA = {name: ITEM[name] for name in ITEM if name.startswith("media:")}
SEVERAL = set("item category dc:creator atom:link media:content media:thumbnail media:credit media:group".split())
PLAIN = ("title", "category", "copyright", "media:title", "media:description")
# The one says what the other says.
TWICE = (("author", "dc:creator"), ("managingEditor", "dc:creator"), ("pubDate", "dc:date"), ("category", "dc:subject"))
# The HTML that an article may hold: a reader drops the rest, or shows it otherwise.
ELEMENTS = set(
    "a abbr article aside b blockquote br dd del div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i"
    " img ins kbd li ol p picture q s section small source span strong sub sup table tbody td th thead time tr"
    " ul".split()
)
ATTRIBUTES = set(
    "alt cite class colspan datetime dir download height href hreflang id lang loading media rel reversed rowspan sizes"
    " src srcset start title type value width".split()
)
END_TAG = re.compile(r"</(\w+)>")
REFERENCE = re.compile(r"&#?\w+")
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ([+-]\d{2}[03]0|GMT)")
URL = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?(?:/[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]*)?", re.I)
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(?:-\d{2}){0,2}:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(-\w+)*", re.I)
NUMBER = re.compile(r"[1-9]\d*")
MEDIUMS = ("image", "audio", "video", "document", "executable")


def main(project: Path) -> None:
    """Checks out/feed.xml."""
    raw = (project / "out/feed.xml").read_bytes()
    channel = etree.fromstring(raw).find("channel")
    items, lines = channel.findall("item"), raw.decode("utf-8").split("\n")
    said = {
        "prolog": prolog(raw, channel.getparent()),
        "channel": elements(channel, CHANNEL) + required(channel, "title link description language") + order(channel),
        "image": [found for image in channel.iter("image") for found in channel_image(image, channel)],
        "self-link": self_link(channel, source.settings(project)["site"]["url"]),
        "dates": dates(channel),
        "plain-words": [found for element in channel.iter("*") for found in marked_up(element, lines)],
        "items": [found for item in items for found in item_rules(item)] + ([] if items else ["no item"]),
        "media": [found for item in items for found in media(item)],
        "articles": [found for item in items for found in article(item)],
        "guids": guids(items),
        "characters": bad_characters(channel),
    }
    for name, messages in said.items():
        source.report(f"feed-rules/{name}", "; ".join(dict.fromkeys(messages)))


def named(element: etree._Element) -> str:
    """An element's name with the prefix that everybody uses for its namespace."""
    name = etree.QName(element)
    prefix = {uri: prefix for prefix, uri in NAMESPACES.items()}.get(name.namespace, name.namespace)
    return f"{prefix}:{name.localname}" if prefix else name.localname


def children(parent: etree._Element, name: str) -> list[etree._Element]:
    """The children of that name."""
    return [child for child in parent.iterchildren("*") if named(child) == name]


def prolog(raw: bytes, root: etree._Element) -> list[str]:
    """XML 1.0 in UTF-8 without a byte-order mark, RSS 2.0, the usual prefixes for the usual namespaces."""
    said = [] if re.match(rb'<\?xml version="1\.0" encoding="utf-8"\?>', raw, re.I) else ["no XML declaration of UTF-8"]
    said += [] if root.tag == "rss" and dict(root.attrib) == {"version": "2.0"} else ["not <rss version=2.0>"]
    said += ["a document type"] if b"<!DOCTYPE" in raw else []
    said += [f"{prefix} for {uri}" for prefix, uri in root.nsmap.items() if NAMESPACES.get(prefix) != uri]
    return said


def elements(parent: etree._Element, known: dict[str, str]) -> list[str]:
    """Only known elements, once each where once is enough, with only known attributes and no stray words."""
    said, seen = [], set()
    for child in parent.iterchildren("*"):
        name = named(child)
        if name not in known:
            said.append(f"undefined element {name}")
        elif name in seen and name not in SEVERAL:
            said.append(f"duplicate {name}")
        said += [f"unexpected {key} at {name}" for key in child.attrib if key not in known.get(name, "").split()]
        said += [f"words between elements after {name}"] if (child.tail or "").strip() else []
        seen.add(name)
    said += [f"{first} and {second} say the same" for first, second in TWICE if {first, second} <= seen]
    return said


def required(parent: etree._Element, names: str) -> list[str]:
    """These stand there and are not blank."""
    return [f"no {name}" for name in names.split() if not (parent.findtext(name) or "").strip()]


def order(channel: etree._Element) -> list[str]:
    """What the channel says of itself comes before the first item; the numbers and addresses in it are such."""
    names = [named(child) for child in channel.iterchildren("*")]
    said = [] if all(name == "item" for name in names[names.index("item") :]) else ["an item before the channel's end"]
    for name, rule in (("link", URL), ("docs", URL), ("ttl", NUMBER), ("language", LANGUAGE)):
        text = channel.findtext(name)
        said += [f"{name} {text!r}"] if text is not None and not rule.fullmatch(text) else []
    return said


def channel_image(image: etree._Element, channel: etree._Element) -> list[str]:
    """The channel's picture: its title and link are the channel's, at most 144 by 400, a format that readers show."""
    said = elements(image, IMAGE) + required(image, "url title link")
    other = [name for name in ("title", "link") if image.findtext(name) != channel.findtext(name)]
    said += [f"its {name} is not the channel's" for name in other]
    for name, most in (("width", 144), ("height", 400)):
        size = image.findtext(name)
        said += [f"{name} {size}"] if size is not None and not (size.isdigit() and 0 < int(size) <= most) else []
    said += [] if re.search(r"\.(?:png|gif|jpe?g)$", image.findtext("url") or "") else ["not a PNG, GIF or JPEG"]
    return said


def self_link(channel: etree._Element, site: str) -> list[str]:
    """One atom:link to the place of the feed itself, with its type."""
    links = [link for link in children(channel, "atom:link") if link.get("rel") == "self"]
    wanted = (f"{site.rstrip('/')}/feed.xml", "application/rss+xml")
    got = [(link.get("href"), link.get("type")) for link in links]
    said = [] if got == [wanted] else [f"{got} is not {[wanted]}"]
    return said + [f"words in {named(link)}" for link in links if (link.text or "").strip()]


def dates(channel: etree._Element) -> list[str]:
    """RFC 822 with a year of four digits and the right weekday, not before 1990, none after the feed was built."""
    said, built = [], parsedate_to_datetime(channel.findtext("lastBuildDate") or channel.findtext("item/pubDate"))
    for element in channel.iter("pubDate", "lastBuildDate"):
        text = element.text or ""
        if not DATE.fullmatch(text):
            said.append(f"not RFC 822: {text!r}")
            continue
        moment: datetime = parsedate_to_datetime(text)
        said += [] if text.startswith(moment.strftime("%a")) else [f"wrong weekday: {text}"]
        said += [] if moment.year >= 1990 and moment <= built else [f"implausible: {text}"]
    return said


def marked_up(element: etree._Element, lines: list[str]) -> list[str]:
    """Plain words that look like markup: warned of unless hexadecimal references stand where they are written.

    An end tag of HTML is warned of in any writing, so a title with one cannot be clean: it is let pass.
    """
    in_channel = element.tag == "description" and element.getparent().tag in ("channel", "image")
    text = element.text or ""
    if not (named(element) in PLAIN or in_channel) or END_TAG.search(text):
        return []
    first = element.sourceline - 1
    written = lines[first : first + text.count("\n") + 1]
    suspicious = REFERENCE.search(text) or re.search(r"<[/a-zA-Z]", text)
    return [f"{named(element)} {text!r}"] if suspicious and not any("&#x" in line for line in written) else []


def item_rules(item: etree._Element) -> list[str]:
    """One item: what it must have, in the order that counts, its addresses and its one enclosure."""
    said = elements(item, ITEM) + required(item, "title link description guid pubDate")
    names = [named(child) for child in item.iterchildren("*")]
    if "content:encoded" in names and "description" not in names[: names.index("content:encoded")]:
        said.append("the article stands before its summary")
    addresses = [item.findtext("link"), *(enclosure.get("url") for enclosure in item.iter("enclosure"))]
    said += [f"address {address!r}" for address in addresses if not URL.fullmatch(address or "")]
    for enclosure in item.iter("enclosure"):
        said += [] if NUMBER.fullmatch(enclosure.get("length", "")) else [f"length {enclosure.get('length')!r}"]
        said += [] if re.fullmatch(r"[\w.+-]+/[\w.+-]+", enclosure.get("type", "")) else ["no type of the enclosure"]
    said += [f"blank {named(child)}" for child in item.iter("category", "title") if not (child.text or "").strip()]
    return said


def media(item: etree._Element) -> list[str]:
    """Media RSS: true numbers, full addresses, known kinds; a group has two pictures or more."""
    said = []
    for group in (child for child in item.iter() if named(child) in ("media:content", "media:group")):
        said += elements(group, MEDIA)
        alone = named(group) == "media:group" and len(children(group, "media:content")) < 2
        said += ["a media:group without alternatives"] if alone else []
    for element in (child for child in item.iter() if named(child) in ("media:content", "media:thumbnail")):
        said += [] if URL.fullmatch(element.get("url", "")) else [f"address {element.get('url')!r}"]
        numbers = [element.get(name) for name in ("width", "height", "fileSize")]
        said += [f"number {number!r}" for number in numbers if number is not None and not NUMBER.fullmatch(number)]
        said += [] if element.get("medium", "image") in MEDIUMS else [f"medium {element.get('medium')}"]
    words = [child for child in item.iter() if named(child) in ("media:title", "media:description")]
    return said + [f"type {kind}" for kind in {word.get("type", "plain") for word in words} - {"plain", "html"}]


def article(item: etree._Element) -> list[str]:
    """The summary and the article as HTML: no error of a strict parser, nothing that readers must fear or drop."""
    said = []
    for element in (child for child in item.iterchildren("*") if named(child) in ("description", "content:encoded")):
        try:
            tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(element.text or "")
        except html5lib.html5parser.ParseError as error:
            said.append(f"{named(element)} is not HTML: {error}")
            continue
        tags = [tag for tag in tree.iter() if isinstance(tag.tag, str) and tag.tag != "DOCUMENT_FRAGMENT"]
        said += [f"<{tag.tag}> in {named(element)}" for tag in tags if tag.tag not in ELEMENTS]
        said += [f"{key} at <{tag.tag}>" for tag in tags for key in tag.attrib if key not in ATTRIBUTES]
        links = [tag.get(key) for tag in tags for key in ("href", "src") if tag.get(key) is not None]
        said += [f"relative address {link}" for link in links if not re.match(r"[a-z]+:", link)]
    return said


def guids(items: list[etree._Element]) -> list[str]:
    """Each guid its own; what is no address says so."""
    found = [(guid.text or "", guid.get("isPermaLink")) for item in items for guid in item.iter("guid")]
    said = [f"permalink {text}" for text, link in found if link != "false" and not URL.fullmatch(text)]
    tags = [text for text, _ in found if text.startswith("tag:")]
    said += [f"not a tag of RFC 4151: {text}" for text in tags if not TAG.fullmatch(text)]
    return said + (["two items have one guid"] if len(dict(found)) < len(found) else [])


def bad_characters(channel: etree._Element) -> list[str]:
    """No control characters of Windows-1252, no replacement characters: signs of a wrong encoding."""
    texts = [text for element in channel.iter() for text in (element.text or "", *element.attrib.values())]
    return [f"U+{ord(sign):04X}" for text in texts for sign in re.findall("[\x80-\x9f\ufffd]", text)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
