"""Are the handouts of the golden projects sound and accessible, and do their pages still look as they did?

The pages of `tests/cases/NAME/expected/` are compared with the pictures in `tests/cases/NAME/pages/`, or in `pages/ID/`
where a case has several handouts; `UPDATE=1` makes the pictures anew: look at them before they are committed.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageStat

import check_pdf
import source

RESOLUTION = 45  # dots an inch: enough to see a line that moved, small enough to keep
TOLERANCE = 1.0  # mean difference of a page's pixels, of 255: another version of poppler stays under 0.5


def main(cases: Path, pictures: Path) -> None:
    """Checks every PDF of every case."""
    for case in sorted(cases.iterdir()):
        files = sorted(case.glob("expected/out/*/handout.pdf"))
        for file in files:
            place = Path(file.parent.name) if len(files) > 1 else Path()
            name = f"case/{case.name / place}"
            source.report(f"{name}/qpdf", check_pdf.wrong_syntax(file))
            source.report(f"{name}/fonts", check_pdf.wrong_font(file))
            source.report(f"{name}/pdfua", check_pdf.pdfua_findings(file))
            source.report(f"{name}/outloud", check_pdf.outloud_findings(file))
            source.report(f"{name}/pages", wrong_pages(file, case / "pages" / place, pictures / case.name / place))


def wrong_pages(file: Path, kept: Path, shown: Path) -> str | None:
    """The first page that looks otherwise than its picture, or a page without one."""
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(RESOLUTION), "-gray", "-png", str(file), f"{folder}/page"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        pages = {page.name: Image.open(page).convert("L") for page in sorted(Path(folder).iterdir())}
        [page.load() for page in pages.values()]
    shown.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        page.save(shown / name)
    if os.environ.get("UPDATE"):
        update(pages, kept)
    known = {picture.name for picture in kept.glob("*.png")}
    if known != set(pages):
        return f"has the pages {sorted(pages)}, there are pictures of {sorted(known)}"
    for name, page in pages.items():
        if problem := difference(page, Image.open(kept / name)):
            return f"{name} {problem}: see target/acceptance/cases"
    return None


def difference(page: Image.Image, kept: Image.Image) -> str | None:
    """How a page differs from its picture, if it does visibly."""
    if page.size != kept.size:
        return f"is {page.size}, not {kept.size}"
    mean = ImageStat.Stat(ImageChops.difference(page, kept.convert("L"))).mean[0]
    return f"differs by {mean:.2f} of 255" if mean > TOLERANCE else None


def update(pages: dict[str, Image.Image], kept: Path) -> None:
    """Keeps these pictures and no others, in 16 shades of grey."""
    kept.mkdir(parents=True, exist_ok=True)
    for old in kept.glob("*.png"):
        old.unlink()
    for name, page in pages.items():
        page.quantize(16).save(kept / name, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
