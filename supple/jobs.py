"""Pieces of work → their results in order, from this process or from several at once."""

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

State = TypeVar("State")
Piece = TypeVar("Piece")
Result = TypeVar("Result")
_SHARE = 4  # what part of its share of what is left a process takes up at a time, so that none waits long for the last
_SMALLEST, _LARGEST = 20, 500  # pieces in a batch: each costs a little, and what waits to be taken up should stay small
_held: list[object] = []  # in a worker process: what it works with


def cores() -> int:
    """How many processes can run at once here: what this one may use of the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def spread(
    work: Callable[[State, Sequence[Piece]], list[Result]], state: State, pieces: Sequence[Piece], jobs: int, *, least: int
) -> Iterator[Iterator[list[Result]]]:
    """What `work` makes of the pieces, batch by batch in their order; the workers begin at once.

    Workers are forked, so that they have state and pieces without their being sent; what they give back should be small. Where a
    system cannot fork, or for fewer pieces than `least` (which are done before a worker has begun), this process does it all.
    """
    parts = list(_parts(len(pieces), jobs))
    if len(pieces) < least:
        yield (work(state, pieces[part]) for part in parts)
        return
    # Else each collection looks through all that was there before, and the first one of a worker copies it. Not for less work: what
    # was frozen once is looked at seldom, and the preview would keep the garbage of every save.
    gc.freeze()
    try:
        if jobs < 2 or not hasattr(os, "fork"):
            yield (work(state, pieces[part]) for part in parts)
            return
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(min(jobs, len(parts)), multiprocessing.get_context("fork"), _hold, (work, state, pieces)) as workers:
            try:
                with _undisturbed():
                    results: Iterator[list[Result]] = workers.map(_do, parts)
                yield results
            finally:
                workers.shutdown(cancel_futures=True)
    finally:
        gc.unfreeze()


def _parts(pieces: int, jobs: int) -> Iterator[slice]:
    """The batches, ever smaller ones towards the end, at which all processes should arrive together."""
    start = 0
    while start < pieces:
        size = min(_LARGEST, max(_SMALLEST, (pieces - start) // (jobs * _SHARE)))
        yield slice(start, start + size)
        start += size


def beside(work: Callable[[Piece], Result], piece: Piece, jobs: int) -> Callable[[], Result]:
    """Begins a piece of work in a process beside this one, and gives what waits for its result. Where that process cannot be, or comes
    to nothing, the work is done by whoever waits."""
    alone = cache(partial(work, piece))
    if jobs < 2 or not hasattr(os, "fork"):
        return alone
    import multiprocessing

    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    with _undisturbed():
        process = context.Process(target=_send, args=(ours, theirs, work, piece), daemon=True)
        try:
            process.start()
        except OSError:  # there are too many processes
            ours.close()
            return alone
        finally:
            theirs.close()

    def result() -> Result:
        try:
            return ours.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            return alone()
        finally:
            process.join()
            ours.close()

    return cache(result)


def _send(back: "Connection", to: "Connection", work: Callable[[Piece], Result], piece: Piece) -> None:
    _hold()
    back.close()  # so that it is told where nobody waits any more
    with suppress(Exception):  # it comes again where the result is waited for
        to.send(work(piece))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits: it would end a worker that has been forked and does not leave it to the first process yet."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _hold(*held: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one ends the others
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _held[:] = held


def _do(part: slice) -> list[Result]:
    work, state, pieces = _held
    return work(state, pieces[part])  # type: ignore[operator, index, no-any-return]
