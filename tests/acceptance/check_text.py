"""Is the whole exercise on the web page, in the newsletter and in its plain-text twin, in the writer's order?

`shown` holds the words of the HTML files that Chromium showed: what is in a file may still be hidden.
"""

import sys
from pathlib import Path

import reading
import source


def main(project: Path, shown: Path) -> None:
    """Checks each exercise's page, email.html and email.txt, and that the index names every exercise."""
    settings = source.settings(project)
    closing = settings.get("closing") or ""
    words = source.sentences(closing)
    exercises = source.exercises(project)
    for exercise in exercises:
        folder = project / "out" / exercise.id
        for name, file in (("page", "index.html"), ("email", "email.html")):
            read = reading.of_html((folder / file).read_text("utf-8"))
            read.checks(f"{name}/{exercise.id}", exercise, words, title=True)
            seen = (shown / f"{name}-{exercise.id}.txt").read_text("utf-8")
            wanted = [exercise.title, *exercise.sentences(), *words]
            source.report(f"{name}/{exercise.id}/shown-sentences", source.first_missing(wanted, seen))
        links = exercise.links() + [to for _, to in source.LINK.findall(closing)]
        letter = reading.of_text((folder / "email.txt").read_text("utf-8"), links, exercise.alts())
        letter.checks(f"email-text/{exercise.id}", exercise, words, title=True)
    index = reading.of_html((project / "out/index.html").read_text("utf-8"))
    source.report("index/titles-newest-first", source.first_missing([each.title for each in exercises], index.text))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
