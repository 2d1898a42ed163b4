"""Does the feed say what the sources say, as three independent feed readers understand it?"""

import json
import os
import re
import sqlite3
import subprocess
import sys
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import feedparser

import reading
import source

NEWEST = 50  # exercises in a feed
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S+")


def main(project: Path) -> None:
    """Checks out/feed.xml."""
    file = project / "out/feed.xml"
    settings, exercises = source.settings(project), source.exercises(project)[:NEWEST]
    feed = feedparser.parse(file.read_bytes(), sanitize_html=False)
    source.report("feed/feedparser-well-formed", str(feed.get("bozo_exception")) if feed.bozo else None)
    other, cached = read_by_rss_parser(file), read_by_newsboat(file)
    channel = ElementTree.parse(file).getroot().find("channel")
    in_order("feed/feedparser", feed.feed, feed.entries, settings, exercises)
    in_order("feed/rss-parser", other, other["items"], settings, exercises)
    in_order("feed/newsboat", cached, cached["items"], settings, exercises)
    source.report("feed/addresses-absolute", relative_address(channel))
    source.report("feed/guids-stable", wrong_guid(channel))
    source.report("feed/last-build-date", wrong_build_date(channel))
    for exercise, entry, item, article in zip(exercises, feed.entries, other["items"], cached["items"]):
        item_checks(project, settings, exercise, entry, item)
        newsboat_checks(settings, exercise, article)


def read_by_rss_parser(file: Path) -> dict:
    """The feed as the npm package rss-parser understands it."""
    command = ["node", Path(__file__).with_name("read_feed.mjs"), file]
    return json.loads(subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout)


def read_by_newsboat(file: Path) -> dict:
    """The feed as newsboat keeps it, newest first; a home of its own keeps a person's settings out."""
    with TemporaryDirectory() as home:
        urls, cache = Path(home, "urls"), Path(home, "cache.db")
        urls.write_text(file.resolve().as_uri() + "\n", "utf-8")
        command = ["newsboat", "--url-file", urls, "--cache-file", cache, "--execute", "reload"]
        surroundings = {**os.environ, "HOME": home, "LC_ALL": "C.UTF-8"}
        subprocess.run(command, env=surroundings, capture_output=True, timeout=60, check=True)
        database = sqlite3.connect(cache)
        database.row_factory = sqlite3.Row
        feeds = database.execute("SELECT title, url FROM rss_feed").fetchall()
        items = database.execute("SELECT * FROM rss_item ORDER BY pubDate DESC").fetchall()
        database.close()
    return {**dict(feeds[0]), "items": [dict(item) for item in items]}


def newsboat_checks(settings: dict, exercise: source.Exercise, article: dict) -> None:
    """One item in newsboat, which shows no enclosure of a handout: the article must link to it."""
    name, closing = f"feed/{exercise.id}/newsboat", source.sentences(settings.get("closing") or "")
    read = reading.of_html(article["content"])
    read.checks(name, exercise, closing, title=False)
    page = f"{settings['site']['url'].rstrip('/')}/{exercise.id}"
    source.report(f"{name}/address", None if article["url"].rstrip("/") == page else f"{article['url']} is not {page}/")
    source.report(f"{name}/handout", None if f"{page}/handout.pdf" in read.links else "no link to the handout")
    author = settings["practice"]["author"]
    source.report(f"{name}/author", None if article["author"] == author else f"{article['author']!r} is not {author!r}")


def in_order(name: str, channel: dict, items: list[dict], settings: dict, exercises: list[source.Exercise]) -> None:
    """Titles exactly as written, newest first."""
    wanted = [settings["site"]["title"], *(exercise.title for exercise in exercises)]
    got = [channel["title"], *(item["title"] for item in items)]
    source.report(f"{name}-titles", None if got == wanted else f"{got} is not {wanted}")


def item_checks(project: Path, settings: dict, exercise: source.Exercise, entry: dict, item: dict) -> None:
    """One item, as both readers see it."""
    name, site = f"feed/{exercise.id}", settings["site"]
    closing = source.sentences(settings.get("closing") or "")
    both = ((entry.content[0].value, "feedparser"), (item["content:encoded"], "rss-parser"))
    for content, reader in both:
        reading.of_html(content).checks(f"{name}/{reader}", exercise, closing, title=False)
    source.report(f"{name}/summary", wrong_summary(exercise, entry, item))
    source.report(f"{name}/date", wrong_date(exercise, entry, item, ZoneInfo(site["timezone"])))
    source.report(f"{name}/enclosure", wrong_enclosure(project, site["url"], exercise, entry, item))


def wrong_summary(exercise: source.Exercise, entry: dict, item: dict) -> str | None:
    """Both readers give the summary as it was written."""
    wanted = source.plain(exercise.front["summary"])
    got = [source.plain(reading.of_html(text).text) for text in (entry.summary, item["content"])]
    return None if got == [wanted, wanted] else f"{got} is not {wanted!r} twice"


def wrong_date(exercise: source.Exercise, entry: dict, item: dict, zone: ZoneInfo) -> str | None:
    """The date is the exercise's where the practice is, with the right weekday, the same to both readers."""
    moment = parsedate_to_datetime(entry.published)
    if moment.astimezone(zone).date() != exercise.date:
        return f"{entry.published} is not on {exercise.date}"
    if not entry.published.startswith(WEEKDAYS[moment.weekday()]):
        return f"{entry.published} has the wrong weekday"
    parsed = datetime(*entry.published_parsed[:6], tzinfo=timezone.utc)
    others = (parsed, datetime.fromisoformat(item["isoDate"].replace("Z", "+00:00")))
    return None if all(other == moment for other in others) else f"{entry.published} was read as {others}"


def wrong_enclosure(project: Path, site: str, exercise: source.Exercise, entry: dict, item: dict) -> str | None:
    """The handout is enclosed with its address, its type and its true size."""
    path = f"{exercise.id}/handout.pdf"
    size = (project / "out" / path).stat().st_size
    wanted = (f"{site.rstrip('/')}/{path}", str(size), "application/pdf")
    if len(entry.enclosures) != 1:
        return f"{len(entry.enclosures)} enclosures"
    theirs = item.get("enclosure", {})
    for got in (entry.enclosures[0], theirs):
        found = (got.get("href") or got.get("url"), got.get("length"), got.get("type"))
        if found != wanted:
            return f"{found} is not {wanted}"
    return None


def relative_address(channel: ElementTree.Element) -> str | None:
    """The first address, in any element, attribute or article, that does not work outside the site."""
    found = []
    for element in channel.iter():
        found += [value for key, value in element.attrib.items() if key in ("url", "href")]
        if element.tag in ("link", "url", "comments"):
            found.append(element.text or "")
        if element.tag.endswith("}encoded"):
            found += reading.of_html(element.text or "").addresses
    relative = [address for address in found if not ADDRESS.fullmatch(address)]
    return f"{relative[0]!r} is not absolute" if relative or not found else None


def wrong_guid(channel: ElementTree.Element) -> str | None:
    """Each guid is a tag of its own (RFC 4151) and no permalink."""
    guids = [item.find("guid") for item in channel.iter("item")]
    tag = re.compile(r"tag:[^,]+,[\d-]+:\S+")
    for guid in guids:
        if guid is None or guid.get("isPermaLink") != "false" or not tag.fullmatch(guid.text or ""):
            return f"{'no guid' if guid is None else ElementTree.tostring(guid, 'unicode')}"
    return None if len({guid.text for guid in guids}) == len(guids) else "two items have one guid"


def wrong_build_date(channel: ElementTree.Element) -> str | None:
    """The feed was last changed when its newest item was published."""
    built, newest = channel.findtext("lastBuildDate"), channel.findtext("item/pubDate")
    return None if built == newest else f"{built} is not {newest}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
