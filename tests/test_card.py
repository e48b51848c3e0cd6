"""What is printed, as planned pages: grouping, choice, papers, doses, reasons to stop."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from supple import card
from supple.card import Card, ExerciseCards, OwnCard, Printing, RoutineSheet, TableCard
from supple.config import Notice
from supple.dose import parse
from supple.model import DAILY, Difficulty, Dose, Equipment, Exercise, Item, Position, Print, Range, Region, Schedule
from supple.pages import Facts
from supple.plan import Page, collisions
from tests.building import exercise, facts, library, routine, tip

EVERYTHING = Printing("https://example.org/", "a4", ("card", "routines", "exercises"))


def _pages(known: Facts, printing: Printing = EVERYTHING) -> dict[str, Page]:
    return {page.url: page for page in card.card_pages(known, printing)}


def _sheet(known: Facts, url: str, kind: type[Any], printing: Printing = EVERYTHING) -> Any:
    found = _pages(known, printing)[url].context
    assert isinstance(found, kind)
    return found


def _in_routine(e: Exercise, item: Item | None = None, **changes: Any) -> Card:
    """The exercise as a routine's sheet has it."""
    sheet = _sheet(facts(e, routine("r", item or e.slug, **changes), stop_if=("sharp pain",)), "/routines/r.pdf", RoutineSheet)
    return sheet.cards[0]  # type: ignore[no-any-return]


SMALL = facts(exercise("bridge"), routine("morning", "bridge"))


@pytest.mark.parametrize(
    ("pdf", "made"),
    [
        ((), set()),
        (("card",), {"/card.pdf", "/card-letter.pdf", "/card-large.pdf"}),
        (("routines",), {"/routines/morning.pdf", "/routines/morning-letter.pdf", "/routines/morning-large.pdf"}),
        (("exercises",), {"/cards.pdf", "/cards-letter.pdf", "/exercises/bridge.pdf", "/exercises/bridge-large.pdf"}),
    ],
)
def test_the_settings_say_which_pdfs_are_made(pdf: tuple[str, ...], made: set[str]) -> None:
    """And the pages for the screen are there without any; their links lead to the PDFs that there are."""
    found = _pages(SMALL, replace(EVERYTHING, pdf=pdf))
    assert {url for url in found if url.endswith(".pdf")} == made
    assert {"/card/", "/exercises/bridge/card/", "/routines/morning/sheet/"} <= set(found)
    for page in found.values():
        assert {link.url for link in getattr(page.context, "pdfs", ())} <= made
    assert collisions(tuple(found.values())) == ()


@pytest.mark.parametrize(("own", "other"), [("a4", "letter"), ("letter", "a4")])
def test_the_unmarked_file_is_on_the_sites_paper(own: str, other: str) -> None:
    """The other paper is named in its file; large print is on the site's own; a card is small."""
    found = _pages(SMALL, replace(EVERYTHING, paper=own))
    papers = {url: (page.context.paper, page.context.large) for url, page in found.items() if url.endswith(".pdf")}  # type: ignore[attr-defined]
    for name in ("/card", "/routines/morning"):
        assert papers[f"{name}.pdf"] == (own, False)
        assert papers[f"{name}-{other}.pdf"] == (other, False)
        assert papers[f"{name}-large.pdf"] == (own, True)
    assert papers["/exercises/bridge.pdf"] == ("a6", False)
    assert papers["/exercises/bridge-large.pdf"] == (own, True)


def test_the_table_is_grouped_by_region() -> None:
    """By an exercise's first region, in the order of the regions; those without one come last."""
    known = facts(
        exercise("a", regions=(Region.HIP, Region.NECK)),
        exercise("b"),
        exercise("c", regions=(Region.NECK,)),
        exercise("d", regions=(Region.HIP,)),
    )
    sheet = _sheet(known, "/card.pdf", TableCard)
    assert [(g.title, [row.title for row in g.rows]) for g in sheet.groups] == [("Neck", ["C"]), ("Hip", ["A", "D"]), ("Other", ["B"])]
    assert sheet.count == 4


@pytest.mark.parametrize(
    ("include", "chosen"),
    [
        (("all",), "abc"),
        (("b",), "b"),
        (("beginner",), "ac"),
        (("hip",), "bc"),
        (("advanced", "a"), "ab"),
        (("neck",), ""),
    ],
)
def test_what_is_on_the_card_can_be_chosen(include: tuple[str, ...], chosen: str) -> None:
    """By slug, difficulty or region; a card with nothing on it is not made, and neither is one of cards to cut."""
    exercises = (
        exercise("a"),
        exercise("b", difficulty=Difficulty.ADVANCED, regions=(Region.HIP,)),
        exercise("c", regions=(Region.HIP,)),
    )
    assert "".join(e.slug for e in card.included(library(*exercises), include)) == chosen
    found = _pages(facts(*exercises), replace(EVERYTHING, include=include))
    assert ("/card/" in found) == ("/cards.pdf" in found) == bool(chosen)
    assert "/exercises/a.pdf" in found


def test_a_table_has_an_end() -> None:
    """More rows than anybody reads are no card."""
    many = tuple(exercise(f"e{n}") for n in range(card.MOST + 1))
    assert card.has_table(library(*many[1:]), ("all",))
    assert not card.has_table(library(*many), ("all",))
    assert "/card/" not in _pages(facts(*many))


def test_a_row_has_words_for_everything() -> None:
    """Muscles, difficulty, position, equipment and dose, as pages have them."""
    e = exercise(
        "bridge",
        dose=parse("hold 20–30 s, 2–3 rounds per side, daily"),
        position=Position.LYING_BACK,
        equipment=(Equipment.MAT,),
        secondary=("lower-back",),
    )
    row = _sheet(facts(e), "/card.pdf", TableCard).groups[0].rows[0]
    assert row.amount == ("hold 20–30 s", "2–3 rounds", "each side")
    assert row.frequency == ("daily",)
    assert (row.primary, row.secondary, row.position, row.equipment) == (("glutes",), ("lower back",), "Lying on the back", ("mat",))
    assert row.difficulty.label == "beginner"
    bare = _sheet(facts(exercise()), "/card.pdf", TableCard).groups[0].rows[0]
    assert (bare.amount, bare.frequency, bare.position, bare.figure) == ((), (), "", None)


def test_tips_for_the_card_are_on_it() -> None:
    """Those that say so, in their summary, else their title."""
    known = facts(exercise(), tip("a", on_card=True, summary="Breathe."), tip("b", on_card=True), tip("c", summary="Not here."))
    assert _sheet(known, "/card.pdf", TableCard).tips == ("Breathe.", "B")


@pytest.mark.parametrize(
    ("dose", "log_sides", "sides"),
    [
        ("3 x 10 each side", None, True),
        ("10 reps, alternate", None, True),
        ("3 x 10", None, False),
        ("10 reps, both sides", None, False),
        ("10 reps, left side", None, False),
        ("3 x 10", True, True),
        ("10 reps, alternate", True, True),
        ("10 reps, both sides", True, False),
        ("10 reps, left side", True, False),
        ("3 x 10 each side", False, False),
    ],
)
def test_left_and_right_are_counted_apart_where_the_dose_says_so(dose: str, log_sides: bool | None, sides: bool) -> None:
    """Unless the routine says otherwise; what has no sides, or one, is never counted apart."""
    assert _in_routine(exercise(dose=parse(dose)), print=Print(log_sides=log_sides)).sides is sides


def test_a_routine_has_the_dose_that_holds_there() -> None:
    """The exercise's own, with what the routine changes; its note, and whether it may be left out."""
    e = exercise(dose=parse("3 x 10, daily"))
    found = _in_routine(e, Item("bridge", Dose(sets=Range(1, 1)), "Slowly.", optional=True))
    assert (found.amount, found.note, found.optional) == (("10 reps", "1 set"), "Slowly.", True)
    assert _in_routine(exercise()).amount == ()


def test_reasons_to_stop_are_always_there() -> None:
    """The site's and the exercise's on a card; on a sheet all of them once, and beside each exercise its own."""
    a, b = exercise("a", stop_if=("a cramp", "Sharp pain.")), exercise("b", stop_if=("a cramp",))
    known = facts(a, b, routine("r", "a", "b"), stop_if=("sharp pain", "dizziness"))
    assert _sheet(known, "/exercises/a.pdf", ExerciseCards).cards[0].stop_if == ("Sharp pain", "Dizziness", "A cramp")
    sheet = _sheet(known, "/routines/r.pdf", RoutineSheet)
    assert sheet.stop_if == ("Sharp pain", "Dizziness", "A cramp")
    assert [c.stop_if for c in sheet.cards] == [("A cramp", "Sharp pain"), ("A cramp",)]
    table = _sheet(known, "/card.pdf", TableCard)
    assert table.stop_if == ("Sharp pain", "Dizziness")
    assert [row.stop_if for row in table.groups[0].rows] == [("A cramp", "Sharp pain"), ("A cramp",)]
    assert _sheet(known, "/card/mine/", OwnCard).stop_if == ("Sharp pain", "Dizziness")


def test_who_should_ask_first_is_on_everything() -> None:
    """As it was written, since it goes on from "if"; on cards, on each exercise of a sheet, and in each row of the table."""
    e = exercise(avoid_if=("you are told not to.",), ask_first_if=("you have had surgery", "you have had surgery"))
    known = facts(e, routine("r", "bridge"))
    for url, kind in (("/exercises/bridge.pdf", ExerciseCards), ("/cards.pdf", ExerciseCards), ("/routines/r.pdf", RoutineSheet)):
        (found,) = _sheet(known, url, kind).cards
        assert (found.avoid_if, found.ask_first_if) == (("you are told not to",), ("you have had surgery",))
    (row,) = _sheet(known, "/card.pdf", TableCard).groups[0].rows
    assert (row.avoid_if, row.ask_first_if) == (("you are told not to",), ("you have had surgery",))


@pytest.mark.parametrize(("count", "names"), [(1, [""]), (40, [""]), (41, ["", "-2"]), (81, ["", "-2", "-3"])])
def test_cards_to_cut_come_in_parts(count: int, names: list[str]) -> None:
    """A file holds what a computer and a printer take at a time; each part is linked, and says which it is."""
    found = _pages(facts(*(exercise(f"e{n}") for n in range(count))))
    urls = [f"/cards{name}{mark}.pdf" for mark in ("", "-letter") for name in names]
    assert {url for url in found if url.startswith("/cards")} == set(urls)
    assert [link.url for link in found["/card/"].context.pdfs if link.url.startswith("/cards")] == urls  # type: ignore[attr-defined]
    parts = [found[f"/cards{name}.pdf"].context for name in names]
    assert [c.slug for part in parts for c in part.cards] == [f"e{n}" for n in range(count)]  # type: ignore[attr-defined]
    assert max(len(part.cards) for part in parts) <= 40  # type: ignore[attr-defined]
    assert parts[-1].head.title.endswith(f"part {len(names)} of {len(names)}") == (len(names) > 1)  # type: ignore[attr-defined]


def test_great_files_are_apart_from_each_other() -> None:
    """Ten other files or more lie before each part of cards to cut, so that Typst has forgotten the one before."""
    pages = card.card_pages(facts(*(exercise(f"e{n}") for n in range(130))), EVERYTHING)
    urls = [page.url for page in pages if page.url.endswith(".pdf")]
    places = [n for n, url in enumerate(urls) if url.startswith("/cards")]
    assert len(places) == 8
    assert all(b - a > 12 for a, b in pairwise(places[:-2]))  # the last part has the end to itself


def test_a_sheet_has_what_its_routine_asks_for() -> None:
    """Log, names and blanks; how often, with what, and the exercises of warm-up and cool-down by their names."""
    asked = Print(log_weeks=6, prepared_for=False, blanks=True)
    r = routine(
        "r",
        "bridge",
        print=asked,
        warm_up=("bridge", "Walk about."),
        schedule=Schedule(per_week=DAILY),
        rest_between=Range(30, 30),
        goal="Be able.",
    )
    sheet = _sheet(facts(exercise(equipment=(Equipment.MAT,)), r), "/routines/r.pdf", RoutineSheet)
    assert (sheet.log_weeks, sheet.prepared_for, sheet.blanks) == (6, False, True)
    assert (sheet.schedule, sheet.rest_between, sheet.equipment, sheet.goal) == (("daily",), "30 s", ("mat",), "Be able.")
    assert sheet.warm_up == ("Bridge", "Walk about.")


def test_warnings_of_the_site_are_on_a_sheet() -> None:
    """Those for the regions of its exercises, and those for all."""
    notices = tuple((name, Notice(f"About {name}.", "Name", "2026-03-31")) for name in ("hip", "neck", "all"))
    known = facts(exercise(regions=(Region.HIP,)), routine("r", "bridge"), red_flags=notices)
    told = ["About hip.", "About all."]
    assert [n.text for n in _sheet(known, "/routines/r.pdf", RoutineSheet).notices] == told
    assert [n.text for n in _sheet(known, "/card.pdf", TableCard).notices] == told
    for url in ("/exercises/bridge.pdf", "/exercises/bridge-large.pdf", "/cards.pdf"):
        assert [n.text for n in _sheet(known, url, ExerciseCards).cards[0].notices] == told
    assert _sheet(known, "/routines/r.pdf", RoutineSheet).cards[0].notices == ()
    own = _sheet(known, "/card/mine/", OwnCard).notices
    assert [(name, n.text, n.date) for name, n in own] == [(x, f"About {x}.", "31 March 2026") for x in ("hip", "neck", "all")]


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://example.org/", "https://example.org/exercises/bridge/"),
        ("https://example.org/a", "https://example.org/a/exercises/bridge/"),
        ("", ""),
    ],
)
def test_paper_says_where_it_is_on_the_web(base: str, address: str) -> None:
    """In full, where the site has an address; cards that are cut apart each have their own code."""
    printing = replace(EVERYTHING, base_url=base)
    assert _sheet(SMALL, "/exercises/bridge.pdf", ExerciseCards, printing).address == address
    every = _sheet(SMALL, "/cards.pdf", ExerciseCards, printing)
    assert every.codes == ((address,) if address else ())
    assert every.cards[0].address == address
