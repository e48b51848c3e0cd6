"""Times by number of articles → a log-log plot as SVG, readable in light and dark."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from math import ceil, floor, log10

Series = Mapping[str, Mapping[int, float]]  # a name → seconds by number of articles

_WIDTH, _HEIGHT = 720, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 150, 44, 52
# Each series has a colour, and a dash and a mark too, so that none is told by colour alone.
_LOOKS = (
    ("#1b7f5c", "", "circle"),
    ("#1b7f5c", "7 4", "circle"),
    ("#c2410c", "", "square"),
    ("#c2410c", "2 4", "square"),
    ("#a16207", "", "diamond"),
    ("#a16207", "2 4", "diamond"),
    ("#6b7280", "", "triangle"),
    ("#6b7280", "2 4", "triangle"),
    ("#4f6bd8", "9 3 2 3", "circle"),
    ("#a23b92", "9 3 2 3", "square"),
)
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #3d4a45 }
.title { font-size: 15px; font-weight: 600 }
.grid { stroke: #8a9a93; stroke-opacity: .35 }
@media (prefers-color-scheme: dark) { text { fill: #d7e0dc } }
"""


def plot(series: Series, title: str) -> str:
    """The SVG; both axes go by powers of ten."""
    points = [(n, s) for line in series.values() for n, s in line.items()]
    if not points:
        raise ValueError("there is nothing to plot")
    across, up = _axis(n for n, _ in points), _axis(s for _, s in points)

    def x(articles: float) -> float:
        return _LEFT + (log10(articles) - across[0]) / (across[1] - across[0]) * (_WIDTH - _LEFT - _RIGHT)

    def y(seconds: float) -> float:
        return _HEIGHT - _BOTTOM - (log10(seconds) - up[0]) / (up[1] - up[0]) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [f'<text class="title" x="{_LEFT}" y="24">{escape(title)}</text>']
    for power in range(across[0], across[1] + 1):
        at = x(10**power)
        parts.append(f'<path class="grid" d="M{at:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>')
        parts.append(f'<text x="{at:.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{10**power:,}</text>')
    for power in range(up[0], up[1] + 1):
        at = y(10**power)
        parts.append(f'<path class="grid" d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} s</text>')
    parts.append(f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}" y="{_HEIGHT - 10}" text-anchor="middle">articles</text>')
    ends = _spread({name: y(line[max(line)]) for name, line in series.items()})
    for (name, line), look in zip(series.items(), _looks(), strict=False):
        drawn = [(x(n), y(s)) for n, s in sorted(line.items())]
        parts += _line(name, drawn, look, ends[name])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _axis(values: Iterable[float]) -> tuple[int, int]:
    """The powers of ten between which values lie."""
    logs = [log10(value) for value in values]
    low = floor(min(logs))
    return low, max(ceil(max(logs)), low + 1)


def _looks() -> Iterator[tuple[str, str, str]]:
    while True:
        yield from _LOOKS


def _spread(heights: Mapping[str, float]) -> dict[str, float]:
    """Heights of labels, moved down where they would stand on one another."""
    found: dict[str, float] = {}
    last = 0.0
    for name, height in sorted(heights.items(), key=lambda pair: pair[1]):
        last = found[name] = max(height, last + 16)
    return found


def _line(name: str, points: list[tuple[float, float]], look: tuple[str, str, str], label: float) -> Iterator[str]:
    colour, dash, mark = look
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dashes}/>'
    for x, y in points:
        if mark == "circle":
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
        elif mark == "triangle":
            yield f'<path d="M{x:.1f} {y - 5.5:.1f}l5.5 9.5h-11z" fill="{colour}"/>'
        else:
            turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if mark == "diamond" else ""
            yield f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"{turn}/>'
    x, y = points[-1]
    yield f'<path d="M{x + 7:.1f} {y:.1f}L{x + 16:.1f} {label:.1f}" stroke="{colour}"/>'
    yield f'<text x="{x + 20:.1f}" y="{label + 4:.1f}">{escape(name)}</text>'
