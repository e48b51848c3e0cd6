"""A command → how long it took, its processor time, and the most memory that all its processes held at once."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.05  # seconds between looks at the memory
_ANEW = 4  # looks after which new processes are looked for, which costs more


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds by the clock, seconds of processor time, bytes."""

    wall: float
    cpu: float
    memory: int


class Failed(Exception):
    """A command ended with an error; the text is the end of what it said."""


def run(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Run:
    """Runs it to its end, with its processes."""
    log = folder / "bench.log"
    with log.open("wb") as said:
        began = time.perf_counter()
        process = start(command, folder, env, said.fileno())
        memory = _Memory(process.pid)
        memory.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl-C does not reach a session of its own
            os.killpg(process.pid, signal.SIGKILL)
            raise
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    memory.stop()
    if process.returncode:
        raise Failed(f"{' '.join(command)}: {log.read_text('utf-8', 'replace')[-2000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, memory.most or used.ru_maxrss * 1024)


def start(command: Sequence[str], folder: Path, env: Mapping[str, str], said: int) -> subprocess.Popen[bytes]:
    """Starts it in a session of its own, by which its processes are known; Python keeps what it compiles, as it does by itself."""
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **env},
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=said,
        start_new_session=True,
    )


class _Memory(threading.Thread):
    """Looks at the memory of a session again and again; where there is no /proc it sees nothing."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._session, self._over = session, threading.Event()

    def run(self) -> None:
        processes, look = [self._session], 0
        while not self._over.wait(_EVERY):
            look += 1
            processes = session_processes(self._session) if look % _ANEW == 1 else processes
            self.most = max(self.most, sum(map(_held, processes)))

    def stop(self) -> None:
        self._over.set()
        self.join()


def session_processes(session: int) -> list[int]:
    """The processes of a session, by /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(entry.read_text().rpartition(")")[2].split()[3]) == session:
                found.append(int(entry.parent.name))
        except OSError:  # it has ended
            continue
    return found


def _held(process: int) -> int:
    """The bytes that a process holds; of what several share, its part."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended, or the system has no such file
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def until(done: Callable[[], bool], seconds: float, every: float = 0.003) -> float:
    """Waits until `done`, and tells for how long."""
    began = time.perf_counter()
    while not done():
        if time.perf_counter() - began > seconds:
            raise Failed(f"not done after {seconds:.0f} s")
        time.sleep(every)
    return time.perf_counter() - began
