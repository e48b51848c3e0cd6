"""A figure as an author writes it (a named pose, or a map of joints) → a Figure, with every fault in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from supple.figure.body import SIDES
from supple.figure.joints import JOINTS, LIMBS, SPINE, limit, signed
from supple.figure.pose import FACINGS, PROPS, RESTS, TARGETS, Hold, Pose, mirrored, missed

VIEWS: Mapping[str, float] = {"side": 8.0, "front": 90.0, "back": -90.0, "three-quarter": 48.0, "other-side": 172.0}
PARTS = (
    "head",
    "chin",
    "chest",
    "belly",
    "hips",
    "turn",
    *(f"{side}-{part}" for side in SIDES for part in ("hand", "elbow", "shoulder", "knee", "foot")),
)
LEANS = {
    "forward": ("forward", 1.0),
    "back": ("forward", -1.0),
    "left": ("left", 1.0),
    "right": ("left", -1.0),
    "turn-left": ("turn-left", 1.0),
}
LEANS |= {"turn-right": ("turn-left", -1.0), "roll-left": ("roll-left", 1.0), "roll-right": ("roll-left", -1.0)}
BREATHS = {"in": 1.0, "out": 0.0}
REACH = 4.0  # so many centimetres may a hand stay from its target
ON = ("floor", "chair", "step")
KEYS = (
    "pose",
    "facing",
    "lean",
    "rest",
    "on",
    *SPINE,
    "left",
    "right",
    "both",
    "hands",
    "props",
    "view",
    "arrow",
    "caption",
    "alt",
    "breath",
    "mirror",
    "crop",
    "same-as",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place in the written form: the keys that lead there, what, and what to write.
    `known` holds the words among which the nearest can be sought for `word`. A figure can be drawn
    in spite of a fault that is not `grave`."""

    place: tuple[str, ...]
    code: str
    message: str
    hint: str = ""
    word: str = ""
    known: tuple[str, ...] = ()
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A pose with what a picture of it needs. `arrows` name the parts that moved since the figure
    before; `names` are the named poses it is made of, the nearest first; `upper` shows the upper body only."""

    pose: Pose
    names: tuple[str, ...] = ()
    arrows: tuple[str, ...] = ()
    caption: str = ""
    alt: str = ""
    upper: bool = False


@dataclass(slots=True)
class _Reading:
    """The faults found so far, and the place being read."""

    named: Mapping[str, Figure]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: tuple[str, ...], code: str, message: str, hint: str = "", word: str = "", known: Iterable[str] = ()) -> None:
        self.faults.append(Fault(place, code, message, hint, word, tuple(known)))

    def word(self, value: object, place: tuple[str, ...], what: str, known: Iterable[str]) -> str | None:
        """One of the known words, or None with a fault."""
        words = tuple(known)
        if isinstance(value, str) and value in words:
            return value
        self.fault(place, f"unknown-{what.replace(' ', '-')}", f'"{value}" is no {what}.', word=str(value), known=words)
        return None


def read_poses(values: Mapping[str, object]) -> tuple[dict[str, Figure], tuple[Fault, ...]]:
    """Every named pose of a file, bases first; with every fault."""
    named: dict[str, Figure] = {}
    reading = _Reading(named)
    waiting = dict(values)
    while waiting:
        ready = [name for name, value in waiting.items() if _base(value) is None or _base(value) not in waiting]
        if not ready:
            for name in waiting:
                reading.fault(
                    (name, "pose"), "pose-circle", f'The pose "{name}" is made of itself.', "Begin one of them with another pose."
                )
            break
        for name in ready:
            figure = _figure(waiting.pop(name) or {}, (name,), reading, ())
            if figure:
                named[name] = replace(figure, names=(name, *figure.names))
    return named, tuple(reading.faults)


def read_figures(values: Sequence[object], named: Mapping[str, Figure]) -> tuple[tuple[Figure | None, ...], tuple[Fault, ...]]:
    """The figures of an exercise, one for each step in order, None where a step has none."""
    reading = _Reading(named)
    found: list[Figure | None] = []
    for index, value in enumerate(values):
        found.append(None if value is None else _figure(value, (str(index),), reading, tuple(found)))
    return tuple(found), tuple(reading.faults)


def _base(value: object) -> object:
    return value.get("pose") if isinstance(value, dict) else value if isinstance(value, str) else None


def _figure(value: object, place: tuple[str, ...], reading: _Reading, before: tuple[Figure | None, ...]) -> Figure | None:
    if isinstance(value, str):
        return _named(value, place, reading)
    if not isinstance(value, dict):
        reading.fault(place, "figure-shape", "A figure is the name of a pose, or a map.", "Write: {pose: supine-knees-bent}.")
        return None
    for key in value:
        if key not in KEYS:
            reading.fault((*place, str(key)), "unknown-pose-key", f'"{key}" is no part of a figure.', word=str(key), known=KEYS)
    base = Figure(Pose())
    if "same-as" in value:
        number = value["same-as"]
        earlier = before[number - 1] if isinstance(number, int) and 0 < number <= len(before) else None
        if earlier is None:
            reading.fault(
                (*place, "same-as"),
                "figure-number",
                f'"{number}" is no figure before this one.',
                "Write the number of an earlier step with a figure.",
            )
            return None
        base = earlier
    elif "pose" in value:
        found = _named(value["pose"], (*place, "pose"), reading)
        if found is None:
            return None
        base = found
    pose = base.pose
    angles = {joint: dict(directions) for joint, directions in pose.angles.items()}
    feet, hands = dict(pose.feet), dict(pose.hands)
    for joint in SPINE:
        if joint in value:
            _joint(value[joint], (*place, joint), joint, angles.setdefault(joint, {}), reading)
    for key in ("both", *SIDES):
        if key in value:
            _limbs(value[key], (*place, key), SIDES if key == "both" else (key,), (angles, feet, hands), reading)
    if "hands" in value:
        _hands(value["hands"], (*place, "hands"), hands, reading)
    facing = reading.word(value.get("facing", pose.facing), (*place, "facing"), "facing", FACINGS) or pose.facing
    on = reading.word(value.get("on", pose.on), (*place, "on"), "support", ON) or pose.on
    rest = pose.rest
    if "rest" in value:
        words = value["rest"] if isinstance(value["rest"], list) else [value["rest"]]
        found_rests = [reading.word(w, (*place, "rest"), "rest", RESTS) for w in words]
        rest = tuple(w for w in found_rests if w)[:2] or rest
    props = pose.props
    if "props" in value:
        words = value["props"] if isinstance(value["props"], list) else [value["props"]]
        props = tuple(w for w in (reading.word(w, (*place, "props"), "prop", PROPS) for w in words) if w)
    breath = pose.breath
    if "breath" in value:
        breath = BREATHS.get(reading.word(value["breath"], (*place, "breath"), "breath", BREATHS) or "", breath)
    view, pitch = _view(value, place, pose, reading)
    made = Pose(angles, facing, _lean(value, place, pose, reading), rest, on, feet, hands, props, view, pitch, breath)
    if value.get("mirror") is True:
        made = mirrored(made)
    arrows: tuple[str, ...] = ()
    if "arrow" in value:
        words = value["arrow"] if isinstance(value["arrow"], list) else [value["arrow"]]
        arrows = tuple(dict.fromkeys(w for w in (reading.word(w, (*place, "arrow"), "part", PARTS) for w in words) if w))
    upper = base.upper
    if "crop" in value:
        upper = reading.word(value["crop"], (*place, "crop"), "crop", ("upper-body", "none")) == "upper-body"
    same = "same-as" in value and set(value) <= {"same-as", "arrow", "caption"}
    if made != base.pose:  # else told there
        _reach(made, place, reading)
    return Figure(made, base.names, arrows, _words(value, "caption"), _words(value, "alt") or (base.alt if same else ""), upper)


def _reach(pose: Pose, place: tuple[str, ...], reading: _Reading) -> None:
    """A fault for each hand that stays off the place where it should hold."""
    for side, gap in missed(pose).items() if pose.hands else ():
        if gap > REACH:
            whose = f"figure {int(place[0]) + 1}" if place[0].isdecimal() else f'pose "{place[0]}"'
            reading.faults.append(
                Fault(
                    place,
                    "hand-out-of-reach",
                    f'In {whose} the {side} hand stays {gap:.0f} cm off its place, "{pose.hands[side].at}".',
                    "Bend the body nearer, shift the hand with forward, up or out, or write another place for it.",
                    grave=False,
                )
            )


def _words(value: Mapping[str, object], key: str) -> str:
    text = value.get(key)
    return " ".join(str(text).split()) if text is not None else ""


def _named(name: object, place: tuple[str, ...], reading: _Reading) -> Figure | None:
    found = reading.named.get(name) if isinstance(name, str) else None
    if found is None:
        reading.fault(place, "unknown-pose", f'There is no pose "{name}".', word=str(name), known=reading.named)
    return found


def _joint(value: object, place: tuple[str, ...], joint: str, into: dict[str, float], reading: _Reading) -> None:
    """Reads the directions of one joint over those it has."""
    if not isinstance(value, dict):
        example = next(iter(JOINTS[joint]))
        reading.fault(place, "joint-shape", f"{joint} is a map of directions and degrees.", f"Write: {joint}: {{{example}: 20}}.")
        return
    seen: dict[str, str] = {}
    for direction, amount in value.items():
        there = (*place, str(direction))
        if direction not in JOINTS[joint]:
            reading.fault(there, "unknown-direction", f'The {joint} has no "{direction}".', word=str(direction), known=JOINTS[joint])
            continue
        if isinstance(amount, bool) or not isinstance(amount, int | float) or amount < 0:
            reading.fault(
                there,
                "joint-number",
                f'{joint} {direction} "{amount}" is no number of degrees.',
                "Write a number from 0; the opposite direction has its own word.",
            )
            continue
        most = limit(joint, direction)
        if amount > most:
            reading.fault(
                there, "joint-limit", f"{joint} {direction} {amount:g} is beyond its limit of {most:g}.", f"Write {most:g} or less."
            )
            continue
        key, number = signed(direction, float(amount))
        if key in seen:
            reading.fault(there, "joint-opposites", f"{direction} and {seen[key]} are opposites.", "Keep one of them.")
            continue
        seen[key] = str(direction)
        into[key] = number


def _limbs(
    value: object,
    place: tuple[str, ...],
    sides: tuple[str, ...],
    into: tuple[dict[str, dict[str, float]], dict[str, str], dict[str, Hold]],
    reading: _Reading,
) -> None:
    angles, feet, hands = into
    if not isinstance(value, dict):
        reading.fault(place, "joint-shape", "A side is a map of its joints.", "Write: {hip: {flexion: 90}, foot: floor}.")
        return
    for key, inner in value.items():
        there = (*place, str(key))
        if key == "foot":
            way = reading.word(inner, there, "way of the foot", ("floor", "free", "toes"))
            feet.update(dict.fromkeys(sides, "" if way in (None, "free") else str(way)))
        elif key == "hand":
            for side in sides:
                _hand(inner, there, side, hands, reading)
        elif key in LIMBS:
            for index, side in enumerate(sides):
                scratch = _Reading(reading.named) if index else reading  # a fault is told once
                _joint(inner, there, str(key), angles.setdefault(f"{side}-{key}", {}), scratch)
                if key == "knee" and isinstance(inner, dict):
                    feet.pop(side, None)  # a knee with an angle of its own is not bent by the floor
                if key in ("shoulder", "elbow"):
                    hands.pop(side, None)
        else:
            reading.fault(there, "unknown-joint", f'"{key}" is no joint of a limb.', word=str(key), known=(*LIMBS, "foot", "hand"))


def _hands(value: object, place: tuple[str, ...], into: dict[str, Hold], reading: _Reading) -> None:
    """One target for both hands, or a list for the left and the right."""
    if not isinstance(value, list) or len(value) != 2:
        value = [value, value]
    for index, (side, each) in enumerate(zip(SIDES, value, strict=True)):
        same = index == 1 and each == value[0]
        _hand(each, place, side, into, _Reading(reading.named) if same else reading)  # a fault is told once


def _hand(value: object, place: tuple[str, ...], side: str, into: dict[str, Hold], reading: _Reading) -> None:
    given = value if isinstance(value, dict) else {"at": value}
    if given.get("at") in (None, "free"):
        into.pop(side, None)
        return
    at = reading.word(given.get("at"), place, "place for a hand", (*TARGETS, "free"))
    numbers = {}
    for key, number in given.items():
        if key == "at":
            continue
        if key not in ("forward", "up", "out") or isinstance(number, bool) or not isinstance(number, int | float) or abs(number) > 100:
            reading.fault(
                (*place, str(key)),
                "hand-shift",
                f'"{key}: {number}" does not say where the hand is.',
                "Write forward, up or out, in centimetres.",
            )
            continue
        numbers[str(key)] = float(number)
    if at:
        into[side] = Hold(at, **numbers)


def _lean(value: Mapping[str, object], place: tuple[str, ...], pose: Pose, reading: _Reading) -> Mapping[str, float]:
    given = value.get("lean")
    if given is None:
        return pose.lean
    found = dict(pose.lean)
    for key, amount in given.items() if isinstance(given, dict) else ():
        if key not in LEANS:
            reading.fault((*place, "lean", str(key)), "unknown-direction", f'"{key}" is no way to lean.', word=str(key), known=LEANS)
        elif isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount <= 180:
            reading.fault(
                (*place, "lean", str(key)),
                "joint-number",
                f'lean {key} "{amount}" is no number of degrees.',
                "Write a number from 0 to 180.",
            )
        else:
            name, sign = LEANS[str(key)]
            found[name] = sign * amount
    if not isinstance(given, dict):
        reading.fault((*place, "lean"), "joint-shape", "lean is a map.", "Write: lean: {forward: 30}.")
    return found


def _view(value: Mapping[str, object], place: tuple[str, ...], pose: Pose, reading: _Reading) -> tuple[float, float]:
    """The camera's yaw and pitch: a word, a yaw, or a map of both."""
    given = value.get("view")
    if given is None:
        return pose.view, pose.pitch
    both = given if isinstance(given, dict) else {"yaw": given}
    yaw, pitch = both.get("yaw", pose.view), both.get("pitch", 0.0)
    if set(both) - {"yaw", "pitch"} or isinstance(pitch, bool) or not isinstance(pitch, int | float) or not 0 <= pitch <= 90:
        reading.fault(
            (*place, "view"), "view-shape", "A view is a word, a yaw, or a map of yaw and pitch.", "Write: view: {yaw: 20, pitch: 30}"
        )
        return pose.view, pose.pitch
    if isinstance(yaw, int | float) and not isinstance(yaw, bool):
        return float(yaw), float(pitch)
    word = reading.word(yaw, (*place, "view"), "view", VIEWS)
    return (VIEWS[word] if word else pose.view), float(pitch)
