"""Joint angles → where every part of the mannequin is: its segments as sets of balls, and named points."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from supple.figure.space import SAME, Matrix, Vector, about_x, about_y, about_z, add, dot, length, scaled, sub, then, turned, unit

# An adult of average build, 170 cm tall; lengths from Winter, Biomechanics and Motor Control of
# Human Movement (segment lengths as fractions of height), radii by eye.
THIGH, SHIN, UPPER_ARM, FOREARM = 41.0, 40.0, 29.0, 25.0
LUMBAR, THORACIC, NECK = 17.0, 27.0, 10.0
WAIST = 8.3  # how thick half of the waist is
SWELL = 2.0  # so far does the belly move out with a breath, and its sides half of that, more than in life to be seen
SIDES = ("left", "right")
SIGN = {"left": -1.0, "right": 1.0}
Angles = Mapping[str, Mapping[str, float]]


class Ball(NamedTuple):
    """A ball: its middle, and its radius in centimetres."""

    at: Vector
    radius: float


class Segment(NamedTuple):
    """A part of the body: the convex hull of its balls, and the frame that it lies in."""

    name: str
    balls: tuple[Ball, ...]
    frame: Matrix
    origin: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A whole mannequin in space, by the names of its segments. Compared by identity."""

    segments: Mapping[str, Segment]

    def moved(self, turn: Matrix, shift: Vector) -> "Body":
        """The same body turned about the origin, and then shifted."""

        def place(point: Vector) -> Vector:
            return add(turned(turn, point), shift)

        return Body(
            {
                name: Segment(name, tuple(Ball(place(b.at), b.radius) for b in s.balls), then(turn, s.frame), place(s.origin))
                for name, s in self.segments.items()
            }
        )

    def shifted(self, shift: Vector) -> "Body":
        """The same body elsewhere; itself if the shift is none."""
        if shift == (0.0, 0.0, 0.0):
            return self
        return Body(
            {
                name: Segment(name, tuple(Ball(add(b.at, shift), b.radius) for b in s.balls), s.frame, add(s.origin, shift))
                for name, s in self.segments.items()
            }
        )

    def lowest(self, names: tuple[str, ...]) -> float:
        """The height of the lowest point of those segments."""
        return min(ball.at[1] - ball.radius for name in names for ball in self.segments[name].balls)

    def point(self, name: str) -> Vector:
        """Where a segment begins: `right-shin` is the right knee."""
        return self.segments[name].origin


class Maker:
    """Adds segments in a frame that moves along."""

    def __init__(self) -> None:
        self.segments: dict[str, Segment] = {}

    def put(self, name: str, frame: Matrix, origin: Vector, *balls: tuple[Vector, float]) -> None:
        self.segments[name] = Segment(name, tuple(Ball(add(origin, turned(frame, at)), r) for at, r in balls), frame, origin)


def stand(angles: Angles, turn: Matrix = SAME, breath: float = 0.0) -> Body:
    """The body with those angles (signed, in degrees, by joint: "lumbar", "right-hip", …), its pelvis
    at the origin and turned from upright; with a `breath` of 1 the belly is swollen. Zero is the anatomical position: arms by the sides, palms forwards."""
    maker = Maker()
    maker.put(
        "pelvis",
        turn,
        (0.0, 0.0, 0.0),
        ((0.0, 3.0, -6.4), 8.6),
        ((0.0, 3.0, 6.4), 8.6),
        ((-2.0, -4.0, -8.4), 8.4),
        ((-2.0, -4.0, 8.4), 8.4),
    )
    chest = _spine(maker, angles, turn, breath)
    for side in SIDES:
        _leg(maker, side, angles, turn)
        _arm(maker, side, angles, *chest)
    return Body(maker.segments)


def bend(angles: Mapping[str, float], part: float = 1.0) -> Matrix:
    """The turn of a part of the spine: bending forwards first, then to the side, then about its own axis."""
    forward = about_z(-angles.get("flexion", 0.0) * part)
    aside = about_x(-angles.get("left", 0.0) * part)
    return then(then(forward, aside), about_y(angles.get("turn-left", 0.0) * part))


def _spine(maker: Maker, angles: Angles, turn: Matrix, breath: float) -> tuple[Matrix, Vector]:
    """The trunk, neck and head; gives the frame and base of the shoulder girdle."""
    frame, at = turn, turned(turn, (0.0, 4.0, 0.0))
    half = bend(angles.get("lumbar", {}), 0.5)
    for name in ("loin", "waist"):
        frame = then(frame, half)
        # The belly swells most at the waist: above the loin, below the ribs.
        low, high = (0.5 * breath, breath) if name == "loin" else (breath, 0.7 * breath)
        maker.put(
            name,
            frame,
            at,
            *(((0.5 + SWELL * low, 0.0, 5.2 * z), WAIST + SWELL * low) for z in SIGN.values()),
            *(((0.4 + SWELL * high, LUMBAR / 2, 4.8 * z), 8.2 + SWELL * high) for z in SIGN.values()),
        )
        at = add(at, turned(frame, (0.0, LUMBAR / 2, 0.0)))
    third = bend(angles.get("thoracic", {}), 1 / 3)
    step = THORACIC / 3
    widths = ((5.2, 8.4, 6.6, 9.2), (6.6, 9.2, 8.6, 9.0), (8.6, 8.8, 12.6, 4.6))
    for name, (low, low_r, high, high_r) in zip(("ribs", "chest", "shoulders"), widths, strict=True):
        frame = then(frame, third)
        maker.put(
            name,
            frame,
            at,
            ((0.6, 0.0, -low), low_r),
            ((0.6, 0.0, low), low_r),
            ((0.4, step, -high), high_r),
            ((0.4, step, high), high_r),
        )
        at = add(at, turned(frame, (0.0, step, 0.0)))
    girdle = (frame, add(at, turned(frame, (0.0, -4.0, 0.0))))
    neck = angles.get("neck", {})
    half = bend(neck, 0.5)
    base, head_frame = at, then(frame, half)
    slide = neck.get("protraction", 0.0)
    top = add(base, turned(head_frame, (1.0 + slide, NECK, 0.0)))
    head_frame = then(head_frame, half)
    maker.segments["neck"] = Segment(
        "neck",
        (
            Ball(add(base, turned(frame, (-0.6, -2.0, -3.4))), 6.0),
            Ball(add(base, turned(frame, (-0.6, -2.0, 3.4))), 6.0),
            Ball(add(top, turned(head_frame, (-0.5, 1.0, 0.0))), 4.9),
        ),
        frame,
        base,
    )
    maker.put(
        "head",
        head_frame,
        top,
        ((-0.5, 10.0, 0.0), 9.0),
        ((1.5, 8.0, 0.0), 8.4),
        ((4.6, 2.2, 0.0), 4.6),
    )
    maker.put("nose", head_frame, top, ((10.4, 6.2, 0.0), 1.2), ((7.6, 9.4, 0.0), 1.6), ((7.0, 5.2, 0.0), 2.2))
    return girdle


def limb(side: str, joint: Mapping[str, float]) -> Matrix:
    """The turn of a hip or shoulder: flexion in the parent's frame first, then abduction, then the
    turn about the limb's own axis; horizontal adduction carries all of that round the trunk."""
    z = SIGN[side]
    turn = then(
        then(about_z(joint.get("flexion", 0.0)), about_x(-z * joint.get("abduction", 0.0))), about_y(z * joint.get("internal", 0.0))
    )
    return then(about_y(z * joint.get("horizontal-adduction", 0.0)), turn)


def _leg(maker: Maker, side: str, angles: Angles, turn: Matrix) -> None:
    hip = turned(turn, (0.0, -5.0, 8.5 * SIGN[side]))
    frame = then(turn, limb(side, angles.get(f"{side}-hip", {})))
    maker.put(f"{side}-thigh", frame, hip, ((-0.5, 1.0, 0.0), 8.8), ((0.0, -14.0, 0.0), 8.2), ((0.0, -THIGH, 0.0), 5.6))
    knee = add(hip, turned(frame, (0.0, -THIGH, 0.0)))
    shin(maker, side, frame, knee, angles)


def shin(maker: Maker, side: str, frame: Matrix, knee: Vector, angles: Angles) -> None:
    """The shin and foot below a knee; `frame` is the thigh's."""
    frame = then(frame, about_z(-angles.get(f"{side}-knee", {}).get("flexion", 0.0)))
    maker.put(f"{side}-shin", frame, knee, ((0.0, 0.0, 0.0), 5.6), ((-1.4, -12.0, 0.0), 5.4), ((0.0, -SHIN, 0.0), 3.7))
    ankle = add(knee, turned(frame, (0.0, -SHIN, 0.0)))
    frame = then(frame, about_z(angles.get(f"{side}-ankle", {}).get("dorsiflexion", 0.0)))
    foot(maker, side, frame, ankle, angles)


def foot(maker: Maker, side: str, frame: Matrix, ankle: Vector, angles: Angles) -> None:
    """The foot in its own frame; the sole lies 7.2 cm under the ankle."""
    toes = then(frame, about_z(-angles.get(f"{side}-toes", {}).get("flexion", 0.0)))
    ball = add(ankle, turned(frame, (12.5, -4.6, 0.0)))
    maker.put(f"{side}-foot", frame, ankle, ((-1.0, -0.6, 0.0), 3.8), ((-3.6, -3.6, 0.0), 3.6), ((12.5, -4.6, 0.0), 2.6))
    maker.put(f"{side}-toes", toes, ball, ((0.0, 0.0, 0.0), 2.6), ((5.5, -0.6, 0.0), 2.0))


def _arm(maker: Maker, side: str, angles: Angles, girdle: Matrix, base: Vector) -> None:
    z = SIGN[side]
    slide = angles.get(f"{side}-scapula", {})
    forward, up = slide.get("protraction", 0.0), slide.get("elevation", 0.0)
    raised = angles.get(f"{side}-shoulder", {})
    lift = min(max(raised.get("flexion", 0.0), raised.get("abduction", 0.0)) - 60.0, 120.0) / 120.0 * 4.0
    shoulder = add(base, turned(girdle, (forward, up + max(lift, 0.0), 17.5 * z)))
    frame = then(girdle, limb(side, raised))
    maker.put(f"{side}-upper-arm", frame, shoulder, ((0.0, 0.0, 0.0), 5.4), ((0.0, -10.0, 0.0), 4.8), ((0.0, -UPPER_ARM, 0.0), 3.9))
    elbow = add(shoulder, turned(frame, (0.0, -UPPER_ARM, 0.0)))
    frame = then(frame, about_z(angles.get(f"{side}-elbow", {}).get("flexion", 0.0)))
    forearm(maker, side, frame, elbow, angles)


def forearm(maker: Maker, side: str, frame: Matrix, elbow: Vector, angles: Angles) -> None:
    """The forearm and hand below an elbow."""
    z = SIGN[side]
    maker.put(f"{side}-forearm", frame, elbow, ((0.0, 0.0, 0.0), 3.9), ((0.0, -7.0, 0.0), 3.9), ((0.0, -FOREARM, 0.0), 2.7))
    wrist = add(elbow, turned(frame, (0.0, -FOREARM, 0.0)))
    # The palm looks forwards; pronation turns it inwards and then back.
    frame = then(frame, about_y(z * angles.get(f"{side}-forearm", {}).get("pronation", 0.0)))
    frame = then(frame, about_z(angles.get(f"{side}-wrist", {}).get("flexion", 0.0)))
    hand(maker, side, frame, wrist)


def hand(maker: Maker, side: str, frame: Matrix, wrist: Vector) -> None:
    """The hand in its own frame: −y towards the fingers, x out of the palm."""
    z = SIGN[side]
    maker.put(
        f"{side}-hand",
        frame,
        wrist,
        ((0.0, 0.0, 0.0), 2.7),
        ((0.0, -6.0, 1.2 * z), 2.9),
        ((0.0, -6.5, -1.4 * z), 2.8),
        ((0.4, -14.5, 0.0), 1.9),
    )


def reached(side: str, from_point: Vector, to: Vector, upper: float, lower: float, pole: Vector) -> tuple[Vector, Vector]:
    """Two bones that reach from one point towards another: where the middle joint is, and the end.

    `pole` is the direction in which the middle joint bows out. Where the target is out of reach the
    limb is straight towards it; where it is too near, the limb folds as far as 155 degrees.
    """
    gap = sub(to, from_point)
    nearest = math.sqrt(upper**2 + lower**2 - 2 * upper * lower * math.cos(math.radians(25)))
    size = min(max(length(gap), nearest), upper + lower - 1e-6)
    along = unit(gap, otherwise=(0.0, -1.0, 0.0))
    side_way = sub(pole, scaled(along, dot(pole, along)))
    out = unit(side_way, otherwise=unit(sub((1.0, 0.0, 0.0), scaled(along, along[0]))))
    a = (upper**2 - lower**2 + size**2) / (2 * size)
    h = math.sqrt(max(upper**2 - a**2, 0.0))
    middle = add(add(from_point, scaled(along, a)), scaled(out, h))
    return middle, add(from_point, scaled(along, size))
