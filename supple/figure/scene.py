"""The figures of an exercise and its muscles → one SVG for each, at one scale, with its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from supple.figure.body import Body
from supple.figure.draw import Scene, draw
from supple.figure.language import Figure
from supple.figure.pose import Pose, settle
from supple.figure.props import chair_at, doorway_of, props
from supple.figure.space import Vector, about_y, add, cross, dot, length, scaled, sub, then, turned, unit
from supple.figure.words import alt

_PARTS = {"hand": "hand", "elbow": "forearm", "shoulder": "upper-arm", "knee": "shin", "foot": "foot"}
_SEEN = 3.0  # centimetres that a part must move for an arrow to say something
_SHORT = 18.0  # an arrow is drawn at least so long
_LOW = 9.0  # the height under which an ankle or knee rests on the floor


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure: its SVG, and its words."""

    svg: str
    alt: str
    caption: str


def pictures(figures: Sequence[Figure | None], primary: Iterable[str], secondary: Iterable[str]) -> tuple[Picture | None, ...]:
    """A picture for each figure, None for each None; same input, same bytes."""
    stages = scenes(figures, primary, secondary)
    shown = [scene for scene in stages if scene]
    return told(figures, draw(shown) if shown else ())


def told(figures: Sequence[Figure | None], drawn: Iterable[str]) -> tuple[Picture | None, ...]:
    """The drawn SVGs, one for each figure but None, with the words of their figures."""
    svgs = iter(drawn)
    return tuple(Picture(next(svgs), alt(figure), figure.caption) if figure else None for figure in figures)


def scenes(figures: Sequence[Figure | None], primary: Iterable[str], secondary: Iterable[str]) -> tuple[Scene | None, ...]:
    """A scene for each figure, None for each None. What rests in two figures that follow each other,
    or a chair or doorway, stays where it is."""
    first, second = frozenset(primary), frozenset(secondary)
    shown = [figure for figure in figures if figure]
    bodies, chairs = _placed([figure.pose for figure in shown])
    frame = doorway_of(body for body, figure in zip(bodies, shown, strict=True) if "doorway" in figure.pose.props)
    found = []
    for n, (figure, body) in enumerate(zip(shown, bodies, strict=True)):
        pose = figure.pose
        ways = (_moved(bodies[n - 1], body, name) for name in (figure.arrows if n else ()))
        found.append(
            Scene(
                body,
                pose.view,
                pose.pitch,
                props(pose, body, chairs[n], frame),
                "mat" in pose.props,
                first,
                second - first,
                tuple(way for way in ways if way),
                alt(figure),
                figure.upper,
            )
        )
    drawn = iter(found)
    return tuple(next(drawn) if figure else None for figure in figures)


def _placed(poses: Sequence[Pose]) -> tuple[list[Body], list[float | None]]:
    """The settled bodies of poses that follow each other, each where it belongs beside the one before; and where a chair stands by then."""
    bodies: list[Body] = []
    chairs: list[float | None] = []
    chair: float | None = None
    for n, pose in enumerate(poses):
        body = settle(pose)
        if bodies and poses[n - 1].facing == pose.facing:
            body = body.shifted((_anchored(bodies[-1], body, pose), 0.0, 0.0))
        elif bodies:
            body = body.shifted((bodies[-1].point("pelvis")[0] - body.point("pelvis")[0], 0.0, 0.0))
        chair = chair if chair is not None else chair_at(pose, body)
        if pose.on == "chair" and chair is not None and bodies:
            body = body.shifted((chair - (chair_at(pose, body) or chair), 0.0, 0.0))
        bodies.append(body)
        chairs.append(chair)
    return bodies, chairs


def _anchored(before: Body, now: Body, pose: Pose) -> float:
    """How far the body is to be shifted so that what lies on the floor in both figures stays there."""
    if pose.rest[0] in ("seat", "back", "front", "body"):
        return before.point("pelvis")[0] - now.point("pelvis")[0]
    for names in (("left-foot", "right-foot"), ("left-shin", "right-shin")):
        gaps = [before.point(name)[0] - now.point(name)[0] for name in names if before.point(name)[1] < _LOW and now.point(name)[1] < _LOW]
        if gaps:
            return sum(gaps) / len(gaps)
    return before.point("pelvis")[0] - now.point("pelvis")[0]


def part(body: Body, name: str) -> Vector:
    """Where a named part of a body is."""
    side, _, what = name.partition("-")
    if what:
        return body.point(f"{side}-{_PARTS[what]}")
    if name == "belly":
        waist = body.segments["waist"]
        one, other = waist.balls[:2]
        return add(scaled(add(one.at, other.at), 0.5), turned(waist.frame, (one.radius, 0.0, 0.0)))
    segment, ball = {"head": ("head", 0), "chin": ("head", 2), "chest": ("chest", 0), "hips": ("pelvis", 0)}[name]
    return body.segments[segment].balls[ball].at


def _moved(before: Body, now: Body, name: str) -> tuple[Vector, ...]:
    """The way of a part from one figure to the next, bowed a little away from the hips; `turn` goes
    round the chest."""
    if name == "turn":
        return _turned_way(before, now)
    start, end = part(before, name), part(now, name)
    gap = sub(end, start)
    size = length(gap)
    if size < _SEEN:
        return ()
    if size < _SHORT:
        spare = scaled(gap, (_SHORT / size - 1) / 2)
        start, end, size = sub(start, spare), add(end, spare), _SHORT
    middle = scaled(add(start, end), 0.5)
    away = unit(sub(middle, now.point("pelvis")))
    lift = scaled(away, 9.0)
    bow = add(middle, scaled(away, 9.0 + size * 0.12))
    return tuple(_above(point) for point in (add(start, lift), bow, add(end, lift)))


def _above(point: Vector) -> Vector:
    return (point[0], max(point[1], 5.0), point[2])


def _turned_way(before: Body, now: Body) -> tuple[Vector, ...]:
    """A quarter of a circle in front of the chest, in the direction in which it turned."""
    chest = now.segments["chest"]
    old, new = (turned(b.segments["chest"].frame, (0.0, 0.0, 1.0)) for b in (before, now))
    up = turned(chest.frame, (0.0, 1.0, 0.0))
    left = dot(cross(new, old), up) < 0
    angles = (-55.0, 0.0, 55.0) if left else (55.0, 0.0, -55.0)
    return tuple(add(chest.origin, turned(then(before.segments["chest"].frame, about_y(a)), (27.0, -4.0, 0.0))) for a in angles)
