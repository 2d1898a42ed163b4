"""Are the pictures to post there, in the networks' sizes, light enough, and with words that can be told from their ground?"""

import re
import sys
from pathlib import Path

from PIL import Image

import source

SIZES = {"portrait": (1080, 1350), "square": (1080, 1080), "landscape": (1200, 630)}
CAROUSEL = re.compile(r"step-(\d\d)")
MOST_BYTES = 300_000
MOST_CARDS = 10
CONTRAST = 4.5
MARGIN = 60  # pixels in which nothing may stand


def main(project: Path) -> None:
    """Checks the pictures of every exercise."""
    for exercise in source.exercises(project):
        files = sorted((project / "out" / exercise.id / "social").glob("*.png"))
        source.report(f"social/{exercise.id}/files", wrong_files([file.stem for file in files]))
        for check in (wrong_size, wrong_weight, wrong_margin, wrong_contrast):
            found = [f"{file.name} {problem}" for file in files if (problem := check(file))]
            source.report(f"social/{exercise.id}/{check.__name__.removeprefix('wrong_')}", "; ".join(found) or None)


def wrong_files(names: list[str]) -> str | None:
    """What is missing, or more than the networks take."""
    steps = [int(match[1]) for name in names if (match := CAROUSEL.fullmatch(name))]
    if missing := set(SIZES) - set(names):
        return f"no {sorted(missing)}"
    if steps != list(range(1, len(steps) + 1)) or not 3 <= len(steps) <= MOST_CARDS:
        return f"the carousel has the cards {steps}"
    return None


def wrong_size(file: Path) -> str | None:
    """A size that is not the network's."""
    expected = SIZES.get(file.stem, (1080, 1350))
    size = Image.open(file).size
    return None if size == expected else f"is {size}"


def wrong_weight(file: Path) -> str | None:
    """More bytes than a network should be sent."""
    weight = file.stat().st_size
    return None if weight < MOST_BYTES else f"has {weight} bytes"


def wrong_margin(file: Path) -> str | None:
    """Anything but the ground near the edge."""
    picture = Image.open(file).convert("RGB")
    width, height = picture.size
    strips = [(0, 0, width, MARGIN), (0, height - MARGIN, width, height)]
    strips += [(0, 0, MARGIN, height), (width - MARGIN, 0, width, height)]
    colours = {colour for strip in strips for _, colour in picture.crop(strip).getcolors(1 << 20)}
    return None if len(colours) == 1 else f"has {len(colours)} colours at its edge"


def wrong_contrast(file: Path) -> str | None:
    """Ink in the line at the foot that is too near to its ground: the darkest or the lightest pixel there."""
    picture = Image.open(file).convert("RGB")
    width, height = picture.size
    ground = picture.getpixel((2, 2))
    foot = picture.crop((MARGIN, height - 120, width // 2, height - MARGIN))
    best = max(contrast(colour, ground) for _, colour in foot.getcolors(1 << 20))
    return None if best >= CONTRAST else f"has a contrast of {best:.1f} at its foot"


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    """The relative luminance of WCAG 2.2."""
    red, green, blue = (linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    """A channel of sRGB in proportion to light."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


if __name__ == "__main__":
    main(Path(sys.argv[1]))
