"""Work spread over processes: the same results in the same order for any number of them."""

import gc
import os
import threading
import time
from collections.abc import Sequence

import pytest

from supple import jobs


def _with(state: dict[str, int], batch: Sequence[str]) -> list[tuple[int, int]]:
    return [(state[name], os.getpid()) for name in batch]


def _faulty(state: int, batch: Sequence[int]) -> list[int]:
    if state in batch:
        raise ValueError(f"no {state}")
    return list(batch)


@pytest.mark.parametrize("processes", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 7, 1_300])
def test_results_come_in_order_from_any_number_of_processes(processes: int, count: int) -> None:
    """Each piece once, in order; with several processes none is done by this one."""
    state = {f"p{n}": n for n in range(count)}
    with jobs.spread(_with, state, list(state), processes, least=5) as batches:
        results = [result for batch in batches for result in batch]
    assert [n for n, _ in results] == list(range(count))
    assert (os.getpid() not in {process for _, process in results}) == ((processes > 1 and count >= 5) or not count)


@pytest.mark.parametrize("processes", [1, 3])
def test_a_fault_in_the_work_comes_through(processes: int) -> None:
    """What a worker raises is raised here, and the workers end."""
    with pytest.raises(ValueError, match="no 40"), jobs.spread(_faulty, 40, list(range(100)), processes, least=5) as batches:
        list(batches)


def test_what_is_not_taken_up_is_let_go() -> None:
    """A caller that fails while workers are at it does not wait for all that is left."""
    with pytest.raises(KeyError), jobs.spread(_faulty, -1, list(range(10_000)), 2, least=5):
        raise KeyError


def test_cores_are_at_least_one() -> None:
    """However few this process may use."""
    assert 1 <= jobs.cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_begun_beside_is_to_be_had_as_often_as_wanted(processes: int) -> None:
    """From another process, if there may be one."""
    begun = jobs.beside(_whose, "a", processes)
    assert begun() == begun()
    assert begun()[0] == "a"
    assert (begun()[1] == os.getpid()) == (processes == 1)


def _whose(piece: str) -> tuple[str, int]:
    return piece, os.getpid()


def test_what_came_to_nothing_beside_is_done_here() -> None:
    """A process that is killed, or in which the work fails, is as none."""
    here = os.getpid()

    def work(how: str) -> str:
        if os.getpid() != here:
            os.kill(os.getpid(), 9) if how == "killed" else int(how)
        return how if how == "killed" else str(int(how))

    assert jobs.beside(work, "killed", 2)() == "killed"
    with pytest.raises(ValueError, match="failed"):
        jobs.beside(work, "failed", 2)()


def test_where_no_process_can_be_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine may have too many already."""

    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    assert jobs.beside(_whose, "a", 2)() == ("a", os.getpid())


def test_what_was_cut_off_beside_is_done_here() -> None:
    """A process that is killed while it gives its result back."""
    here = os.getpid()

    def work(size: int) -> bytes:
        if os.getpid() != here:
            threading.Timer(0.2, os.kill, (os.getpid(), 9)).start()
        return bytes(size)

    begun = jobs.beside(work, 5_000_000, 2)  # more than waits in a pipe until it is read
    time.sleep(0.5)
    assert begun() == bytes(5_000_000)


@pytest.mark.parametrize(("pieces", "frozen"), [(4, False), (5, True)])
def test_only_for_much_work_old_objects_are_not_collected(pieces: int, frozen: bool) -> None:
    """What little work freezes would stay for as long as the preview runs; and after the work all is as it was."""
    gc.unfreeze()
    with jobs.spread(_faulty, -1, list(range(pieces)), 1, least=5) as batches:
        assert (gc.get_freeze_count() > 0) == frozen
        list(batches)
    assert gc.get_freeze_count() == 0
