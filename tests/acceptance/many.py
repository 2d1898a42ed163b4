"""Makes a project with more exercises than a list or a feed holds: python many.py MODEL PROJECT."""

import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

COUNT = 56
AREAS = ("Neck", "Lower back", "Lower leg")
EXERCISE = """---
title: "Stretch number {number}: a short one"
date: {day}
summary: "The short stretch number {number} of a long archive."
area: {area}
dose: {{hold: 30s, sides: both}}
image: {{file: img/{picture}, alt: "The stretch number {number}."}}
tags: [Everyday, Number {ten}, Only {number}, Just {number}]
---

A word before the stretch number {number}.

## How to do it

1. Stand tall, as the stretch number {number} wants it.
2. Lean in slowly, then change sides.

> [!CAUTION]
> Stop if it hurts.
"""


def main(model: Path, project: Path) -> None:
    """Takes the settings and pictures of a project, and writes an exercise for each week."""
    exercises = project / "exercises"
    shutil.copytree(model / "exercises/img", exercises / "img")
    shutil.copy(model / "handout.yaml", project)
    pictures = sorted(file.name for file in (exercises / "img").glob("*.svg") if file.name != "logo.svg")
    for number in range(1, COUNT + 1):
        day = date(2025, 1, 6) + timedelta(weeks=number)
        values = {"area": AREAS[number % 3], "ten": number // 10, "picture": pictures[number % len(pictures)]}
        text = EXERCISE.format(number=number, day=day, **values)
        (exercises / f"{day}-stretch-{number}.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
