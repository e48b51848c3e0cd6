"""Page families: from small libraries to the pages that there will be, with all that they show."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import dose, pages
from supple.config import Notice
from supple.contexts import ExercisePage, ListPage, RedirectPage, RoutinePage, TermsPage, TextPage, TipPage
from supple.derive import Term
from supple.images import Photo
from supple.model import (
    DAILY,
    Difficulty,
    Dose,
    Equipment,
    Exercise,
    Image,
    Item,
    Link,
    Movement,
    Person,
    Position,
    Range,
    Region,
    Schedule,
    Swap,
)
from supple.pages import Facts
from supple.plan import Page, collisions
from tests.building import exercise, facts, page, routine, tip

DAY = datetime.date(2026, 3, 1)


def _by_url(facts: Facts) -> dict[str, Page]:
    return {p.url: p for p in pages.pages(facts)}


def _context(facts: Facts, url: str, kind: type[Any]) -> Any:
    found = _by_url(facts)[url].context
    assert isinstance(found, kind)
    return found


def test_an_empty_library_has_its_lists() -> None:
    """Without an article there are the home page, the list of exercises, and the pages that are always there."""
    assert sorted(_by_url(facts())) == ["/", "/404.html", "/exercises/", "/figures/", "/yours/"]


def test_the_pages_of_a_small_library() -> None:
    """Each article has its page with its source and prose; taxonomies have pages only for values in use."""
    found = _by_url(
        facts(exercise("a", body="prose", regions=(Region.HIP,), movement=Movement.STRETCH), routine("r", "a"), tip("t"), page("about"))
    )
    assert sorted(found) == sorted(
        [
            "/",
            "/404.html",
            "/exercises/",
            "/figures/",
            "/yours/",
            "/routines/",
            "/tips/",
            "/exercises/a/",
            "/routines/r/",
            "/tips/t/",
            "/about/",
            "/regions/",
            "/regions/hip/",
        ]
        + ["/muscles/", "/muscles/glutes/", "/difficulty/", "/difficulty/beginner/", "/movements/", "/movements/stretch/"]
    )
    assert (found["/exercises/a/"].sources, found["/exercises/a/"].bodies) == (("content/exercises/a.md",), ("prose",))
    assert found["/tips/"].sources == ()


@given(st.lists(st.tuples(st.sampled_from(Difficulty), st.sampled_from(Region), st.booleans()), max_size=12), st.integers(1, 5))
def test_lists_hold_every_exercise_once(rows: list[tuple[Difficulty, Region, bool]], per_page: int) -> None:
    """Over the pages of a list each member stands once and in order, and the pages lead to one another."""
    built = [exercise(f"e{n:02}", difficulty=d, regions=(r,), primary=("core",) if c else ("abs",)) for n, (d, r, c) in enumerate(rows)]
    made = facts(*built, per_page=per_page)
    found = _by_url(made)
    assert collisions(found.values()) == ()
    firsts = [url for url, p in found.items() if isinstance(p.context, ListPage) and p.context.pager.current == 1]
    for first in firsts:
        address, items, here = first, [], None
        while address:
            context = found[address].context
            assert isinstance(context, ListPage)
            assert context.pager.previous == (here or "")
            assert len(context.items) <= per_page
            items += context.items
            here, address = address, context.pager.next
        assert len({s.slug for s in items}) == len(items) == context.count
        if first.startswith("/difficulty/"):
            assert [s.slug for s in items] == [e.slug for e in built if e.difficulty == first.split("/")[2]]
    assert sum(
        isinstance(p.context, ListPage) and p.url.startswith("/regions/") and p.context.pager.current == 1 for p in found.values()
    ) == len({r for _, r, _ in rows})


def test_addresses_of_pages_of_a_list() -> None:
    """The first page is the list's own address, the others are numbered, and say so in their title."""
    found = facts(*(exercise(f"e{n}") for n in range(5)), per_page=2)
    first, last = _context(found, "/exercises/", ListPage), _context(found, "/exercises/page/3/", ListPage)
    assert (first.pager.total, first.pager.previous, first.pager.next) == (3, "", "/exercises/page/2/")
    assert (last.pager.current, last.pager.previous, last.pager.next) == (3, "/exercises/page/2/", "")
    assert (first.head.title, last.head.title, len(last.items)) == ("Exercises", "Exercises, page 3", 1)
    assert "/exercises/page/4/" not in _by_url(found)
    assert "/exercises/page/1/" not in _by_url(found)


def test_a_full_page_needs_no_second() -> None:
    """As many as fit on a page are one page."""
    assert _context(facts(exercise("a"), exercise("b"), per_page=2), "/exercises/", ListPage).pager.total == 1


def test_terms_in_the_order_of_their_vocabulary() -> None:
    """An index lists the words in use with their counts, not by alphabet."""
    found = facts(
        exercise("a", position=Position.STANDING, primary=("core",)),
        exercise("b", position=Position.LYING_BACK),
        exercise("c", position=Position.STANDING),
    )
    index = _context(found, "/positions/", TermsPage)
    assert [(c.term.url, c.count) for c in index.terms] == [("/positions/lying-back/", 1), ("/positions/standing/", 2)]
    muscles = _context(found, "/muscles/", TermsPage)
    assert [c.term.label for c in muscles.terms] == ["glutes", "lower back", "abs", "core"]


def test_a_muscle_lists_those_that_work_it_most_first() -> None:
    """On a muscle's page its primary exercises come before those that have it as a second, groups opened."""
    found = facts(exercise("a", secondary=("abs",)), exercise("b", primary=("core",)), exercise("c", primary=("abs",)))
    context = _context(found, "/muscles/abs/", ListPage)
    assert [s.slug for s in context.items] == ["b", "c", "a"]
    assert context.notes == ("Also known as abdominals.",)
    assert _context(found, "/muscles/core/", ListPage).notes == ("Made up of abs and lower back.",)


def test_crumbs_lead_home() -> None:
    """Every page but the home page leads back over pages that exist."""
    found = _by_url(facts(exercise("a", regions=(Region.LOWER_BACK,)), routine("r", "a"), tip("t"), page("about")))
    for url, each in found.items():
        head = each.context.head  # type: ignore[attr-defined]
        assert all(crumb.url in found for crumb in head.crumbs)
        assert url in ("/", "/404.html") or head.crumbs[0] == Term("Home", "/")
    assert [c.label for c in found["/exercises/a/"].context.head.crumbs] == ["Home", "Exercises", "Lower back"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "address"),
    [("/old/page", "/old/page/"), ("/old/page/", "/old/page/"), ("/old.html", "/old.html"), ("/v1.2/page", "/v1.2/page/")],
)
def test_redirects(old: str, address: str) -> None:
    """An old address leads on, is not for search engines, and belongs to the article."""
    found = _by_url(facts(exercise("a", redirect_from=(old,))))[address]
    assert isinstance(found.context, RedirectPage)
    assert (found.context.to, found.context.head.indexed, found.sources) == ("/exercises/a/", False, ("content/exercises/a.md",))


def _full() -> Facts:
    return facts(
        exercise(
            "a",
            dose=dose.parse("2 sets, 10 reps, rest 5 s, daily"),
            harder=("b",),
            swap=((Swap.NO_FLOOR, "c"),),
            stop_if=("Cramp.",),
            avoid_if=("a fracture",),
            regions=(Region.HIP,),
            position=Position.LYING_BACK,
            links=(Link("/content/tips/t.md#why", 9), Link("/content/exercises/knee.jpg", 9), Link("#x", 9), Link("/tips/", 9)),
            images=(Image("/content/exercises/knee.jpg", "A knee"),),
            author=Person("Ann", "Physio"),
            date=DAY,
            updated=DAY,
        ),
        exercise("b", reviewed=DAY),
        exercise("c", reviewed_by=Person("Bob", "Doctor"), reviewed=DAY, position=Position.STANDING),
        routine(
            "r",
            "a",
            Item("b", Dose(reps=Range(5, 5)), "Slowly.", True),
            rest_between=Range(60, 60),
            warm_up=("c", "Walk"),
            schedule=Schedule(Range(1, 1), DAILY, ("monday", "friday"), Range(2, 2)),
        ),
        tip("t", applies_to=("a", "hip", "neck")),
        stop_if=("sharp pain",),
        author="Us",
        pictures={"/content/exercises/knee.jpg": "/images/1.jpg"},
        photos={"/content/exercises/knee.jpg": Photo("/images/1.jpg", 600, 400)},
        floor_help=Notice("Hold on.", "A", "2026-03-01"),
        red_flags=(
            ("all", Notice("All.", "A", "2026-03-01")),
            ("hip", Notice("Hip.", "A", "2026-03-01")),
            ("neck", Notice("Neck.", "A", "2026-03-01")),
        ),
    )


def test_an_exercise_page_shows_all() -> None:
    """An exercise's page has its facts, its neighbours both ways, and the site's warnings for it."""
    a = _context(_full(), "/exercises/a/", ExercisePage)
    assert (a.amount, a.detail, a.frequency, a.minutes) == (("10 reps", "2 sets"), ("rest 5 s",), ("daily",), "about 1 min")
    assert (a.stop_if, a.avoid_if) == (("Sharp pain", "Cramp"), ("A fracture",))
    assert [s.slug for s in a.harder] == ["b"]
    assert [s.slug for s in _context(_full(), "/exercises/b/", ExercisePage).easier] == ["a"]
    assert [(s.why, s.exercise.slug) for s in a.swaps] == [("Can’t get to the floor?", "c")]
    assert [s.slug for s in a.related] == []
    assert ([s.slug for s in a.routines], [s.slug for s in a.tips]) == (["r"], ["t"])
    assert a.links == (("/content/exercises/knee.jpg", "/images/1.jpg"), ("/content/tips/t.md#why", "/tips/t/#why"))
    assert [(p.photo, p.alt) for p in a.pictures] == [(Photo("/images/1.jpg", 480, 320), "A knee")]
    assert a.photos == (("/content/exercises/knee.jpg", Photo("/images/1.jpg", 600, 400)),)
    assert [(n.text, n.date) for n in a.notices] == [("Hip.", "1 March 2026"), ("All.", "1 March 2026")]
    assert a.floor_help
    assert a.floor_help.text == "Hold on."
    assert [n.text for n in _context(_full(), "/exercises/c/", ExercisePage).notices] == ["All."]


def test_bylines() -> None:
    """The author is the article's or the site's; a review counts only with its reviewer; a date is not repeated."""
    a, b, c = (_context(_full(), f"/exercises/{slug}/", ExercisePage).byline for slug in "abc")
    assert (a.author, a.role, b.author, b.role) == ("Ann", "Physio", "Us", "")
    assert a.published is not None
    assert (a.published.iso, a.published.words, a.updated) == ("2026-03-01", "1 March 2026", None)
    assert (b.reviewer, b.reviewed) == ("", None)
    assert (c.reviewer, c.reviewer_role, c.reviewed and c.reviewed.iso) == ("Bob", "Doctor", "2026-03-01")
    assert (a.licence, a.licence_url) == ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")


def test_a_routine_page_shows_all() -> None:
    """A routine's page has each item with the dose that holds there, and its plan."""
    r = _context(_full(), "/routines/r/", RoutinePage)
    assert [(row.exercise.slug, row.amount, row.note, row.optional) for row in r.rows] == [
        ("a", ("10 reps", "2 sets"), "", False),
        ("b", ("5 reps",), "Slowly.", True),
    ]
    assert [(p.text, p.exercise and p.exercise.slug) for p in r.warm_up] == [("", "c"), ("Walk", None)]
    assert r.schedule == ("once a day", "daily", "for 2 weeks", "on Monday and Friday")
    assert (r.rest_between, r.rounds, r.minutes) == ("60 s", "", "about 2–3 min")
    assert r.others == ()


def test_a_tip_page_shows_what_it_applies_to() -> None:
    """A tip names its exercises, and those of its regions that have a page."""
    t = _context(_full(), "/tips/t/", TipPage)
    assert [s.slug for s in t.exercises] == ["a"]
    assert [r.url for r in t.regions] == ["/regions/hip/"]


def test_a_plain_page_without_a_summary() -> None:
    """A page that says nothing of itself is described as the site is."""
    context = _context(facts(page("about")), "/about/", TextPage)
    assert (context.head.description, context.summary) == ("A site.", "")


def test_others_go_round() -> None:
    """Each routine is shown on the pages of those before it."""
    found = facts(exercise("a"), *(routine(f"r{n}", "a") for n in range(5)))
    assert [s.slug for s in _context(found, "/routines/r3/", RoutinePage).others] == ["r4", "r0", "r1"]


def test_home_shows_the_newest() -> None:
    """The home page has the latest exercises first, then those without a date by slug."""
    dated = [
        exercise(slug, date=date)
        for slug, date in (("b", None), ("a", None), ("old", datetime.date(2020, 1, 1)), ("new", DAY), ("z", None))
    ]
    assert [s.slug for s in _by_url(facts(*dated))["/"].context.exercises] == ["new", "old", "a", "b"]  # type: ignore[attr-defined]


def test_the_page_for_wrong_addresses_is_not_indexed() -> None:
    """Search engines are told to leave it."""
    assert _by_url(facts())["/404.html"].context.head.indexed is False  # type: ignore[attr-defined]


def test_every_link_of_a_page_exists() -> None:
    """What lists, terms and tables link to is a page of the plan."""
    found = _by_url(
        facts(
            exercise(
                "a",
                equipment=(Equipment.NONE,),
                position=Position.STANDING,
                movement=Movement.BALANCE,
                regions=(Region.HIP,),
                secondary=("core",),
            ),
            exercise("b"),
        )
    )
    context = found["/exercises/a/"].context
    assert isinstance(context, ExercisePage)
    quick = context.quick
    terms = (*quick.primary, *quick.secondary, *quick.equipment, *quick.regions, quick.position, quick.movement)
    assert all(each is not None and each.url in found for each in terms)
    assert quick.difficulty.url in found
    home = found["/"].context
    assert len(home.groups) == 5  # type: ignore[attr-defined]
    assert all(choice.url in found for group in home.groups for choice in group.choices)  # type: ignore[attr-defined]


def test_families_make_no_two_pages_of_one_address() -> None:
    """A library with everything has no collision of its own making."""
    made = pages.pages(_full())
    assert collisions(made) == ()
    assert isinstance(next(p for p in made if p.url == "/exercises/a/").context, ExercisePage)
    assert all(isinstance(e, Exercise) for e in _full().derived.library.exercises)
