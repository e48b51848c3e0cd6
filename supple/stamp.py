"""A finished build → a stamp beside its cache, by which the next run knows, without reading a file, that nothing changed."""

import os
import sys
import sysconfig
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import msgspec

import supple
from supple.config import Options, Settings
from supple.diagnostics import Diagnostic
from supple.plan import digest
from supple.source import SETTLE_NS, packaged
from supple.write import JOURNAL, put_safely

_NAME = "stamp.json"
_Signature = tuple[int, int, int, int]
_Signatures = dict[str, _Signature]
_GONE: _Signature = (-1, 0, 0, 0)
_OURS = ("content", "templates", "static")


@dataclass(frozen=True, slots=True)
class Result:
    """What a build found, as it is told again where nothing changed: faults, how many articles there are of each kind, which are
    held back and why, how many files the site has, and what else there is to say."""

    faults: tuple[Diagnostic, ...]
    counts: Mapping[str, int]
    held: tuple[tuple[str, str], ...]
    planned: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stamp:
    """`asked` is the digest of settings, date, options and program; `seen` that of the signatures of all files but those of content/,
    which stand in `content`, and `fresh` ones, which are known by the digest of their bytes; `outputs` are the paths of the output
    folder, line by line."""

    asked: str
    seen: str
    content: _Signatures
    fresh: dict[str, str]
    outputs: str
    result: Result


@dataclass(frozen=True, slots=True)
class Inputs:
    """Every file that a build may read, with its signature from before it was read; `fresh` are the digests of those whose signature
    cannot be trusted yet."""

    content: _Signatures
    others: _Signatures
    fresh: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What the last build told, if it was asked the same, and every file that it read or wrote is as it was but for those of
    content/ in `changed`, by their paths in the site."""

    result: Result
    changed: frozenset[str]
    inputs: Inputs
    _stamp: _Stamp
    _written: _Signatures

    def stands(self, options: Options) -> bool:
        """Whether no other run has been here since."""
        return _read(options.working_folder) == self._stamp

    def keep(self, options: Options, result: Result, rewritten: Iterable[str]) -> None:
        """Puts the stamp anew on a build that read what changed, and wrote those paths of the output folder again."""
        anew = {place: _signature(place) for place in (f"{os.fspath(options.output)}/{path}" for path in rewritten)}
        known = {path: mark for path, mark in self._stamp.fresh.items() if path not in anew}
        written = {**self._written, **anew}
        fresh = {path: known.get(path) or _digest(path) for path in _fresh(written)}
        _put(options.working_folder, _stamped(self._stamp.asked, self.inputs, written, self._stamp.outputs, result, fresh))


def look(options: Options, settings: Settings) -> Found | None:
    """What the last build told, and which articles changed since; None if it was asked something else, or anything else changed.

    The output folder may hold files of others; a build that was cut off is not trusted.
    """
    folder = options.working_folder
    if options.no_cache or options.profile or (folder / JOURNAL).exists():
        return None
    stamp = _read(folder)
    if stamp is None or stamp.asked != _asked(options, settings):
        return None
    found, written = inputs(options, settings), _written(options, stamp.outputs)
    if _seen(found.others, written, stamp.fresh) != stamp.seen:
        return None
    before, now = stamp.content, _without(found.content, stamp.fresh)
    changed = set() if before == now else {path for path, _ in before.items() ^ now.items()}
    for path, mark in stamp.fresh.items():
        if _digest(path) != mark:
            if path in written or path in found.others:
                return None
            changed.add(path)
    if stamp.fresh and not changed and not found.fresh and not _fresh(written):
        _put(folder, _stamped(stamp.asked, found, written, stamp.outputs, stamp.result, {}))
    site = os.fspath(options.site)
    return Found(stamp.result, frozenset(path.removeprefix(f"{site}/") for path in changed), found, stamp, written)


def inputs(options: Options, settings: Settings) -> Inputs:
    """Every file that a build may read. Looked at before it reads them, so that a file that changes meanwhile is seen by the next."""
    site, program = os.fspath(options.site), os.fspath(Path(supple.__file__).parent)
    content = dict(_walked(f"{site}/content"))
    others: _Signatures = {}
    folders = dict.fromkeys(f"{place}/{name}" for place in (site, os.fspath(packaged())) for name in _OURS)
    for folder in (program, *(folder for folder in folders if folder != f"{site}/content")):
        others |= _walked(folder)
    for path in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *(f"{site}/{name}" for name in settings.fonts)):
        others[path] = _signature(path)
    return Inputs(content, others, {path: mark for path in (*_fresh(content), *_fresh(others)) if (mark := _digest(path))})


def keep(options: Options, settings: Settings, read: Inputs, outputs: Mapping[str, tuple[str, str]], result: Result) -> None:
    """Puts a stamp on a build that has just been finished. `outputs` are its files by path, each with the digest of what was written
    ("" if it is not known), and the signature that it had with that ("" if none can be trusted yet)."""
    paths = "\n".join(sorted(outputs))
    written = _written(options, paths)
    known = {f"{os.fspath(options.output)}/{path}": each for path, each in outputs.items()}
    # What is on the disk may be another's by now: it is known by the bytes that were written.
    fresh = {path: mark for path, (mark, sign) in known.items() if mark and sign != "-".join(map(str, written[path]))}
    fresh |= {path: _digest(path) for path in _fresh(written) if path not in fresh}
    _put(options.working_folder, _stamped(_asked(options, settings), read, written, paths, result, fresh))


def _stamped(asked: str, read: Inputs, written: _Signatures, outputs: str, result: Result, fresh: Mapping[str, str]) -> _Stamp:
    """The stamp; `fresh` are the digests of what was written and is not to be known by its signature."""
    every = {**read.fresh, **fresh}
    return _Stamp(asked, _seen(read.others, written, every), _without(read.content, every), every, outputs, result)


def _written(options: Options, outputs: str) -> _Signatures:
    output = os.fspath(options.output)
    return {path: _signature(path) for path in (f"{output}/{each}" for each in outputs.split("\n"))}


def _seen(others: _Signatures, written: _Signatures, without: Collection[str]) -> str:
    """The digest of all signatures but those; what is written is in order."""
    found = _without({**dict(sorted(others.items())), **written}, without)
    return digest("\n".join(found).encode(errors="surrogateescape"), msgspec.json.encode(list(found.values())))


def _without(found: _Signatures, fresh: Collection[str]) -> _Signatures:
    return {path: mark for path, mark in found.items() if path not in fresh} if fresh else found


def _fresh(found: _Signatures) -> list[str]:
    """Those whose signature cannot be trusted yet."""
    limit = time.time_ns() - SETTLE_NS
    return [path for path, (_, modified, changed, _) in found.items() if modified > limit or changed > limit]


def _read(folder: Path) -> _Stamp | None:
    try:
        return msgspec.json.decode((folder / _NAME).read_bytes(), type=_Stamp)
    except (OSError, msgspec.DecodeError, ValueError):
        return None


def _walked(folder: str) -> Iterator[tuple[str, _Signature]]:
    folders, links = [folder], set()
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if not entry.is_dir():
                        yield entry.path, _signature(entry.path)
                    elif entry.is_symlink():  # a template may come from anywhere
                        real = os.path.realpath(entry.path)
                        folders += [entry.path] * (real not in links)
                        links.add(real)
                    elif entry.name != "__pycache__":
                        folders.append(entry.path)
        except OSError:
            continue


def _signature(path: str) -> _Signature:
    """What changes with a file's bytes; of a folder, with the names in it; its own where there is none."""
    try:
        stat = os.lstat(path)
        if not S_ISREG(stat.st_mode) and not S_ISDIR(stat.st_mode):
            stat = os.stat(path)  # noqa: PTH116  # where a link leads
    except (OSError, ValueError):
        return _GONE
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def _digest(path: str) -> str:
    try:
        return digest(Path(path).read_bytes())
    except OSError:
        return ""


def _asked(options: Options, settings: Settings) -> str:
    """The digest of all that a build depends on beside files."""
    asked = (replace(options, jobs=1), settings, sys.version, supple.__version__, supple.__file__)
    return digest(repr(asked).encode(errors="surrogateescape"))


def _put(folder: Path, stamp: _Stamp) -> None:
    put_safely(folder / _NAME, msgspec.json.encode(stamp))
