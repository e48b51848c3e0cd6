"""A finished build → a stamp beside its cache, by which the next run knows, without reading a file, that nothing changed."""

import os
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator, Mapping
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
    """`asked` is the digest of settings, date, options and program; `seen` that of the signatures of all files but `fresh` ones,
    which are known by the digest of their bytes; `outputs` are the paths of the output folder, line by line."""

    asked: str
    seen: str
    fresh: dict[str, str]
    outputs: str
    result: Result


def unchanged(options: Options, settings: Settings) -> Result | None:
    """What the last build told, if it was asked the same, and every file that it read or wrote is as it was; else None.

    The output folder may hold files of others; a build that was cut off is not trusted.
    """
    folder = options.working_folder
    if options.no_cache or options.profile or (folder / JOURNAL).exists():
        return None
    try:
        stamp = msgspec.json.decode((folder / _NAME).read_bytes(), type=_Stamp)
    except (OSError, msgspec.DecodeError, ValueError):
        return None
    if stamp.asked != _asked(options, settings):
        return None
    found = _Files(options, settings, stamp.outputs)
    if found.seen(stamp.fresh) != stamp.seen or any(_digest(path) != mark for path, mark in stamp.fresh.items()):
        return None
    if stamp.fresh and not found.fresh():
        _put(folder, replace(stamp, seen=found.seen(()), fresh={}))
    return stamp.result


def keep(options: Options, settings: Settings, outputs: Iterable[str], result: Result) -> None:
    """Puts a stamp on a build that has just been finished."""
    found = _Files(options, settings, "\n".join(sorted(outputs)))
    fresh = {path: mark for path in found.fresh() if (mark := _digest(path))}
    _put(options.working_folder, _Stamp(_asked(options, settings), found.seen(fresh), fresh, found.outputs, result))


class _Files:
    """Every file that a build reads or writes, with its signature."""

    def __init__(self, options: Options, settings: Settings, outputs: str) -> None:
        self.outputs = outputs
        site, program = os.fspath(options.site), os.fspath(Path(supple.__file__).parent)
        folders = [program, *(f"{place}/{name}" for place in dict.fromkeys((site, os.fspath(packaged()))) for name in _OURS)]
        self._found: dict[str, tuple[int, ...]] = {}
        for folder in folders:
            self._found |= _walked(folder)
        libraries = (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
        output = os.fspath(options.output)
        for path in (*libraries, *(f"{site}/{name}" for name in settings.fonts), *(f"{output}/{path}" for path in outputs.split("\n"))):
            self._found[path] = _signature(path)

    def seen(self, without: Iterable[str]) -> str:
        """The digest of all signatures but those."""
        left_out = set(without)
        text = "\n".join(f"{path} {signature}" for path, signature in sorted(self._found.items()) if path not in left_out)
        return digest(text.encode(errors="surrogateescape"))

    def fresh(self) -> list[str]:
        """Those whose signature cannot be trusted yet."""
        limit = time.time_ns() - SETTLE_NS
        return [path for path, signature in self._found.items() if signature and max(signature[1:3]) > limit]


def _walked(folder: str) -> Iterator[tuple[str, tuple[int, ...]]]:
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


def _signature(path: str) -> tuple[int, ...]:
    """What changes with a file's bytes; of a folder, with the names in it; empty where there is none."""
    try:
        stat = os.lstat(path)
        if not S_ISREG(stat.st_mode) and not S_ISDIR(stat.st_mode):
            stat = os.stat(path)  # noqa: PTH116  # where a link leads
    except (OSError, ValueError):
        return ()
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
