"""What a reader keeps, in a real Chromium: favourites, the log, settings for reading, and the file that carries them."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import AXE, FILL, PREFIX
from tests.building import cases

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CASES = cases("yours")
YOURS, READER = f"supple-yours:{PREFIX}", f"supple-reader:{PREFIX}"
BRIDGE = "exercises/bridge/"
KNEE = "exercises/single-knee-to-chest/"
TODAY = 1_795_348_800  # 22 November 2026, noon in UTC
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
VOICES = """speechSynthesis.getVoices = () => [
  {name: 'Far', lang: 'en-GB', localService: false}, {name: 'Anna', lang: 'de-DE', localService: true},
  {name: 'Near', lang: 'en-GB', localService: true}, {name: 'Other', lang: 'en-US', localService: true}];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.spoken = [];
speechSynthesis.speak = (said) => spoken.push(said.voice.name);"""


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A reader's window on a page of the site, at noon of a certain day; what the console says makes the test fail."""
    contexts = []
    told: list[str] = []

    def opener(path: str = "yours/", *, script: str = "", width: int = 360, height: int = 740, store: Any = None, **wishes: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, timezone_id="UTC", accept_downloads=True, **wishes)
        contexts.append(context)
        context.set_default_timeout(15_000)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda fault: told.append(str(fault)))
        page.clock.set_fixed_time(TODAY)
        page.goto(address + ("404.html" if store else path))
        if store:
            page.evaluate("store => Object.assign(localStorage, store)", {key: json.dumps(value) for key, value in store.items()})
            page.goto(address + path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert told == []


@pytest.fixture(scope="module")
def run(browser: Browser, address: str) -> Iterator[Callable[..., Any]]:
    """Runs a function, given the site's modules by name, on arguments, in the browser."""
    page = browser.new_context(timezone_id="UTC").new_page()
    page.goto(address + "yours/")
    folder = page.locator("script[src*='yours-log']").evaluate("script => script.src").removesuffix("yours-log.js")

    def call(name: str, function: str, *arguments: object) -> Any:
        return page.evaluate(
            f"async ([from, given]) => (({function})(await import(from), ...given))", [f"{folder}{name}.js", list(arguments)]
        )

    yield call
    page.context.close()


def page_of(short: str) -> str:
    """The page that a case writes short."""
    return short.replace("e/", "/exercises/").replace("r/", "/routines/") + "/"


def favourite(short: str) -> dict[str, Any]:
    return {"page": page_of(short), "title": short[2:].capitalize()}


def log_of(rows: list[Any]) -> list[dict[str, Any]]:
    """Entries from the rows of a case."""
    made = [{"day": day, "at": f"{day}T06:00:00.000Z", **favourite(page), "seconds": seconds} for day, page, seconds in rows]
    return [{key: value for key, value in entry.items() if value is not None} for entry in made]


def stored(page: Page, key: str = YOURS) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key) or "null")


def kept(page: Page, part: str) -> list[str]:
    return [entry["page"] for entry in (stored(page) or {part: []})[part]]


def data_of(short: dict[str, Any], log: bool = True) -> dict[str, Any]:
    """What a case keeps, written out."""
    return {**short, "favourites": [favourite(f) for f in short.get("favourites", [])], "log": log_of(short.get("log", []))}


# The logic.


@pytest.mark.parametrize("case", CASES["noted"], ids=[case["name"] for case in CASES["noted"]])
def test_what_is_noted(case: dict[str, Any], run: Callable[..., Any]) -> None:
    """The log before, what is done and when, and the log afterwards."""
    done = case["done"]
    given = {key: done[key] for key in ("seconds", "more") if key in done}
    log = run(
        "keep-log",
        "(m, log, item, at, done) => m.noted(log, item, new Date(at), done)",
        log_of(case["log"]),
        favourite(done["page"]),
        done["at"],
        given,
    )
    assert [[e["day"], e["page"], e.get("seconds")] for e in log] == [[day, page_of(page), time] for day, page, time in case["after"]]


@pytest.mark.parametrize("case", CASES["summary"])
def test_the_summary(case: dict[str, Any], run: Callable[..., Any]) -> None:
    """How often in the seven days up to one, and for how long."""
    found = run("keep-log", "(m, log, today) => m.summary(log, today)", log_of(case["log"]), case["today"])
    assert [found["times"], found["minutes"]] == case["is"]


def test_days_come_newest_first_and_strangers_are_left_out(run: Callable[..., Any]) -> None:
    """Entries of a day are in the order of their moments; what is no entry is not shown, and is not lost."""
    log = [
        *log_of([["2026-11-20", "e/a", 1], ["2026-11-22", "e/b", 1]]),
        None,
        {"page": "https://x/", "title": "X", "day": "2026-11-22"},
        7,
    ]
    log += [
        {**log_of([["2026-11-22", "e/c", 1]])[0], "at": "2026-11-22T09:00:00.000Z"},
        {"page": "/exercises/d/", "title": "D", "day": "soon"},
    ]
    days = run("keep-log", "(m, log) => m.byDay(log)", log)
    assert [[day, [e["title"] for e in entries]] for day, entries in days] == [["2026-11-22", ["C", "B"]], ["2026-11-20", ["A"]]]
    after = run("keep-log", "(m, log, e) => m.without(log, e)", log, log[0])
    assert after == log[1:]
    assert sorted(map(str, run("keep-log", "(m, log, e) => m.restored(log, e)", after, log[0]))) == sorted(map(str, log))


@pytest.mark.parametrize("case", CASES["faults"], ids=[case["name"] for case in CASES["faults"]])
def test_a_file_with_a_fault(case: dict[str, Any], run: Callable[..., Any]) -> None:
    """Nothing of it is taken, and there are words for it."""
    entry = {"day": "2026-11-22", "at": "2026-11-22T06:00:00.000Z", **favourite("e/a"), **case.get("entry", {})}
    whole = {"format": "supple-yours", "version": 1, "favourites": [], "log": [entry], **case.get("change", {})}
    text = case.get("text", json.dumps(whole))
    assert run("keep-file", "(m, text) => m.read(text)", text) == {"fault": case["fault"]}
    assert re.fullmatch(r"[A-Z].*Nothing was changed\.", run("yours-words", "(m, fault) => m.words.fault(fault)", case["fault"]))


@pytest.mark.parametrize("case", CASES["together"], ids=[case["name"] for case in CASES["together"]])
def test_two_put_together(case: dict[str, Any], run: Callable[..., Any]) -> None:
    """What is here stays; what a file adds comes after it; the file made of both reads back as it was."""
    here, file, after = (data_of(case[name]) for name in ("here", "file", "after"))
    found = run("keep-file", "(m, here, file) => m.together(here, file)", here, file)
    assert {key: value for key, value in found["held"].items() if value} == {key: value for key, value in after.items() if value}
    assert found["came"] == case["came"]
    assert run("keep-file", "(m, held) => m.read(m.written(held, 'x', new Date(0)))", after) == {"held": after}


def test_a_card_that_gets_full_says_so(run: Callable[..., Any]) -> None:
    """It takes as many as there is room for, and tells how many were too many."""
    here, file = (
        {"favourites": [], "log": [], "card": "v1=a/b"},
        {"favourites": [], "log": [], "card": "v1=" + "/".join(f"e{n}" for n in range(60))},
    )
    came = run("keep-file", "(m, here, file) => m.together(here, file).came", here, file)
    assert (came["card"], came["over"]) == (58, 2)
    assert "no room for 2 exercises" in run("yours-words", "(m, came) => m.words.loaded(came)", came)


def test_what_a_later_version_adds_is_carried(run: Callable[..., Any]) -> None:
    """Fields that are not known stay, in entries and beside them, through a file and back."""
    entry = {**log_of([["2026-11-22", "e/a", 60]])[0], "mood": "good"}
    held = {"favourites": [{**favourite("e/a"), "place": 3}], "log": [entry], "goals": ["walk"]}
    file = run("keep-file", "(m, held) => m.read(m.written(held, 'x', new Date(0))).held", held)
    assert file == held
    assert run("keep-file", "(m, here, file) => m.together(here, file).held.goals", {"favourites": [], "log": []}, file) == ["walk"]


# Favourites and the log.


def star(page: Page) -> Any:
    return page.get_by_role("button", name="Favourite", exact=True)


def starred(page: Page, on: bool = True) -> None:
    expect(star(page)).to_have_attribute("aria-pressed", str(on).lower())


def test_the_star_keeps_a_page_until_it_is_pressed_again(reader: Callable[..., Page], address: str) -> None:
    """It is as large as a finger, says its state, and leads to the list; nothing is sent."""
    page = reader(BRIDGE)
    starred(page, False)
    box = star(page).bounding_box()
    assert min(box["width"], box["height"]) >= 44
    star(page).click()
    starred(page)
    assert stored(page) == {"version": 1, "favourites": [{"page": "/exercises/bridge/", "title": "Bridge"}], "log": []}
    page.reload()
    starred(page)
    page.goto(address)
    link = page.locator("keep-home").get_by_role("link", name="Bridge")
    assert link.evaluate("link => link.href") == address + BRIDGE
    page.get_by_role("contentinfo").get_by_role("link", name="Your favourites and text size").click()
    page.locator("yours-favourites").get_by_role("link", name="Bridge").click()
    star(page).click()
    starred(page, False)
    assert kept(page, "favourites") == []


def test_buttons_have_their_place_before_the_script_comes(reader: Callable[..., Page], address: str) -> None:
    """What is around them does not move when it comes, and they are not seen before."""
    page = reader("404.html")
    page.route("**/keep-star.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(address + BRIDGE, wait_until="networkidle")
    parts = ("h1", ".actions", ".actions a", ".sheet-main", ".pair")
    before = [page.locator(part).first.bounding_box() for part in parts]
    assert not star(page).is_visible()
    page.unroute("**/keep-star.js")
    page.goto(address + BRIDGE, wait_until="networkidle")
    expect(star(page)).to_be_visible()
    assert [page.locator(part).first.bounding_box() for part in parts] == before


def test_the_first_screen_of_a_phone_is_not_crowded(reader: Callable[..., Page]) -> None:
    """Star and "Start" stand in one line, and the star costs no line of its own."""
    for path in (BRIDGE, "routines/morning-back/"):
        page = reader(path)
        expect(star(page)).to_be_visible()
        start, mark = page.locator("mat-start button").bounding_box(), star(page).bounding_box()
        assert start
        assert mark
        assert abs(start["y"] + start["height"] / 2 - mark["y"] - mark["height"] / 2) < 3
        lines = _lines(page)
        page.locator("keep-star").evaluate("star => star.remove()")
        assert _lines(page) == lines


def _lines(page: Page) -> int:
    """How many lines the actions of an article take."""
    boxes = [
        each.bounding_box()
        for each in page.locator(".actions > :is(a, mat-start, card-button, keep-offline) :is(button), .actions > a").all()
    ]
    return len({round(box["y"] + box["height"] / 2) for box in boxes if box})


def test_did_it_today_and_back(reader: Callable[..., Page], address: str) -> None:
    """One press notes it, says so and shows the way to the log; another one takes it back."""
    page = reader(BRIDGE)
    page.get_by_role("button", name="Did it today").click()
    expect(page.locator("keep-done [role=status]")).to_have_text("Noted in your log on this device.")
    assert stored(page)["log"] == [{"day": "2026-11-22", "at": "2026-11-22T12:00:00.000Z", "page": "/exercises/bridge/", "title": "Bridge"}]
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Did it today")).to_be_visible()
    assert kept(page, "log") == []
    page.get_by_role("button", name="Did it today").click()
    page.get_by_role("link", name="See your log").click()
    expect(page.locator("yours-log h3")).to_have_text(["Today"])
    assert (page.locator("#log").bounding_box() or {})["y"] < 740


def test_a_guided_workout_is_noted_with_its_minutes(reader: Callable[..., Page], address: str) -> None:
    """To its end, with a pause that does not count; one more round goes on with the same entry; broken off it is none."""
    page = reader()
    page.clock.install(time=TODAY)
    page.goto(address + KNEE)
    page.clock.pause_at(TODAY + 60)
    begin = lambda name: page.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    page.get_by_role("button", name="Start the guided workout").click()
    begin("Begin")
    page.clock.run_for(20_000)
    begin("Leave")
    assert stored(page) is None
    page.get_by_role("button", name="Start the guided workout").click()
    begin("From the start")
    page.clock.run_for(12_000)
    begin("Pause")
    page.clock.run_for(300_000)
    begin("Go on")
    page.clock.run_for(90_000)
    expect(page.locator("dialog [data-part=told]")).to_have_text("Noted in your log on this device.")
    (entry,) = stored(page)["log"]
    assert (entry["page"], entry["day"], entry["seconds"]) == ("/" + KNEE, "2026-11-22", 100)
    begin("Close")
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    page.goto(address + "yours/")
    expect(page.locator("yours-log li .small")).to_have_text(["2 min"])


def test_one_more_round_is_the_same_entry(reader: Callable[..., Page], address: str) -> None:
    """Of a routine with rounds to spare."""
    page = reader()
    page.clock.install(time=TODAY)
    page.goto(address + KNEE)
    page.clock.pause_at(TODAY + 60)
    plan = json.loads(page.locator("mat-start").get_attribute("plan") or "")
    plan["rounds"] = [1, 2]
    page.locator("mat-start").evaluate("(start, plan) => start.setAttribute('plan', plan)", json.dumps(plan))
    page.get_by_role("button", name="Start the guided workout").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.clock.run_for(101_000)
    expect(page.locator("dialog [data-part=told]")).to_contain_text("Noted")
    page.get_by_role("button", name="One more round").click()
    page.clock.run_for(101_000)
    expect(page.locator("dialog [data-part=told]")).to_contain_text("Noted")
    assert [entry["seconds"] for entry in stored(page)["log"]] == [200]


def many(days: int) -> dict[str, Any]:
    """Three favourites, and one thing done on each of so many days up to 22 November 2026, newest last."""
    names = (
        ("/routines/morning-back/", "Gentle morning back routine"),
        ("/exercises/bridge/", "Bridge"),
        ("/exercises/cat-cow/", "Cat-cow"),
    )
    favourites = [{"page": page, "title": title} for page, title in names]
    log = [
        {"day": f"2026-11-{22 - n:02}", "at": f"2026-11-{22 - n:02}T07:00:00.000Z", **favourites[n % 3], "seconds": 100 + n}
        for n in reversed(range(days))
    ]
    return {YOURS: {"version": 1, "favourites": favourites, "log": log}}


def test_the_log_by_days_and_its_summary(reader: Callable[..., Page]) -> None:
    """Newest first, a week at first and the rest when asked for; the sum is of seven days."""
    page = reader(store=many(10))
    expect(page.locator(".yours-sum")).to_have_text("7 times in the last 7 days, about 12 minutes. Well done.")
    assert page.locator("yours-log h3").all_inner_texts()[:3] == ["Today", "Yesterday", "Friday 20 November"]
    assert page.locator("yours-log h3").count() == 7
    page.get_by_role("button", name="Show 3 earlier days").click()
    expect(page.locator("yours-log h3")).to_have_count(10)
    expect(page.locator("yours-log h3").nth(7)).to_be_focused()


def test_what_is_removed_can_be_put_back(reader: Callable[..., Page]) -> None:
    """A favourite to its own place, an entry to its day; each is said, and the focus is never lost."""
    store = many(3)
    page = reader(store=store)
    page.get_by_role("button", name="Remove from favourites: Bridge").click()
    expect(page.locator("yours-favourites [role=status]")).to_have_text("“Bridge” is off your favourites.")
    assert kept(page, "favourites") == ["/routines/morning-back/", "/exercises/cat-cow/"]
    expect(page.locator("yours-favourites").get_by_role("button", name="Put it back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove from favourites: Bridge")).to_be_focused()
    page.get_by_role("button", name="Remove from the log: Bridge, Yesterday").click()
    expect(page.locator(".yours-sum")).to_contain_text("2 times")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove from the log: Bridge, Yesterday")).to_be_focused()
    now = stored(page)
    assert now["favourites"] == store[YOURS]["favourites"]
    assert sorted(now["log"], key=lambda e: e["day"]) == store[YOURS]["log"]


def test_a_favourite_is_noted_from_the_list(reader: Callable[..., Page]) -> None:
    """It stands in the log at once, and can be taken back."""
    page = reader(store=many(0))
    page.get_by_role("button", name="Did it today: Cat-cow").click()
    expect(page.locator("yours-log li")).to_have_count(1)
    page.locator("yours-favourites").get_by_role("button", name="Put it back").click()
    expect(page.locator("yours-log .yours-none")).to_be_visible()


def test_two_windows_lose_nothing(reader: Callable[..., Page], address: str) -> None:
    """What one window keeps shows in the other, and neither writes over the other's."""
    first = reader(BRIDGE)
    second = first.context.new_page()
    second.goto(address + "exercises/cat-cow/")
    third = first.context.new_page()
    third.goto(address + "yours/")
    star(first).click()
    starred(first)
    star(second).click()
    starred(second)
    first.get_by_role("button", name="Did it today").click()
    expect(third.locator("yours-favourites li a")).to_have_text(["Bridge", "Cat-cow"])
    expect(third.locator("yours-log li")).to_have_count(1)
    third.get_by_role("button", name="Remove from favourites: Bridge").click()
    starred(first, False)
    assert kept(second, "favourites") == ["/exercises/cat-cow/"]
    assert kept(second, "log") == ["/exercises/bridge/"]


# Where nothing can be kept.


def test_without_storage_it_says_so(reader: Callable[..., Page], address: str) -> None:
    """The star stays as it was, and says why; so does the page; a workout ends as ever."""
    page = reader(BRIDGE, script=NO_STORAGE)
    star(page).click()
    expect(page.locator("keep-star [role=status]")).to_contain_text("keeps nothing for this site")
    starred(page, False)
    page.get_by_role("button", name="Did it today").click()
    expect(page.locator("keep-done [role=status]")).to_contain_text("keeps nothing for this site")
    page.goto(address + "yours/")
    expect(page.locator("yours-favourites [role=status]")).to_contain_text("Your browser keeps nothing for this site")
    page.get_by_label("Largest").click()
    expect(page.locator("yours-settings [role=status]")).to_contain_text("Your browser keeps nothing for this site")
    for name in ("Save as a file", "Delete all", "Yes, delete all"):
        page.get_by_role("button", name=name, exact=True).click()
        if name != "Delete all":
            expect(page.locator("yours-data [role=status]")).to_contain_text("Your browser keeps nothing for this site")


def test_a_full_storage_loses_nothing(reader: Callable[..., Page], address: str, tmp_path: Path) -> None:
    """What was kept is still there; what found no room is said, also of a file, of which nothing is taken then."""
    page = reader(BRIDGE, store=many(2))
    page.goto(address + KNEE)
    page.evaluate(FILL)
    before = page.evaluate("JSON.stringify(localStorage)")
    star(page).click()
    expect(page.locator("keep-star [role=status]")).to_contain_text("storage is full")
    starred(page, False)
    page.goto(address + "yours/")
    file = {"format": "supple-yours", "version": 1, "favourites": [], "log": log_of([["2026-11-01", "e/a", 60]] * 1), "card": "v1=bridge"}
    load(page, tmp_path, json.dumps(file))
    expect(page.locator("yours-data [role=status]")).to_have_text("Your browser’s storage is full. Nothing was changed.")
    assert page.evaluate("JSON.stringify(localStorage)") == before


@pytest.mark.parametrize("text", ["{broken", '{"version": 2, "favourites": {"by": "name"}, "log": []}'])
def test_what_cannot_be_read_is_left_as_it_is(text: str, reader: Callable[..., Page], address: str) -> None:
    """Nothing is written over it, in words; only "Delete all" ends it."""
    page = reader(BRIDGE)
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [YOURS, text])
    page.reload()
    star(page).click()
    expect(page.locator("keep-star [role=status]")).to_contain_text("newer version")
    page.goto(address + "yours/")
    expect(page.locator("yours-favourites [role=status]")).to_contain_text("left as it is")
    page.get_by_role("button", name="Save as a file").click()
    expect(page.locator("yours-data [role=status]")).to_contain_text("left as it is")
    assert page.evaluate("key => localStorage.getItem(key)", YOURS) == text
    page.get_by_role("button", name="Delete all", exact=True).click()
    page.get_by_role("button", name="Yes, delete all").click()
    expect(page.locator("yours-data [role=status]")).to_contain_text("Everything is deleted")
    page.goto(address + BRIDGE)
    star(page).click()
    starred(page)


def test_fields_of_a_later_version_stay(reader: Callable[..., Page]) -> None:
    """A change here leaves what is not known as it is."""
    later = {"version": 3, "favourites": [{**favourite("e/a"), "place": 1}], "log": [{"kind": "walk"}], "goals": {"week": 3}}
    page = reader(BRIDGE, store={YOURS: later})
    star(page).click()
    starred(page)
    assert stored(page) == {**later, "favourites": [*later["favourites"], {"page": "/exercises/bridge/", "title": "Bridge"}]}  # type: ignore[misc]


def test_who_cannot_load_the_rest_is_told(open_page: Open, address: str) -> None:
    """The button says so, and works at the next press."""
    page = open_page(address + BRIDGE)
    page.route("**/keep-acts.js", lambda route: route.abort())
    star(page).click()
    expect(page.locator("keep-star [role=status]")).to_contain_text("could not be loaded")
    starred(page, False)
    page.unroute("**/keep-acts.js")
    star(page).click()
    starred(page)
    expect(page.locator("keep-star [role=status]")).to_have_text("")


# The file.

EVERYTHING = {
    **many(3),
    READER: {"text": "130", "contrast": "more", "motion": "less", "voice": "Near"},
    f"supple-mat:{PREFIX}": {"tones": False, "voice": True, "slow": True, "free": False},
}


def load(page: Page, folder: Path, text: str) -> None:
    """Chooses a file with that text."""
    file = folder / "chosen.json"
    file.write_text(text, encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load a file").click()
    chooser.value.set_files(file)


def all_stored(page: Page) -> dict[str, Any]:
    return {key: value for key, value in page.evaluate("({...localStorage})").items() if key.startswith("supple-")}


def test_export_delete_import_gives_the_same(reader: Callable[..., Page], address: str, tmp_path: Path) -> None:
    """Everything of this site, and nothing of another one on the same host; after it all is as it was."""
    page = reader(BRIDGE, store=EVERYTHING)
    page.get_by_role("button", name="Add to my card").click()
    expect(page.get_by_role("button", name="On my card")).to_be_visible()
    page.evaluate("Object.assign(localStorage, {'supple-yours:/other/': 'theirs', own: 'other'})")
    page.evaluate("Object.assign(sessionStorage, {[`supple-mat:${location.pathname}`]: '{}', own: 'other'})")
    page.goto(address + "yours/")
    before = all_stored(page)
    assert len(before) == 5
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "yours-2026-11-22.json"
    expect(page.locator("yours-data [role=status]")).to_contain_text("The file is saved")
    text = file.read_text("utf-8")
    assert list(json.loads(text)) == ["format", "version", "site", "saved", "favourites", "log", "settings", "card", "workout"]
    page.get_by_role("button", name="Delete all", exact=True).click()
    expect(page.get_by_role("heading", name="Delete everything?")).to_be_focused()
    page.get_by_role("button", name="No, keep it").click()
    expect(page.get_by_role("button", name="Delete all", exact=True)).to_be_focused()
    assert all_stored(page) == before
    page.get_by_role("button", name="Delete all", exact=True).click()
    page.get_by_role("button", name="Yes, delete all").click()
    expect(page.locator("yours-data [role=status]")).to_have_text("Everything is deleted from this device.")
    assert page.evaluate("({...localStorage, session: {...sessionStorage}})") == {
        "supple-yours:/other/": "theirs",
        "own": "other",
        "session": {"own": "other"},
    }
    expect(page.locator("yours-favourites li")).to_have_count(0)
    expect(page.get_by_label("Normal")).to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-text", "")
    load(page, tmp_path, text)
    told = (
        "Loaded: 3 favourites, 3 log entries, your settings for reading, 1 exercise for your own card and your wishes for guided workouts."
    )
    expect(page.locator("yours-data [role=status]")).to_have_text(told + " What was here is still here.")
    after = all_stored(page)
    assert {key: value for key, value in after.items() if "card" in key} == {key: value for key, value in before.items() if "card" in key}
    names = [YOURS, READER, f"supple-mat:{PREFIX}"]
    assert [json.loads(after[name]) for name in names] == [json.loads(before[name]) for name in names]
    expect(page.locator("yours-favourites li")).to_have_count(3)
    expect(page.locator("html")).to_have_attribute("data-text", "130")
    load(page, tmp_path, text)
    expect(page.locator("yours-data [role=status]")).to_have_text("Everything in this file was here already.")
    assert all_stored(page) == after


@pytest.mark.parametrize(
    "text", ["", "{", '{"format": "supple-yours", "version": 9}', '{"format": "supple-yours", "version": 1, "favourites": [1], "log": []}']
)
def test_a_broken_file_changes_nothing(text: str, reader: Callable[..., Page], tmp_path: Path) -> None:
    """It is told in words, and the same button takes the next file."""
    page = reader(store=EVERYTHING)
    before = all_stored(page)
    load(page, tmp_path, text)
    expect(page.locator("yours-data [role=status]")).to_contain_text("Nothing was changed.")
    assert all_stored(page) == before
    load(page, tmp_path, json.dumps({"format": "supple-yours", "version": 1, "favourites": [favourite("e/new")], "log": []}))
    expect(page.locator("yours-data [role=status]")).to_have_text("Loaded: 1 favourite. What was here is still here.")
    expect(page.locator("yours-favourites li a").last).to_have_text("New")


# Reading.


def size(page: Page, of: str = "body") -> float:
    return float(page.locator(of).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))


def colour(page: Page) -> str:
    """Of the words below the title."""
    return str(page.locator(".aim").evaluate("e => getComputedStyle(e).color"))


def test_nothing_jumps_when_a_page_comes(reader: Callable[..., Page], address: str) -> None:
    """The first paint has the size of text that is set."""
    observe = """new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shifted += each.value; })
      .observe({ type: 'layout-shift', buffered: true });"""
    page = reader(script=f"window.shifted = 0; {observe}", store={READER: {"text": "150"}})
    held: list[Route] = []
    page.route("**/css/*.css", lambda route: held.append(route))  # the styles come last, as they are the larger file
    for path in ("tips/warm-up-first/", "exercises/cat-cow/", "routines/morning-back/"):
        page.goto(address + path, wait_until="commit")
        expect(page.locator("html")).to_have_attribute("data-text", "150")
        while not held:
            page.wait_for_timeout(20)
        while held:
            held.pop().continue_()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("shifted") < 0.1, path


def test_settings_hold_on_every_page_and_in_every_window(reader: Callable[..., Page], address: str) -> None:
    """Text size, contrast and motion take effect at once, also in another window and on the way back, and after a reload."""
    page = reader(BRIDGE)
    usual, soft = size(page), colour(page)
    other = page.context.new_page()
    other.goto(address)
    page.goto(address + "yours/")
    page.get_by_label("Largest").check()
    page.get_by_label("More contrast").check()
    page.get_by_label("Step by step, no motion").check()
    expect(page.locator("html")).to_have_attribute("data-text", "150")
    assert size(page) == pytest.approx(1.5 * usual)
    assert colour(page) != soft
    expect(other.locator("html")).to_have_attribute("data-text", "150")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-contrast", "more")
    expect(page.get_by_role("button", name="Next position")).to_be_visible() if page.get_by_role(
        "button", name="Next position"
    ).count() else None
    page.goto(address + "yours/")
    for name in ("Largest", "More contrast", "Step by step, no motion"):
        expect(page.get_by_label(name)).to_be_checked()
    page.get_by_label("Normal").check()
    expect(other.locator("html")).to_have_attribute("data-text", "")
    assert stored(page, READER) == {"contrast": "more", "motion": "less"}


def test_less_motion_steps_through_the_figure(reader: Callable[..., Page]) -> None:
    """Where the reader wants no motion, the figure is stepped, as where the device says so."""
    page = reader(BRIDGE, store={READER: {"motion": "less"}})
    button = page.locator("figure-motion button")
    label = button.inner_text()
    assert label == page.locator("figure-motion").get_attribute("data-next")
    button.click()
    expect(page.locator("figcaption").first).to_contain_text("2/4")
    assert page.evaluate("getComputedStyle(document.querySelector('.tile')).transitionDuration") == "0s"


def test_the_voice_is_the_readers_choice(reader: Callable[..., Page], address: str) -> None:
    """Only voices of the device for the page's language can be chosen; a workout speaks with the one that was."""
    page = reader(script=VOICES)
    assert page.get_by_label("Which voice").locator("option").all_inner_texts() == ["As my device has it", "Near", "Other"]
    page.get_by_role("button", name="Hear it").click()
    page.get_by_label("Which voice").select_option("Other")
    page.get_by_role("button", name="Hear it").click()
    assert page.evaluate("spoken") == ["Near", "Other"]
    page.get_by_label("Say aloud what comes").check()
    page.reload()
    expect(page.get_by_label("Which voice")).to_have_value("Other")
    expect(page.get_by_label("Say aloud what comes")).to_be_checked()
    page.goto(address + KNEE)
    page.get_by_role("button", name="Start the guided workout").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.locator("dialog [role=status]")).to_contain_text("Get ready")
    assert page.evaluate("spoken") == ["Other"]


def test_without_a_voice_it_says_so(reader: Callable[..., Page]) -> None:
    """A device without one has no empty list to choose from."""
    page = reader(script="speechSynthesis.getVoices = () => []")
    expect(page.get_by_text("has no voice of its own")).to_be_visible()
    assert not page.get_by_label("Which voice").is_visible()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "exercises/",
        KNEE,
        "routines/chair-only/",
        "tips/warm-up-first/",
        "muscles/core/",
        "how-to-use/",
        "card/",
        "card/mine/#v1=bridge/cat-cow",
        "yours/",
    ],
)
def test_the_largest_text_fits_a_phone(path: str, reader: Callable[..., Page]) -> None:
    """At 360 and 320 pixels nothing scrolls sideways."""
    page = reader(path, store={**many(3), READER: {"text": "150"}}, height=800)
    expect(page.locator("html")).to_have_attribute("data-text", "150")
    page.wait_for_load_state("networkidle")
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_workout_keeps_its_clock_in_sight(reader: Callable[..., Page]) -> None:
    """With the largest text what comes is as large as set; at work clock and buttons stay in sight, and only the words grow."""
    page = reader(KNEE, store={READER: {"text": "150"}})
    page.get_by_role("button", name="Start the guided workout").click()
    assert size(page, "[data-part=about]") == pytest.approx(30)
    page.get_by_role("button", name="Begin", exact=True).click()
    for part in ("dialog [data-part=clock]", "dialog [data-do=pause]", "dialog [data-do=skip]", "dialog [data-do=stop]"):
        box = page.locator(part).bounding_box()
        assert box
        assert 0 <= box["y"] <= 740 - box["height"] + 0.5
    assert page.locator("dialog .mat-foot").evaluate("e => e.offsetHeight") < 200
    assert size(page, ".mat-step") > 28


def test_settings_do_not_change_paper(reader: Callable[..., Page]) -> None:
    """A printed page has its own size and colours."""
    page = reader(KNEE)
    page.emulate_media(media="print")
    usual = size(page)
    large = reader(KNEE, store={READER: {"text": "150", "contrast": "more"}})
    large.emulate_media(media="print")
    assert size(large) == usual


# The page itself.

STATES: dict[str, tuple[dict[str, Any], Callable[[Page], object]]] = {
    "empty": ({}, lambda page: None),
    "full": (EVERYTHING, lambda page: None),
    "plain": (many(9), lambda page: None),
    "removed": (many(3), lambda page: page.get_by_role("button", name="Remove from favourites: Bridge").click()),
    "asked": (many(3), lambda page: page.get_by_role("button", name="Delete all", exact=True).click()),
    "contrast": ({**many(3), READER: {"contrast": "more"}}, lambda page: None),
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(state: str, scheme: str, reader: Callable[..., Page]) -> None:
    """On a phone and a wide screen; every target is as large as a finger."""
    store, act = STATES[state]
    for width in (360, 1280):
        page = reader(store=store, script=VOICES, width=width, color_scheme=scheme)
        act(page)
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
        assert [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for target in page.locator(".yours :is(button, label, select):visible").all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 43.5, target.inner_text()


def test_axe_finds_nothing_on_an_article_with_more_contrast(reader: Callable[..., Page]) -> None:
    """Starred, noted, with the largest text."""
    for scheme in ("light", "dark"):
        page = reader(BRIDGE, store={**many(1), READER: {"contrast": "more", "text": "150"}}, color_scheme=scheme)
        page.get_by_role("button", name="Did it today").click()
        expect(page.get_by_role("link", name="See your log")).to_be_visible()
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
        assert [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]] == []


def test_with_the_keyboard_alone(reader: Callable[..., Page], address: str) -> None:
    """A star by the space bar, a size by the arrows, all deleted and the question answered by Enter; the focus is seen."""
    page = reader(BRIDGE)
    star(page).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert star(page).evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)") >= 3
    page.keyboard.press("Space")
    starred(page)
    page.goto(address + "yours/")
    page.get_by_label("Normal").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("html")).to_have_attribute("data-text", "115")
    page.get_by_role("button", name="Delete all", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Yes, delete all")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("yours-data [role=status]")).to_contain_text("Everything is deleted")
    expect(page.get_by_role("button", name="Delete all", exact=True)).to_be_focused()
    assert all_stored(page) == {}


def test_with_forced_colours_the_star_still_tells(reader: Callable[..., Page]) -> None:
    """Filled or not is a shape: it needs no colour of the site."""
    page = reader(BRIDGE, forced_colors="active")
    off = star(page).screenshot()
    star(page).click()
    starred(page)
    star(page).blur()
    page.mouse.move(0, 0)
    assert page.locator("keep-star path").evaluate("e => getComputedStyle(e).fill") not in ("none", "rgba(0, 0, 0, 0)")
    assert star(page).screenshot() != off


def test_without_a_script_it_says_what_it_is_for(reader: Callable[..., Page], address: str) -> None:
    """The page has words and no dead button; an article has neither star nor room for it."""
    page = reader(java_script_enabled=False)
    expect(page.get_by_text("put together in your browser, by JavaScript")).to_be_visible()
    assert page.locator("main button:visible, main input:visible").count() == 0
    page.goto(address + BRIDGE)
    assert page.locator("keep-star:visible, keep-done:visible").count() == 0


def test_where_the_scripts_do_not_come_it_says_so(reader: Callable[..., Page], browser: Browser, address: str) -> None:
    """After a moment, as without a script."""
    page = browser.new_page()
    page.route("**/js/**", lambda route: route.abort())
    page.goto(address + "yours/")
    expect(page.get_by_text("put together in your browser, by JavaScript")).to_be_visible(timeout=15_000)
    assert page.locator("main button:visible").count() == 0
    page.close()


def test_nothing_is_sent(reader: Callable[..., Page], address: str) -> None:
    """Star, log, file and deleting ask for the site's own modules and nothing else; the browser may still fetch the icon."""
    page = reader(store=EVERYTHING)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.get_by_role("button", name="Did it today: Bridge").click()
    with page.expect_download():
        page.get_by_role("button", name="Save as a file").click()
    page.get_by_role("button", name="Delete all", exact=True).click()
    page.get_by_role("button", name="Yes, delete all").click()
    expect(page.locator("yours-data [role=status]")).to_contain_text("Everything is deleted")
    assert [each for each in asked if not re.match(rf"GET (blob:.*|{address}(js/[^?]*\.js|favicon\.svg))$", each)] == []
