"""Bodies and props seen from a side → SVG: outlines of balls, far to near, with the muscles that work."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import groupby

from supple.figure.body import SIDES, Body, Segment
from supple.figure.muscles import PATCHES
from supple.figure.outline import UNIT, Circle, Hull, Point, hull, joined, moved, number, outline
from supple.figure.space import Vector, add, dot, turned

NEAR, FAR, PANEL, FLOOR, MUSCLE, WOOD = "#1f3a34", "#6f8f81", "#eef3ec", "#c9b79a", "#d9603b", "#b89f78"
MOVES, WALL = "#b3431f", "#dfd6c2"
_LINE = 10  # the light line around each part: half of it shows
_MARGIN = 8 * UNIT
_ASPECT, _WIDEST = 4 / 3, 2.0  # a picture is 4 to 3, or lower where the body lies
_USUAL, _THIN, _THICK = 170.0 * UNIT, 0.85, 1.7  # arrows are as thick as a picture's width asks for, within limits
_ASIDE = 0.3  # so far must a side look away from the camera to be the far one


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: a body, what is around it, from where it is seen, what works and what moves.

    `view` is the camera's yaw in degrees: 0 sees the right side, 90 the front; `pitch` how far it looks down. Each of `arrows` is
    the path of something that moves, in space; with `upper` only what is above the hips is in the picture.
    """

    body: Body
    view: float = 0.0
    pitch: float = 0.0
    props: tuple[Segment, ...] = ()
    mat: bool = False
    primary: frozenset[str] = frozenset()
    secondary: frozenset[str] = frozenset()
    arrows: tuple[tuple[Vector, ...], ...] = ()
    title: str = ""
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Camera:
    """From where a scene is seen: the screen's right and up, and the way towards the camera, in space."""

    right: Vector
    up: Vector
    towards: Vector

    def seen(self, at: Vector) -> Point:
        """Where a point lies on the screen, in units, y downwards."""
        x, y, z = at
        (a, b, c), (d, e, f) = self.right, self.up
        return (x * a + y * b + z * c) * UNIT, -(x * d + y * e + z * f) * UNIT

    def circle(self, at: Vector, radius: float) -> Circle:
        """How a ball looks on the screen, in units."""
        return (*self.seen(at), radius * UNIT)


def camera(view: float, pitch: float = 0.0) -> Camera:
    """The camera at a yaw of `view` degrees (0 sees the right side, 90 the front), looking down by `pitch`."""
    s, c = math.sin(math.radians(view)), math.cos(math.radians(view))
    sp, cp = math.sin(math.radians(pitch)), math.cos(math.radians(pitch))
    return Camera((c, 0.0, -s), (-s * sp, cp, -c * sp), (s * cp, sp, c * cp))


def shape(svg: str) -> float:
    """The height of a drawn picture as a part of its width."""
    width, height = svg.partition('viewBox="')[2].partition('"')[0].split()[2:]
    return float(height) / float(width)


@dataclass(frozen=True, slots=True)
class _Outline:
    """A part of a body, or a prop, as it is seen: how near, its hulls, and left, top, right and bottom."""

    name: str
    segments: tuple[Segment, ...]
    depth: float
    hulls: tuple[Hull, ...]
    bounds: tuple[float, float, float, float]


@dataclass(slots=True)
class _Part:
    """Something to paint: its outline and tone, and the marks on it."""

    outline: _Outline
    fill: str
    hatched: list[Hull] = field(default_factory=list)
    solid: list[Hull] = field(default_factory=list)
    deep: list[Hull] = field(default_factory=list)
    eyes: tuple[Circle, ...] = ()


def draw(scenes: Sequence[Scene], prefix: str = "f") -> tuple[str, ...]:
    """One SVG for each scene, all at one scale, on one floor and one mat; ids begin with `prefix`."""
    eyes = [camera(scene.view, scene.pitch) for scene in scenes]
    far = _far_sides(scenes, eyes)
    painted = [_paint(scene, eye, side) for scene, eye, side in zip(scenes, eyes, far, strict=True)]
    upper = all(scene.upper for scene in scenes)
    rugs = _rugs(scenes, eyes)
    shown = [p.outline.bounds for parts in painted for p in parts if not upper or _is_upper(p.outline)]
    shown += [(x, y, x, y) for rug in rugs for x, y, _ in rug]
    left, right = min(b[0] for b in shown), max(b[2] for b in shown)
    top = min(b[1] for b in shown) - _MARGIN
    bottom: float = _MARGIN
    if upper:
        bottom = max(p.outline.bounds[3] for parts in painted for p in parts if p.outline.name == "trunk")
    elif any(scene.pitch for scene in scenes):
        bottom = max(b[3] for b in shown) + _MARGIN
    width = max(right - left + 2 * _MARGIN, (bottom - top) * _ASPECT)
    height = max(bottom - top, width / _WIDEST)
    # One window for all, so that what rests stays where it is from picture to picture.
    x, y = (left + right - width) / 2, bottom - height if not upper else top
    box = (math.floor(x), math.floor(y), math.ceil(width) + 1, math.ceil(height) + 1)
    lying = [p.outline.bounds for scene, parts in zip(scenes, painted, strict=True) if scene.mat and not scene.pitch for p in parts]
    mat = (min(b[0] for b in lying) - 5 * UNIT, max(b[2] for b in lying) + 5 * UNIT) if lying else (0.0, 0.0)
    pictures = []
    for n, (scene, eye, parts, rug) in enumerate(zip(scenes, eyes, painted, rugs, strict=True)):
        if scene.pitch:
            floor = f'<path fill="{FLOOR}" d="{outline(rug)}"/>' if rug else ""
        else:
            start, end, thick = (round(mat[0]), round(mat[1]), 14) if scene.mat else (box[0] + 24, box[0] + box[2] - 24, 6)
            floor = f'<rect x="{start}" y="1" width="{end - start}" height="{thick}" rx="{thick // 2}" fill="{FLOOR}"/>'
        pictures.append(_svg(scene, f"{prefix}{n}h", box, floor + _shapes(parts, f"{prefix}{n}h"), eye))
    return tuple(pictures)


def _far_sides(scenes: Sequence[Scene], eyes: Sequence[Camera]) -> list[str]:
    """The side of the body away from the camera in each scene, or none: one for all scenes in one view, unless the body turns over."""
    views: dict[Camera, list[float]] = {}
    looks = []
    for scene, eye in zip(scenes, eyes, strict=True):
        # Where hips and chest look two ways, as in a twist, neither decides.
        hips, chest = (dot(turned(scene.body.segments[name].frame, (0.0, 0.0, 1.0)), eye.towards) for name in ("pelvis", "chest"))
        looks.append(min(hips, chest, key=abs))
        views.setdefault(eye, []).append(looks[-1])
    found = []
    for eye, look in zip(eyes, looks, strict=True):
        same = views[eye]
        turns = min(same) < -_ASIDE and max(same) > _ASIDE
        look = look if turns else sum(same) / len(same)
        found.append("" if abs(look) < _ASIDE else ("left" if look > 0 else "right"))
    return found


def _svg(scene: Scene, hatch: str, box: tuple[int, int, int, int], inner: str, eye: Camera) -> str:
    x, y, width, height = box
    title = f"<title>{escape(scene.title)}</title>" if scene.title else ""
    pattern = ""
    if f"url(#{hatch})" in inner:
        pattern = (
            f'<pattern id="{hatch}" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<path fill="{MUSCLE}" d="M0 0h6v12H0z"/></pattern>'
        )
    scale = max(_THIN, min(width / _USUAL, _THICK))
    arrows = "".join(_arrow(path, eye, scale) for path in scene.arrows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x} {y} {width} {height}">{title}{pattern}'
        f'<path fill="{PANEL}" d="M{number(x)}{moved(y)}h{width}v{height}h{-width}z"/>{inner}'
        f"{arrows and _strokes(arrows, scale)}</svg>"
    )


def _rugs(scenes: Sequence[Scene], eyes: Sequence[Camera]) -> list[list[Circle]]:
    """The corners of the mat of each scene that is seen from above, one mat for all; none in any other scene."""
    balls = [ball.at for s in scenes if s.pitch and s.mat for segment in s.body.segments.values() for ball in segment.balls]
    if not balls:
        return [[] for _ in scenes]
    low, high = min(b[0] for b in balls) - 6, max(b[0] for b in balls) + 6
    near, far = max(b[2] for b in balls) + 6, min(b[2] for b in balls) - 6
    corners = [(x, 0.0, z) for x in (low, high) for z in (near, far)]
    return [[eye.circle(c, 1.5) for c in corners] if s.pitch and s.mat else [] for s, eye in zip(scenes, eyes, strict=True)]


# Parts that are drawn as one outline, with no line between them.
_UNIONS = (
    ("trunk", ("pelvis", "loin", "waist", "ribs", "chest", "shoulders", "neck")),
    ("head", ("head", "nose")),
    *((f"{side}-foot", (f"{side}-foot", f"{side}-toes")) for side in SIDES),
)
_JOINED = {name for _, names in _UNIONS for name in names}


@lru_cache(maxsize=64)
def _outlines(body: Body, eye: Camera) -> tuple[_Outline, ...]:
    """The parts of a body; the same body is drawn again and again where only its muscles differ."""
    groups = [*_UNIONS, *((name, (name,)) for name in body.segments if name not in _JOINED)]
    return tuple(_seen(name, tuple(body.segments[n] for n in names), eye) for name, names in groups)


def _seen(name: str, segments: tuple[Segment, ...], eye: Camera) -> _Outline:
    hulls = tuple(hull(tuple(eye.circle(ball.at, ball.radius) for ball in segment.balls)) for segment in segments)
    depths = [dot(ball.at, eye.towards) for segment in segments for ball in segment.balls]
    lefts, tops, rights, bottoms = zip(*(h.bounds for h in hulls), strict=True)
    return _Outline(name, segments, round(sum(depths) / len(depths), 3), hulls, (min(lefts), min(tops), max(rights), max(bottoms)))


def _is_upper(part: _Outline) -> bool:
    """Whether a part belongs to a picture of the upper body."""
    return part.name.endswith(("trunk", "head", "arm", "hand"))


def _paint(scene: Scene, eye: Camera, far_side: str) -> list[_Part]:
    """What is in a scene, from far to near."""
    parts = [_Part(seen, FAR if far_side and seen.name.startswith(far_side) else NEAR) for seen in _outlines(scene.body, eye)]
    working = scene.primary | scene.secondary
    for part in parts:
        if working:
            for segment in part.outline.segments:
                _mark(part, segment, scene, eye)
        if part.outline.name == "head":
            head = part.outline.segments[0]
            if dot(turned(head.frame, (1.0, 0.0, 0.0)), eye.towards) > 0.5:
                # Two light dots, so that a face that looks at us is one.
                part.eyes = tuple(eye.circle(add(head.origin, turned(head.frame, (8.8, 7.8, z))), 1.1) for z in (-3.4, 3.4))
    parts += [_Part(_seen(prop.name, (prop,), eye), WALL if prop.name == "wall" else WOOD) for prop in scene.props]
    return sorted(parts, key=lambda p: (p.outline.depth, p.fill, p.outline.bounds))


def _mark(part: _Part, segment: Segment, scene: Scene, eye: Camera) -> None:
    """Adds the working muscles that lie on a segment and face the camera."""
    for muscle, patch in PATCHES.get(segment.name, ()):
        first = muscle in scene.primary
        if not (first or muscle in scene.secondary) or dot(turned(segment.frame, patch.normal), eye.towards) < patch.least:
            continue
        seen = hull(tuple(eye.circle(add(segment.origin, turned(segment.frame, at)), radius) for at, radius in patch.balls))
        (part.deep if first and patch.deep else part.solid if first else part.hatched).append(seen)


def _shapes(parts: Sequence[_Part], hatch: str) -> str:
    """The parts as shapes, far to near; what is hidden behind a nearer part is left out."""
    shapes: list[tuple[str, str]] = []
    for n, part in enumerate(parts):
        nearer = [h for p in parts[n + 1 :] for h in p.outline.hulls]
        marks = _marks(part, nearer, hatch)
        seen = [h for h in part.outline.hulls if not any(other.holds(h) for other in nearer)]
        body = f'<path d="{joined(seen)}"/>' if seen else ""
        shapes.append((part.fill if body else "", body))
        if marks:
            shapes.append(("", marks))
    text = ""
    for fill, run in groupby((s for s in shapes if s[1]), key=lambda shape: shape[0]):
        several = [body for _, body in run]
        if fill in ("", NEAR):
            text += "".join(several)
        elif len(several) == 1:
            text += several[0].replace("<path", f'<path fill="{fill}"', 1)
        else:
            text += f'<g fill="{fill}">{"".join(several)}</g>'
    return f'<g fill="{NEAR}" stroke="{PANEL}" stroke-width="{_LINE}" stroke-linejoin="round" paint-order="stroke">{text}</g>'


def _marks(part: _Part, nearer: Sequence[Hull], hatch: str) -> str:
    """The muscles that show on a part: hatched, solid and deep ones; and the eyes."""

    def seen(hulls: Sequence[Hull]) -> list[Hull]:
        return [h for h in hulls if not any(other.holds(h) for other in nearer)]

    text = ""
    if hatched := seen(part.hatched):
        text += f'<path fill="url(#{hatch})" stroke="none" d="{joined(hatched)}"/>'
    if solid := seen(part.solid):
        text += f'<path fill="{MUSCLE}" stroke="none" d="{joined(solid)}"/>'
    for each in seen(part.deep):
        text += f'<path fill="{MUSCLE}" stroke-width="4" stroke-dasharray="8 6" paint-order="normal" d="{joined((each,))}"/>'
    for x, y, r in part.eyes:
        text += f'<circle cx="{round(x)}" cy="{round(y)}" r="{round(r)}" fill="{PANEL}" stroke="none"/>'
    return text


def _arrow(path: tuple[Vector, ...], eye: Camera, scale: float) -> str:
    """The path of what moves, as a curve with a head."""
    points = [eye.seen(p) for p in path]
    (x0, y0), (x1, y1) = points[0], points[-1]
    middle = points[len(points) // 2]
    cx, cy = 2 * middle[0] - (x0 + x1) / 2, 2 * middle[1] - (y0 + y1) / 2
    size = min(7.0 * UNIT * scale, math.dist((x0, y0), (x1, y1)) * 0.45)
    angle = math.atan2(y1 - cy, x1 - cx)
    one, other = ((x1 - size * math.cos(angle + t), y1 - size * math.sin(angle + t)) for t in (0.55, -0.55))
    text = f"M{number(x0)}{moved(y0)}q{number(cx - x0)}{moved(cy - y0)}{moved(x1 - x0)}{moved(y1 - y0)}"
    return f"{text}M{number(one[0])}{moved(one[1])}L{number(x1)}{moved(y1)} {number(other[0])}{moved(other[1])}"


def _strokes(path: str, scale: float) -> str:
    """A light line around the arrows, and the arrows."""
    both = "".join(
        f'<path stroke="{colour}" stroke-width="{round(width * scale)}" d="{path}"/>' for colour, width in ((PANEL, 24), (MOVES, 10))
    )
    return f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{both}</g>'
