"""Does the Nu HTML checker find no error in any page, newsletter, style sheet or drawing of the site?"""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import source


def main(project: Path, vnu: Path) -> None:
    """Checks all HTML and CSS in out/ and the favicon."""
    out = project / "out"
    files = [*sorted(out.rglob("*.html")), *sorted(out.rglob("*.css")), *sorted(out.glob("favicon.svg"))]
    errors = nu_errors(files, vnu)
    for file in files:
        source.report(f"nu/{file.relative_to(out)}", "; ".join(errors[file]))


def nu_errors(files: list[Path], vnu: Path) -> dict[Path, list[str]]:
    """What the Nu HTML checker says of each file."""
    kinds = ["--also-check-css", "--also-check-svg"]
    options = ["--format", "json", "--errors-only", "--exit-zero-always", "--stdout"]
    command = ["java", "-jar", vnu, *kinds, *options, *files]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    errors: dict[Path, list[str]] = {file: [] for file in files}
    for message in json.loads(said.stdout)["messages"]:
        file = Path(unquote(urlsplit(message["url"]).path))
        errors[file].append(f"line {message.get('lastLine')}: {message['message']}")
    return errors


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
