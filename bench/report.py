"""What was measured → the generated part of docs/performance.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.scenarios import Measured

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
_HUGO = "hugo"
_BARE = "hugo-bare"  # makes less than all others, so none is compared with it
_BASE = "supple"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and with what it was measured."""

    date: str
    machine: str
    system: str
    files: str  # the file system
    python: str
    rounds: int
    names: Mapping[str, str]  # of contenders, by their keys, in the order in which they are shown
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Extra:
    """What one thing costs that no peer makes: seconds for each one made."""

    name: str
    each: float
    made: int


class Medians:
    """The medians of what was measured."""

    def __init__(self, measured: Iterable[Measured]) -> None:
        self._runs: dict[tuple[int, str, str], list[Measured]] = {}
        for m in measured:
            self._runs.setdefault((m.articles, m.contender, m.scenario), []).append(m)

    def of(self, articles: int, contender: str, scenario: str, figure: str = "wall") -> float | None:
        """The median of a figure, which is a name of a field of Measured; None where it was not measured."""
        runs = self._runs.get((articles, contender, scenario))
        return median(getattr(run, figure) for run in runs) if runs else None

    def ratio(self, articles: int, contender: str, other: str, scenario: str = "cold") -> float | None:
        """How many times the other's time a contender takes."""
        mine, theirs = self.of(articles, contender, scenario), self.of(articles, other, scenario)
        return mine / theirs if mine is not None and theirs else None

    def quickest_hugo(self, articles: int) -> str | None:
        """The Hugo whose cold build is quickest, of those that make what Supple makes."""
        equal = {key for _, key, _ in self._runs if key.startswith(_HUGO) and not key.startswith(_BARE)}
        times = {key: t for key in equal if (t := self.of(articles, key, "cold"))}
        return min(times, key=lambda key: times[key]) if times else None

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of articles."""
        return tuple(sorted({articles for articles, _, _ in self._runs}))


def generated(measured: Sequence[Measured], setting: Setting, extras: Sequence[Extra], plot: str, alt: str) -> str:
    """The generated part: where it was measured, the plot, a table for each number of articles, the extras."""
    medians = Medians(measured)
    versions = ", ".join(f"{name} {version}" for name, version in setting.versions.items())
    parts = [
        f"Measured on {setting.date}: {setting.machine}; {setting.system}; sites on {setting.files}; Python {setting.python}. {versions}. "
        f"Medians of {setting.rounds} rounds, in which all take turns, after one round that is not counted.",
        f"![{alt}]({plot})",
        *(f"### {articles:,} articles\n\n{table(medians, articles, setting.names)}" for articles in reversed(medians.sizes)),
    ]
    if extras:
        rows = [f"| {x.name} | {x.made:,} | {_milliseconds(x.each)} |" for x in extras]
        parts.append(
            "### What is left out above\n\nProcessor time for each one, in Supple alone:\n\n"
            + "\n".join(("| What | Made | Each |", "|---|---:|---:|", *rows))
        )
    return "\n\n".join(parts)


def table(medians: Medians, articles: int, names: Mapping[str, str]) -> str:
    """The table of one number of articles."""
    best = medians.quickest_hugo(articles)
    rows = [
        "| | Pages | Cold build | ÷ Hugo | ÷ quickest Hugo | Processor | Each page | Nothing changed | One edited | Save to served | Memory |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for key, name in names.items():
        cold = medians.of(articles, key, "cold")
        if cold is None:
            continue
        cpu, pages = medians.of(articles, key, "cold", "cpu"), medians.of(articles, key, "cold", "pages")
        cells = (
            name,
            f"{pages:,.0f}" if pages else "–",
            _seconds(cold),
            _times(medians.ratio(articles, key, _HUGO)),
            _times(medians.ratio(articles, key, best) if best else None),
            _seconds(cpu),
            _milliseconds(cpu / pages) if cpu and pages else "–",
            _seconds(medians.of(articles, key, "nothing")),
            _seconds(medians.of(articles, key, "edited")),
            _seconds(medians.of(articles, key, "served")),
            _megabytes(medians.of(articles, key, "cold", "memory")),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def put(page: str, text: str) -> str:
    """The page with the text between its marks, in place of what was there."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def _seconds(seconds: float | None) -> str:
    """Three digits that mean something: "12.3 s", "1.23 s", "45 ms"."""
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _times(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"


def _megabytes(size: float | None) -> str:
    return f"{size / 1e6:.0f} MB" if size else "–"
