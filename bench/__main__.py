"""Supple and its peers, measured side by side → docs/performance.md.

    python -m bench --sizes 100,1000 --rounds 3

Above 10,000 articles Supple runs alone.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from bench.contenders import Contender, contenders
from bench.corpus import ROOT
from bench.extras import extras
from bench.plot import plot
from bench.report import Extra, Medians, Setting, generated, put
from bench.scenarios import Measured, file_system, measure

PAGE, PLOT = ROOT / "docs" / "performance.md", ROOT / "docs" / "images" / "performance.svg"
PEERS_UP_TO = 10_000
_IN_MEMORY = Path("/dev/shm")
_ROOM = 50_000  # bytes that an article and its output take in one site
_EXTRAS_OF = 100  # articles


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and writes the page and the plot."""
    asked = _arguments(arguments)
    with _folder(asked.work, Path(tempfile.gettempdir()), "supple-bench-programs-") as programs:
        runners = [c for c in contenders(programs, _say) if not asked.only or c.key in asked.only]
        turns = {size: runners if size <= PEERS_UP_TO else runners[:1] for size in sorted(asked.sizes)}
        with _folder(asked.sites, _quick_disk(turns), "supple-bench-sites-") as sites:
            setting = _setting(runners, sites, asked.rounds)
            measured: list[Measured] = []
            for one in measure(turns, sites, asked.rounds, asked.saves, _say):
                measured.append(one)
                _keep(programs / "measured.json", setting, measured)
            extra = [] if asked.no_extras else list(extras(runners[0], _EXTRAS_OF, sites, asked.rounds, _say))
    _write(measured, setting, extra)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=_numbers, default=[100, 1000, 10_000], help="numbers of articles, such as 100,1000")
    parser.add_argument("--rounds", type=int, default=5, help="counted runs of each build")
    parser.add_argument("--saves", type=int, default=5, help="counted saves of each server; 0 for none")
    parser.add_argument("--only", type=lambda text: text.split(","), help="the generators to run, such as supple,hugo-lean")
    parser.add_argument("--no-extras", action="store_true", help="without search, PDFs, pictures and figures")
    parser.add_argument("--work", type=Path, help="a folder in which the programs of peers are kept for the next run")
    parser.add_argument("--sites", type=Path, help="an empty folder for the sites; by default in memory, where there is room")
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


@contextmanager
def _folder(given: Path | None, beside: Path, prefix: str) -> Iterator[Path]:
    """The given folder, which is kept, or one for this run."""
    if given:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
        return
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _quick_disk(turns: Mapping[int, Sequence[Contender]]) -> Path:
    """A file system in memory with room for every site (one has two outputs for a while) and half of that again, or else a disk."""
    needed = 1.5 * _ROOM * (sum(size * len(some) for size, some in turns.items()) + max(turns))
    fits = _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > needed
    return _IN_MEMORY if fits else Path(tempfile.gettempdir())


def _setting(runners: Sequence[Contender], sites: Path, rounds: int) -> Setting:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return Setting(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        machine=f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory",
        system=f"{platform.system()} {platform.release()}",
        files=file_system(sites) or "an unknown file system",
        python=platform.python_version(),
        rounds=rounds,
        names={c.key: c.name for c in runners},
        versions={c.name: c.version for c in runners if "," not in c.name},
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _keep(file: Path, setting: Setting, measured: Sequence[Measured]) -> None:
    """Every single run, for whoever wants to look closer."""
    file.write_text(json.dumps({"setting": asdict(setting), "runs": [asdict(m) for m in measured]}, indent=1), encoding="utf-8")


def _write(measured: Sequence[Measured], setting: Setting, extra: Sequence[Extra]) -> None:
    medians = Medians(measured)
    lines = {name: {n: t for n in medians.sizes if (t := medians.of(n, key, "cold"))} for key, name in setting.names.items()}
    lines = {name: line for name, line in lines.items() if line}
    title = "Cold build, by number of articles"
    PLOT.write_text(plot(lines, title), encoding="utf-8")
    most = medians.sizes[-1]
    ends = ", ".join(f"{name} {line[most]:.1f} s" for name, line in lines.items() if most in line)
    alt = f"Time of a cold build against the number of articles, both axes by powers of ten. At {most:,} articles: {ends}."
    text = generated(measured, setting, extra, PLOT.relative_to(PAGE.parent).as_posix(), alt)
    PAGE.write_text(put(PAGE.read_text("utf-8"), text), encoding="utf-8")
    _say(f"{PAGE.relative_to(ROOT)} and {PLOT.relative_to(ROOT)} are written.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
