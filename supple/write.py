"""Finished files → the output folder, all or nothing: staged beside it, journaled, then moved into place."""

import json
import os
import shutil
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from supple.cache import Cache, Written
from supple.plan import digest
from supple.source import signature

_JOURNAL = "journal.json"
# What a file of ours says somewhere near its start, so that a lost manifest does not make it foreign.
_MARKS = (
    b'<meta name="generator" content="Supple',
    b"<generator>Supple</generator>",
    b"<!-- Supple -->",
    b"# Supple\n",
    b'"generator":"Supple"',
)
_NEAR = 4_096


@dataclass(frozen=True, slots=True)
class File:
    """A file to write: its path in the output folder, what it was made from, and what it holds."""

    path: str
    fingerprint: str
    digest: str
    content: bytes | Path


class OutputTakenError(Exception):
    """Files that Supple did not write stand where it would write; `paths` are relative to the output folder."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(", ".join(paths))
        self.paths = paths


class Output:
    """An output folder and its manifest."""

    def __init__(self, folder: Path, site: Path, work: Path, cache: Cache) -> None:
        self.folder, self._site, self._work, self._cache = folder, site, work, cache
        self.root = os.path.relpath(folder.resolve(), site.resolve()).replace(os.sep, "/")
        self.known = cache.outputs(self.root)
        self._found = dict(_walk(folder))
        self._refreshed: dict[str, Written] = {}

    @property
    def foreign(self) -> tuple[str, ...]:
        """Files in the folder that Supple did not write, but for hidden ones."""
        return tuple(
            sorted(path for path in self._found if path not in self.known and not any(part.startswith(".") for part in path.split("/")))
        )

    def as_written(self, path: str) -> bool:
        """Whether a file of the manifest is on the disk as it was written."""
        written, stat = self.known.get(path), self._found.get(path)
        if written is None or stat is None or not _is_plain(self.folder / path):
            return False
        now = signature(stat)
        if now and now == written.signature:
            return True
        same = digest((self.folder / path).read_bytes()) == written.digest
        if same:
            self._refreshed[path] = Written(written.fingerprint, written.digest, now)
        return same

    def commit(self, files: Iterable[File], keep: Container[str]) -> tuple[int, int]:
        """Writes the files, and removes those of the manifest whose paths are in neither `files` nor
        `keep`. Gives how many files changed on the disk, and how many went.

        An OutputTakenError comes before anything is touched. Once the journal stands, the change
        is finished by this process or by the next one.
        """
        new = {file.path: file for file in files}
        changed = [file for file in new.values() if not self._holds(file)]
        gone = sorted(path for path in self.known if path not in new and path not in keep)
        self._refuse_taken(changed, gone)
        same = {
            f.path: Written(f.fingerprint, f.digest, signature(self._found[f.path]))
            for f in new.values()
            if f.path in self._found and f not in changed
        }
        refreshed = {path: written for path, written in self._refreshed.items() if path in keep}
        if changed or gone:
            self._stage(changed, gone)
            finish(self._site, self._work, self._cache)
        with self._cache.together():
            self._cache.put_outputs(self.root, {**refreshed, **same}, ())
        return len(changed), sum(path in self._found for path in gone)

    def _holds(self, file: File) -> bool:
        """Whether the disk holds the very bytes already."""
        path = self.folder / file.path
        return file.path in self._found and _is_plain(path) and digest(path.read_bytes()) == file.digest

    def _refuse_taken(self, changed: Iterable[File], gone: Iterable[str]) -> None:
        leaving, taken = set(gone), set()
        for file in changed:
            if file.path in self._found and file.path not in self.known and not _is_ours(self.folder / file.path):
                taken.add(file.path)
            for parent in list(PurePosixPath(file.path).parents)[:-1]:
                place = self.folder / parent
                if place.is_symlink() or (place.exists() and not place.is_dir() and str(parent) not in leaving):
                    taken.add(str(parent))
            place = self.folder / file.path
            if place.is_dir() and (
                place.is_symlink()
                or any(
                    not path.startswith(f"{file.path}/") or path not in leaving for path in self._found if path.startswith(f"{file.path}/")
                )
            ):
                taken.add(file.path)
        if taken:
            raise OutputTakenError(tuple(sorted(taken)))

    def _stage(self, changed: Iterable[File], gone: list[str]) -> None:
        """Writes the files beside the folder, then the journal of what is to be done with them."""
        staged = self.folder.parent / f".{self.folder.name}.staged"
        shutil.rmtree(staged, ignore_errors=True)  # what a killed build left
        try:
            self._stage_in(staged, changed, gone)
        except BaseException:  # a full disk or Ctrl-C: nothing was decided, and nothing is left
            shutil.rmtree(staged, ignore_errors=True)
            raise

    def _stage_in(self, staged: Path, changed: Iterable[File], gone: list[str]) -> None:
        rows = {}
        for file in changed:
            target = staged / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(file.content, bytes):
                target.write_bytes(file.content)
            else:
                shutil.copyfile(file.content, target)
            rows[file.path] = [file.fingerprint, file.digest]
        moves = list(self._moves(rows))
        journal = {
            "output": self.root,
            "staged": os.path.relpath(staged.resolve(), self._site.resolve()),
            "moves": moves,
            "gone": gone,
            "rows": rows,
        }
        _put_safely(self._work / _JOURNAL, json.dumps(journal).encode())

    def _moves(self, paths: Iterable[str]) -> Iterable[str]:
        """The fewest renames: a whole folder where there is none of its name yet."""
        moves: dict[str, None] = {}
        for path in paths:
            parts = path.split("/")
            for end in range(1, len(parts) + 1):
                part = "/".join(parts[:end])
                if end == len(parts) or not (self.folder / part).exists():
                    moves[part] = None
                    break
        return moves


def finish(site: Path, work: Path, cache: Cache) -> bool:
    """Does what a journal says that is not done yet, and forgets it. Gives whether there was one.

    Every command calls this first: a command that was killed after its journal stood has decided
    what the site is to be, and this brings it about.
    """
    file = work / _JOURNAL
    try:
        journal = json.loads(file.read_bytes())
        folder, staged = site / journal["output"], site / journal["staged"]
        moves, gone, rows = journal["moves"], journal["gone"], journal["rows"]
    except FileNotFoundError:
        return False
    except (ValueError, KeyError, TypeError):
        file.unlink()  # not a journal of ours: nothing was decided
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for path in gone:
        _remove(folder, path)
    for path in moves:
        _move(staged / path, folder / path)
    written = {
        path: Written(mark, content, signature(os.lstat(folder / path)))
        for path, (mark, content) in rows.items()
        if (folder / path).is_file()
    }
    with cache.together():
        cache.put_outputs(journal["output"], written, gone)
    if staged.exists():
        shutil.rmtree(staged)
    file.unlink()
    return True


def clean(folder: Path, root: str, cache: Cache) -> tuple[int, int]:
    """Removes every file that the manifest names and that is as it was written. Gives how many
    went, and how many stay because somebody changed them since."""
    removed = kept = 0
    known = cache.outputs(root)
    for path, written in known.items():
        place = folder / path
        if not _is_plain(place):
            continue
        if digest(place.read_bytes()) == written.digest:
            _remove(folder, path)
            removed += 1
        else:
            kept += 1
    with cache.together():
        cache.put_outputs(root, {}, known)
    return removed, kept


def _walk(folder: Path, prefix: str = "") -> Iterable[tuple[str, os.stat_result]]:
    """Every file below a folder by its path, with its stat; links are not followed."""
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", entry.stat(follow_symlinks=False)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _is_ours(path: Path) -> bool:
    """Whether a file says that Supple made it, so that it may be replaced."""
    if not _is_plain(path):
        return False
    with path.open("rb") as file:
        start = file.read(_NEAR)
    return any(mark in start for mark in _MARKS)


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


def _put_safely(file: Path, data: bytes) -> None:
    """Writes a small file so that it is either there whole or not at all."""
    beside = file.with_suffix(".new")
    with beside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
