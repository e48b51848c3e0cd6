"""Circles on the screen → the outline around them, as a short SVG path: arcs and lines in whole units."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Circle = tuple[float, float, float]
Point = tuple[float, float]

# Units of a drawing to a centimetre. A figure is some 200 cm wide and shown at 400 pixels, so a
# whole unit is half a pixel: no decimals are needed.
UNIT = 4
_CORNER = 2 * UNIT  # an arc so short is a corner
_FLAT = 0.7  # an arc that rises so little over its chord is a line, and such a corner is none
_NEAR = 0.6  # what is covered but for so little is covered
_TURN = 2 * math.pi
_FIRST = 0.61803  # a direction that no line of a figure happens to have


@dataclass(frozen=True, slots=True)
class Arc:
    """A piece of an outline: a circle, and the angles of its outer normal from where to where it is on the outline."""

    circle: Circle
    start: float
    end: float


@dataclass(frozen=True, slots=True, eq=False)
class Hull:
    """The convex hull of circles: its arcs in turn, and left, top, right and bottom. Compared by identity: `hull` makes each once."""

    arcs: tuple[Arc, ...]
    bounds: tuple[float, float, float, float]

    def covers(self, circle: Circle) -> bool:
        """Whether a circle lies within."""
        x, y, r = circle
        left, top, right, bottom = self.bounds
        if x - r < left - _NEAR or x + r > right + _NEAR or y - r < top - _NEAR or y + r > bottom + _NEAR:
            return False
        for arc in self.arcs:
            ax, ay, ar = arc.circle
            dx, dy = x - ax, y - ay
            if dx * math.cos(arc.start) + dy * math.sin(arc.start) + r - ar > _NEAR:
                return False
            if math.hypot(dx, dy) + r - ar > _NEAR and (math.atan2(dy, dx) - arc.start) % _TURN <= arc.end - arc.start:
                return False
        return True

    def holds(self, other: "Hull") -> bool:
        """Whether all of another hull lies within."""
        a, b = self.bounds, other.bounds
        if b[0] < a[0] - _NEAR or b[1] < a[1] - _NEAR or b[2] > a[2] + _NEAR or b[3] > a[3] + _NEAR:
            return False
        return all(self.covers(arc.circle) for arc in other.arcs)


@lru_cache(maxsize=4096)
def hull(circles: tuple[Circle, ...]) -> Hull:
    """The convex hull of circles (x, y, radius): from one circle to the next as a band drawn tight would go round."""
    kept: list[Circle] = []
    for c in sorted(circles, key=lambda c: (-c[2], c)):
        if not any(math.hypot(o[0] - c[0], o[1] - c[1]) <= o[2] - c[2] + 0.04 for o in kept):
            kept.append(c)
    bounds = (
        min(x - r for x, _, r in kept),
        min(y - r for _, y, r in kept),
        max(x + r for x, _, r in kept),
        max(y + r for _, y, r in kept),
    )
    if len(kept) == 1:
        return Hull((Arc(kept[0], 0.0, _TURN),), bounds)
    across, down = math.cos(_FIRST), math.sin(_FIRST)
    here = max(kept, key=lambda k: k[0] * across + k[1] * down + k[2])
    turns: list[tuple[float, Circle]] = []  # at which angle which circle takes over
    angle = _FIRST
    for _ in range(2 * len(kept) + 1):
        ahead, there = min(((_takes_over(here, k) - angle + 1e-9) % _TURN, k) for k in kept if k is not here)
        angle += ahead
        if angle >= _FIRST + _TURN:
            break
        turns.append((angle, there))
        here = there
    arcs = []
    for n, (start, circle) in enumerate(turns):
        end = turns[n + 1][0] if n + 1 < len(turns) else turns[0][0] + _TURN
        arcs.append(Arc(circle, start, end))
    return Hull(tuple(arcs), bounds)


def _takes_over(one: Circle, other: Circle) -> float:
    """The angle of the outer normal on the line that touches both circles, going round clockwise on the screen."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    return math.atan2(dy, dx) - math.acos(max(-1.0, min(1.0, (one[2] - other[2]) / math.hypot(dx, dy))))


def outline(circles: Sequence[Circle]) -> str:
    """The convex hull of circles (x, y, radius; in units) as a closed path of arcs and lines."""
    return joined((hull(tuple(circles)),))


def joined(hulls: Sequence[Hull]) -> str:
    """Several hulls as one path that looks as all of them do: what of a hull lies within a later one is left out."""
    return _joined(tuple(hulls))


@lru_cache(maxsize=2048)
def _joined(hulls: tuple[Hull, ...]) -> str:
    text, at = "", (0, 0)
    whole = [h for n, h in enumerate(hulls) if not any(o.holds(h) and (m > n or not h.holds(o)) for m, o in enumerate(hulls) if m != n)]
    for n, each in enumerate(whole):
        # Only later hulls are asked: they are still whole, so that nothing is left out twice.
        path, at = _path(each, whole[n + 1 :], at if text else None)
        text += path
    return text


@dataclass(frozen=True, slots=True)
class _Corner:
    """A point of a path, with the arc that leads on to the next one: its radius (0 for a line), and whether it is the longer way."""

    x: int
    y: int
    radius: float = 0
    large: bool = False


def _path(each: Hull, others: Sequence[Hull], last: tuple[int, int] | None) -> tuple[str, tuple[int, int]]:
    """One hull as a closed path that begins relative to where the last one began; and where it begins."""
    if len(each.arcs) == 1:
        x, y, r = (round(v) for v in each.arcs[0].circle)
        return f"{_begin(x - r, y, last)}a{r} {r} 0 11{2 * r} 0a{r} {r} 0 11-{2 * r} 0z", (x - r, y)
    corners = _straightened(_corners(each, others))
    first = corners[0]
    text, command = _begin(first.x, first.y, last), "m"
    for here, there in zip(corners, [*corners[1:], first], strict=True):
        dx, dy = there.x - here.x, there.y - here.y
        if here.radius:
            text += f"a{here.radius:g} {here.radius:g} 0 {int(here.large)}1{number(dx)}{moved(dy)}"
            command = "a"
        elif there is first:
            break
        elif not dx or not dy:
            command = "h" if dx else "v"
            text += command + number(dx or dy)
        else:
            # After a first m, as after an l, further pairs are lines.
            text += (moved(dx) if command in "lm" else f"l{number(dx)}") + moved(dy)
            command = "l"
    return text + "z", (first.x, first.y)


def _begin(x: int, y: int, last: tuple[int, int] | None) -> str:
    px, py = last or (0, 0)
    return f"m{number(x - px)}{moved(y - py)}"


def _corners(each: Hull, others: Sequence[Hull]) -> list[_Corner]:
    """The points between the arcs and lines of a hull, in whole units."""
    corners: list[_Corner] = []
    cover: Hull | None = None
    for arc in each.arcs:
        x, y, r = arc.circle
        sx, sy = round(x + r * math.cos(arc.start)), round(y + r * math.sin(arc.start))
        ex, ey = round(x + r * math.cos(arc.end)), round(y + r * math.sin(arc.end))
        hidden = next((o for o in others if o.covers(arc.circle)), None)
        if hidden:
            # A run of circles within one other hull is cut off by a line.
            if hidden is cover and len(corners) > 1:
                corners.pop()
                corners.append(_Corner(ex, ey))
            else:
                corners += [_Corner(sx, sy), _Corner(ex, ey)]
        elif math.dist((sx, sy), (ex, ey)) < _CORNER and arc.end - arc.start < math.pi:
            corners.append(_Corner(round((sx + ex) / 2), round((sy + ey) / 2)))
        elif r * (1 - math.cos(min((arc.end - arc.start) / 2, math.pi))) < _FLAT:
            corners += [_Corner(sx, sy), _Corner(ex, ey)]
        else:
            half, middle = math.dist((sx, sy), (ex, ey)) / 2, (arc.start + arc.end) / 2
            top = math.dist((x + r * math.cos(middle), y + r * math.sin(middle)), ((sx + ex) / 2, (sy + ey) / 2))
            corners += [_Corner(sx, sy, _radius(half, top), top > half + 0.01), _Corner(ex, ey)]
        cover = hidden
    return corners


def _radius(half: float, top: float) -> float:
    """The radius of an arc with half its chord and its height: a whole number, or one with a decimal where that would shift its top."""
    radius = (half * half + top * top) / (2 * top)

    def miss(r: float) -> float:
        rise = math.sqrt(max(r * r - half * half, 0.0))
        return abs(max(r, half) + (rise if top > half else -rise) - top)

    for finer in (1, 10):
        best = min((math.floor(radius * finer) / finer, math.ceil(radius * finer) / finer), key=miss)
        if miss(best) < _NEAR:
            break
    return best


def _straightened(corners: list[_Corner]) -> list[_Corner]:
    """Without the points that stand twice or on a line; beginning with an arc where there is one."""
    kept: list[_Corner] = []
    count = len(corners)
    for n, here in enumerate(corners):
        before, after = kept[-1] if kept else corners[n - 1], corners[(n + 1) % count]
        if here.radius == 0 and before.radius == 0 and _off(here, before, after) < _FLAT:
            continue
        kept.append(here)
    turn = next((n for n, c in enumerate(kept) if c.radius), 0)
    return kept[turn:] + kept[:turn] or corners[:1]


def _off(here: _Corner, before: _Corner, after: _Corner) -> float:
    """How far a point lies from the line between two others."""
    dx, dy = after.x - before.x, after.y - before.y
    gap = math.hypot(dx, dy)
    if gap < 1:
        return math.dist((here.x, here.y), (after.x, after.y))
    along = ((here.x - before.x) * dx + (here.y - before.y) * dy) / gap
    if not 0 <= along <= gap:
        return min(math.dist((here.x, here.y), (p.x, p.y)) for p in (before, after))
    return abs((here.x - before.x) * dy - (here.y - before.y) * dx) / gap


def number(value: float) -> str:
    """A whole number."""
    return str(round(value))


def moved(value: float) -> str:
    """A whole number that follows another: a space is needed only before a number without a sign."""
    text = number(value)
    return text if text.startswith("-") else f" {text}"
