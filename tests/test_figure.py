"""The mannequin: its joints against positions worked out by hand, what rests and holds, and its pictures."""

import math
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from supple import schema
from supple.diagnostics import Level
from supple.figure import body as anatomy
from supple.figure.body import SIDES, Body, reached, stand
from supple.figure.draw import UNIT, Scene, draw
from supple.figure.joints import JOINTS, LIMBS, SPINE, signed
from supple.figure.language import Figure, read_figures, read_poses
from supple.figure.muscles import MUSCLES
from supple.figure.outline import hull, joined, outline
from supple.figure.pose import RESTS, TARGETS, Hold, Pose, mirrored, settle
from supple.figure.scene import part, pictures, scenes
from supple.figure.space import Vector, length, sub
from supple.figure.words import alt
from tests.sites import ROOT

POSES, POSE_FAULTS = schema.poses("content/poses.yaml", (ROOT / "content" / "poses.yaml").read_bytes())


def near(a: Vector, b: Vector, within: float = 0.01) -> bool:
    return length(sub(a, b)) < within


def test_the_anatomical_position() -> None:
    """At zero the body stands straight: knees under hips, hands under shoulders."""
    body = stand({})
    assert near(body.point("right-thigh"), (0.0, -5.0, 8.5))
    assert near(body.point("right-shin"), (0.0, -46.0, 8.5))
    assert near(body.point("right-foot"), (0.0, -86.0, 8.5))
    assert near(body.point("left-foot"), (0.0, -86.0, -8.5))
    shoulder, wrist = body.point("right-upper-arm"), body.point("right-hand")
    assert near(sub(shoulder, wrist), (0.0, anatomy.UPPER_ARM + anatomy.FOREARM, 0.0))


@pytest.mark.parametrize(
    ("joint", "direction", "degrees", "part", "expected"),
    [
        ("right-hip", "flexion", 90, "right-shin", (41.0, -5.0, 8.5)),
        ("left-hip", "flexion", 90, "left-shin", (41.0, -5.0, -8.5)),
        ("right-hip", "extension", 30, "right-shin", (-41 * 0.5, -5 - 41 * math.sqrt(3) / 2, 8.5)),
        ("right-hip", "abduction", 30, "right-shin", (0.0, -5 - 41 * math.sqrt(3) / 2, 8.5 + 41 * 0.5)),
        ("left-hip", "abduction", 30, "left-shin", (0.0, -5 - 41 * math.sqrt(3) / 2, -8.5 - 41 * 0.5)),
        ("right-knee", "flexion", 90, "right-foot", (-40.0, -46.0, 8.5)),
    ],
)
def test_each_direction_moves_where_it_should(joint: str, direction: str, degrees: float, part: str, expected: Vector) -> None:
    """Joint by joint, the next joint lies where trigonometry puts it."""
    key, value = signed(direction, degrees)
    assert near(stand({joint: {key: value}}).point(part), expected)


def test_the_spine_bends_as_a_curve() -> None:
    """Bending forwards brings the head forward and down, to the side aside, and turning leaves its height."""
    up = stand({}).point("head")
    forward = stand({"lumbar": {"flexion": 40.0}}).point("head")
    assert forward[0] > up[0] + 20
    assert forward[1] < up[1]
    left = stand({"thoracic": {"left": 30.0}}).point("head")
    assert left[2] < -5
    turned = stand({"thoracic": {"turn-left": 45.0}})
    assert abs(turned.point("head")[1] - up[1]) < 0.1
    assert turned.point("right-upper-arm")[0] > 8
    assert turned.point("left-upper-arm")[0] < -8


def test_internal_rotation_turns_the_foot_inwards() -> None:
    """The toes turn towards the middle on either side."""
    for side, sign in (("right", 1), ("left", -1)):
        toes = stand({f"{side}-hip": {"internal": 30.0}}).point(f"{side}-toes")
        assert sign * toes[2] < 8.5 - 3


@given(st.tuples(*[st.floats(-80, 80)] * 3), st.tuples(*[st.floats(-1, 1)] * 3))
def test_two_bones_reach_and_keep_their_lengths(target: Vector, pole: Vector) -> None:
    """Whatever the target, the bones keep their lengths, and the end is there or as near as can be."""
    middle, end = reached("right", (0.0, 0.0, 0.0), target, 29.0, 25.0, pole)
    assert length(middle) == pytest.approx(29.0, abs=1e-6)
    assert length(sub(end, middle)) == pytest.approx(25.0, abs=1e-6)
    if 13 < length(target) < 53.9:
        assert near(end, target, 1e-6)


@pytest.mark.parametrize("name", POSES)
def test_named_poses_rest_on_the_floor(name: str) -> None:
    """What a pose rests on is at its height to a hundredth of a millimetre, and nothing is under the floor."""
    pose = POSES[name].pose
    body = settle(pose)
    height = {"floor": 0.0, "chair": 37.8, "step": 16.0}[pose.on]
    for rest in pose.rest[:1]:
        assert body.lowest(RESTS[rest]) == pytest.approx(height, abs=0.001)
    everything = tuple(n for n in body.segments if n not in ("nose",))
    assert body.lowest(everything) > -3.0, "soft parts and toes may press in a little"
    for side, way in pose.feet.items():
        if way:
            assert body.lowest((f"{side}-foot", f"{side}-toes")) == pytest.approx(0.0, abs=0.7)


def test_every_position_has_a_pose() -> None:
    """Each position of the content model can be drawn by name."""
    assert not POSE_FAULTS
    wanted = {"supine-straight", "supine-knees-bent", "prone", "side-lying", "hands-and-knees", "kneeling", "half-kneeling"}
    assert wanted | {"sitting-floor", "sitting-chair", "standing", "standing-supported"} <= set(POSES)


@pytest.mark.parametrize("target", ["floor", "hips", "thighs", "belly", "chest", "right-thigh"])
def test_hands_lie_where_they_hold(target: str) -> None:
    """A hand that can reach its target touches it: the palm is within a finger's breadth."""
    from supple.figure.pose import _target

    base = POSES["hands-and-knees" if target == "floor" else "sitting-chair"].pose
    free = settle(Pose(base.angles, base.facing, base.lean, base.rest, base.on, base.feet))
    held = settle(Pose(base.angles, base.facing, base.lean, base.rest, base.on, base.feet, {"right": Hold(target)}))
    point = _target(free, "right", target)[0]
    palm = min(length(sub(ball.at, point)) - ball.radius for ball in held.segments["right-hand"].balls)
    assert palm < 4.0


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"neck": {"flexion": 20}},
        {"neck": {"turn-left": 80}},
        {"hands": {"at": "floor", "forward": 20}},
        {"hands": {"at": "floor", "forward": 35, "out": 5}},
    ],
)
def test_nothing_sinks_into_the_mat_of_one_who_lies_on_the_front(changes: dict[str, object]) -> None:
    """The face lies on the mat, and elbows go up where the hands are on the floor."""
    (figure,), faults = read_figures([{"pose": "prone", **changes}], POSES)
    assert not faults
    assert figure
    assert settle(figure.pose).lowest(("head", "nose", *(f"{s}-{p}" for s in SIDES for p in ("upper-arm", "forearm", "hand")))) > -1.3


ANGLES = st.fixed_dictionaries(
    {},
    optional={
        name: st.fixed_dictionaries({}, optional={d: st.floats(0, limit) for d, limit in JOINTS[joint].items()})
        for joint in JOINTS
        for name in ([joint] if joint in SPINE else [f"{side}-{joint}" for side in SIDES])
    },
)


def _signed(angles: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {joint: dict(signed(d, a) for d, a in directions.items()) for joint, directions in angles.items()}


def _bones(body: Body) -> list[float]:
    pairs = [(f"{s}-thigh", f"{s}-shin") for s in SIDES] + [(f"{s}-shin", f"{s}-foot") for s in SIDES]
    pairs += [(f"{s}-upper-arm", f"{s}-forearm") for s in SIDES] + [(f"{s}-forearm", f"{s}-hand") for s in SIDES]
    return [length(sub(body.point(a), body.point(b))) for a, b in pairs]


@settings(max_examples=10)
@given(
    ANGLES,
    st.sampled_from(["upright", "supine", "prone", "left-side", "right-side"]),
    st.sampled_from(sorted(TARGETS)),
    st.floats(-180, 180),
)
def test_any_pose_draws_whole_and_inside_its_picture(angles: dict[str, dict[str, float]], facing: str, target: str, view: float) -> None:
    """Limbs keep their lengths, no number is lost, and every part lies inside the picture."""
    pose = Pose(_signed(angles), facing, rest=("body",), hands={"left": Hold(target)})
    body = settle(pose)
    assert _bones(body) == pytest.approx(_bones(stand({})), abs=1e-6)
    (svg,) = draw([Scene(body, view, primary=MUSCLES)])
    assert "nan" not in svg
    assert "inf" not in svg
    x, y, width, height = (float(n) / UNIT for n in re.search(r'viewBox="([^"]+)"', svg)[1].split())  # type: ignore[index]
    for segment in body.segments.values():
        for ball in segment.balls:
            s, c = math.sin(math.radians(view)), math.cos(math.radians(view))
            across = ball.at[0] * c - ball.at[2] * s
            assert x - 0.1 <= across - ball.radius
            assert across + ball.radius <= x + width + 0.1
            assert y - 0.1 <= -ball.at[1] - ball.radius
            assert -ball.at[1] + ball.radius <= y + height + 0.1


@settings(max_examples=20)
@given(ANGLES, st.sampled_from(["upright", "supine", "prone"]))
def test_left_and_right_mirror_each_other(angles: dict[str, dict[str, float]], facing: str) -> None:
    """A mirrored pose has every left part where the right one was, on the other side."""
    pose = Pose(_signed(angles), facing, rest=("body",))
    one, other = settle(pose), settle(mirrored(pose))
    for name in ("hand", "foot", "shin", "forearm"):
        a, b = one.point(f"left-{name}"), other.point(f"right-{name}")
        assert near((a[0], a[1], -a[2]), b, 1e-6)
    assert mirrored(mirrored(pose)) == pose
    assert hash(mirrored(mirrored(pose))) == hash(pose)


@pytest.mark.parametrize(
    ("circles", "path"),
    [
        ([(0.0, 0.0, 20.0)], "m-20 0a20 20 0 1140 0a20 20 0 11-40 0z"),
        ([(0.0, 0.0, 20.0), (4.0, 0.0, 8.0)], "m-20 0a20 20 0 1140 0a20 20 0 11-40 0z"),
        ([(0.0, 0.0, 20.0), (80.0, 0.0, 20.0)], "m0 20a20 20 0 010-40h80a20 20 0 010 40z"),
        ([(0.0, 0.0, 1.0), (80.0, 0.0, 1.0), (80.0, 60.0, 1.0), (0.0, 60.0, 1.0), (40.0, 30.0, 9.0)], "m0 60v-60h80v60z"),
    ],
)
def test_outlines_are_hulls(circles: list[tuple[float, float, float]], path: str) -> None:
    """One circle, one circle in another, two side by side, and a box with something inside."""
    assert outline(circles) == path


CIRCLES = st.lists(st.tuples(st.floats(-200, 200), st.floats(-200, 200), st.floats(8, 40)), min_size=1, max_size=4)


def _inside(point: tuple[float, float], path: str) -> bool:
    """Whether a path's filled area has a point: its corners and arcs walked along, the turns round the point counted."""
    words = re.findall(r"[a-z]|-?[\d.]+", re.sub(r"a([\d.]+) \1 0 ([01])([01])", r"a\1 \2 \3 ", path))
    x = y = sx = sy = winding = 0.0
    command, n = "", 0
    while n < len(words):
        if words[n].isalpha():
            command, n = words[n], n + 1
        steps: list[tuple[float, float]] = []
        if command == "z":
            steps, x, y = [(sx, sy)], sx, sy
        elif command in "hv":
            x, y, n = x + (command == "h") * int(words[n]), y + (command == "v") * int(words[n]), n + 1
            steps = [(x, y)]
        elif command == "a":
            r, large, _, dx, dy = map(float, words[n : n + 5])
            steps, n = _arc(x, y, r, large, dx, dy), n + 5
            x, y = x + dx, y + dy
        else:
            x, y, n = x + int(words[n]), y + int(words[n + 1]), n + 2
            if command == "m":
                sx, sy, command, at = x, y, "l", (x, y)
                continue
            steps = [(x, y)]
        for there in steps:
            (ax, ay), (bx, by) = at, there
            if (ay > point[1]) != (by > point[1]) and point[0] < ax + (point[1] - ay) / (by - ay) * (bx - ax):
                winding += 1 if by > ay else -1
            at = there
    return winding != 0


def _arc(x: float, y: float, r: float, large: float, dx: float, dy: float) -> list[tuple[float, float]]:
    """Points along an arc that goes round clockwise on the screen."""
    half = math.hypot(dx, dy) / 2
    r = max(r, half)
    out = math.sqrt(r * r - half * half) * (1 if large else -1)
    mx, my = x + dx / 2 + out * dy / (2 * half), y + dy / 2 - out * dx / (2 * half)
    first, last = math.atan2(y - my, x - mx), math.atan2(y + dy - my, x + dx - mx)
    turn = (last - first) % (2 * math.pi)
    return [(mx + r * math.cos(first + turn * k / 24), my + r * math.sin(first + turn * k / 24)) for k in range(1, 25)]


@settings(max_examples=40)
@given(st.lists(CIRCLES, min_size=1, max_size=4), st.integers(0, 359))
def test_joined_outlines_lose_and_add_nothing(groups: list[list[tuple[float, float, float]]], degrees: int) -> None:
    """A joined path is filled where any of its hulls is, and nowhere else, but for a fraction of a pixel."""
    hulls = [hull(tuple(circles)) for circles in groups]
    path = joined(hulls)
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    for circles in groups:
        for x, y, r in circles:
            for far in (0.0, r - 3.0, r + 3.0):
                at = (x + far * c, y + far * s)
                if any(h.covers((*at, 2.0)) for h in hulls):
                    assert _inside(at, path)
                elif not any(h.covers((*at, -3.0)) for h in hulls):
                    assert not _inside(at, path)


FAULTS = {
    "an unknown pose": ("supine-kneesbent", "unknown-pose", "supine-knees-bent"),
    "an unknown key": ({"pose": "standing", "rigt": {}}, "unknown-pose-key", "right"),
    "an unknown joint": ({"pose": "standing", "right": {"hipp": {}}}, "unknown-joint", "hip"),
    "an unknown direction": ({"pose": "standing", "right": {"knee": {"abduction": 3}}}, "unknown-direction", ""),
    "beyond the limit": ({"pose": "standing", "right": {"knee": {"flexion": 170}}}, "joint-limit", "160"),
    "opposites": ({"pose": "standing", "lumbar": {"flexion": 10, "extension": 5}}, "joint-opposites", ""),
    "no number": ({"pose": "standing", "neck": {"left": "far"}}, "joint-number", ""),
    "an unknown hold": ({"pose": "standing", "hands": "hps"}, "unknown-place-for-a-hand", "hips"),
    "an unknown prop": ({"pose": "standing", "props": "char"}, "unknown-prop", "chair"),
    "an unknown part among two": ({"pose": "standing", "arrow": ["right-hand", "bely"]}, "unknown-part", "belly"),
    "an unknown breath": ({"pose": "standing", "breath": "inn"}, "unknown-breath", "in"),
    "an unknown way to lean": ({"pose": "standing", "lean": {"roll-lef": 10}}, "unknown-direction", "roll-left"),
    "a hand that is too far": ({"pose": "standing", "left": {"hand": "floor"}}, "hand-out-of-reach", "figure 1 the left hand stays"),
    "a later figure": ({"same-as": 3}, "figure-number", ""),
    "a list": (["standing"], "figure-shape", ""),
}


@pytest.mark.parametrize(("value", "code", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_faults_in_a_figure(value: object, code: str, says: str) -> None:
    """Each kind of mistake is named with its place, and the nearest word can be offered."""
    _, faults = read_figures([value], POSES)
    assert [f.code for f in faults] == [code]
    assert faults[0].place[0] == "0"
    assert says in f"{faults[0].message} {faults[0].hint} {' '.join(faults[0].known)}"


def test_poses_made_of_themselves_are_a_fault() -> None:
    """A circle of poses is told, and does not hang."""
    named, faults = read_poses({"a": {"pose": "b"}, "b": {"pose": "a"}, "c": {}})
    assert set(named) == {"c"}
    assert {f.code for f in faults} == {"pose-circle"}


def test_a_hand_out_of_reach_is_told_once_and_drawn() -> None:
    """A warning where it is written, none where it is taken over; the figure is there."""
    far, same = {"pose": "standing", "hands": "floor"}, {"same-as": 1, "view": "front"}
    figures, faults = read_figures([far, {"same-as": 1}, "standing"], POSES)
    assert [(f.place, f.grave) for f in faults] == [(("0",), False)] * 2
    assert figures[0] == figures[1]
    assert len(read_figures([far, same], POSES)[1]) == 4
    named, told = schema.poses("content/poses.yaml", b"low: {hands: floor}")
    assert set(named) == {"low"}
    assert {(d.level, d.code, d.line) for d in told} == {(Level.WARNING, "hand-out-of-reach", 1)}


def test_rolled_hips_leave_the_shoulders_flat() -> None:
    """The pelvis rolls about the body's own length, the spine turns back, and the knees fall to that side."""
    for side, sign in (("right", 1), ("left", -1)):
        other = "left" if side == "right" else "right"
        rolled = {"pose": "supine-knees-bent", "rest": "shoulders", "lean": {f"roll-{side}": 50}, "both": {"knee": {"flexion": 100}}}
        (figure,), faults = read_figures([{**rolled, "lumbar": {f"turn-{other}": 10}, "thoracic": {f"turn-{other}": 40}}], POSES)
        assert not faults
        assert figure
        body = settle(figure.pose)
        shoulders = [body.point(f"{s}-upper-arm")[1] for s in SIDES]
        assert shoulders[0] == pytest.approx(shoulders[1], abs=0.5)
        assert all(sign * body.point(f"{s}-shin")[2] > 5 for s in SIDES)
        assert f"rolled to the {side}, shoulders on the mat" in alt(figure)
        assert settle(mirrored(figure.pose)).point("left-shin")[2] == pytest.approx(-body.point("right-shin")[2])


def test_a_breath_lifts_the_belly_and_the_hand_on_it() -> None:
    """Breathing in swells the belly by some centimetres, which the hand on it follows; nothing else moves."""
    hold: dict[str, object] = {"pose": "supine-knees-bent", "hands": "belly"}
    figures, faults = read_figures([hold, {**hold, "breath": "in"}, {"same-as": 2, "breath": "out"}], POSES)
    assert not faults
    out, full, again = (settle(f.pose) for f in figures if f)
    for name in ("belly", "left-hand", "right-hand"):
        assert 3 < part(full, name)[1] - part(out, name)[1] < 6
    assert near(part(out, "belly"), part(again, "belly"))
    assert near(full.point("head"), out.point("head"), 1.5)


def test_two_arrows_in_one_figure() -> None:
    """Each part named has its arrow; one that did not move has none."""
    (start, end), _ = read_figures(
        [
            "supine-knees-bent",
            {
                "pose": "supine-knees-bent",
                "arrow": ["right-hand", "left-foot", "head"],
                "right": {"shoulder": {"flexion": 170}},
                "left": {"hip": {"flexion": 90}, "knee": {"flexion": 90}},
            },
        ],
        POSES,
    )
    drawn = pictures([start, end], (), ())
    assert [picture.svg.count("q") for picture in drawn if picture] == [0, 2 * 2]


def test_things_stay_where_they_are() -> None:
    """A doorway stands where the arms meet it, a chair where it first stood, and the mat is one, whatever the body does."""
    arms = {"shoulder": {"abduction": 82, "external": 90}, "elbow": {"flexion": 98}}
    inside = {"pose": "standing", "props": "doorway"}
    figures, _ = read_figures([inside, {**inside, "both": arms}, {**inside, "lean": {"forward": 6}}], POSES)
    posts = [[segment.balls for segment in scene.props] for scene in scenes(figures, (), ()) if scene]
    assert posts[0] == posts[1] == posts[2]
    figures, _ = read_figures(["sitting-chair", {"pose": "sitting-chair", "lean": {"forward": 30}}], POSES)
    chairs = [[segment.balls for segment in scene.props] for scene in scenes(figures, (), ()) if scene]
    assert chairs[0] == chairs[1]
    figures, _ = read_figures(
        ["hands-and-knees", {"pose": "hands-and-knees", "right": {"hip": {"extension": 10}, "knee": {"flexion": 0}}}], POSES
    )
    mats = [re.findall(r"<rect[^>]+>", picture.svg) for picture in pictures(figures, (), ()) if picture]
    assert mats[0] == mats[1] != []


def test_what_is_hidden_is_left_out() -> None:
    """Seen exactly from the side, the far leg lies behind the near one: half of the shapes, and no mark on them."""
    side, front = (draw([Scene(settle(Pose()), view, primary=frozenset({"quads"}))])[0] for view in (0.0, 90.0))
    assert side.count("<path") < front.count("<path") - 5


def test_limbs_keep_their_tone_through_an_exercise() -> None:
    """In figures of one view the same side is the far one, though the body turns a little between them."""
    turned_to = [Scene(settle(Pose(lean={"turn-left": degrees})), 4.0) for degrees in (0.0, 50.0, 80.0)]
    tones = ["#6f8f81" in svg for svg in draw(turned_to)]
    assert tones == [True, True, True]
    assert ["#6f8f81" in draw([scene])[0] for scene in turned_to] == [True, True, False]


def test_a_joint_of_its_own_replaces_the_base() -> None:
    """An opposite direction overrides the base's; a knee angle frees the foot, an elbow angle the hand."""
    (figure,), faults = read_figures([{"pose": "sitting-chair", "right": {"knee": {"flexion": 10}, "elbow": {"flexion": 90}}}], POSES)
    assert not faults
    assert figure
    assert "right" not in figure.pose.feet
    assert "right" not in figure.pose.hands
    assert figure.pose.feet["left"] == "floor"


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("supine-knees-bent", "Lying on the back, knees bent, feet flat"),
        ("hands-and-knees", "On hands and knees"),
        ("sitting-chair", "Sitting on a chair, both hands on the thighs"),
        (
            {"pose": "supine-knees-bent", "right": {"hip": {"flexion": 118}, "knee": {"flexion": 130}}, "hands": "right-knee"},
            "Lying on the back, right knee drawn to the chest, left knee bent, foot flat, both hands on the right knee",
        ),
        ({"pose": "standing", "alt": "My own words"}, "My own words"),
        (
            {"pose": "supine-straight", "right": {"shoulder": {"flexion": 90}}, "left": {"shoulder": {"flexion": 172}}},
            "Lying on the back, legs straight, right arm up towards the ceiling, left arm stretched past the head",
        ),
        ({"pose": "prone", "both": {"shoulder": {"flexion": 170}}}, "Lying on the front, both arms stretched out in front"),
        ({"pose": "standing", "both": {"shoulder": {"abduction": 80}}}, "Standing, both arms out to the sides"),
        (
            {
                "pose": "supine-knees-bent",
                "right": {"hip": {"flexion": 90, "abduction": 30, "external": 60}, "knee": {"flexion": 120}},
            },
            "Lying on the back, right ankle across the other thigh, left knee bent, foot flat",
        ),
        (
            {"pose": "supine-straight", "both": {"hip": {"flexion": 132}, "knee": {"flexion": 140}}, "hands": ["left-knee", "right-knee"]},
            "Lying on the back, knees drawn close to the chest, each hand on the knee of its side",
        ),
    ],
)
def test_alternative_words(figure: object, words: str) -> None:
    """A figure says in plain words what it shows."""
    (read,), _ = read_figures([figure], POSES)
    assert read
    assert alt(read) == words


def test_every_muscle_has_its_place() -> None:
    """All muscle names of the content model are on the mannequin, and no other."""
    known = yaml.safe_load((ROOT / "content" / "muscles.yaml").read_text("utf-8"))["muscles"]
    assert set(known) == MUSCLES


def test_primary_and_secondary_differ_in_more_than_colour() -> None:
    """Primary muscles are solid, secondary ones hatched; the hatching's id is the figure's own."""
    standing = Figure(Pose(view=90.0))
    solid, hatched = (pictures([standing], *names)[0] for names in ((["quads"], []), ([], ["quads"])))
    assert solid
    assert hatched
    assert "<pattern" not in solid.svg
    assert "url(#f0h)" in hatched.svg
    assert 'id="f0h"' in hatched.svg


def _exercises() -> list[Path]:
    return sorted((ROOT / "content" / "exercises").glob("*.md"))


@pytest.mark.parametrize("file", _exercises(), ids=lambda f: f.stem)
def test_the_starters_figures(file: Path) -> None:
    """Each step of each starter exercise has a picture: self-contained, small, the same each time, and in one window."""
    from supple import load

    muscles, _ = schema.muscles("content/muscles.yaml", (ROOT / "content" / "muscles.yaml").read_bytes())
    article, body, faults = load.parse(f"content/exercises/{file.name}", file.read_bytes(), muscles.words(), POSES)
    assert not faults
    steps = next(s.steps for s in body.sections if s.steps)
    drawn = pictures(article.figures, muscles.expand(article.primary), muscles.expand(article.secondary))  # type: ignore[union-attr]
    assert len(drawn) == len(steps)
    assert drawn == pictures(article.figures, muscles.expand(article.primary), muscles.expand(article.secondary))  # type: ignore[union-attr]
    shown = [picture for picture in drawn if picture]
    assert shown
    assert len({re.search(r'viewBox="([^"]+)"', p.svg)[1] for p in shown}) == 1  # type: ignore[index]
    pair = [f for f in (article.figures[n - 1] for n in (article.start, article.end) if n) if f]  # type: ignore[union-attr]
    assert len({(f.pose.view, f.pose.pitch, f.upper) for f in pair}) <= 1, "start and end are a pair"
    for picture in shown:
        assert len(picture.svg) <= 4_000
        assert picture.alt
        assert not re.search(r"style|var\(|href|script", picture.svg)


def test_limbs_and_spine_are_all_joints() -> None:
    """Every joint is of the spine or of a limb, and no direction is without a limit."""
    assert set(JOINTS) == set(SPINE) | set(LIMBS)
    assert all(limit > 0 for directions in JOINTS.values() for limit in directions.values())
