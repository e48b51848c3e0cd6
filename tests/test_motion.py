"""The way from start to end: what it keeps, where it begins and ends, when there is none, and how it is published."""

import gzip
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import frontmatter, schema
from supple.figure.between import PIERCED, Leg, apart, low
from supple.figure.body import SIDES, Body
from supple.figure.joints import JOINTS, LIMBS, SPINE, signed
from supple.figure.language import Figure, read_figures
from supple.figure.motion import MOST, Film, filmed, motion
from supple.figure.pose import Hold, Pose, settle
from supple.figure.scene import scenes
from supple.figure.space import length, sub
from tests.sites import ROOT, build, exercise, make_site, tree

POSES, _ = schema.poses("content/poses.yaml", (ROOT / "content" / "poses.yaml").read_bytes())
PARTS = tuple(n / 10 for n in range(11))
BONES = ((("thigh", "shin"), ("shin", "foot")), (("upper-arm", "forearm"), ("forearm", "hand")))


def starters() -> Iterator[tuple[str, tuple[tuple[Figure | None, ...], int, int]]]:
    """The exercises that come with Supple, each with its figures and the places of its start and end."""
    for file in sorted((ROOT / "content" / "exercises").glob("*.md")):
        fields: Any = frontmatter.parse(file.name, file.read_bytes()).values
        figures, _ = read_figures(fields["figures"], POSES)
        yield file.stem, (figures, fields["start"] - 1, fields["end"] - 1)


STARTERS = dict(starters())
each_starter = pytest.mark.parametrize("name", STARTERS)


def bones(body: Body) -> list[float]:
    """The lengths of all limbs, part by part."""
    return [length(sub(body.point(f"{side}-{a}"), body.point(f"{side}-{b}"))) for side in SIDES for limb in BONES for a, b in limb]


def window(svg: str) -> str:
    return svg.partition('viewBox="')[2].partition('"')[0]


def film(name: str) -> Film:
    figures, start, end = STARTERS[name]
    return filmed(figures, ("abs",), ("hamstrings",), start, end)


@each_starter
def test_every_starter_exercise_moves_from_its_start_to_its_end(name: str) -> None:
    """The first frame is the start and the last one the end; limbs keep their lengths on the way, and
    nothing goes into the floor."""
    figures, start, end = STARTERS[name]
    stages = scenes(figures, (), ())
    frames = motion(figures, stages, start, end)
    first, last = stages[start], stages[end]
    assert first
    assert last
    assert len(frames) > 3
    assert frames[0].body.segments == first.body.segments
    assert frames[-1].body.segments == last.body.segments
    deepest = min(low(scene.body) for scene in stages if scene)
    for frame in frames:
        assert bones(frame.body) == pytest.approx(bones(first.body), abs=1e-6)
        assert low(frame.body) >= min(deepest, 0.0) - PIERCED
        assert frame.view == first.view
    for one, other in itertools.pairwise(frames):
        assert apart(one.body, other.body) < 50, "no part may jump"


@each_starter
def test_pictures_and_frames_share_one_window(name: str) -> None:
    """What moves lies on the very spot of the start picture; the strip is light, and the same each time."""
    found = film(name)
    assert found.strip
    pictures = [p for p in found.pictures if p]
    assert len({window(p.svg) for p in pictures}) == 1
    svg = found.strip.svg
    inner = re.findall(r'<svg y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" viewBox="([^"]+)">', svg)
    x, y, width, height = (float(n) for n in window(svg).split())
    assert (x, y) == (0, 0)
    assert len(inner) == found.strip.frames <= MOST
    assert {box for *_, box in inner} == {window(pictures[0].svg)}
    assert [float(top) for top, *_ in inner] == pytest.approx([height / len(inner) * n for n in range(len(inner))])
    assert {float(w) for _, w, _, _ in inner} == {width}
    assert set(re.findall(r"#([\w-]+)[\")]", svg)) - _colours(svg) <= set(re.findall(r'\bid="([^"]+)"', svg))
    assert len(svg) <= 32_000
    assert len(gzip.compress(svg.encode(), 9)) <= 8_000
    assert film(name) == found


def _colours(svg: str) -> set[str]:
    return set(re.findall(r'(?:fill|stroke)="#(\w+)"', svg))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("bridge", "right-foot"),
        ("bridge", "left-foot"),
        ("bridge", "right-hand"),
        ("sit-to-stand", "left-foot"),
        ("cat-cow", "right-shin"),
        ("bird-dog", "right-hand"),
        ("prone-press-up", "left-hand"),
        ("standing-hip-extension", "left-foot"),
    ],
)
def test_what_rests_stays(name: str, part: str) -> None:
    """A hand, foot or knee that rests in one place at start and end goes straight from one to the other."""
    figures, start, end = STARTERS[name]
    frames = motion(figures, scenes(figures, (), ()), start, end)
    a, b = frames[0].body.point(part), frames[-1].body.point(part)
    moved = length(sub(a, b))
    assert moved < 8
    for frame in frames:
        at = frame.body.point(part)
        assert length(sub(at, a)) + length(sub(at, b)) < moved + 1.5


def test_hands_stay_on_what_they_hold() -> None:
    """Hands on a knee that is drawn up stay on it all the way."""
    low_knee = Pose({"right-hip": {"flexion": 100.0}, "right-knee": {"flexion": 110.0}}, "supine", rest=("back",), hands=_on_knee())
    high_knee = Pose({"right-hip": {"flexion": 125.0}, "right-knee": {"flexion": 130.0}}, "supine", rest=("back",), hands=_on_knee())
    way = Leg.of(settle(low_knee), settle(high_knee))
    gaps = [length(sub(body.point("right-hand"), body.point("right-shin"))) for body in map(way.at, PARTS)]
    assert max(gaps) < max(gaps[0], gaps[-1]) + 1
    assert min(gaps) > min(gaps[0], gaps[-1]) - 2


def _on_knee() -> dict[str, Hold]:
    return {side: Hold("right-knee") for side in SIDES}


def _angles(values: dict[str, tuple[str, float]]) -> dict[str, dict[str, float]]:
    found = {}
    for joint, (direction, amount) in values.items():
        key, value = signed(direction, amount * JOINTS[joint.partition("-")[2] or joint][direction])
        found[joint] = {key: value}
    return found


NAMES = (*SPINE, *(f"{side}-{joint}" for side in SIDES for joint in LIMBS))
ANGLES = st.fixed_dictionaries(
    {},
    optional={name: st.tuples(st.sampled_from(sorted(JOINTS[name.partition("-")[2] or name])), st.floats(0, 1)) for name in NAMES},
).map(_angles)
FACINGS = st.sampled_from(["upright", "supine", "prone", "left-side", "right-side"])


@given(ANGLES, ANGLES, FACINGS, st.sampled_from(PARTS))
def test_any_two_poses_keep_their_limbs_on_the_way(
    one: dict[str, dict[str, float]], other: dict[str, dict[str, float]], facing: str, part: float
) -> None:
    """Whatever the poses, limbs keep their lengths, and the same way gives the same body."""
    a, b = (settle(Pose(angles, facing, rest=("body",))) for angles in (one, other))
    body = Leg.of(a, b).at(part)
    assert bones(body) == pytest.approx(bones(a), abs=1e-6)
    assert Leg.of(a, b).at(part).segments == body.segments
    assert Leg.of(a, b).at(0).segments == a.segments
    assert Leg.of(a, b).at(1).segments == b.segments


@given(ANGLES, ANGLES, FACINGS)
def test_a_motion_is_above_the_floor_or_is_none(one: dict[str, dict[str, float]], other: dict[str, dict[str, float]], facing: str) -> None:
    """Frames of any two poses are no deeper in the floor than the two, by a millimetre; else there are none."""
    figures = [Figure(Pose(angles, facing, rest=("body",))) for angles in (one, other)]
    stages = scenes(figures, (), ())
    ends = [scene.body for scene in stages if scene]
    for frame in motion(figures, stages, 0, 1):
        assert low(frame.body) >= min(0.0, *map(low, ends)) - PIERCED


@pytest.mark.parametrize(
    "figures",
    [
        ["supine-straight", "standing"],
        ["supine-straight", "prone"],
        ["standing", {"pose": "standing", "view": "front", "left": {"hip": {"flexion": 60}}}],
        ["standing", "standing"],
        ["standing", {"pose": "standing", "arrow": "head"}],
        ["standing", "sitting-chair"],
        ["standing"],
        [None],
    ],
    ids=["lying to standing", "back to front", "another view", "the same", "the same with an arrow", "a chair comes", "one", "none"],
)
def test_where_no_motion_can_be_shown_there_is_none(figures: list[object]) -> None:
    """Positions that lie another way, are seen from elsewhere, or are the same give no motion."""
    read, faults = read_figures(figures, POSES)
    assert not faults
    found = filmed(read, (), ())
    assert found.strip is None
    assert len(found.pictures) == len(figures)


def test_start_and_end_are_the_first_figure_and_the_last_in_another_position() -> None:
    """Without numbers the start is the first figure, the end the last one that is not in the same position."""
    lifted = {"pose": "standing", "right": {"hip": {"flexion": 60}, "knee": {"flexion": 60}}}
    read, _ = read_figures([None, "standing", lifted, {"pose": "standing", "alt": "Standing again"}], POSES)
    found = filmed(read, (), ())
    assert (found.start, found.end) == (1, 2)
    assert found.strip


FIGURES = "figures: [standing, {pose: standing, right: {hip: {flexion: 60}, knee: {flexion: 60}}}]\n"


def test_a_page_with_start_and_end_has_a_strip_and_its_script(tmp_path: Path) -> None:
    """The pair, the address of the strip and the script stand on the page of that exercise, and on no other."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A", more=FIGURES), "exercises/b.md": exercise("B")})
    assert build(site).written
    found = tree(site / "output")
    page, plain = (found[f"exercises/{name}/index.html"].decode() for name in "ab")
    source, frames = re.search(r'<figure-motion src="\.\./\.\./(figures/\w+\.svg)" frames="(\d+)"', page).groups()  # type: ignore[union-attr]
    assert found[source].count(b"<svg y=") == int(frames)
    assert re.findall(r"<figcaption>(\w+)</figcaption>", page.partition("figure-motion")[0]) == ["Start", "End"]
    script = re.search(r'<script type="module" src="\.\./\.\./(js/\w+/exercise-motion\.js)">', page)
    assert script
    assert script[1] in found
    assert len(gzip.compress(found[script[1]], 9)) <= 2_000
    assert "figure-motion" not in plain
    assert "exercise-motion" not in plain


def test_the_strip_is_not_drawn_again(tmp_path: Path) -> None:
    """A second build, and one after the cache is lost, give the same bytes."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A", more=FIGURES)})
    build(site)
    before = tree(site / "output")
    report = build(site)
    assert not report.written
    (site / ".supple" / "cache.db").unlink()
    build(site)
    assert tree(site / "output") == before
