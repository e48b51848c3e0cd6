"""An empty folder → a new site that builds: settings, a few articles, and how to publish it."""

import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import supple
from supple import schema
from supple.author import schemas
from supple.model import Muscles

# Articles that come with Supple and name no others. The wheel holds them and the rest below too (pyproject.toml).
ARTICLES = (
    "content/exercises/chin-tuck.md",
    "content/exercises/neck-side-stretch.md",
    "content/exercises/shoulder-blade-squeeze.md",
    "content/exercises/wall-angel.md",
    "content/tips/know-when-to-stop.md",
)
EDITOR = (".vscode/extensions.json", ".vscode/settings.json", ".vscode/tasks.json")
LOOK = ("templates", "static")
_AUTHOR = "author: Supple contributors\n"


class InitFault(ValueError):
    """Why no site was made, with what to do instead."""


def starter(packaged: Path, title: str, *, with_templates: bool = False) -> dict[str, bytes]:
    """Every file of a new site by its path. `packaged` is the folder of what comes with Supple."""
    site = _tree(files("supple.author") / "site")  # hidden files are stored as dot-name, or Git and editors would heed them there
    made = {"/".join(re.sub("^dot-", ".", part) for part in path.split("/")): _filled(data, title) for path, data in site}
    made |= {path: _signed((packaged / path).read_bytes()) for path in ARTICLES}
    made |= {path: (packaged / path).read_bytes() for path in EDITOR}
    made |= {f".vscode/{name}": data for name, data in schemas.files(*_words(packaged)).items()}
    if with_templates:
        for folder in LOOK:
            made |= {f"{folder}/{path}": data for path, data in _tree(packaged / folder)}
    return dict(sorted(made.items()))


def in_the_way(folder: Path, paths: Mapping[str, bytes]) -> list[str]:
    """What stands where a file of the new site would go, or where a folder for one would."""
    found = set()
    for path in paths:
        place = folder
        if place.exists() and not place.is_dir():
            raise InitFault(f"{folder} is a file. Name a folder.")
        parts = path.split("/")
        for number, part in enumerate(parts, 1):
            place = place / part
            if place.is_symlink() or (place.exists() and (number == len(parts) or not place.is_dir())):
                found.add("/".join(parts[:number]))
                break
    return sorted(found)


def write(folder: Path, made: Mapping[str, bytes]) -> None:
    """Writes the files; none that is there is touched, and where one cannot be written, those before it go again."""
    if found := in_the_way(folder, made):
        raise InitFault(f"These are there already, and stay as they are: {', '.join(found)}. Choose another folder, or move them.")
    written: list[Path] = []
    try:
        for path, data in made.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as out:
                written.append(file)
                out.write(data)
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        raise


def _words(packaged: Path) -> tuple[Muscles, tuple[str, ...]]:
    """The muscles and poses that come with Supple, which the new site has."""
    muscles, poses = (packaged / "content" / name for name in ("muscles.yaml", "poses.yaml"))
    return schema.muscles(muscles.name, muscles.read_bytes())[0], tuple(schema.poses(poses.name, poses.read_bytes())[0])


def _tree(folder: Traversable, prefix: str = "") -> list[tuple[str, bytes]]:
    """Every file below a folder with its bytes, but for what Python leaves there."""
    found = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _tree(entry, f"{path}/")
        elif entry.name != ".DS_Store":
            found.append((path, entry.read_bytes()))
    return found


def _filled(data: bytes, title: str) -> bytes:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return (
        data.replace(b'"@TITLE@"', f'"{quoted}"'.encode())
        .replace(b"@TITLE@", title.encode())
        .replace(b"@VERSION@", supple.__version__.encode())
    )


def _signed(data: bytes) -> bytes:
    """An article of ours with its author: on another's site it would else bear the name of that site's."""
    return data.replace(b"\nlicense:", f"\n{_AUTHOR}license:".encode(), 1)
