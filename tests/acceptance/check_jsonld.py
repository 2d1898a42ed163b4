"""Does each exercise's page tell search engines what it is: an article with the steps and the plan of an exercise?

The needed and recommended fields are those of schema.org's Article, HowTo and ExercisePlan and of the search engines'
own pages on structured data.
"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import site_pages as site
import source

ADDRESSES = {"url", "image", "contentUrl", "thumbnailUrl", "logo", "mainEntityOfPage", "sameAs", "embedUrl", "item"}
DURATION = re.compile(r"P(?=.)(?:\d+W|(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)")
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?")


def main(project: Path) -> None:
    """Checks the data of every page; those with an exercise must have it."""
    for page in site.of(project).pages:
        nodes, problem = read(page)
        if page.exercise is None and not nodes and problem is None:
            continue
        source.report(f"json-ld/{page.name}/parses", problem)
        source.report(f"json-ld/{page.name}/addresses", relative(page, nodes))
        if page.exercise:
            source.report(f"json-ld/{page.name}/article", wrong_article(page, page.exercise, of_type(nodes, "Article")))
            source.report(f"json-ld/{page.name}/how-to", wrong_how_to(page, page.exercise, of_type(nodes, "HowTo")))
            source.report(f"json-ld/{page.name}/plan", wrong_plan(page.exercise, of_type(nodes, "ExercisePlan")))


def read(page: site.Page) -> tuple[list[dict], str | None]:
    """All things that a page tells of, the ones in others too."""
    scripts = page.all("//script[@type='application/ld+json']")
    if page.exercise and len(scripts) != 1:
        return [], f"{len(scripts)} scripts with data"
    try:
        wholes = [json.loads(script.text_content()) for script in scripts]
    except json.JSONDecodeError as error:
        return [], str(error)
    contexts = [whole.get("@context") for whole in wholes]
    wrong = [context for context in contexts if context not in ("https://schema.org", "https://schema.org/")]
    return [node for whole in wholes for node in inside(whole)], f"the context is {wrong}" if wrong else None


def inside(value: object) -> list[dict]:
    """The things in a value."""
    if isinstance(value, list):
        return [node for each in value for node in inside(each)]
    if not isinstance(value, dict):
        return []
    return [value] + [node for each in value.values() for node in inside(each)]


def of_type(nodes: list[dict], name: str) -> dict:
    """The thing of that type, told in full; empty if there is none or several."""
    found = [node for node in nodes if name in as_list(node.get("@type")) and len(node) > 2]
    return found[0] if len(found) == 1 else {}


def as_list(value: object) -> list:
    """One or several values as several."""
    return value if isinstance(value, list) else [] if value is None else [value]


def relative(page: site.Page, nodes: list[dict]) -> str | None:
    """The addresses that are not whole, or are ours and lead nowhere."""
    values = [value for node in nodes for key in ADDRESSES & node.keys() for value in as_list(node[key])]
    found = [value for value in values if isinstance(value, str)]
    wrong = [address for address in found if urlsplit(address).scheme not in ("https", "http")]
    wrong += [address for address in found if page.site.has_nothing_at(address)]
    return f"not whole or nothing there: {wrong}" if wrong else None


def wrong_article(page: site.Page, exercise: source.Exercise, article: dict) -> str | None:
    """What an article must say, word for word as it was written."""
    settings = page.site.settings
    wanted = {"headline": exercise.title, "description": exercise.front["summary"],
              "inLanguage": settings["site"]["language"]}  # fmt: skip
    wrong = [f"{key} is {article.get(key)!r}" for key, value in wanted.items() if article.get(key) != value]
    wrong += [] if str(article.get("datePublished", "")).startswith(str(exercise.date)) else ["datePublished"]
    dates = [article[key] for key in ("datePublished", "dateModified") if key in article]
    wrong += [f"date {date!r}" for date in dates if not DATE.fullmatch(date)]
    people = {"author": settings["practice"]["author"], "publisher": settings["practice"]["name"]}
    for key, name in people.items():
        names = [each.get("name") for each in as_list(article.get(key)) if isinstance(each, dict)]
        wrong += [] if names == [name] else [f"{key} is {names}"]
    wrong += [] if as_list(article.get("image")) else ["no image"]
    main_page = article.get("mainEntityOfPage")
    main_page = main_page.get("@id") if isinstance(main_page, dict) else main_page
    wrong += [] if main_page == page.address else [f"mainEntityOfPage is {main_page!r}"]
    return "; ".join(wrong) or None


def wrong_how_to(page: site.Page, exercise: source.Exercise, how_to: dict) -> str | None:
    """The steps in their order, in the words of the page, each with its place on it."""
    steps = as_list(how_to.get("step"))
    shown = page.all("//ol[contains(@class, 'steps')]/li")
    wrong = [] if how_to.get("name") else ["no name"]
    wrong += [] if len(steps) == len(shown) > 1 else [f"{len(steps)} steps, {len(shown)} on the page"]
    for number, (step, item) in enumerate(zip(steps, shown), 1):
        text = words(str(step.get("text", "")))
        wrong += [] if step.get("@type") == "HowToStep" else [f"step {number} is a {step.get('@type')}"]
        wrong += [] if step.get("position") == number else [f"position {step.get('position')!r} of step {number}"]
        told = item.xpath("string(.//*[contains(@class, 'step-text')])") or item.text_content()
        wrong += [] if text and text == words(told) else [f"the words of step {number} are {text}, not {words(told)}"]
    whole = source.plain(" ".join(str(step.get("text", "")) for step in steps))
    lost = source.first_missing(step_sentences(exercise), whole)
    return "; ".join(wrong + ([lost] if lost else [])) or None


def words(text: str) -> list[str]:
    """The words of a text without its full stops, which a hold has in a sentence and not in a label."""
    return re.findall(r"[^\s.]+", source.plain(text))


def step_sentences(exercise: source.Exercise) -> list[str]:
    """The first sentence of each step, as it was written."""
    items = re.findall(r"^\d+[.)]\s+.*$", exercise.body, re.M)
    found = [source.sentences(item) for item in items]
    return [sentences[0] for sentences in found if sentences]


def wrong_plan(exercise: source.Exercise, plan: dict) -> str | None:
    """The name, and how much of it: the numbers of the dose."""
    dose = exercise.front["dose"]
    wrong = [] if plan.get("name") else ["no name"]
    for key, name in (("reps", "repetitions"), ("hold", "activityDuration")):
        wanted, told = numbers(dose.get(key)), numbers(plan.get(name))
        # A time in minutes may be told in seconds.
        minutes = str(dose.get(key, "")).endswith("m")
        wanted = [60 * number for number in wanted] if minutes and told != wanted else wanted
        wrong += [] if told == wanted else [f"{name} {told}, not {wanted}"]
    durations = [value for key, value in plan.items() if isinstance(value, str) and re.match(r"P[\dT]", value)]
    return "; ".join(wrong + [f"{text!r}" for text in durations if not DURATION.fullmatch(text)]) or None


def numbers(value: object) -> list[int]:
    """The whole numbers in a value, whatever holds them."""
    return sorted(map(int, re.findall(r"\d+", json.dumps(value))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
