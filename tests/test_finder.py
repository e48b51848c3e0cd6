"""The index of the finder and the choices on its pages: what they say of each exercise, and that they agree."""

import gzip
import json
import random
from itertools import accumulate
from typing import Any

from supple import facets, pages
from supple.contexts import Finder, HomePage, ListPage
from supple.derive import url
from supple.formats import finder
from supple.illustrate import Drawing, Drawings
from supple.model import Difficulty, Dose, Equipment, Exercise, Movement, Position, Range, Region
from supple.pages import Facts
from tests.building import exercise, facts, routine


def _dose(minutes: int) -> Dose:
    return Dose(duration=Range(60 * minutes, 60 * minutes))


def _index(given: Facts) -> dict[str, Any]:
    (page,) = finder.finder_pages(given)
    assert (page.url, page.template) == ("/finder/v1.json", "format/finder")
    return json.loads(finder.index(page.context, ()))  # type: ignore[no-any-return]


def _finder(given: Facts) -> Finder | None:
    context = next(p.context for p in pages.lists(given) if p.url == "/exercises/")
    assert isinstance(context, ListPage)
    return context.finder


BRIDGE = exercise(
    "bridge",
    title="Bridge",
    aliases=("hip lift", "glute bridge"),
    primary=("glutes",),
    secondary=("core",),
    regions=(Region.HIP, Region.LOWER_BACK),
    position=Position.LYING_BACK,
    equipment=(Equipment.MAT,),
    movement=Movement.STRENGTH,
    dose=_dose(2),
)
SQUAT = exercise("squat", difficulty=Difficulty.ADVANCED, primary=("quads",), regions=(Region.HIP,), dose=_dose(4))
TILT = exercise("tilt", primary=("abs",), position=Position.LYING_BACK)
FACTS = facts(BRIDGE, SQUAT, TILT, routine("morning", "bridge"))


def test_a_row_says_what_a_tile_shows() -> None:
    """Title, slug, dose and minutes in words, no figure where there is none, and the other names."""
    index = _index(FACTS)
    title, slug, dose, minutes, size, src, *aliases = index["exercises"][0]
    assert (title, slug, src, aliases) == ("Bridge", "bridge", "", ["hip lift", "glute bridge"])
    assert index["doses"][dose] == ["2 min"]
    assert index["minutes"][minutes] == "about 2 min"
    assert index["sizes"][size] == [0, 0]
    assert [row[1] for row in index["exercises"]] == ["bridge", "squat", "tilt"]
    assert index["doses"][index["exercises"][2][2]] == []
    assert index["minutes"][index["exercises"][2][3]] == ""


def test_a_row_names_its_figure() -> None:
    """The address from the root of the site, without a slash, and the size."""
    drawing = Drawing("/figures/0123.svg", "Words.", "", 400, 250)
    given = facts(BRIDGE, SQUAT)
    object.__setattr__(given.derived, "drawings", {"squat": Drawings(cover=drawing)})
    index = _index(given)
    assert index["exercises"][1][5] == "figures/0123.svg"
    assert index["sizes"][index["exercises"][1][4]] == [400, 250]


def test_each_word_knows_its_exercises() -> None:
    """The numbers of the exercises of each word, each told from the one before; muscles also by their group."""
    found = {key: {word: list(accumulate(steps)) for word, steps in words.items()} for key, words in _index(FACTS)["facets"].items()}
    assert found == {
        "region": {"lower-back": [0], "hip": [0, 1]},
        "muscle": {"glutes": [0], "lower-back": [0], "abs": [0, 2], "quads": [1], "core": [0]},
        "position": {"lying-back": [0, 2]},
        "difficulty": {"beginner": [0, 2], "advanced": [1]},
        "equipment": {"mat": [0]},
        "movement": {"strength": [0]},
        "time": {"2": [0], "5": [0, 1]},
    }


def test_bands_of_time_hold_what_fits_at_its_longest() -> None:
    """A dose from one to four minutes fits into five; a longer one into no band, and one without a dose neither."""
    given = {"a": Range(60, 240), "b": Range(60, 60), "c": Range(1200, 1200)}
    found = {slug: facets.bands(exercise(slug, dose=Dose(duration=span))) for slug, span in given.items()}
    assert found == {"a": ("5", "10"), "b": ("1", "2", "3", "5", "10"), "c": ()}
    assert facets.bands(exercise("d")) == ()


def test_the_choices_on_the_page_are_those_of_the_index() -> None:
    """The same keys and words, the number of each, and a link to the page of the word; times lead to the list itself."""
    page = _finder(FACTS)
    assert page is not None
    index = _index(FACTS)
    assert {g.key: {c.word: c.count for c in g.choices} for g in page.groups} == {
        key: {word: len(steps) for word, steps in words.items()} for key, words in index["facets"].items()
    }
    addresses = {p.url for p in pages.pages(FACTS)}
    assert all((c.url in addresses) == g.paged for g in page.groups for c in g.choices)
    assert [c.url for g in page.groups if not g.paged for c in g.choices] == ["/exercises/?time=2", "/exercises/?time=5"]
    assert page.src == "/finder/v1.json"
    assert page.atlas is not None
    assert [area.name for _, area in page.atlas.links] == ["hip", "lower-back"]


def test_only_the_first_page_of_all_exercises_has_a_finder() -> None:
    """Its other pages, other lists, and a list of one exercise have none; home has the same choices but for the map's."""
    many = facts(*(exercise(f"e{n}", regions=(Region.HIP,)) for n in range(5)), routine("r", "e1"), per_page=2)
    found = {p.url: p.context.finder is not None for p in pages.pages(many) if isinstance(p.context, ListPage)}
    assert [address for address, has in found.items() if has] == ["/exercises/"]
    assert _finder(facts(BRIDGE)) is None
    assert _finder(facts()) is None
    (home,) = (p.context for p in pages.home(many))
    assert isinstance(home, HomePage)
    assert [group.key for group in home.groups] == ["difficulty", "muscle"]
    (home,) = (p.context for p in pages.home(facts(BRIDGE)))
    assert isinstance(home, HomePage)
    assert home.groups == ()


def test_an_empty_library_has_an_empty_index() -> None:
    """Nothing to find is no fault."""
    assert _index(facts()) == {"version": 1, "doses": [], "minutes": [], "sizes": [], "facets": {}, "exercises": []}


def _random(number: int) -> Exercise:
    pick = random.Random(number)
    words = "lift lower hold turn slide press reach bend stretch rock".split()
    slug = f"{pick.choice(words)}-the-{pick.choice(words)}-{pick.choice(words)}-{number}"
    return exercise(
        slug,
        title=slug.replace("-", " ").capitalize(),
        aliases=(f"{pick.choice(words)} and {pick.choice(words)}",),
        primary=tuple(pick.sample(["glutes", "lower-back", "abs", "quads", "calves"], 2)),
        regions=tuple(pick.sample(list(Region), 2)),
        position=pick.choice(list(Position)),
        equipment=(pick.choice(list(Equipment)),),
        movement=pick.choice(list(Movement)),
        difficulty=pick.choice(list(Difficulty)),
        dose=Dose(hold=Range(pick.randint(5, 30), 40), sets=Range(1, pick.randint(1, 5))),
    )


def test_the_index_is_small() -> None:
    """With a figure and another name for each exercise, 1,000 take less than 45 kB compressed."""
    some = [_random(n) for n in range(1_000)]
    given = facts(*some)
    drawn = {e.slug: Drawings(cover=Drawing(f"/figures/{random.Random(e.slug).getrandbits(64):016x}.svg", "", "", 400, 250)) for e in some}
    object.__setattr__(given.derived, "drawings", drawn)
    index = _index(given)
    assert len(index["exercises"]) == len({url(e) for e in some}) == 1_000
    (page,) = finder.finder_pages(given)
    assert len(gzip.compress(finder.index(page.context, ()), 9)) < 45_000
