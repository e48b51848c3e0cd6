"""Files as they are made → the output folder, all or nothing: staged beside it, journaled, then moved into place.

A list of what Supple wrote lies in the output folder itself (`.supple-files.json`), so that neither
a lost cache nor another machine makes our files foreign, or leaves a draft published.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from stat import S_ISREG

import msgspec

from supple.cache import Cache, Written
from supple.plan import digest
from supple.source import signature

MANIFEST = ".supple-files.json"
JOURNAL = "journal.json"
_STAGED = "supple-staged"
_SOURCES = ("content", "templates", "static", "supple", "tests", ".supple", ".git")


@dataclass(frozen=True, slots=True)
class File:
    """A file to write: its path in the output folder, what it was made from, and what it holds: bytes, a file, or what reads them."""

    path: str
    fingerprint: str
    digest: str
    content: bytes | Path | Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is ready to be put in place. `stat` is size and time of the staged file; None where the folder holds the very bytes
    already."""

    path: str
    fingerprint: str
    digest: str
    stat: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a file in the output folder, and why."""

    path: str
    why: str


class OutputBlockedError(Exception):
    """The files cannot be put in place. Nothing was touched."""

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(sorted(set(obstacles), key=lambda o: (o.path, o.why)))
        super().__init__(", ".join(o.path for o in self.obstacles))


class Everything(Container[str]):
    """All paths there can be."""

    def __contains__(self, path: object) -> bool:
        return True


class _Journal(msgspec.Struct, frozen=True):
    """What is to be done to bring the output folder from one whole state to the next: files and
    folders to move out of the staging folder, files to remove (with the digest they must have), and
    the fingerprint and digest of each file that is new. Paths are relative to `output`, and that to
    the site's folder."""

    output: str
    moves: tuple[str, ...]
    gone: dict[str, str]
    rows: dict[str, tuple[str, str]]


class Output:
    """An output folder and what Supple wrote there; with `among`, only those files of it, where all others are known to stand as
    they were written."""

    def __init__(self, folder: Path, site: Path, work: Path, cache: Cache, among: Collection[str] | None = None) -> None:
        self.folder, self._site, self._work, self._cache = folder, site, work, cache
        self.root = root_of(folder, site)
        self._among = among
        self.known = cache.outputs(self.root, among)
        self._found = _walk(folder) if among is None else {p: os.lstat(f"{folder}/{p}") for p in (*self.known, MANIFEST)}
        self._staged = staging(folder)
        self.signatures: dict[str, str] = {}  # of committed files, each as it was with the very bytes; "" if it cannot be trusted yet
        owned = listed(folder) if among is None else None
        self._owned = {path: written.digest for path, written in self.known.items()} if owned is None else owned

    def as_written(self, path: str) -> bool:
        """Whether a file is on the disk as it was written last."""
        written, stat = self.known.get(path), self._found.get(path)
        if written is None or stat is None or not S_ISREG(stat.st_mode):
            return False
        now = signature(stat)
        return (bool(now) and now == written.signature) or _digest(self.folder / path) == written.digest

    def standing(self, path: str, mark: str | None = None) -> Made | None:
        """A file that was made from what has that fingerprint (from whatever it was, without one), and is as it was written; else None."""
        written = self.known.get(path)
        if written is None or mark not in (None, written.fingerprint) or not self.as_written(path):
            return None
        return Made(path, written.fingerprint, written.digest, None)

    def foreign(self, ours: Container[str]) -> tuple[str, ...]:
        """Files in the folder, but for hidden ones, that are not among ours."""
        hidden = (path for path in self._found if not any(part.startswith(".") for part in path.split("/")))
        return tuple(sorted(path for path in hidden if path not in ours and (self.folder / path).exists()))

    @contextmanager
    def staged(self) -> Iterator[None]:
        """While files are put and committed. If that fails or is cut off, nothing was decided, and nothing is left."""
        shutil.rmtree(self._staged, ignore_errors=True)  # what a killed build left
        try:
            yield
        except BaseException:  # a full disk or Ctrl-C
            if not (self._work / JOURNAL).exists():
                shutil.rmtree(self._staged, ignore_errors=True)
            raise

    def put(self, file: File) -> Made:
        """Stages a file, unless the folder holds its bytes already. Several processes may do so at once."""
        if self._holds(file.path, file.digest):
            return Made(file.path, file.fingerprint, file.digest, None)
        target = f"{self._staged}/{file.path}"
        content = file.content() if callable(file.content) else file.content
        stat = _write(content.read_bytes() if isinstance(content, Path) else content, target)
        return Made(file.path, file.fingerprint, file.digest, (stat.st_size, stat.st_mtime_ns))

    def read(self, path: str) -> bytes:
        """The bytes of a file: those that are staged, else those in the folder."""
        staged = self._staged / path
        return (staged if staged.is_file() else self.folder / path).read_bytes()

    def commit(self, files: Iterable[Made], keep: Container[str]) -> tuple[int, int]:
        """Puts the staged files in place, and removes those that Supple wrote before and whose paths are in neither
        `files` nor `keep`; one that somebody changed since is left. Gives how many files changed on
        the disk, and how many went.

        An OutputBlockedError comes before anything is touched. Once the journal stands, the change
        is finished by this process or by the next one.
        """
        new = {file.path: file for file in files}
        changed = {path: file for path, file in new.items() if file.stat}
        leaving = [path for path in self._owned if path not in new and path not in keep and path in self._found]
        gone = {path: self._owned[path] for path in sorted(leaving) if _is_as(self.folder / path, self._owned[path])}
        listing = self._listing(new, keep)
        self._refuse_blocked(changed, gone)
        manifest = self.put(File(MANIFEST, "", digest(listing), listing))
        if changed or gone or manifest.stat:
            made = {path: (file.fingerprint, file.digest) for path, file in changed.items()}
            moves = tuple(self._moves((*changed, MANIFEST)))
            put_safely(self._work / JOURNAL, msgspec.json.encode(_Journal(self.root, moves, dict(gone), made)))
            finish(self._site, self._work, self._cache, lambda path: self._signed(changed[path]))
        held = {path: Written(f.fingerprint, f.digest, signature(self._found[path])) for path, f in new.items() if not f.stat}
        self.signatures.update((path, written.signature) for path, written in held.items())
        rows = {path: row for path, row in held.items() if row != self.known.get(path)}
        with self._cache.together():
            self._cache.put_outputs(self.root, rows, [path for path in self.known if path not in new and path not in keep])
        return len(changed), len(gone)

    def _listing(self, new: Mapping[str, Made], keep: Container[str]) -> bytes:
        """The list of what Supple wrote, as it will lie in the folder."""
        if self._among is None:
            kept = {path: written.digest for path, written in self.known.items() if path in keep and path not in new}
            return _listing({**kept, **{file.path: file.digest for file in new.values()}})
        text = (self.folder / MANIFEST).read_bytes()
        for path, file in new.items():
            text = text.replace(_line(path, self.known[path].digest), _line(path, file.digest))
        return text

    def _signed(self, file: Made) -> str:
        """The signature of a file in its place, if it still is the one that was staged."""
        try:
            stat = os.lstat(f"{self.folder}/{file.path}")
        except OSError:
            return ""
        found = signature(stat) if (stat.st_size, stat.st_mtime_ns) == file.stat else ""
        self.signatures[file.path] = found
        return found

    def _holds(self, path: str, content: str) -> bool:
        """Whether the disk holds the very bytes already."""
        return path in self._found and _is_as(self.folder / path, content)

    def _refuse_blocked(self, changed: Collection[str], gone: Container[str]) -> None:
        if not self.folder.exists():
            return
        obstacles: list[Obstacle] = []
        device = self.folder.stat().st_dev
        seen: dict[str, None] = {}
        for path in changed:
            place = self.folder / path
            if place.is_dir() or place.is_symlink():
                inside = [known for known in self._found if known.startswith(f"{path}/")]
                if place.is_symlink() or not inside or any(known not in gone for known in inside):
                    obstacles.append(Obstacle(path, "Supple did not write it"))
            elif path in self._found and path not in self._owned:
                obstacles.append(Obstacle(path, "Supple did not write it"))
            while path := path.rpartition("/")[0]:
                seen[path] = None
        for name in seen:
            place = self.folder / name
            if place.is_symlink():
                obstacles.append(Obstacle(name, "it is a link, which may lead anywhere"))
            elif place.exists() and not place.is_dir() and name not in gone:
                obstacles.append(Obstacle(name, "Supple did not write it"))
            elif place.is_dir() and place.stat().st_dev != device:
                obstacles.append(Obstacle(name, "it is on another file system than the folder around it"))
            elif place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
                obstacles.append(Obstacle(name, "it may not be written to"))
        if obstacles:
            raise OutputBlockedError(obstacles)

    def _moves(self, paths: Iterable[str]) -> Iterable[str]:
        """The fewest renames: a whole folder where there is none of its name yet."""
        moves: dict[str, None] = {}
        there: dict[str, bool] = {}
        for path in paths:
            end = 0
            while end >= 0:
                end = path.find("/", end + 1)
                part = path if end < 0 else path[:end]
                if part not in there:
                    there[part] = end >= 0 and (self.folder / part).exists()
                if not there[part]:
                    moves[part] = None
                    break
        return moves


def root_of(folder: Path, site: Path) -> str:
    """The name of an output folder in the cache and the journal: its path as seen from the site's."""
    return os.path.relpath(folder.resolve(), site.resolve()).replace(os.sep, "/")


def refusal(folder: Path, site: Path) -> str:
    """Why a folder cannot be an output folder of the site, as the end of a sentence; "" if it can."""
    place, around = folder.resolve(), site.resolve()
    sources = [around / name for name in _SOURCES]
    if place == Path(place.anchor) or place == Path.home().resolve() or around.is_relative_to(place):
        return "holds the site's sources or more"
    if any(place.is_relative_to(source) or source.is_relative_to(place) for source in sources):
        return "is a folder of the site's sources"
    return "is a file" if place.exists() and not place.is_dir() else ""


def staging(folder: Path) -> Path:
    """Where files are written before they are moved: on the file system of the output folder, beside
    it, or inside it where it is a mount of its own."""
    place = folder.resolve()
    if place.is_dir() and place.stat().st_dev != place.parent.stat().st_dev:
        return place / f".{_STAGED}"
    return place.parent / f".{place.name}.{_STAGED}"


def finish(site: Path, work: Path, cache: Cache, signed: Callable[[str], str] = lambda path: "") -> bool:
    """Does what a journal says that is not done yet, and forgets it. Gives whether there was one. `signed` gives the signature of
    a file that is sure to be ours: in a second attempt none is.

    Whatever opens the working folder calls this first: a command that was killed after its journal
    stood has decided what the site is to be, and this brings it about. A journal that names paths
    outside an output folder is not ours, and is thrown away.
    """
    file = work / JOURNAL
    try:
        journal = msgspec.json.decode(file.read_bytes(), type=_Journal)
    except FileNotFoundError:
        return False
    except (msgspec.DecodeError, UnicodeDecodeError):
        file.unlink()
        return False
    folder = site / journal.output
    if refusal(folder, site) or not all(_is_inside(path) for path in (*journal.moves, *journal.gone, *journal.rows)):
        file.unlink()
        return False
    staged = staging(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in journal.gone.items():
        if _is_as(_place(folder, path), content):
            _remove(folder, path)
    for path in journal.moves:
        _move(staged / path, _place(folder, path))
    rows = {path: Written(mark, content, signed(path)) for path, (mark, content) in journal.rows.items()}
    with cache.together():
        cache.put_outputs(journal.output, rows, journal.gone)
    shutil.rmtree(staged, ignore_errors=True)
    file.unlink()
    return True


def clean(folder: Path, root: str, cache: Cache) -> tuple[int, int]:
    """Removes every file that Supple wrote and that is as it was written. Gives how many went, and
    how many stay because somebody changed them since."""
    shutil.rmtree(staging(folder), ignore_errors=True)
    known = {path: written.digest for path, written in cache.outputs(root).items()}
    owned = {**known, **(listed(folder) or {})}
    removed = kept = 0
    for path, content in owned.items():
        place = folder / path
        if _is_as(place, content):
            _remove(folder, path)
            removed += 1
        elif _is_plain(place):
            kept += 1
    _remove(folder, MANIFEST)
    with cache.together():
        cache.put_outputs(root, {}, known)
    return removed, kept


def same(one: Path, other: Path) -> bool:
    """Whether two plain files hold the same bytes."""
    return _is_plain(one) and _is_plain(other) and one.read_bytes() == other.read_bytes()


def listed(folder: Path) -> dict[str, str] | None:
    """The digests of the files that Supple wrote, by path; None where there is no such list."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(files, dict):
        return None
    return {path: content for path, content in files.items() if isinstance(content, str) and _is_inside(path)}


def _listing(files: Mapping[str, str]) -> bytes:
    """The list of what Supple wrote, as it lies in the output folder."""
    lines = b",\n".join(_line(path, content) for path, content in sorted(files.items()))
    return b'{\n"generator": "Supple",\n"files": {' + (b"\n" + lines + b"\n" if files else b"") + b"}\n}\n"


def _line(path: str, content: str) -> bytes:
    """A file in that list, on a line of its own."""
    return f"{json.dumps(path, ensure_ascii=False)}: {json.dumps(content)}".encode()


def _walk(folder: Path) -> dict[str, os.stat_result]:
    """Every file below a folder by its path, with its stat; links are not followed."""
    found = {}
    folders = [(str(folder), "")]
    while folders:
        place, prefix = folders.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((entry.path, f"{prefix}{entry.name}/"))
                    else:
                        found[f"{prefix}{entry.name}"] = entry.stat(follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            continue
    return found


def _write(content: bytes, target: str) -> os.stat_result:
    """Writes a file, with the folders that it needs. Plain calls: this is done once for each page."""
    folder = target.rpartition("/")[0]
    try:
        os.mkdir(folder)  # noqa: PTH102  # nearly every page has one of its own
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    with open(target, "wb", buffering=0) as out:  # noqa: PTH123
        left = memoryview(content)
        while left:
            left = left[out.write(left) :]
        return os.fstat(out.fileno())


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _digest(path: Path) -> str:
    return digest(path.read_bytes())


def _is_as(path: Path, content: str) -> bool:
    """Whether a plain file holds what has that digest."""
    return _is_plain(path) and _digest(path) == content


def _is_inside(path: str) -> bool:
    """Whether a path is relative and stays below where it starts."""
    parts = path.split("/")
    return not path.startswith("/") and not {"", ".", ".."} & set(parts) and "\\" not in path and "\0" not in path


def _place(folder: Path, path: str) -> Path:
    """The file of a path in a folder; an OSError where a link stands on the way."""
    for parent in list(PurePosixPath(path).parents)[:-1]:
        if (folder / parent).is_symlink():
            raise OSError(errno.ELOOP, "a link stands in the way", str(folder / parent))
    return folder / path


def _move(source: Path, target: Path) -> None:
    """Renames a staged file or folder into place; what is in place already is left."""
    if not source.exists():
        return
    if source.is_dir() and target.is_dir():
        for child in sorted(source.iterdir()):
            _move(child, target / child.name)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


def _remove(folder: Path, path: str) -> None:
    """Removes a file, and the folders that are empty without it."""
    place = folder / path
    if _is_plain(place):
        place.unlink()
    for parent in list(PurePosixPath(path).parents)[:-1]:
        try:
            (folder / parent).rmdir()
        except OSError:
            return  # not empty, or not there


def put_safely(file: Path, data: bytes) -> None:
    """Writes a small file so that it is either there whole or not at all."""
    beside = file.with_suffix(".new")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
