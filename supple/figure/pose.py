"""A pose (angles, what rests where, what the hands hold) → a Body that stands, sits or lies on the floor."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from supple.figure import body as anatomy
from supple.figure.body import SIDES, SIGN, Ball, Body, Segment, reached
from supple.figure.space import SAME, Matrix, Vector, about_y, about_z, add, dot, frame, length, scaled, sub, then, turned, unit

# How the whole body lies before it leans: what its forward, up and right become.
FACINGS: Mapping[str, Matrix] = {
    "upright": SAME,
    "supine": about_z(90),
    "prone": about_z(-90),
    "right-side": ((0.0, -1.0, 0.0), (0.0, 0.0, -1.0), (1.0, 0.0, 0.0)),
    "left-side": ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)),
}
SEAT_HEIGHT = 37.8  # low for a chair: soft parts give way when one sits
STEP_HEIGHT = 16.0
SOLE = 7.2  # from the ankle down to the floor, with the foot flat
_KNEE = 160.0  # the knee bends no further
_FACE = ("head", "nose")
_SOFT = 0.6  # so far may a face press in
_ELBOW = 2.0  # an elbow lower than this is in the floor
_TRUNK = ("pelvis", "loin", "waist", "ribs", "chest", "shoulders")


def _both(*names: str) -> tuple[str, ...]:
    return tuple(f"{side}-{name}" for name in names for side in SIDES)


# What can rest on something: the segments that carry.
RESTS: Mapping[str, tuple[str, ...]] = {
    "feet": _both("foot", "toes"),
    "toes": _both("toes"),
    "shins": _both("shin", "foot"),
    "seat": ("pelvis", *_both("thigh")),
    "back": (*_TRUNK, "head"),
    "shoulders": ("ribs", "chest", "shoulders", "head"),
    "front": (*_TRUNK, *_both("thigh")),
    "hands": _both("hand"),
    "forearms": _both("forearm"),
    "body": (*_TRUNK, "head", *_both("thigh", "shin", "foot", "upper-arm")),
    **{
        f"{side}-{name}": parts
        for side in SIDES
        for name, parts in {
            "foot": (f"{side}-foot", f"{side}-toes"),
            "shin": (f"{side}-shin", f"{side}-foot"),
            "forearm": (f"{side}-forearm",),
            "thigh": ("pelvis", f"{side}-thigh"),
        }.items()
    },
}
TARGETS = (
    *(
        "floor",
        "belly",
        "chest",
        "head",
        "behind-head",
        "hips",
        "thighs",
        "knees",
        "shins",
        "seat",
        "wall",
        "chair-back",
        "opposite-shoulder",
    ),
    *("chin", "lower-back", "behind-thigh"),
    *(f"{side}-{part}" for side in SIDES for part in ("knee", "shin", "thigh", "foot", "behind-thigh", "ankle")),
)
PROPS = ("mat", "chair", "wall", "step", "band", "ball", "cushion", "towel", "strap", "chair-front", "chair-behind", "doorway")


@dataclass(frozen=True, slots=True)
class Hold:
    """Where a hand is placed, and how far beside that: forwards, up and outwards, in centimetres."""

    at: str
    forward: float = 0.0
    up: float = 0.0
    out: float = 0.0


@dataclass(frozen=True, slots=True)
class Pose:
    """One position of the mannequin. Angles are signed degrees by joint and direction."""

    angles: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    facing: str = "upright"
    lean: Mapping[str, float] = field(default_factory=dict)
    rest: tuple[str, ...] = ("feet",)
    on: str = "floor"
    feet: Mapping[str, str] = field(default_factory=dict)
    hands: Mapping[str, Hold] = field(default_factory=dict)
    props: tuple[str, ...] = ()
    view: float = 0.0
    pitch: float = 0.0
    breath: float = 0.0

    def __hash__(self) -> int:
        angles = frozenset((joint, frozenset(values.items())) for joint, values in self.angles.items())
        maps = (frozenset(each.items()) for each in (self.lean, self.feet, self.hands))
        return hash((angles, *maps, self.facing, self.rest, self.on, self.props, self.view, self.pitch, self.breath))


@lru_cache(maxsize=64)
def settle(pose: Pose) -> Body:
    """The body of a pose at rest: what it rests on is at its height within a hundredth of a
    millimetre, flat feet are flat, and hands are where they hold."""
    lean = pose.lean
    turn = then(FACINGS[pose.facing], anatomy.bend({"flexion": lean.get("forward", 0.0), "left": lean.get("left", 0.0)}))
    turn = then(then(about_y(lean.get("turn-left", 0.0)), turn), about_y(lean.get("roll-left", 0.0)))
    body = anatomy.stand(pose.angles, turn, pose.breath)
    if len(pose.rest) == 2:
        body = _levelled(body, pose.rest)
    height = {"floor": 0.0, "chair": SEAT_HEIGHT, "step": STEP_HEIGHT}[pose.on]
    body = body.shifted((0.0, height - body.lowest(RESTS[pose.rest[0]]), 0.0))
    if pose.rest == ("front",) and body.lowest(_FACE) < height - _SOFT:
        body = _face_up(body, pose, turn, height)
    for side, way in pose.feet.items():
        if way:
            body = _planted(body, side, pose.angles, flat=way == "floor")
    for side, hold in pose.hands.items():
        body = _holding(body, side, hold)
    return body


def _face_up(body: Body, pose: Pose, turn: Matrix, floor: float) -> Body:
    """The neck bent back until a face that would be in the floor lies on it."""
    neck = pose.angles.get("neck", {})
    low, high = 0.0, 75.0
    lifted = body
    for _ in range(8):
        middle = (low + high) / 2
        bent = {**neck, "flexion": neck.get("flexion", 0.0) - middle}
        lifted = anatomy.stand({**pose.angles, "neck": bent}, turn, pose.breath)
        lifted = lifted.shifted(sub(body.point("pelvis"), lifted.point("pelvis")))
        low, high = (middle, high) if lifted.lowest(_FACE) < floor - _SOFT else (low, middle)
    return lifted


def _levelled(body: Body, rest: tuple[str, ...]) -> Body:
    """Turned in the plane of the side view until both rests are equally low."""

    groups = [[(b.at[0], b.at[1], b.radius) for name in RESTS[word] for b in body.segments[name].balls] for word in rest]

    def gap(degrees: float) -> float:
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        one, other = (min(x * s + y * c - r for x, y, r in group) for group in groups)
        return one - other

    steps = sorted(range(-80, 81, 4), key=abs)
    best = min(steps, key=lambda d: (abs(gap(d)), abs(d)))
    for d in steps:
        if gap(d) * gap(d + 4) <= 0:
            low, high = float(d), float(d + 4)
            for _ in range(40):
                middle = (low + high) / 2
                low, high = (low, middle) if gap(low) * gap(middle) <= 0 else (middle, high)
            return body.moved(about_z((low + high) / 2), (0.0, 0.0, 0.0))
    return body.moved(about_z(float(best)), (0.0, 0.0, 0.0))


def _planted(body: Body, side: str, angles: Mapping[str, Mapping[str, float]], *, flat: bool) -> Body:
    """The knee bent until the foot is on the floor, and the foot laid flat."""
    thigh = body.segments[f"{side}-thigh"]
    knee = add(thigh.origin, turned(thigh.frame, (0.0, -anatomy.THIGH, 0.0)))

    # The ankle is at height knee − SHIN (a sin f + b cos f) for a knee flexion f; it must be SOLE.
    a, b = thigh.frame[1][0], thigh.frame[1][1]
    reach, turn = math.hypot(a, b), math.atan2(a, b)
    wanted = (knee[1] - SOLE) / anatomy.SHIN

    def miss(flexion: float) -> float:
        return abs(a * math.sin(math.radians(flexion)) + b * math.cos(math.radians(flexion)) - wanted)

    swing = math.acos(max(-1.0, min(1.0, wanted / reach))) if reach > 1e-9 else 0.0
    bends = [math.degrees(turn + way * swing) % 360 for way in (1, -1)]
    flexion = min((*(f for f in bends if f <= _KNEE), 0.0, _KNEE), key=lambda f: (round(miss(f), 6), f))
    maker = anatomy.Maker()
    changed = {**angles, f"{side}-knee": {"flexion": flexion}}
    anatomy.shin(maker, side, thigh.frame, knee, changed)
    if flat:
        shin = maker.segments[f"{side}-shin"]
        forward = turned(shin.frame, (1.0, 0.0, 0.0))
        level = (forward[0], 0.0, forward[2])
        if dot(level, level) < 0.02:
            level = turned(thigh.frame, (0.0, -1.0, 0.0))
        anatomy.foot(maker, side, frame((0.0, -1.0, 0.0), (level[0], 0.0, level[2])), maker.segments[f"{side}-foot"].origin, angles)
    return Body({**body.segments, **maker.segments})


def missed(pose: Pose) -> Mapping[str, float]:
    """How far each hand stays from where it should hold, in centimetres: more than nothing where the arm is too short or too long."""
    body = settle(pose)
    return {side: length(sub(_wrist(body, side, hold)[0], body.point(f"{side}-hand"))) for side, hold in pose.hands.items()}


def _wrist(body: Body, side: str, hold: Hold) -> tuple[Vector, Vector, Vector, Vector]:
    """Where the wrist is when the hand lies on its target, where the fingers and the back of the hand point, and where the elbow bows to."""
    point, normal, fingers, pole = _target(body, side, hold.at)
    girdle = body.segments["shoulders"].frame
    # On the floor "forward" is where the fingers point, elsewhere the front of the chest.
    ahead = fingers if hold.at == "floor" else turned(girdle, (1.0, 0.0, 0.0))
    shift = add(scaled(ahead, hold.forward), add((0.0, hold.up, 0.0), turned(girdle, (0.0, 0.0, SIGN[side] * hold.out))))
    fingers = unit(sub(fingers, scaled(normal, dot(fingers, normal))))
    return sub(add(add(point, shift), scaled(normal, 2.8)), scaled(fingers, 6.5)), fingers, normal, pole


def _holding(body: Body, side: str, hold: Hold) -> Body:
    """The arm bent so that the hand lies on its target."""
    girdle = body.segments["shoulders"].frame
    wrist, fingers, normal, pole = _wrist(body, side, hold)
    shoulder = body.segments[f"{side}-upper-arm"].origin
    elbow, end = reached(side, shoulder, wrist, anatomy.UPPER_ARM, anatomy.FOREARM, pole)
    if hold.at == "floor" and elbow[1] < _ELBOW:
        # Not through the floor: the elbow bows up and outwards.
        outwards = turned(girdle, (0.0, 0.0, SIGN[side]))
        elbow, end = reached(side, shoulder, wrist, anatomy.UPPER_ARM, anatomy.FOREARM, add((0.0, 1.0, 0.0), outwards))
    maker = anatomy.Maker()
    upper = frame(sub(elbow, shoulder), turned(girdle, (1.0, 0.0, 0.0)))
    old = body.segments[f"{side}-upper-arm"]
    balls = tuple(Ball(add(shoulder, turned(upper, _local(old, b.at))), b.radius) for b in old.balls)
    maker.segments[f"{side}-upper-arm"] = Segment(old.name, balls, upper, shoulder)
    lower = frame(sub(end, elbow), unit(sub(end, shoulder)))
    anatomy.forearm(maker, side, lower, elbow, {})
    anatomy.hand(maker, side, frame(fingers, scaled(normal, -1)), end)
    return Body({**body.segments, **maker.segments})


def _local(segment: Segment, point: Vector) -> Vector:
    """A point of a segment in the segment's own frame."""
    gap = sub(point, segment.origin)
    columns = [(segment.frame[0][i], segment.frame[1][i], segment.frame[2][i]) for i in range(3)]
    return (dot(columns[0], gap), dot(columns[1], gap), dot(columns[2], gap))


def _on(body: Body, name: str, at: Vector) -> Vector:
    """A point in a segment's frame, in space."""
    segment = body.segments[name]
    return add(segment.origin, turned(segment.frame, at))


def _way(body: Body, name: str, way: Vector) -> Vector:
    """A direction in a segment's frame, in space."""
    return turned(body.segments[name].frame, way)


def _target(body: Body, side: str, at: str) -> tuple[Vector, Vector, Vector, Vector]:
    """Where a palm goes: the point on the surface, its outward normal, where the fingers point, and
    where the elbow bows to."""
    z = SIGN[side]
    out, back, down = (_way(body, "shoulders", way) for way in ((0.0, 0.0, z), (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0)))
    pole = add(add(scaled(out, 0.7), scaled(back, 0.4)), scaled(down, 0.5))
    inwards = scaled(out, -1)
    if at == "floor":
        shoulder = body.segments[f"{side}-upper-arm"].origin
        head = _way(body, "shoulders", (0.0, 1.0, 0.0))
        forward = head if abs(head[1]) < 0.8 else _way(body, "shoulders", (1.0, 0.0, 0.0))
        return (
            (shoulder[0], 0.0, shoulder[2]),
            (0.0, 1.0, 0.0),
            unit((forward[0], 0.0, forward[2]), (1.0, 0.0, 0.0)),
            add(scaled(head, -1), scaled(out, 0.3)),
        )
    if at in ("wall", "chair-back", "seat"):
        return _prop_target(body, side, at, pole)
    swollen = 2.0 * (body.segments["waist"].balls[0].radius - anatomy.WAIST)
    trunk: Mapping[str, tuple[str, Vector, Vector, Vector]] = {
        "belly": ("waist", (9.2 + swollen, 2.0, 4.0 * z), (1.0, 0.0, 0.0), inwards),
        "chest": ("chest", (10.0, 5.0, 5.0 * z), (1.0, 0.0, 0.0), inwards),
        "hips": ("loin", (1.0, 2.0, 14.2 * z), (0.0, 0.0, z), _way(body, "loin", (1.0, -0.6, 0.0))),
        "lower-back": ("loin", (-8.4, 3.0, 6.0 * z), (-1.0, 0.0, 0.0), _way(body, "loin", (0.0, -0.7, -z))),
        "head": ("head", (2.0, 9.0, 9.4 * z), (0.2, 0.2, z), _way(body, "head", (0.0, 1.0, 0.0))),
        "behind-head": ("head", (-8.0, 9.0, 5.0 * z), (-1.0, 0.0, 0.3 * z), _way(body, "head", (0.0, 0.3, -z))),
        "chin": ("head", (9.4, 1.8, 1.0 * z), (1.0, 0.0, 0.0), _way(body, "head", (0.0, 1.0, 0.0))),
        "opposite-shoulder": ("shoulders", (6.5, 5.0, -13.0 * z), (1.0, 0.3, 0.0), _way(body, "shoulders", (0.0, 0.6, -z))),
    }
    if at in trunk:
        name, point, normal, fingers = trunk[at]
        if at == "behind-head":
            pole = add(scaled(out, 1.0), scaled(back, 0.2))
        return _on(body, name, point), unit(_way(body, name, normal)), fingers, pole
    whose, part, crossing = side, at, 0.0
    if at.partition("-")[0] in SIDES:  # both hands may hold this one limb: each stays on its own side of it
        whose, _, part = at.partition("-")
        crossing = 3.2 * z
    part = {"thighs": "thigh", "knees": "knee", "shins": "shin"}.get(part, part)
    places: Mapping[str, tuple[str, Vector, Vector, Vector]] = {
        "thigh": (f"{whose}-thigh", (8.0, -22.0, crossing), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0)),
        "knee": (f"{whose}-shin", (5.8, -2.5, crossing), (1.0, 0.1, 0.0), (0.0, 0.15, -z)),
        "shin": (f"{whose}-shin", (4.6, -12.0, crossing), (1.0, 0.0, 0.0), (0.0, 0.1, -z)),
        "behind-thigh": (f"{whose}-thigh", (-7.4, -24.0, crossing), (-1.0, 0.0, 0.0), (0.0, 0.2, -z)),
        "ankle": (f"{whose}-shin", (2.6, -34.0, crossing), (1.0, 0.0, 0.0), (0.0, 0.1, -z)),
        "foot": (f"{whose}-foot", (8.0, -1.5, 4.0 * z), (0.4, 0.6, 0.4 * z), (0.3, -1.0, 0.0)),
    }
    name, point, normal, fingers = places[part]
    return _on(body, name, point), unit(_way(body, name, normal)), _way(body, name, fingers), pole


def _prop_target(body: Body, side: str, at: str, pole: Vector) -> tuple[Vector, Vector, Vector, Vector]:
    shoulder = body.segments[f"{side}-upper-arm"].origin
    pelvis = body.segments["pelvis"].origin
    if at == "wall":
        return (pelvis[0] + 46.0, shoulder[1] - 4.0, shoulder[2]), (-1.0, 0.0, 0.0), (0.0, 1.0, 0.0), pole
    if at == "chair-back":
        return (pelvis[0] + 34.0, 88.0, 12.0 * SIGN[side]), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), pole
    return (pelvis[0] + 2.0, SEAT_HEIGHT, 21.0 * SIGN[side]), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0), pole


def mirrored(pose: Pose) -> Pose:
    """The same pose with left and right changed."""
    angles = {}
    for joint, values in pose.angles.items():
        side = joint.partition("-")[0]
        name = joint.replace(side, SIDES[1 - SIDES.index(side)], 1) if side in SIDES else joint
        angles[name] = values if side in SIDES else {key: -v if key in ("left", "turn-left") else v for key, v in values.items()}
    swap = {"left": "right", "right": "left"}
    facing = {"left-side": "right-side", "right-side": "left-side"}.get(pose.facing, pose.facing)

    def word(text: str) -> str:
        side, dash, rest = text.partition("-")
        return swap[side] + dash + rest if side in swap else text

    return replace(
        pose,
        angles=angles,
        facing=facing,
        lean={key: -value if key in ("left", "turn-left", "roll-left") else value for key, value in pose.lean.items()},
        rest=tuple(word(r) for r in pose.rest),
        feet={swap[s]: way for s, way in pose.feet.items()},
        hands={swap[s]: replace(hold, at=word(hold.at)) for s, hold in pose.hands.items()},
    )
