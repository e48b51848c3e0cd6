"""A site's working folder → the cache in it, open for one run at a time, and made anew where it is damaged."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from supple import load, write
from supple.cache import Cache, is_damage
from supple.config import Options

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Work:
    """An open working folder, locked for this process."""

    cache: Cache
    folder: Path
    finished: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was put right on the way."""
        return (*(("The cache could not be used, and was made anew.",) * self.cache.thrown_away), *filter(None, (self.finished,)))


@contextmanager
def working(options: Options, *, needs_output: bool = False, waiting: Callable[[], None] = lambda: None) -> Iterator[Work]:
    """The site's working folder, for one run at a time, with a journal that a killed run left finished first.

    `waiting` is called if another run must end before. Where that cannot be done, only a run that needs the output stops.
    """
    folder = options.working_folder
    if folder.is_symlink():
        raise OSError(errno.ELOOP, "the working folder is a link", str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "lock", waiting):
        try:
            cache = Cache(folder, fresh=options.no_cache)
        except sqlite3.Error as reason:
            raise OSError(errno.EIO, f"the cache cannot be opened, {reason}", str(folder)) from reason
        try:
            work = Work(cache, folder)
            yield replace(work, finished=healed(work, lambda w: _finished(w, options, needs_output=needs_output)))
        finally:
            cache.close()


def healed(work: Work, run: Callable[[Work], Result]) -> Result:
    """What `run` gives; if the cache turns out to be damaged on the way, it is made anew, once."""
    try:
        return run(work)
    except load.LostBodyError:
        work.cache.start_again()
    except sqlite3.DatabaseError as reason:
        if not is_damage(reason):
            raise OSError(errno.EIO, f"the cache cannot be used, {reason}", str(work.folder)) from reason
        work.cache.start_again()
    return run(work)


def _finished(work: Work, options: Options, *, needs_output: bool) -> str:
    """What is to be told of a journal that was there."""
    try:
        return "A build that was cut off has been finished." if write.finish(options.site, work.folder, work.cache) else ""
    except OSError as reason:
        if needs_output:
            raise
        return f"A build that was cut off cannot be finished: {reason.strerror}: {reason.filename}."


@contextmanager
def _locked(file: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Keeps other runs on the same site waiting; where the system has no file locks, does nothing."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
