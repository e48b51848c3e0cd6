"""The things around a body (chair, wall, step, ball …) → segments to draw, placed where the pose uses them."""

from collections.abc import Iterable, Iterator

from supple.figure.body import SIDES, Ball, Body, Segment
from supple.figure.pose import SEAT_HEIGHT, STEP_HEIGHT, Pose
from supple.figure.space import SAME, Vector


def props(pose: Pose, body: Body, chair: float | None = None, frame: Body | None = None) -> tuple[Segment, ...]:
    """The props of a pose, but for the mat, which is the floor's. `chair` is where the middle of a chair stands that was there in
    an earlier figure, and `frame` the body whose forearms lie on the frame of the door."""
    return tuple(segment for name in pose.props for segment in _prop(name, pose, body, chair, frame or body))


def chair_at(pose: Pose, body: Body) -> float | None:
    """Where the middle of the pose's chair stands, from back to front; None without one."""
    x = body.point("pelvis")[0]
    places = {"chair": x - 1.0, "chair-front": x + 57.0, "chair-behind": x - 30.0}
    return next((places[name] for name in pose.props if name in places), None)


def doorway_of(bodies: Iterable[Body]) -> Body | None:
    """Of the bodies in a doorway, the one whose arms are spread the widest: its forearms lie on the frame."""
    return max(bodies, key=lambda body: body.point("right-hand")[2] - body.point("left-hand")[2], default=None)


def _prop(name: str, pose: Pose, body: Body, chair: float | None, frame: Body) -> Iterator[Segment]:
    x, y, _ = body.point("pelvis")
    if name in ("chair", "chair-behind", "chair-front"):
        middle = chair if chair is not None else chair_at(pose, body) or 0.0
        yield from _chair(middle - 19.0, middle + 19.0)
    elif name == "wall":
        edge = x + 47.0 if any(hold.at == "wall" for hold in pose.hands.values()) else _back(body) - 1.0
        out = edge + 2.0 if edge > x else edge - 2.0
        yield _hull("wall", [(at, y, z) for at in (edge, out) for y in (0.8, 216.0) for z in (-110.0, 110.0)], 0.6)
    elif name == "doorway":
        for side, z in (("left", -1.0), ("right", 1.0)):
            wrist = frame.point(f"{side}-hand")
            low, high = wrist[0] + 3.0, wrist[0] + 7.0
            yield _hull(f"{side}-post", [(at, y, wrist[2] + 4.0 * z) for at in (low, high) for y in (0.8, 205.0)], 1.4)
    elif name == "step":
        yield _box("step", x - 14.0, x + 26.0, 1.0, STEP_HEIGHT - 1.0, 20.0)
    elif name == "cushion":
        head = body.segments["head"].balls[0].at
        yield _box("cushion", head[0] - 12.0, head[0] + 12.0, 1.5, max(head[1] - 10.5, 2.0), 12.0, 1.5)
    elif name == "ball":
        yield Segment("ball", (Ball((x, max(y - 22.0, 14.0), 0.0), 14.0),), SAME, (x, y, 0.0))
    elif name in ("band", "strap", "towel"):
        for side in SIDES:
            hand = body.segments[f"{side}-hand"].balls[1].at
            foot = body.segments["right-foot"].balls[2].at
            yield Segment(f"{side}-{name}", (Ball(hand, 0.8), Ball(foot, 0.8)), SAME, hand)


def _back(body: Body) -> float:
    """How far back the trunk and head reach."""
    return min(ball.at[0] - ball.radius for name in ("pelvis", "chest", "ribs", "shoulders") for ball in body.segments[name].balls)


def _chair(back: float, front: float) -> Iterator[Segment]:
    """A plain chair: seat, back and four legs; `back` and `front` are where its seat ends."""
    low, high = min(back, front), max(back, front)
    yield _box("seat", low, high, SEAT_HEIGHT - 3.4, SEAT_HEIGHT - 1.2, 19.0)
    lean = -4.0 if back < front else 4.0
    posts: list[Vector] = [(back, SEAT_HEIGHT, z) for z in (-18.0, 18.0)] + [(back + lean, 88.0, z) for z in (-18.0, 18.0)]
    yield _hull("chair-back", posts, 1.3)
    for x in (low + 1.5, high - 1.5):
        for z in (-17.0, 17.0):
            yield _hull("chair-leg", [(x, SEAT_HEIGHT - 3.0, z), (x, 1.2, z)], 1.2)


def _box(name: str, low: float, high: float, bottom: float, top: float, half: float, radius: float = 1.2) -> Segment:
    return _hull(name, [(x, y, z) for x in (low, high) for y in (bottom, top) for z in (-half, half)], radius)


def _hull(name: str, corners: list[Vector], radius: float) -> Segment:
    return Segment(name, tuple(Ball(corner, radius) for corner in corners), SAME, corners[0])
