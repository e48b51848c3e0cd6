"""The table of joints → a picture of each direction of each joint, with the words that an author writes for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from re import compile as pattern

from supple.figure.body import Body
from supple.figure.draw import PANEL, Scene, camera, draw
from supple.figure.joints import JOINTS, LIMBS, limit
from supple.figure.language import Figure, read_figures
from supple.figure.outline import UNIT
from supple.figure.scene import Picture, pictures, scenes
from supple.figure.sheet import Cell, sheet
from supple.figure.space import Vector, add, length, scaled, sub, turned

_SLIDES = {("neck", "retraction"), ("neck", "protraction"), *(("scapula", direction) for direction in LIMBS["scapula"])}
Written = Mapping[str, object]
_SHORT = 16.0  # centimetres: an arrow is at least so long


@dataclass(frozen=True, slots=True)
class Plate:
    """One direction of one joint: its limit with the unit, the words that bend it so far as shown, and the figure.

    `short` are the words within the joint's own braces; `way` leads there, the figure itself last; `track` and `middle` are as in a stage.
    """

    joint: str
    direction: str
    limit: str
    words: str
    short: str
    figure: Figure
    way: tuple[Figure, ...]
    track: tuple[str, Vector]
    middle: tuple[str, float]


@dataclass(frozen=True, slots=True)
class _Stage:
    """How some directions of a joint are shown: how far each is bent, from which side, in what pose, which point of which
    segment draws the arrow, and what the picture shows: so many centimetres around the beginning of a segment."""

    amounts: Mapping[str, int]
    view: object
    track: tuple[str, Vector]
    middle: tuple[str, float]
    pose: Written


_TOP, _NOSE = ("head", (1.0, 24.0, 0.0)), ("head", (17.0, 6.0, 0.0))
_HAND, _SHIN, _TOES = ("right-hand", (0.0, -18.0, 0.0)), ("right-shin", (0.0, -46.0, 0.0)), ("right-toes", (11.0, 0.0, 0.0))
_SPREAD: Written = {"both": {"shoulder": {"abduction": 80}}}
_ELBOW_BENT: Written = {"right": {"elbow": {"flexion": 90}}}
_LEG_LIFTED: Written = {"right": {"hip": {"flexion": 32}}}
_SITTING: Written = {"rest": "seat", "on": "chair", "props": "chair", "both": {"hip": {"flexion": 90}, "knee": {"flexion": 90}}}
_STAGES: Mapping[str, tuple[_Stage, ...]] = {
    "lumbar": (
        _Stage({"flexion": 45, "extension": 30}, "side", _TOP, ("ribs", 72), {}),
        _Stage({"left": 28, "right": 28}, "front", _TOP, ("ribs", 72), {}),
        _Stage({"turn-left": 20, "turn-right": 20}, {"yaw": 90, "pitch": 55}, _HAND, ("chest", 92), _SPREAD),
    ),
    "thoracic": (
        _Stage({"flexion": 45, "extension": 28}, "side", _TOP, ("ribs", 72), {}),
        _Stage({"left": 28, "right": 28}, "front", _TOP, ("ribs", 72), {}),
        _Stage({"turn-left": 40, "turn-right": 40}, {"yaw": 90, "pitch": 55}, _HAND, ("chest", 92), _SPREAD),
    ),
    "neck": (
        _Stage({"flexion": 50, "extension": 50}, "side", _NOSE, ("neck", 46), {}),
        _Stage({"left": 38, "right": 38}, "front", _TOP, ("neck", 46), {}),
        _Stage({"turn-left": 60, "turn-right": 60}, {"yaw": 90, "pitch": 20}, _NOSE, ("neck", 46), {}),
        _Stage({"retraction": 5, "protraction": 5}, "side", ("head", (0.0, 25.0, 0.0)), ("neck", 46), {}),
    ),
    "scapula": (
        _Stage({"elevation": 8, "depression": 4}, "front", ("right-upper-arm", (0.0, 6.0, 12.0)), ("chest", 56), {}),
        _Stage(
            {"protraction": 8, "retraction": 8},
            "side",
            ("right-hand", (10.0, -4.0, 0.0)),
            ("chest", 86),
            {"both": {"shoulder": {"flexion": 90}}},
        ),
    ),
    "shoulder": (
        _Stage({"flexion": 130, "extension": 50}, "side", _HAND, ("chest", 96), {}),
        _Stage({"abduction": 120, "adduction": 30}, "front", _HAND, ("chest", 96), {}),
        _Stage(
            {"horizontal-adduction": 100, "horizontal-abduction": 40},
            {"yaw": 90, "pitch": 70},
            _HAND,
            ("chest", 96),
            {"right": {"shoulder": {"abduction": 90}}},
        ),
        _Stage({"internal": 60, "external": 60}, {"yaw": 90, "pitch": 35}, _HAND, ("chest", 68), _ELBOW_BENT),
    ),
    "elbow": (
        _Stage({"flexion": 110}, "side", _HAND, ("ribs", 68), {}),
        _Stage({"extension": 10}, "side", _HAND, ("right-forearm", 52), {"right": {"shoulder": {"flexion": 40}}}),
    ),
    # The hand is bent upwards, so that one sees it turn.
    "forearm": (
        _Stage(
            {"pronation": 80, "supination": 80},
            "front",
            _HAND,
            ("right-forearm", 46),
            {"right": {"elbow": {"flexion": 90}, "wrist": {"flexion": 70}}},
        ),
    ),
    "wrist": (_Stage({"flexion": 70, "extension": 70}, "side", _HAND, ("right-forearm", 52), _ELBOW_BENT),),
    "hip": (
        _Stage({"flexion": 90, "extension": 25}, "side", _SHIN, ("pelvis", 102), {}),
        _Stage({"abduction": 40, "adduction": 20}, "front", _SHIN, ("pelvis", 102), {}),
        _Stage({"internal": 35, "external": 35}, "front", _SHIN, ("pelvis", 68), _SITTING),
    ),
    "knee": (
        _Stage({"flexion": 110}, "side", _SHIN, ("right-shin", 68), {}),
        _Stage({"extension": 10}, "side", _SHIN, ("right-shin", 68), {"right": {"hip": {"flexion": 35}}}),
    ),
    "ankle": (_Stage({"dorsiflexion": 25, "plantarflexion": 45}, "side", _TOES, ("right-foot", 46), _LEG_LIFTED),),
    "toes": (_Stage({"extension": 60, "flexion": 40}, "side", _TOES, ("right-toes", 40), _LEG_LIFTED),),
}


def plates() -> tuple[Plate, ...]:
    """A plate for each direction of each joint, in the order of the table of joints."""
    return tuple(
        _plate(joint, direction, stage)
        for joint, directions in JOINTS.items()
        for direction in directions
        for stage in _STAGES[joint]
        if direction in stage.amounts
    )


def picture(plate: Plate) -> Picture:
    """The mannequin with the joint bent, seen from near, and an arrow along the way that the part of the body went."""
    *way, last = (_seen(figure) for figure in plate.way)
    path = _long_enough([_point(scene.body, *plate.track) for scene in (*way, last)])
    told = f"{plate.joint} {plate.direction}"
    (svg,) = draw((replace(last, arrows=(path,), title=told),))
    name, around = plate.middle
    x, y = camera(last.view, last.pitch).seen(last.body.point(name))
    left, top, size = round(x - around * UNIT), round(y - around * UNIT), round(2 * around * UNIT)
    svg = _VIEW.sub(f'viewBox="{left} {top} {size} {size}"', svg, count=1)
    return Picture(_GROUND.sub(f'<path fill="{PANEL}" d="M{left} {top}h{size}v{size}h-{size}z"/>', svg, count=1), told, "")


def _plate(joint: str, direction: str, stage: _Stage) -> Plate:
    amount = stage.amounts[direction]
    way = _figures([_written(joint, direction, amount * part, stage) for part in (0.25, 0.65, 1.0)])
    short = f"{direction}: {amount}"
    inner = f"{joint}: {{{short}}}"
    words = f"right: {{{inner}}}" if joint in LIMBS else inner
    unit = " cm" if (joint, direction) in _SLIDES else "°"
    return Plate(joint, direction, f"{limit(joint, direction):g}{unit}", words, short, way[-1], way, stage.track, stage.middle)


def _written(joint: str, direction: str, amount: float, stage: _Stage) -> Written:
    """The figure as an author would write it."""
    bent: Written = {joint: {direction: amount}}
    right = stage.pose.get("right", {})
    if joint not in LIMBS:
        return {**stage.pose, "view": stage.view, **bent}
    assert isinstance(right, dict)
    return {**stage.pose, "view": stage.view, "right": {**right, joint: {**right.get(joint, {}), direction: amount}}}


def _figures(written: Sequence[Written]) -> tuple[Figure, ...]:
    found, faults = read_figures(written, {})
    assert not faults, faults
    return tuple(figure for figure in found if figure)


def _seen(figure: Figure) -> Scene:
    (scene,) = scenes((figure,), (), ())
    assert scene
    return scene


def _point(body: Body, segment: str, at: Vector) -> Vector:
    """A point in a segment's own frame, in space."""
    where = body.segments[segment]
    return add(where.origin, turned(where.frame, at))


def _long_enough(path: Sequence[Vector]) -> tuple[Vector, ...]:
    """The path, drawn out at both ends where it is too short for an arrow."""
    start, middle, end = path
    by = max(1.0, _SHORT / max(length(sub(end, start)), 0.1))
    return tuple(add(middle, scaled(sub(at, middle), by)) for at in path)


_VIEW = pattern(r'viewBox="[^"]*"')
_GROUND = pattern(f'<path fill="{PANEL}" d="[^"]*"/>')


def joint_sheet() -> str:
    """Every direction of every joint in one SVG, each with the words for it and its limit."""
    cells = [Cell(picture(p).svg, (p.joint, p.short, f"up to {p.limit}")) for p in plates()]
    return sheet("Joints", cells, columns=6, shape=1.0)


def pose_sheet(poses: Mapping[str, Figure]) -> str:
    """Every named pose in one SVG, each with its name."""
    drawn = ((name, pictures((figure,), (), ())[0]) for name, figure in poses.items())
    return sheet("Named poses", [Cell(each.svg, (name,)) for name, each in drawn if each], columns=5, shape=0.75)
