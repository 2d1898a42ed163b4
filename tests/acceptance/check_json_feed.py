"""Is feed.json a JSON Feed 1.1, by its specification, and does it say the same as feed.xml?"""

import json
import re
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import feedparser

import reading
import source

VERSION = "https://jsonfeed.org/version/1.1"
# The names that the specification knows, with the type of each; those of version 1 that 1.1 gave up are left out.
FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": str, "banner_image": str, "date_published": str, "date_modified": str, "authors": list, "tags": list,
    "language": str, "attachments": list,
}  # fmt: skip
AUTHOR = {"name": str, "url": str, "avatar": str}
ATTACHMENT = {"url": str, "mime_type": str, "title": str, "size_in_bytes": int, "duration_in_seconds": int}
ADDRESSES = "home_page_url feed_url next_url icon favicon url external_url image banner_image avatar".split()
ALWAYS = "id url title summary content_html date_published".split()
ABSOLUTE = re.compile(r"https?://\S+|mailto:\S+|tel:\S+")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def main(project: Path) -> None:
    """Checks out/feed.json."""
    file = project / "out/feed.json"
    if not file.is_file():
        return source.report("feed-json/file", "there is none")
    feed = json.loads(file.read_text("utf-8"))
    site, items = source.settings(project)["site"], feed.get("items", [])
    rss = feedparser.parse((project / "out/feed.xml").read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    source.report("feed-json/names-and-types", wrong_shape(feed))
    source.report("feed-json/required", missing(feed, site))
    source.report("feed-json/addresses", relative(feed))
    source.report("feed-json/dates", wrong_date(items))
    ids = {item["id"] for item in items}
    source.report("feed-json/ids", None if len(ids) == len(items) else "two items have one id")
    source.report("feed-json/attachments", wrong_attachment(project / "out", site["url"].rstrip("/"), items))
    source.report("feed-json/same-as-rss", difference(feed, rss))
    exercises = {exercise.id: exercise for exercise in source.exercises(project)}
    closing = source.sentences(source.settings(project).get("closing") or "")
    for item in items:
        exercise = exercises[item["url"].rstrip("/").rpartition("/")[2]]
        reading.of_html(item["content_html"]).checks(f"feed-json/{exercise.id}", exercise, closing, title=False)


def wrong_shape(feed: dict) -> str | None:
    """The first name that the specification does not know, or whose value has another type; ours begin with `_`."""
    groups = [(feed, FEED, "the feed")]
    for item in feed.get("items", []):
        groups.append((item, ITEM, "an item"))
        groups += [(each, ATTACHMENT, "an attachment") for each in item.get("attachments", [])]
    groups += [(author, AUTHOR, "an author") for holder, _, _ in list(groups) for author in holder.get("authors", [])]
    for group, known, name in groups:
        for key, value in group.items():
            if not key.startswith("_") and key not in known:
                return f"{name} has the unknown {key!r}"
            if key in known and not (isinstance(value, known[key]) and type(value) is known[key]):
                return f"{key!r} of {name} is {value!r}"
    tags = [tag for item in feed.get("items", []) for tag in item.get("tags", [])]
    return next((f"the tag {tag!r}" for tag in tags if not isinstance(tag, str) or not tag.strip()), None)


def missing(feed: dict, site: dict) -> str | None:
    """What must stand there, and what ours is for."""
    wanted = {"version": VERSION, "title": site["title"], "home_page_url": site["url"].rstrip("/") + "/",
              "feed_url": site["url"].rstrip("/") + "/feed.json", "language": site["language"]}  # fmt: skip
    wrong = [f"{key} is {feed.get(key)!r}, not {value!r}" for key, value in wanted.items() if feed.get(key) != value]
    wrong += [] if feed.get("items") else ["no items"]
    for item in feed.get("items", []):
        wrong += [f"an item has no {key}" for key in ALWAYS if not item.get(key)]
        wrong += ["an attachment has no type" for each in item.get("attachments", []) if not each.get("mime_type")]
    wrong += [] if any(author.get("name") for author in feed.get("authors", [])) else ["no author"]
    return "; ".join(wrong) or None


def relative(feed: dict) -> str | None:
    """The first address, in the feed or in an article, that does not work outside the site."""
    groups = [feed, *feed["items"]]
    groups += [each for group in list(groups) for key in ("authors", "attachments") for each in group.get(key, [])]
    found = [group[key] for group in groups for key in ADDRESSES if key in group]
    found += [address for item in feed["items"] for address in reading.of_html(item["content_html"]).addresses]
    return next((f"{address!r} is not absolute" for address in found if not ABSOLUTE.fullmatch(address)), None)


def wrong_date(items: list[dict]) -> str | None:
    """RFC 3339, newest first."""
    texts = [item[key] for item in items for key in ("date_published", "date_modified") if key in item]
    wrong = [text for text in texts if not RFC3339.fullmatch(text)]
    if wrong:
        return f"{wrong[0]!r} is not RFC 3339"
    moments = [datetime.fromisoformat(item["date_published"]) for item in items]
    return None if moments == sorted(moments, reverse=True) else "not newest first"


def wrong_attachment(out: Path, site: str, items: list[dict]) -> str | None:
    """Each item has its handout with its true type and size."""
    for item in items:
        sizes = {each["url"]: (each["mime_type"], each.get("size_in_bytes")) for each in item.get("attachments", [])}
        address = f"{item['url'].rstrip('/')}/handout.pdf"
        true = ("application/pdf", (out / unquote(address[len(site) + 1 :])).stat().st_size)
        if sizes != {address: true}:
            return f"{sizes} is not {({address: true})}"
    return None


def difference(feed: dict, rss: feedparser.FeedParserDict) -> str | None:
    """The first thing in which the two feeds differ, as a reader understands them."""
    if (feed["title"], feed.get("description")) != (rss.feed.title, rss.feed.description):
        return f"{feed['title']!r}, {feed.get('description')!r} is not {rss.feed.title!r}, {rss.feed.description!r}"
    ours, theirs = [of_item(item) for item in feed["items"]], [of_entry(entry) for entry in rss.entries]
    if len(ours) != len(theirs):
        return f"{len(ours)} items, not {len(theirs)}"
    for one, other in zip(ours, theirs):
        for key in one:
            if one[key] != other[key]:
                return f"{key} of {one['id']}: {str(one[key])[:200]!r} is not {str(other[key])[:200]!r}"
    return None


def of_item(item: dict) -> dict:
    """An item of feed.json, as far as both feeds tell it."""
    moment = datetime.fromisoformat(item["date_published"]).timestamp()
    return {"id": item["id"], "url": item["url"], "title": item["title"], "summary": item["summary"], "date": moment,
            "tags": item.get("tags", []), "article": item["content_html"].strip()}  # fmt: skip


def of_entry(entry: feedparser.FeedParserDict) -> dict:
    """The same of an item of feed.xml; its summary is HTML there."""
    moment = datetime(*entry.published_parsed[:6]).timestamp() - datetime(1970, 1, 1).timestamp()
    tags = [tag.term for tag in entry.get("tags", [])]
    return {"id": entry.id, "url": entry.link, "title": entry.title, "summary": reading.of_html(entry.summary).text,
            "date": moment, "tags": tags, "article": entry.content[0].value.strip()}  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
