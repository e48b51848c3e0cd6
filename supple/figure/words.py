"""A figure → the words that say what it shows, for those who do not see it."""

from collections.abc import Iterator

from supple.figure.body import SIDES
from supple.figure.language import Figure
from supple.figure.pose import Pose

_PLACES = {
    "floor": "on the floor",
    "belly": "on the belly",
    "chest": "on the chest",
    "head": "at the head",
    "behind-head": "behind the head",
    "hips": "on the hips",
    "thighs": "on the thighs",
    "knees": "on the knees",
    "shins": "on the shins",
    "seat": "on the seat",
    "wall": "on the wall",
    "chair-back": "on the back of a chair",
    "opposite-shoulder": "on the opposite shoulder",
    "chin": "at the chin",
    "lower-back": "on the lower back",
    "behind-thigh": "behind the thigh",
}


def alt(figure: Figure) -> str:
    """The author's own words, or a plain sentence made from the pose: "Lying on the back, right knee
    drawn to the chest, both hands on the right knee"."""
    if figure.alt:
        return figure.alt
    pose = figure.pose
    parts = [_position(pose), *_trunk(pose), *_legs(pose), *_arms(pose), "belly swollen with breath" if pose.breath else ""]
    return ", ".join(part for part in parts if part)


def _position(pose: Pose) -> str:
    rests = " ".join(pose.rest)
    if pose.facing == "supine":
        return "Lying on the back, hips lifted" if "shoulders" in rests else "Lying on the back"
    if pose.facing in ("left-side", "right-side"):
        return f"Lying on the {pose.facing.partition('-')[0]} side"
    if pose.facing == "prone":
        if "shin" in rests:
            return "Kneeling, folded forwards" if _angle(pose, "left-knee", "flexion") > 120 else "On hands and knees"
        if "forearms" in rests or "toes" in rests or "hands" in rests:
            return "Held up on the arms and toes"
        return "Lying on the front"
    if pose.on == "chair":
        return "Sitting on a chair"
    if "seat" in rests or "thigh" in rests:
        return "Sitting on the floor"
    if "shin" in rests:
        return "Kneeling on one knee" if rests in ("left-shin", "right-shin") else "Kneeling"
    return "Standing"


def _angle(pose: Pose, joint: str, direction: str) -> float:
    return pose.angles.get(joint, {}).get(direction, 0.0)


def _trunk(pose: Pose) -> Iterator[str]:
    lean = pose.lean.get("forward", 0.0)
    if pose.facing == "upright" and lean >= 15:
        yield "leaning forwards"
    if pose.facing == "upright" and lean <= -10:
        yield "leaning back"
    bent = _angle(pose, "lumbar", "flexion") + _angle(pose, "thoracic", "flexion")
    if bent >= 25 and pose.facing != "supine":
        yield "back rounded"
    elif bent <= -20:
        yield "back arched"
    aside = _angle(pose, "lumbar", "left") + _angle(pose, "thoracic", "left")
    if abs(aside) >= 15:
        yield f"bending to the {'left' if aside > 0 else 'right'}"
    turn, roll = _angle(pose, "lumbar", "turn-left") + _angle(pose, "thoracic", "turn-left"), pose.lean.get("roll-left", 0.0)
    if abs(roll) >= 15:
        flat = ", shoulders on the mat" if abs(roll + turn) < 15 else ""
        yield f"hips and knees rolled to the {'left' if roll > 0 else 'right'}{flat}"
    elif abs(turn) >= 15:
        yield f"turning to the {'left' if turn > 0 else 'right'}"
    if abs(_angle(pose, "neck", "left")) >= 15 and not pose.facing.endswith("side"):
        yield f"head tilted to the {'left' if _angle(pose, 'neck', 'left') > 0 else 'right'}"
    elif abs(_angle(pose, "neck", "turn-left")) >= 20:
        yield f"head turned to the {'left' if _angle(pose, 'neck', 'turn-left') > 0 else 'right'}"
    elif _angle(pose, "neck", "protraction") < 0:
        yield "chin drawn back"


def _legs(pose: Pose) -> Iterator[str]:
    said = {side: _leg(pose, side) for side in SIDES}
    if said["left"] == said["right"]:
        if said["left"]:
            yield _plural(said["left"])
        return
    for side in ("right", "left"):
        if said[side]:
            yield f"{side} {said[side]}"


def _leg(pose: Pose, side: str) -> str:
    hip, knee = _angle(pose, f"{side}-hip", "flexion"), _angle(pose, f"{side}-knee", "flexion")
    apart = _angle(pose, f"{side}-hip", "abduction")
    if pose.facing == "supine":
        if _angle(pose, f"{side}-hip", "internal") <= -30 and knee >= 60:
            return "ankle across the other thigh"
        if hip >= 105:
            return f"knee drawn {'close ' if hip >= 130 else ''}to the chest"
        if pose.feet.get(side):
            return "knee bent, foot flat"
        if hip >= 60 and knee >= 60:
            return "knee above the hip"
        if hip >= 30 and knee < 30:
            return "leg raised straight"
        return "leg straight"
    if pose.facing in ("left-side", "right-side"):
        lifted = "knee lifted" if apart >= 15 or _angle(pose, f"{side}-hip", "internal") <= -25 else ""
        return lifted or ("knee bent" if knee >= 30 else "leg straight")
    if pose.facing == "prone" and "shin" in " ".join(pose.rest):
        return "leg stretched back" if hip <= 20 and knee <= 20 else ""
    if pose.facing == "upright" and pose.on == "chair":
        if _angle(pose, f"{side}-hip", "internal") <= -30:
            return "ankle across the other knee"
        return "knee drawn to the chest" if hip - pose.lean.get("forward", 0.0) >= 105 else ""
    if pose.facing == "upright" and hip <= -12:
        return "leg back"
    if pose.facing == "upright" and knee >= 60 and "shin" not in " ".join(pose.rest):
        return "knee bent"
    return ""


def _arms(pose: Pose) -> Iterator[str]:
    holds = {side: pose.hands.get(side) for side in SIDES}
    left, right = holds["left"], holds["right"]
    quad = pose.facing == "prone" and "shin" in " ".join(pose.rest)
    if left and right and left.at == right.at:
        if not (quad and left.at == "floor" and abs(left.forward) < 20):
            yield f"both hands {_place(left.at)}"
        return
    if left and right and left.at.startswith("left-") and right.at == left.at.replace("left", "right", 1):
        yield f"each hand {_place(left.at).replace('left ', '')} of its side"
        return
    for side in ("right", "left"):
        hold = holds[side]
        if hold:
            yield f"{side} hand {_place(hold.at).replace('thighs', 'thigh').replace('knees', 'knee').replace('shins', 'shin')}"
    raised = {side: "" if holds[side] else _raised(pose, side) for side in SIDES}
    if raised["left"] and raised["left"] == raised["right"]:
        yield f"both arms {raised['left']}".replace("to the side", "to the sides")
        return
    for side in ("right", "left"):
        if raised[side]:
            yield f"{side} arm {raised[side]}"


def _raised(pose: Pose, side: str) -> str:
    forward, aside = _angle(pose, f"{side}-shoulder", "flexion"), _angle(pose, f"{side}-shoulder", "abduction")
    if max(forward, aside) >= 140:
        ways = {"upright": "stretched overhead", "prone": "stretched out in front"}
        return ways.get(pose.facing, "stretched past the head")
    if forward >= 60:
        return "up towards the ceiling" if pose.facing == "supine" else "stretched forwards"
    return "out to the side" if aside >= 50 else ""


def _place(at: str) -> str:
    return _PLACES.get(at) or f"on the {at.replace('-', ' ')}"


def _plural(words: str) -> str:
    return words.replace("knee ", "knees ", 1).replace("foot flat", "feet flat").replace("leg ", "legs ", 1).replace("hip", "hips", 1)
