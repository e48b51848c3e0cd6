"""Checks between articles: names, levels, dates, links; each with a good and a bad case."""

import datetime
from typing import Any

import pytest

from supple.checks import Checked, check, links
from supple.diagnostics import Diagnostic, Level
from supple.model import Article, Image, Item, Link, Person, Swap
from tests.building import exercise, library, page, routine, seen, tip

TODAY = datetime.date(2026, 3, 1)
LINES = "\n".join(
    f"{key} {n}"
    for n, key in enumerate(
        [
            "easier",
            "harder",
            "swap.no-floor",
            "items",
            "items.1",
            "warm_up.0",
            "applies_to.1",
            "updated",
            "review_due",
            "reviewed",
            "images.0",
        ],
        10,
    )
)
HELD = {"exercises/draft": "a draft", "content/exercises/draft.md": "a draft", "content/tips/later.md": "held back until 2026-05-01"}
BROKEN = {"exercises/broken", "exercises/draft"}
IDS = {"/exercises/a/": {"main", "steps"}, "/tips/": {"list"}, "/tips/t/": {"main"}, "/favicon.svg": ()}


def _checked(*articles: Article, license: str = "CC-BY-4.0") -> Checked:
    return Checked(library(*articles), HELD, BROKEN, TODAY, license)


def _faults(*articles: Article) -> tuple[Diagnostic, ...]:
    return check(_checked(*articles))


def _exercise(slug: str, **changes: Any) -> Article:
    return exercise(slug, lines=LINES, **changes)


def test_a_sound_library_has_no_fault() -> None:
    """Names that exist, dates in order and regions are fine."""
    found = _faults(
        _exercise(
            "a",
            harder=("b",),
            swap=((Swap.NO_FLOOR, "c"),),
            date=TODAY,
            updated=TODAY,
            review_due=TODAY,
            reviewed=TODAY,
            reviewed_by=Person("Ann"),
        ),
        _exercise("b", easier=("a",), harder=("c",)),
        _exercise("c"),
        routine("r", "a", "b", warm_up=("c", "Walk a little", "shake-out of the arms"), cool_down=("Rest",)),
        tip("a", applies_to=("a", "lower-back")),
        page("p"),
    )
    assert found == ()


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (_exercise("a", easier=("bridg",)), "10 reference-missing"),
        (_exercise("a", harder=("bridg",)), "11 reference-missing"),
        (_exercise("a", swap=((Swap.NO_FLOOR, "bridg"),)), "12 reference-missing"),
        (routine("r", "bridge", "bridg", lines=LINES), "14 reference-missing"),
        (routine("r", "bridg", lines=LINES), "13 reference-missing"),
        (routine("r", "bridge", warm_up=("bridge-one",), lines=LINES), "15 reference-missing"),
        (routine("r", "bridge", cool_down=("bridge-one",)), "1 reference-missing"),
        (tip("t", applies_to=("hip", "bridg"), lines=LINES), "16 reference-missing"),
        (_exercise("a", easier=("draft",)), "10 reference-held"),
        (routine("r", Item("draft"), lines=LINES), "13 reference-held"),
        (tip("t", applies_to=("hip", "draft"), lines=LINES), "16 reference-held"),
        (_exercise("a", easier=("a",)), "10 reference-self"),
        (_exercise("a", swap=((Swap.NO_FLOOR, "a"),)), "12 reference-self"),
    ],
)
def test_references(article: Article, expected: str) -> None:
    """A name that leads nowhere, to a held-back exercise or to itself is an error in its line."""
    (fault,) = [f for f in _faults(exercise("bridge"), article) if f.code != "levels-contradict"]
    assert seen((fault,)) == [expected]
    assert (fault.path, fault.level) == (article.path, Level.ERROR)
    if expected.endswith("missing"):
        assert fault.hint == 'Did you mean "bridge"?'
    if expected.endswith("held"):
        assert "a draft" in fault.message


def test_a_broken_exercise_is_told_once() -> None:
    """A name of an exercise that has errors of its own is no further fault."""
    assert _faults(exercise("a", easier=("broken",)), routine("r", "broken")) == ()


def test_regions_are_offered_to_tips() -> None:
    """A tip's slip is near a region too."""
    (fault,) = _faults(tip("t", applies_to=("lower-bak",)))
    assert fault.hint == 'Did you mean "lower-back"?'


def test_every_wrong_name_is_told() -> None:
    """One look shows all names that lead nowhere."""
    assert len(_faults(exercise("a", easier=("x", "y"), harder=("z",)), routine("r", "v", "w"))) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"harder": ("b",)}, {"harder": ("a",)}),
        ({"easier": ("b",)}, {"easier": ("a",)}),
        ({"harder": ("b",), "easier": ("b",)}, {}),
    ],
)
def test_levels_that_contradict(one: dict[str, Any], other: dict[str, Any]) -> None:
    """An exercise is not both easier and harder than another; the error shows the other place."""
    found = _faults(_exercise("a", **one), _exercise("b", **other))
    assert {f.code for f in found} == {"levels-contradict"}
    assert all(f.line in (10, 11) and "content/exercises/a.md says the opposite in line" in f.message for f in found)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"date": TODAY, "updated": TODAY - datetime.timedelta(1)}, "17 date-order"),
        ({"review_due": TODAY - datetime.timedelta(1)}, "18 review-overdue"),
        ({"reviewed": TODAY}, "19 reviewer-missing"),
    ],
)
def test_dates(changes: dict[str, Any], expected: str) -> None:
    """Dates that contradict each other or are overdue are warnings, for every kind of article."""
    for article in (_exercise("a", **changes), tip("a", lines=LINES, **changes), page("a", lines=LINES, **changes)):
        (fault,) = _faults(article)
        assert seen((fault,)) == [expected]
        assert fault.level is Level.WARNING


def test_a_licence_of_the_site_or_the_article() -> None:
    """One of the two is enough; without both each article is named."""
    articles = (exercise("a"), exercise("b", license="CC0-1.0"), tip("t"))
    assert check(_checked(*articles)) == ()
    found = check(_checked(*articles, license=""))
    assert [(f.path, f.line, f.code) for f in found] == [(a.path, 1, "license-missing") for a in (articles[0], articles[2])]


@pytest.mark.parametrize(
    ("audience", "items", "expected"),
    [
        ("clinic", 5, ["13 routine-long"]),
        ("older-adult", 5, ["13 routine-long"]),
        ("clinic", 4, []),
        ("office", 5, []),
        ("", 5, []),
    ],
)
def test_routines_for_few_exercises(audience: str, items: int, expected: list[str]) -> None:
    """Those that readers must do well alone are short; optional exercises do not count."""
    uses = [Item("a", optional=True), *(Item("a") for _ in range(items))]
    assert seen(_faults(exercise("a"), routine("r", *uses, audience=audience, lines=LINES))) == expected


def _links(*found: Link, **changes: Any) -> tuple[Diagnostic, ...]:
    articles = (exercise("a", links=found, anchors=("tips", "why"), lines=LINES, **changes), tip("t", anchors=("when",)))
    return links(
        _checked(*articles),
        IDS,
        lambda own: own,
        {"/content/exercises/knee.jpg"},
    )


@pytest.mark.parametrize(
    "target",
    [
        "/content/tips/t.md",
        "/content/tips/t.md#when",
        "/content/tips/t.md#main",
        "/content/exercises/a.md#why",
        "#why",
        "#steps",
        "/tips/",
        "/tips/#list",
        "/tips/?page=2",
        "/tips/t/#when",
        "/content/exercises/a.md#%77hy",
        "/favicon.svg",
        "/content/exercises/knee.jpg",
    ],
)
def test_links_that_lead_somewhere(target: str) -> None:
    """Files, headings, pages, assets and pictures that exist are no fault."""
    assert _links(Link(target, 7)) == ()


@pytest.mark.parametrize(
    ("target", "code", "hint"),
    [
        ("/content/tip/t.md", "link-missing", "../tips/t.md"),
        ("/tip/", "link-missing", "/tips/"),
        ("/zzz/", "link-missing", "spelling"),
        ("/tips/#lst", "anchor-missing", "list"),
        ("/content/tips/t.md#whn", "anchor-missing", "when"),
        ("#wy", "anchor-missing", "why"),
        ("/content/tips/later.md", "link-held", "until it is published"),
        ("/content/tips/later.md#x", "link-held", "until it is published"),
        ("/content/exercises/knees.jpg", "image-missing", "knee.jpg"),
    ],
)
def test_links_that_lead_nowhere(target: str, code: str, hint: str) -> None:
    """A link to what is not there is an error in its own line, with what is near."""
    (fault,) = _links(Link(target, 7))
    assert (fault.path, fault.line, fault.code, fault.level) == ("content/exercises/a.md", 7, code, Level.ERROR)
    assert hint in fault.hint


def test_each_link_has_its_own_line() -> None:
    """The same wrong link twice is two faults."""
    assert seen(_links(Link("/x/", 3), Link("/x/", 9))) == ["3 link-missing", "9 link-missing"]


def test_pictures_of_the_front_matter() -> None:
    """A picture that the front matter names must be there."""
    assert _links(images=(Image("/content/exercises/knee.jpg", "A"),)) == ()
    assert seen(_links(images=(Image("/content/exercises/nee.jpg", "A"),))) == ["20 image-missing"]
