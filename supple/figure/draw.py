"""Bodies and props seen from a side → SVG: outlines of balls, far to near, with the muscles that work."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from supple.figure.body import SIDES, Body, Segment
from supple.figure.muscles import PATCHES
from supple.figure.space import Vector, add, dot, turned

NEAR, FAR, PANEL, FLOOR, MUSCLE, WOOD = "#1f3a34", "#6f8f81", "#eef3ec", "#c9b79a", "#d9603b", "#b89f78"
MOVES, WALL = "#b3431f", "#dfd6c2"
_GAP = 1.3  # half of the light line around each part
_MARGIN = 8.0
_CORNER = 2.0
_ASPECT, _WIDEST = 4 / 3, 2.0  # a picture is 4 to 3, or lower where the body lies
Circle = tuple[float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: a body, what is around it, from where it is seen, what works and what moves.

    `view` is the camera's yaw in degrees: 0 sees the right side, 90 the front; `pitch` how far it looks down. `arrow` is the path
    of something that moves, in space; with `upper` only what is above the hips is in the picture.
    """

    body: Body
    view: float = 0.0
    pitch: float = 0.0
    props: tuple[Segment, ...] = ()
    mat: bool = False
    primary: frozenset[str] = frozenset()
    secondary: frozenset[str] = frozenset()
    arrow: tuple[Vector, ...] = ()
    title: str = ""
    upper: bool = False


@dataclass(slots=True)
class _Part:
    """Something to paint."""

    depth: float
    path: str
    fill: str
    bounds: tuple[float, float, float, float]
    extra: list[str] = field(default_factory=list)
    upper: bool = True
    trunk: bool = False


def draw(scenes: Sequence[Scene], prefix: str = "f") -> tuple[str, ...]:
    """One SVG for each scene, all at one scale and on one floor line; ids begin with `prefix`."""
    painted = [_paint(scene, f"{prefix}{n}") for n, scene in enumerate(scenes)]
    upper = all(scene.upper for scene in scenes)
    shown = [part for parts, _ in painted for part in parts if not upper or part.upper]
    bounds = [p.bounds for p in shown] + [(x, y, x, y) for scene in scenes for x, y, _ in _rug(scene)]
    left, right = min(b[0] for b in bounds), max(b[2] for b in bounds)
    top = min(b[1] for b in bounds) - _MARGIN
    bottom = 8.0
    if upper:
        bottom = max(p.bounds[3] for p in shown if p.trunk)
    elif any(scene.pitch for scene in scenes):
        bottom = max(b[3] for b in bounds) + _MARGIN
    width = max(right - left + 2 * _MARGIN, (bottom - top) * _ASPECT)
    height = max(bottom - top, width / _WIDEST)
    # One window for all, so that what rests stays where it is from picture to picture.
    box = ((left + right - width) / 2, bottom - height if not upper else top, width, height)
    return tuple(_svg(scene, parts, defs, box) for scene, (parts, defs) in zip(scenes, painted, strict=True))


def _svg(scene: Scene, parts: list[_Part], defs: str, box: tuple[float, float, float, float]) -> str:
    x, y, width, height = box
    title = f"<title>{escape(scene.title)}</title>" if scene.title else ""
    left, right = min(p.bounds[0] for p in parts) - 5, max(p.bounds[2] for p in parts) + 5
    floor = f'<rect x="{_n(x + 6)}" y=".2" width="{_n(width - 12)}" height="1.6" rx=".8" fill="{FLOOR}"/>'
    rug = _rug(scene)
    if scene.pitch:
        floor = f'<path fill="{FLOOR}" d="{outline(rug)}"/>' if rug else ""
    elif scene.mat:
        floor = f'<rect x="{_n(left)}" y=".2" width="{_n(right - left)}" height="3.6" rx="1.8" fill="{FLOOR}"/>'
    shapes = "".join(f'<path d="{p.path}"{_fill(p.fill)}/>{"".join(p.extra)}' for p in parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_n(x)} {_n(y)} {_n(width)} {_n(height)}">{title}{defs}'
        f'<path fill="{PANEL}" d="M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h{_n(-width)}z"/>{floor}'
        f'<g fill="{NEAR}" stroke="{PANEL}" stroke-width="{2 * _GAP}" stroke-linejoin="round" paint-order="stroke">{shapes}</g>{_arrow(scene)}</svg>'
    )


def _rug(scene: Scene) -> list[Circle]:
    """The corners of the mat under a body that is seen from above; none in any other scene."""
    if not scene.pitch or not scene.mat:
        return []
    balls = [ball.at for segment in scene.body.segments.values() for ball in segment.balls]
    low, high = min(b[0] for b in balls) - 6, max(b[0] for b in balls) + 6
    near, far = max(b[2] for b in balls) + 6, min(b[2] for b in balls) - 6
    eye = camera(scene.view, scene.pitch)
    return [(*eye.seen((x, 0.0, z)), 1.5) for x in (low, high) for z in (near, far)]


def _fill(colour: str) -> str:
    return "" if colour == NEAR else f' fill="{colour}"'


@dataclass(frozen=True, slots=True)
class Camera:
    """From where a scene is seen: the screen's right and up, and the way towards the camera, in space."""

    right: Vector
    up: Vector
    towards: Vector

    def seen(self, at: Vector) -> Point:
        """Where a point lies on the screen, y downwards."""
        return dot(at, self.right), -dot(at, self.up)


def shape(svg: str) -> float:
    """The height of a drawn picture as a part of its width."""
    width, height = svg.partition('viewBox="')[2].partition('"')[0].split()[2:]
    return float(height) / float(width)


def camera(view: float, pitch: float = 0.0) -> Camera:
    """The camera at a yaw of `view` degrees (0 sees the right side, 90 the front), looking down by `pitch`."""
    s, c = math.sin(math.radians(view)), math.cos(math.radians(view))
    sp, cp = math.sin(math.radians(pitch)), math.cos(math.radians(pitch))
    return Camera((c, 0.0, -s), (-s * sp, cp, -c * sp), (s * cp, sp, c * cp))


# Parts that are drawn as one outline, with no line between them.
_UNIONS = (
    ("trunk", ("pelvis", "loin", "waist", "ribs", "chest", "shoulders", "neck")),
    ("head", ("head", "nose")),
    *((f"{side}-foot", (f"{side}-foot", f"{side}-toes")) for side in SIDES),
)


def _paint(scene: Scene, prefix: str) -> tuple[list[_Part], str]:
    eye = camera(scene.view, scene.pitch)
    segments = scene.body.segments
    facing = dot(turned(segments["pelvis"].frame, (0.0, 0.0, 1.0)), eye.towards)
    far_side = "" if abs(facing) < 0.3 else ("left" if facing > 0 else "right")
    joined = {name for _, names in _UNIONS for name in names}
    groups = [*_UNIONS, *((name, (name,)) for name in segments if name not in joined)]
    parts = []
    defs = ""
    for name, names in groups:
        fill = FAR if far_side and name.startswith(far_side) else NEAR
        part = _part([segments[n] for n in names], eye, fill)
        for n in names:
            marks, needs = _marks(segments[n], scene, eye, prefix)
            part.extra += marks
            defs = defs or needs
        part.trunk = name == "trunk"
        part.upper = not name.endswith(("thigh", "shin", "foot"))
        if name == "head" and dot(turned(segments["head"].frame, (1.0, 0.0, 0.0)), eye.towards) > 0.5:
            part.extra += _eyes(segments["head"], eye)
        parts.append(part)
    parts += [_part([prop], eye, WALL if prop.name == "wall" else WOOD) for prop in scene.props]
    for part in parts[-len(scene.props) :] if scene.props else ():
        part.upper = False
    parts.sort(key=lambda p: (round(p.depth, 3), p.path))
    return parts, defs


def _eyes(head: Segment, eye: Camera) -> list[str]:
    """Two light dots, so that a face that looks at us is one."""
    dots = []
    for z in (-3.4, 3.4):
        x, y = eye.seen(add(head.origin, turned(head.frame, (8.8, 7.8, z))))
        dots.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="1.1" fill="{PANEL}" stroke="none"/>')
    return dots


def _part(segments: Iterable[Segment], eye: Camera, fill: str) -> _Part:
    paths, circles, depths = [], [], []
    for segment in segments:
        seen = [(*eye.seen(b.at), b.radius) for b in segment.balls]
        paths.append(outline(seen))
        circles += seen
        depths += [dot(b.at, eye.towards) for b in segment.balls]
    bounds = (
        min(x - r for x, _, r in circles),
        min(y - r for _, y, r in circles),
        max(x + r for x, _, r in circles),
        max(y + r for _, y, r in circles),
    )
    return _Part(sum(depths) / len(depths), "".join(paths), fill, bounds)


def _marks(segment: Segment, scene: Scene, eye: Camera, prefix: str) -> tuple[list[str], str]:
    """The working muscles that lie on a segment and face the camera."""
    marks, defs = [], ""
    for muscle, patch in PATCHES.get(segment.name, ()):
        first, second = muscle in scene.primary, muscle in scene.secondary
        if not (first or second) or dot(turned(segment.frame, patch.normal), eye.towards) < patch.least:
            continue
        seen = []
        for at, radius in patch.balls:
            seen.append((*eye.seen(add(segment.origin, turned(segment.frame, at))), radius))
        if first:
            dash = f' stroke="{PANEL}" stroke-width="1" stroke-dasharray="2 1.6" paint-order="normal"' if patch.deep else ' stroke="none"'
            marks.append(f'<path d="{outline(seen)}" fill="{MUSCLE}"{dash}/>')
        else:
            defs = (
                f'<defs><pattern id="{prefix}h" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
                f'<rect width="1.5" height="3" fill="{MUSCLE}"/></pattern></defs>'
            )
            marks.append(f'<path d="{outline(seen)}" fill="url(#{prefix}h)" stroke="none"/>')
    return marks, defs


def outline(circles: Sequence[Circle]) -> str:
    """The convex hull of circles (x, y, radius) as a closed path of arcs and lines."""
    kept: list[Circle] = []
    for c in sorted(set(circles), key=lambda c: -c[2]):
        if not any(math.hypot(o[0] - c[0], o[1] - c[1]) <= o[2] - c[2] + 0.01 for o in kept):
            kept.append(c)
    order = _supports(kept)
    if len(order) == 1:
        x, y, r = order[0][0]
        return f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 1 1 {_n(2 * r)} 0a{_n(r)} {_n(r)} 0 1 1 {_n(-2 * r)} 0z"
    text, px, py = "", 0.0, 0.0
    for index, ((x, y, r), start) in enumerate(order):
        end = order[(index + 1) % len(order)][1]
        large = int((end - start) % (2 * math.pi) > math.pi)
        sx, sy = round(x + r * math.cos(start), 1), round(y + r * math.sin(start), 1)
        ex, ey = round(x + r * math.cos(end), 1), round(y + r * math.sin(end), 1)
        if math.dist((sx, sy), (ex, ey)) < _CORNER:  # too short an arc to be seen as one
            sx, sy = ex, ey = round((sx + ex) / 2, 1), round((sy + ey) / 2, 1)
        text += f"l{_pair(sx - px, sy - py)}" if text else f"M{_pair(sx, sy)}"
        if (sx, sy) != (ex, ey):
            text += f"a{_n(r)} {_n(r)} 0 {large} 1 {_pair(ex - sx, ey - sy)}"
        px, py = ex, ey
    return text + "z"


def _pair(x: float, y: float) -> str:
    """Two numbers, with no space where a sign parts them."""
    second = _n(y)
    return f"{_n(x)}{second if second.startswith('-') else ' ' + second}"


_STEPS = tuple((math.cos(2 * math.pi * n / 60), math.sin(2 * math.pi * n / 60)) for n in range(60))


def _supports(circles: Sequence[Circle]) -> list[tuple[Circle, float]]:
    """The circles that touch the hull in turn, each with the angle at which it begins to."""
    found: list[Circle] = list(circles)
    if len(circles) > 2:
        found = []
        for c, s in _STEPS:
            best, most = circles[0], -1e9
            for circle in circles:
                reach = circle[0] * c + circle[1] * s + circle[2]
                if reach > most + 1e-9:
                    best, most = circle, reach
            if not found or best != found[-1]:
                found.append(best)
        if len(found) > 1 and found[0] == found[-1]:
            found.pop()
    return [(here, _tangent(found[index - 1], here)) for index, here in enumerate(found)] if len(found) > 1 else [(found[0], 0.0)]


def _tangent(one: Circle, other: Circle) -> float:
    """The angle of the outer normal on the line that touches both circles, going round clockwise on the screen."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    gap = math.hypot(dx, dy)
    return math.atan2(dy, dx) - math.acos(max(-1.0, min(1.0, (one[2] - other[2]) / gap)))


def _arrow(scene: Scene) -> str:
    """The path of what moves, as a curve with a head."""
    if len(scene.arrow) < 2:
        return ""
    eye = camera(scene.view, scene.pitch)
    points = [eye.seen(p) for p in scene.arrow]
    (x0, y0), (x1, y1) = points[0], points[-1]
    middle = points[len(points) // 2]
    cx, cy = 2 * middle[0] - (x0 + x1) / 2, 2 * middle[1] - (y0 + y1) / 2
    size = min(7.0, math.dist((x0, y0), (x1, y1)) * 0.45)
    angle = math.atan2(y1 - cy, x1 - cx)
    wings = [(x1 - size * math.cos(angle + t), y1 - size * math.sin(angle + t)) for t in (0.55, -0.55)]
    head = f"M{_pair(*wings[0])}L{_pair(x1, y1)}L{_pair(*wings[1])}"
    curve = f"M{_pair(x0, y0)}Q{_pair(cx, cy)} {_pair(x1, y1)}{head}"
    strokes = "".join(f'<path d="{curve}" stroke="{colour}" stroke-width="{width}"/>' for colour, width in ((PANEL, "6"), (MOVES, "2.6")))
    return f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{strokes}</g>'


def _n(value: float) -> str:
    """A number with one decimal at most, as short as can be."""
    text = f"{value:.1f}".removesuffix(".0")
    if text.startswith("0."):
        return text[1:]
    if text.startswith("-0"):
        return f"-{text[2:]}" if len(text) > 2 else "0"
    return text
