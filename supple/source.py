"""The folders of a site → the files in them, with what tells that a file has changed."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import supple
from supple.diagnostics import Diagnostic, did_you_mean, error, warning
from supple.links import IMAGE_TYPES

KINDS = ("exercises", "routines", "tips", "pages")
_WORDS = ("muscles.yaml", "poses.yaml")
# A file this fresh may change again within one tick of the file system's clock, so that its
# signature would stay the same: it is read again next time.
SETTLE_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a site: its path from the site's folder (`root`, or that of Supple's own files) with "/", and its signature ("" if
    it is too fresh for one to be trusted)."""

    path: str
    root: Path
    signature: str

    @property
    def file(self) -> Path:
        """The file itself. A Path for each would be most of what a large site's list of files holds."""
        return self.root / self.path

    def read(self) -> bytes:
        """What is in the file. (A Path and a buffer would take as long as the reading itself.)"""
        with FileIO(f"{self.root}/{self.path}") as file:
            return file.readall()


@dataclass(frozen=True, slots=True)
class Content:
    """What content/ holds, in the order of paths; the muscles and poses may be Supple's own."""

    articles: tuple[Found, ...]
    images: tuple[Found, ...]
    muscles: Found
    poses: Found
    faults: tuple[Diagnostic, ...]


def packaged() -> Path:
    """The folder with the templates/ and static/ that come with Supple: inside the installed
    package, or the checkout itself."""
    here = Path(supple.__file__).parent
    return here / "starter" if (here / "starter").is_dir() else here.parent


def signature(stat: os.stat_result) -> str:
    """What changes when a file's content does: size, times and inode; "" for a fresh file."""
    if time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) < SETTLE_NS:
        return ""
    return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ctime_ns}-{stat.st_ino}"


def known_digest(found: Found, known: Mapping[str, tuple[str, str]]) -> str | None:
    """The digest of a file as last read, where its signature tells that it is as it was; else None.

    `known` gives signature and digest by path.
    """
    signature, mark = known.get(found.path, ("", ""))
    return mark if signature and signature == found.signature else None


def content(site: Path, packaged: Path) -> Content:
    """The articles, pictures and muscles under `site`/content, and what is out of place there.

    A site without its own content/muscles.yaml or poses.yaml has the one in the folder `packaged`.
    """
    faults: list[Diagnostic] = []
    articles: list[Found] = []
    images: list[Found] = []
    words: dict[str, Found] = {}
    for name in _WORDS:
        words[name] = Found(f"content/{name}", packaged, signature((packaged / "content" / name).stat()))
    root = site / "content"
    if not root.is_dir():
        fault = error("content", 0, "content-missing", "There is no folder content/.", "Make content/exercises/ and put an article in it.")
        return Content((), (), words["muscles.yaml"], words["poses.yaml"], (fault,))
    for found in files(site, "content", faults):
        parts = found.path.split("/")
        suffix = ".md" if found.path.endswith(".md") else found.file.suffix
        if len(parts) == 2:
            if parts[1] in _WORDS:
                words[parts[1]] = found
            else:
                hint = (
                    f"Put it into one of: {', '.join(f'content/{k}/' for k in KINDS)}."
                    if suffix == ".md"
                    else did_you_mean(parts[1], _WORDS)
                )
                faults.append(error(found.path, 1, "file-place", f"{found.path} is not in a folder that Supple reads.", hint))
        elif parts[1] not in KINDS:
            faults.append(
                error(
                    found.path, 1, "folder-unknown", f"Supple does not read the folder content/{parts[1]}/.", did_you_mean(parts[1], KINDS)
                )
            )
        elif suffix == ".md":
            articles.append(found)
        elif suffix.lower() in IMAGE_TYPES:
            images.append(found)
        else:
            hint = (
                f'Rename it to "{found.file.name.partition(".")[0]}.md".'
                if suffix.lower() in (".md", ".markdown", ".mdown", ".txt", "")
                else "Move it to static/, or delete it."
            )
            faults.append(warning(found.path, 1, "file-type", f"{found.path} is not read: its name does not end in .md.", hint))
    return Content(tuple(articles), tuple(images), words["muscles.yaml"], words["poses.yaml"], tuple(faults))


def files(site: Path, folder: str, faults: list[Diagnostic]) -> Iterator[Found]:
    """Every file under a folder of the site in the order of paths, but for hidden ones and
    editors' copies. What leads out of the folder, which may hold secrets, is a fault, and is not read."""
    top = site.resolve() / folder.split("/")[0]
    if os.path.realpath(site / folder) != os.path.join(site.resolve(), *folder.split("/")):  # noqa: PTH118  # realpath gives text
        faults.append(error(folder, 1, "link-outside", f"{folder} is a link to another folder.", "Put the folder itself here."))
        return
    for entry in sorted(_entries(site / folder), key=lambda e: e.name):
        path = f"{folder}/{entry.name}"
        if not entry.name.isascii() and any("\ud800" <= c <= "\udfff" for c in entry.name):
            shown = path.encode(errors="backslashreplace").decode()
            faults.append(error(shown, 1, "file-name", "The name of this file is not UTF-8.", "Rename it."))
            continue
        if entry.name.startswith((".", "~", "#")) or entry.name.endswith(("~", ".swp", ".bak", ".tmp")):
            continue
        if entry.is_symlink():
            real = Path(os.path.realpath(entry.path))  # Path.resolve raises where a link leads to itself
            if not real.is_relative_to(top):
                faults.append(
                    error(
                        path, 1, "link-outside", f"{path} is a link that leads out of {folder.split('/')[0]}/.", "Put the file itself here."
                    )
                )
                continue
            if not real.is_file():
                faults.append(
                    error(path, 1, "link-folder", f"{path} is a link that does not lead to a file.", "Put the files themselves here.")
                )
                continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from files(site, path, faults)
            elif entry.is_file():
                yield Found(path, site, signature(entry.stat()))
            else:
                faults.append(error(path, 1, "file-special", f"{path} is no plain file.", "Delete it."))
        except FileNotFoundError:
            continue  # deleted while we looked


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
