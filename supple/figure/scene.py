"""The figures of an exercise and its muscles → one SVG for each, at one scale, with its words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from supple.figure.body import Body
from supple.figure.draw import Scene, draw
from supple.figure.language import Figure
from supple.figure.pose import Pose, settle
from supple.figure.props import chair_at, props
from supple.figure.space import SAME, Vector, about_y, add, cross, dot, length, scaled, sub, then, turned, unit
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
    """A picture for each figure, None for each None; same input, same bytes. What rests in two
    figures that follow each other, or a chair, stays where it is."""
    first, second = frozenset(primary), frozenset(secondary)
    scenes: list[Scene] = []
    before: Body | None = None
    last: Pose | None = None
    chair: float | None = None
    for figure in figures:
        if figure is None:
            continue
        pose = figure.pose
        body = settle(pose)
        if before and last and last.facing == pose.facing:
            body = body.moved(SAME, (_anchored(before, body, pose), 0.0, 0.0))
        elif before:
            body = body.moved(SAME, (before.point("pelvis")[0] - body.point("pelvis")[0], 0.0, 0.0))
        last = pose
        chair = chair if chair is not None else chair_at(pose, body)
        if pose.on == "chair" and chair is not None and before:
            body = body.moved(SAME, (chair - (chair_at(pose, body) or chair), 0.0, 0.0))
        arrow = _moved(before, body, figure.arrow) if before and figure.arrow else ()
        things = props(pose, body, chair)
        scenes.append(
            Scene(body, pose.view, pose.pitch, things, "mat" in pose.props, first, second - first, arrow, alt(figure), figure.upper)
        )
        before = body
    drawn = iter(draw(scenes)) if scenes else iter(())
    return tuple(Picture(next(drawn), alt(figure), figure.caption) if figure else None for figure in figures)


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
