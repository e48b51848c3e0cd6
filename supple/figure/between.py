"""Two bodies at rest → the bodies on the way from one to the other."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from supple.figure.body import FOREARM, SHIN, SIDES, THIGH, UPPER_ARM, Ball, Body, Segment, reached
from supple.figure.space import SAME, Matrix, Vector, add, frame, length, scaled, sub, then, turned, unit

PIERCED = 0.1  # nothing on the way is deeper in the floor than at its ends by more than this, in centimetres
_STAYS = 6.0  # a part of the trunk that moves less carries the rest
_HELD = 5.0  # a hand that moves less against a part of the body stays on it
_TOUCH = 2.5  # a hand or foot that is lower rests on the floor
_STRIDE = 8.0  # a foot that goes further on the floor is lifted, at most so high
_UPRIGHT = 60.0  # where the pelvis is higher, one stands
_STILL = 0.01  # centimetres that nobody sees
_AHEAD: Vector = (1.0, 0.0, 0.0)
_GROUND = Segment("", (), SAME, (0.0, 0.0, 0.0))
_TRUNK = ("pelvis", "loin", "waist", "ribs", "chest", "shoulders")
_CORE = (*_TRUNK, "neck", "head")
_PARENTS = {
    **dict(zip((*_TRUNK[1:], "neck", "head", "nose"), (*_TRUNK, "neck", "head"), strict=True)),
    **{f"{side}-upper-arm": "shoulders" for side in SIDES},
    **{f"{side}-thigh": "pelvis" for side in SIDES},
    **{
        f"{side}-{part}": f"{side}-{above}"
        for side in SIDES
        for above, part in (("upper-arm", "forearm"), ("forearm", "hand"), ("thigh", "shin"), ("shin", "foot"), ("foot", "toes"))
    },
}
_LIMBS = tuple(
    tuple(f"{side}-{part}" for part in parts)
    for side in SIDES
    for parts in (("thigh", "shin", "foot", "toes"), ("upper-arm", "forearm", "hand"))
)


@dataclass(frozen=True, slots=True)
class _Swing:
    """An even turn: from where, about which axis, by how many radians."""

    start: Matrix
    axis: Vector
    angle: float

    def at(self, part: float) -> Matrix:
        """The rotation where the turn is that part done."""
        if self.angle < 1e-9:
            return self.start
        x, y, z = self.axis
        s, c = math.sin(self.angle * part), math.cos(self.angle * part)
        v = 1 - c
        rows = (
            (c + x * x * v, x * y * v - z * s, x * z * v + y * s),
            (y * x * v + z * s, c + y * y * v, y * z * v - x * s),
            (z * x * v - y * s, z * y * v + x * s, c + z * z * v),
        )
        return then(self.start, rows)


@dataclass(frozen=True, slots=True)
class _Joint:
    """How one part hangs on another: the turn between the two, and where the outer one begins, seen from the inner one."""

    known: str
    new: str
    outwards: bool
    swing: _Swing
    step: tuple[Vector, Vector]


@dataclass(frozen=True, slots=True)
class _Limb:
    """A limb that is free to bend: what its end stays on ("" is the floor, None nothing), where there, how
    turned, how high it is lifted on its way, and how deep in the floor it is at its ends."""

    parts: tuple[str, ...]
    base: str | None
    place: tuple[Vector, Vector]
    swing: _Swing
    rise: float
    floor: float


@dataclass(frozen=True, slots=True)
class Leg:
    """The way between two bodies: the part that the others move about, how these hang on it, what each
    free limb stays on, the form of each part, and how deep in the floor the two are, whole and by their trunk."""

    one: Body
    other: Body
    root: str
    joints: tuple[_Joint, ...]
    limbs: tuple[_Limb, ...]
    forms: Mapping[str, tuple[tuple[Vector, Vector, float, float], ...]]
    floor: float
    trunk: tuple[float, float]

    @staticmethod
    def of(one: Body, other: Body) -> "Leg":
        """The way from one body to the other."""
        root = _root(one, other)
        forms = {name: _form(part, other.segments[name]) for name, part in one.segments.items()}
        return Leg(
            one,
            other,
            root,
            tuple(_joint(one, other, known, new) for known, new in _outwards(root)),
            tuple(_limb(one, other, parts) for parts in _LIMBS if root not in parts),
            forms,
            min(low(one), low(other), 0.0),
            (one.lowest(_CORE), other.lowest(_CORE)),
        )

    def at(self, part: float) -> Body:
        """The body where the way is that part done, 0 to 1. Every joint turns evenly, so limbs keep their
        lengths; hands and feet that rest, or hold a part of the body, stay on it."""
        if part <= 1e-6 or part >= 1 - 1e-6:
            return self.one if part < 0.5 else self.other
        whole = self._joined(part)
        lift = self._lift(whole, part)
        for _ in range(4):
            segments = dict(whole.shifted((0.0, lift, 0.0)).segments)
            for limb in self.limbs:
                self._bend(segments, limb, part)
            body = Body(segments)
            sunk = self.floor - low(body)
            if sunk < PIERCED / 2:
                break
            lift += sunk
        # What does not move is the very same, and so is drawn but once.
        still = self.one.segments
        return Body({name: still[name] if _moved(still[name], segment) < _STILL else segment for name, segment in segments.items()})

    def _joined(self, part: float) -> Body:
        """All segments, from the root outwards, each at its even turn against the one before."""
        a, b = self.one.segments[self.root], self.other.segments[self.root]
        frames = {self.root: _swing(a.frame, b.frame).at(part)}
        origins = {self.root: _mixed(a.origin, b.origin, part)}
        for joint in self.joints:
            known, new = joint.known, joint.new
            frames[new] = then(frames[known], joint.swing.at(part))
            step = turned(frames[known if joint.outwards else new], _mixed(*joint.step, part))
            origins[new] = add(origins[known], step) if joint.outwards else sub(origins[known], step)
        return Body({name: self._placed(name, frames[name], origins[name], part) for name in self.one.segments})

    def _placed(self, name: str, turn: Matrix, origin: Vector, part: float) -> Segment:
        balls = [
            Ball(add(origin, turned(turn, add(at, scaled(way, part)))), radius + swell * part)
            for at, way, radius, swell in self.forms[name]
        ]
        return Segment(name, tuple(balls), turn, origin)

    def _lift(self, body: Body, part: float) -> float:
        """How far up the body must go, so that a trunk that rests at both ends rests, and none sinks."""
        start, end = self.trunk
        now = body.lowest(_CORE)
        return start + (end - start) * part - now if max(start, end) < 1.0 else max(min(start, end, 0.0) - now, 0.0)

    def _bend(self, segments: dict[str, Segment], limb: _Limb, part: float) -> None:
        """Bends the limb so that its end stays on what it rests on or holds, and clear of the floor."""
        end = limb.parts[2]
        if limb.base is not None:
            here = segments.get(limb.base, _GROUND)
            goal = add(here.origin, turned(here.frame, _mixed(*limb.place, part)))
            goal = add(goal, (0.0, limb.rise * 4 * part * (1 - part), 0.0))
            self._reach(segments, limb.parts, goal, then(here.frame, limb.swing.at(part)), part)
        for _ in range(8):
            missing = limb.floor - min(ball.at[1] - ball.radius for name in limb.parts for ball in segments[name].balls)
            if missing < PIERCED / 2:
                break
            goal = add(segments[end].origin, (0.0, missing + 0.05, 0.0))
            self._reach(segments, limb.parts, goal, segments[end].frame, part, 4.0 * missing)

    def _reach(
        self, segments: dict[str, Segment], parts: tuple[str, ...], goal: Vector, turn: Matrix, part: float, raised: float = 0.0
    ) -> None:
        """Puts the end of a limb at the goal, or as near as it reaches; the middle joint bows out as it did, or higher."""
        upper, lower, end, *toes = parts
        lengths = (THIGH, SHIN) if toes else (UPPER_ARM, FOREARM)
        start = segments[upper].origin
        pole = add(sub(segments[lower].origin, start), (0.0, raised, 0.0))
        middle, tip = reached("", start, goal, *lengths, pole)
        places = {
            upper: (frame(sub(middle, start), turned(segments[upper].frame, _AHEAD)), start),
            lower: (frame(sub(tip, middle), turned(segments[lower].frame, _AHEAD)), middle),
            end: (turn, tip),
        }
        for name in toes:
            step = _seen(segments[end], segments[name].origin)
            places[name] = (then(turn, _against(segments[end].frame, segments[name].frame)), add(tip, turned(turn, step)))
        for name, (new, origin) in places.items():
            segments[name] = self._placed(name, new, origin, part)


def shifted(one: Segment, other: Segment, part: float) -> Segment:
    """A thing on its way between two places."""
    balls = zip(one.balls, other.balls, strict=True)
    return Segment(one.name, tuple(Ball(_mixed(a.at, b.at, part), a.radius) for a, b in balls), one.frame, one.origin)


def _root(one: Body, other: Body) -> str:
    """The part that the others move about: a shin that rests, what moves least of the trunk, or the pelvis."""

    def way(name: str) -> float:
        return _moved(one.segments[name], other.segments[name])

    least = min(_TRUNK, key=way)
    kneeling = [shin for shin in ("right-shin", "left-shin") if max(one.lowest((shin,)), other.lowest((shin,))) < 1.0]
    shin = min(kneeling, key=way, default="")
    if shin and way(shin) < min(way(least), _STAYS):
        return shin
    return least if way(least) < _STAYS else "pelvis"


@functools.cache
def _outwards(root: str) -> tuple[tuple[str, str], ...]:
    """Each joint as the part that is known and the one that hangs on it, from the root on."""
    found: list[tuple[str, str]] = []
    reached_by = [root]
    for here in reached_by:
        near = [child for child, parent in _PARENTS.items() if parent == here] + [_PARENTS[name] for name in (here,) if name in _PARENTS]
        new = [name for name in near if name not in reached_by]
        found += [(here, name) for name in new]
        reached_by += new
    return tuple(found)


def _joint(one: Body, other: Body, known: str, new: str) -> _Joint:
    # Two parts meet where the outer one begins.
    outwards = _PARENTS.get(new) == known
    inner, outer = (known, new) if outwards else (new, known)
    step = (_seen(one.segments[inner], one.point(outer)), _seen(other.segments[inner], other.point(outer)))
    turns = [_against(body.segments[known].frame, body.segments[new].frame) for body in (one, other)]
    return _Joint(known, new, outwards, _swing(*turns), step)


def _form(one: Segment, other: Segment) -> tuple[tuple[Vector, Vector, float, float], ...]:
    """The balls of a part in its own frame: where each is and how large, and by how much both change."""
    pairs = [(_seen(one, a.at), _seen(other, b.at), a.radius, b.radius) for a, b in zip(one.balls, other.balls, strict=True)]
    return tuple((at, sub(to, at), radius, end - radius) for at, to, radius, end in pairs)


def _limb(one: Body, other: Body, parts: tuple[str, ...]) -> _Limb:
    base, end = _base(one, other, parts), parts[2]
    a, b = (body.segments.get(base or "", _GROUND) for body in (one, other))
    place = (_seen(a, one.point(end)), _seen(b, other.point(end)))
    swing = _swing(_against(a.frame, one.segments[end].frame), _against(b.frame, other.segments[end].frame))
    stride = length(sub(one.point(end), other.point(end)))
    steps = base == "" and end.endswith("foot") and stride > _STRIDE and one.point("pelvis")[1] > _UPRIGHT
    return _Limb(parts, base, place, swing, min(stride / 4, _STRIDE) if steps else 0.0, min(one.lowest(parts), other.lowest(parts), 0.0))


def _base(one: Body, other: Body, parts: tuple[str, ...]) -> str | None:
    """What the end of a limb stays on: "" for the floor, a part of the body, or None."""
    end = parts[2]
    if max(one.lowest(parts[2:]), other.lowest(parts[2:])) < _TOUCH:
        return ""
    others = () if end.endswith("foot") else tuple(n for n in one.segments if n not in parts and not n.endswith(("hand", "toes", "nose")))

    def way(name: str) -> float:
        a, b = (body.segments.get(name, _GROUND) for body in (one, other))
        return length(sub(_seen(a, one.point(end)), _seen(b, other.point(end))))

    best = min(("", *others), key=way)
    return best if way(best) < _HELD else None


def _seen(segment: Segment, point: Vector) -> Vector:
    """A point of space in a segment's own frame."""
    return turned(_flipped(segment.frame), sub(point, segment.origin))


def _flipped(m: Matrix) -> Matrix:
    """The turn back."""
    (a, b, c), (d, e, f), (g, h, i) = m
    return ((a, d, g), (b, e, h), (c, f, i))


def _against(parent: Matrix, child: Matrix) -> Matrix:
    return then(_flipped(parent), child)


def _mixed(a: Vector, b: Vector, part: float) -> Vector:
    return add(a, scaled(sub(b, a), part))


def _swing(a: Matrix, b: Matrix) -> _Swing:
    """The even turn from one rotation to another."""
    (m00, m01, m02), (m10, m11, m12), (m20, m21, m22) = _against(a, b)
    axis = (m21 - m12, m02 - m20, m10 - m01)
    spread = m00 + m11 + m22 - 1
    angle = math.atan2(length(axis), spread)
    if length(axis) < 1e-6:
        if spread > 0:
            return _Swing(a, _AHEAD, 0.0)
        # Half a turn: the axis is where the sum of the rotation and its identity points.
        axis = max(((m00 + 1, m10, m20), (m01, m11 + 1, m21), (m02, m12, m22 + 1)), key=length)
    return _Swing(a, unit(axis), angle)


def apart(one: Body, other: Body) -> float:
    """How far the parts of two bodies are from each other, at the most."""
    return max(_moved(segment, other.segments[name]) for name, segment in one.segments.items())


def _moved(one: Segment, other: Segment) -> float:
    return max(length(sub(a.at, b.at)) for a, b in zip(one.balls, other.balls, strict=True))


def low(body: Body) -> float:
    return body.lowest(tuple(body.segments))
