"""The body as a map: an outline for each muscle and each part of the body, and the links that pages put on them."""

import re

import pytest

from supple import pages
from supple.contexts import HomePage, LinkedAtlas, TermsPage
from supple.figure.atlas import PLACES, Area, Atlas, muscle_atlas, place_atlas
from supple.figure.muscles import MUSCLES
from supple.links import made_relative
from supple.model import Region
from tests.building import exercise, facts

DEEP = {"rotator-cuff", "deep-core", "pelvic-floor", "hip-flexors", "hip-rotators"}
ATLASES = [muscle_atlas(sorted(MUSCLES)), place_atlas(PLACES)]
BEGINS = re.compile(r"m(-?\d+)[ ]?(-?\d+)")


def outlines(area: Area) -> list[tuple[int, int]]:
    """Where each outline of an area begins: from the second on a path says how far from the one before."""
    found: list[tuple[int, int]] = []
    for x, y in BEGINS.findall(area.path):
        last = found[-1] if found else (0, 0)
        found.append((last[0] + int(x), last[1] + int(y)))
    return found


def sides(atlas: Atlas, area: Area) -> set[str]:
    """The views in which an area is seen."""
    return {"front" if x < atlas.front + atlas.apart / 2 else "back" for x, _ in outlines(area)}


def test_every_muscle_and_every_part_has_its_area_once() -> None:
    """No name is left out but for the whole body, which has no place of its own; the same name twice is one area."""
    assert sorted(area.name for area in muscle_atlas([*MUSCLES, *MUSCLES]).areas) == sorted(MUSCLES)
    assert {area.name for area in place_atlas(list(Region)).areas} == set(Region) - {Region.WHOLE_BODY}
    assert muscle_atlas(["core", "no-such-muscle"]).areas == ()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("hamstrings", {"back"}),
        ("glutes", {"back"}),
        ("quads", {"front"}),
        ("abs", {"front"}),
        ("lower-back", {"back"}),
        ("neck", {"front", "back"}),
    ],
)
def test_an_area_lies_where_anatomy_has_it(name: str, seen: set[str]) -> None:
    """A muscle of the front is not drawn on the back."""
    atlas = muscle_atlas([name])
    assert sides(atlas, atlas.areas[0]) == seen


@pytest.mark.parametrize("name", ["quads", "calves", "biceps"])
def test_left_and_right_are_one_area(name: str) -> None:
    """One path has an outline on each side of the middle."""
    atlas = muscle_atlas([name])
    (area,) = atlas.areas
    middle = atlas.front + (atlas.apart if sides(atlas, area) == {"back"} else 0)
    xs = [x for x, _ in outlines(area)]
    assert len(xs) == 2
    assert min(xs) < middle < max(xs)


@pytest.mark.parametrize("atlas", ATLASES, ids=["muscles", "places"])
def test_areas_run_from_the_front_to_the_back_and_downwards(atlas: Atlas) -> None:
    """So does Tab: those seen from the front first, each time from top to bottom."""
    seen = ["front" in sides(atlas, area) for area in atlas.areas]
    assert seen == sorted(seen, reverse=True)
    names = [area.name for area in atlas.areas]
    assert names[0] == "neck"
    assert names.index("chest") < names.index("abs" if "abs" in names else "core") < names.index("quads" if "quads" in names else "thigh")


@pytest.mark.parametrize("atlas", ATLASES, ids=["muscles", "places"])
def test_everything_lies_in_the_box(atlas: Atlas) -> None:
    """No outline begins outside of the drawing, and the second body fits beside the first."""
    for area in atlas.areas:
        assert all(0 < x < atlas.width and 0 < y < atlas.height for x, y in outlines(area)), area.name
    assert atlas.front + atlas.apart < atlas.width
    assert atlas.width < atlas.height  # so that it is not small on a phone


def test_deep_muscles_are_told_apart_and_lie_on_top() -> None:
    """The deep ones are those of the mannequin, and each comes after the muscle that covers it, so that it can be pointed at."""
    areas = muscle_atlas(MUSCLES).areas
    assert {area.name for area in areas if area.deep} == DEEP
    names = [area.name for area in areas]
    for below, above in (("glutes", "hip-rotators"), ("trapezius", "rotator-cuff"), ("abs", "deep-core")):
        assert names.index(below) < names.index(above)


def test_small_areas_are_told_apart() -> None:
    """A thin patch is small, a thigh is not."""
    small = {area.name: area.small for atlas in ATLASES for area in atlas.areas}
    assert small["hip-rotators"]
    assert small["elbow"]
    assert not small["quads"]
    assert not small["lower-back"]


def test_the_body_weighs_little() -> None:
    """Both views with all 27 muscles: the body is written once, and an area is one path."""
    atlas = muscle_atlas(sorted(MUSCLES))
    assert len("".join(atlas.body) + atlas.face) < 2_000
    assert sum(len(area.path) for area in atlas.areas) < 4_000


def test_same_names_same_bytes() -> None:
    """The order in which names are given does not matter."""
    assert muscle_atlas(sorted(MUSCLES)) == muscle_atlas(sorted(MUSCLES, reverse=True))


def test_links_are_those_of_the_words_in_use() -> None:
    """A muscle without an exercise is no link; a group has no place of its own; numbers are those of the list."""
    found = {p.url: p.context for p in pages.pages(facts(exercise(primary=("glutes", "core"), regions=(Region.HIP, Region.WHOLE_BODY))))}
    muscles, regions, home = found["/muscles/"], found["/regions/"], found["/"]
    assert isinstance(muscles, TermsPage)
    assert isinstance(regions, TermsPage)
    assert isinstance(home, HomePage)
    assert _links(muscles.atlas) == {("/muscles/glutes/", 1), ("/muscles/abs/", 1), ("/muscles/lower-back/", 1)}
    assert _links(regions.atlas) == _links(home.atlas) == {("/regions/hip/", 1)}
    assert {c.term.url for c in muscles.terms} > {url for url, _ in _links(muscles.atlas)}


def test_without_a_place_there_is_no_body() -> None:
    """A list of words that lie nowhere, or of another kind, has no map; nor has a home page without regions."""
    found = {p.url: p.context for p in pages.pages(facts(exercise(primary=("quads",), regions=(Region.WHOLE_BODY,))))}
    assert found["/regions/"].atlas is None  # type: ignore[attr-defined]
    assert found["/difficulty/"].atlas is None  # type: ignore[attr-defined]
    assert found["/"].atlas is None  # type: ignore[attr-defined]


def test_a_link_in_an_svg_is_made_relative() -> None:
    """The address of an area is one like any other, and a path's data is left alone."""
    svg = '<svg viewBox="0 0 9 9"><use href="#body"/><a class="area" href="/muscles/abs/"><path d="m1 2h3z"/></a></svg>'
    made = made_relative(svg, "/muscles/", {})
    assert made == svg.replace("/muscles/abs/", "abs/")


def _links(atlas: LinkedAtlas | None) -> set[tuple[str, int]]:
    assert atlas is not None
    assert [item.term.url.split("/")[-2] for item, _ in atlas.links] == [area.name for _, area in atlas.links]
    return {(item.term.url, item.count) for item, _ in atlas.links}
