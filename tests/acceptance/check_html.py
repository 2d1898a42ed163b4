"""Does the Nu HTML checker find no error on any page or newsletter, and does every address of ours lead somewhere?"""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import reading
import source


def main(project: Path, vnu: Path) -> None:
    """Checks all HTML in out/."""
    out, site = project / "out", source.settings(project)["site"]["url"]
    files = sorted(out.rglob("*.html"))
    errors = nu_errors(files, vnu)
    for file in files:
        name = str(file.relative_to(out))
        source.report(f"nu/{name}", "; ".join(errors[file]))
        addresses = reading.of_html(file.read_text("utf-8")).addresses
        dead = [address for address in addresses if leads_nowhere(address, file, out, site)]
        source.report(f"addresses/{name}", f"nothing at {', '.join(dead)}" if dead else None)


def nu_errors(files: list[Path], vnu: Path) -> dict[Path, list[str]]:
    """What the Nu HTML checker says of each file."""
    command = ["java", "-jar", vnu, "--format", "json", "--errors-only", "--exit-zero-always", "--stdout", *files]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    errors: dict[Path, list[str]] = {file: [] for file in files}
    for message in json.loads(said.stdout)["messages"]:
        file = Path(unquote(urlsplit(message["url"]).path))
        errors[file].append(f"line {message.get('lastLine')}: {message['message']}")
    return errors


def leads_nowhere(address: str, file: Path, out: Path, site: str) -> bool:
    """Whether an address within the site has no file, or none with its anchor."""
    if address.startswith(f"{site}/") or address == site:
        path, _, anchor = address[len(site) :].lstrip("/").partition("#")
        target = out / unquote(path)
    elif urlsplit(address).scheme:
        return False
    else:
        path, _, anchor = address.partition("#")
        target = file.parent / unquote(path) if path else file
    target = target / "index.html" if target.is_dir() else target
    return not target.is_file() or (anchor != "" and f'id="{anchor}"' not in target.read_text("utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
