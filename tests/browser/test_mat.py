"""The guided workout in a real Chromium: its clock as a pure function, and whole workouts under a clock that the test moves."""

import gzip
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from supple import dose as dose_language
from supple import guide
from supple.dose import minutes, parse
from supple.illustrate import Drawings
from supple.model import NOTHING, ONE, Body, Range
from tests.browser.conftest import AXE
from tests.building import cases, exercise

pytestmark = pytest.mark.browser
CASES = cases("mat")
KNEE = "exercises/single-knee-to-chest/"
BACK = "routines/morning-back/"
CHAIR = "routines/chair-only/"
ROUTINES = ("before-bed", "chair-only", "desk-break", "hip-openers", "morning-back", "posture-strength")
ENTRY: dict[str, Any] = {
    "title": "A",
    "dose": ["hold 20–30 s"],
    "unit": "",
    "work": [20, 30],
    "pace": 0,
    "sets": [1, 1],
    "rest": 0,
    "sides": 1,
    "side": "",
    "note": "",
    "optional": False,
    "main": 0,
    "other": 0,
    "steps": [],
}
# What a device does is written down as it happens; the real thing happens as well.
DEVICE = """
window.device = [];
const real = navigator.wakeLock?.request?.bind(navigator.wakeLock);
if (real) navigator.wakeLock.request = async (kind) => {
  device.push('awake');
  return { release: async () => { device.push('asleep'); } };
};
const Oscillator = window.OscillatorNode;
window.OscillatorNode = class extends Oscillator {
  constructor(sound, given) { super(sound, given); device.push(given.frequency); }
};
window.voices = [];
speechSynthesis.getVoices = () => window.voices;
"""


@pytest.fixture(scope="module")
def clock(browser: Browser, address: str, built: Path) -> Iterator[Callable[..., Any]]:
    """Runs a workout on the clock alone: a plan, wishes, and what happens at which second → what is seen each time."""
    (file,) = (built / "js").rglob("mat-clock.js")
    page = browser.new_page()
    page.goto(address)
    url = address + file.relative_to(built).as_posix()

    def run(plan: dict[str, Any], wishes: dict[str, Any], steps: list[Any]) -> Any:
        return page.evaluate(
            """async ([url, plan, wishes, steps]) => {
              const { begin, after, view } = await import(url);
              let state = begin(plan, wishes, 0);
              return steps.map(([at, event]) => {
                state = after(JSON.parse(JSON.stringify(state)), event, 1000 * at);
                return view(state, 1000 * at);
              });
            }""",
            [url, plan, wishes, steps],
        )

    yield run
    page.close()


@pytest.fixture
def workout(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page whose time stands still until the test moves it; what the console says makes the test fail."""
    contexts = []
    told: list[str] = []

    def opener(address: str, *, width: int = 360, height: int = 740, voices: bool = False, **wishes: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **wishes)
        contexts.append(context)
        context.set_default_timeout(4000)
        context.add_init_script(DEVICE + ("window.voices = [{name: 'Far', lang: 'en', localService: false}];" if voices else ""))
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda fault: told.append(str(fault)))
        page.clock.install(time=0)
        page.goto(address)
        page.clock.pause_at(60_000)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert told == []


def opened(page: Page) -> Page:
    """The dialog, before the start."""
    page.get_by_role("button", name="Start the guided workout").click()
    expect(page.locator("dialog.mat")).to_be_visible()
    return page


def begun(page: Page, seconds: float = 0) -> Page:
    """The workout so many seconds after its start."""
    opened(page).get_by_role("button", name="Begin").click()
    return later(page, seconds)


def later(page: Page, seconds: float) -> Page:
    page.clock.run_for(round(1000 * seconds))
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def shown(page: Page, part: str) -> str:
    return page.locator(f"[data-part={part}]").inner_text()


def said(page: Page) -> str:
    return page.locator("dialog [role=status]").inner_text()


def plan_of(built: Path, path: str) -> dict[str, Any]:
    found = re.search(r'<mat-start [^>]*plan="([^"]*)"', (built / path / "index.html").read_text("utf-8"))
    assert found
    plan: dict[str, Any] = json.loads(html.unescape(found[1]))
    return plan


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_clock(case: dict[str, Any], clock: Callable[..., Any]) -> None:
    """A plan, what the reader does at which second, and what is then to be seen; the state survives JSON each time."""
    plan = {"title": "T", "rounds": [1, 1], "between": 0, "ready": 10, "change": 5, "stop": [], **case}
    plan["entries"] = [ENTRY | entry for entry in case["entries"]]
    views = clock(plan, case.get("wishes", {}), [[at, event] for at, event, _ in case["do"]])
    for (at, event, wanted), seen in zip(case["do"], views, strict=True):
        found = {key: round(value, 6) if isinstance(value := seen.get(key), float) else value for key in wanted}
        assert found == wanted, (at, event)


def test_the_clock_agrees_with_every_dose(clock: Callable[..., Any]) -> None:
    """For each worked case of the dose language: ten seconds to get ready, then the low end of the dose's time."""
    checked = 0
    for case in cases("dose")["worked"]:
        dose = parse(case["text"])
        entry = guide.entry(exercise(), dose, Drawings())
        if entry.work is None:
            continue
        plan = json.loads(guide.told(guide.Plan("T", (entry,), ()), (Body(),)))
        total = dose_language.routine_seconds(((dose, False),), ONE, NOTHING).low
        first, almost, end = clock(plan, {}, [[0, "tick"], [total - 0.01, "tick"], [total, "tick"]])
        assert (first["total"], almost["kind"], end["kind"]) == (pytest.approx(total, abs=1), "work", "done"), case["text"]
        checked += 1
    assert checked > 30


@pytest.mark.parametrize("name", ROUTINES)
def test_the_time_of_a_routine_is_that_of_its_page(
    name: str, built: Path, address: str, clock: Callable[..., Any], workout: Callable[..., Page]
) -> None:
    """To the minute before the start, and the last second is in the minute that the page gives as its low end."""
    page = opened(workout(address + f"routines/{name}/"))
    low = (re.search(r"\d+", page.locator(".pills li").first.inner_text()) or [""])[0]
    assert shown(page, "about") == f"About {low}\u00a0min"
    plan = plan_of(built, f"routines/{name}")
    left = [n for n, entry in enumerate(plan["entries"]) if entry["optional"]]
    total = clock(plan, {"left": left}, [[0, "tick"]])[0]["total"]
    assert minutes(Range(total, total)).low == int(low)
    assert [seen["kind"] for seen in clock(plan, {"left": left}, [[total - 0.01, "tick"], [total, "tick"]])] == ["work", "done"]


def test_the_morning_routine_from_start_to_end(built: Path, address: str, workout: Callable[..., Page]) -> None:
    """What is said, in its order, at the right second, and nothing else; then it is over and forgotten."""
    page = begun(workout(address + BACK))
    page.evaluate(
        """() => {
          window.told = [];
          const status = document.querySelector('dialog [role=status]');
          const tell = () => status.textContent && told.push([Date.now(), status.textContent]);
          tell();
          new MutationObserver(tell).observe(status, { childList: true });
        }"""
    )
    start = page.evaluate("Date.now()")
    for _ in range(100):
        if page.locator("dialog").get_attribute("data-screen") == "done":
            break
        later(page, 10)
    told = [(round((at - start) / 1000), text) for at, text in page.evaluate("told")]
    plan = plan_of(built, BACK)
    assert [text for _, text in told][:6] == [
        "Get ready. Pelvic tilt. hold 3–5 s, 8–12 reps, 1 set. Small and slow. Use it to find out how your back feels today.",
        "Start.",
        "10 seconds left.",
        "Rest, 10 seconds. Next, Lower trunk rotation.",
        "Get ready. Lower trunk rotation. hold 3–5 s, 8–12 reps, 1 set, alternate sides. Let the knees move only as far as is comfortable.",
        "Start. Change sides each time.",
    ]
    assert [at for at, _ in told][:6] == [0, 10, 24, 34, 44, 54]
    knee = [text for _, text in told if text.startswith(("Start. First", "Start. Other", "Switch"))]
    each = ["Start. First side. Set {} of 2.", "Switch sides.", "Start. Other side. Set {} of 2."]
    assert knee == [text.format(n) for n in (1, 2) for text in each]
    assert told[-1][1] == "Done. Well done."
    total = 24 + 24 + 90 + 24 + 32 + 4 * plan["between"] + 5 * plan["ready"]
    assert told[-1][0] == total
    assert page.evaluate("sessionStorage.length") == 0
    assert page.locator("dialog h2:visible").inner_text() == "Done"
    assert page.evaluate("device.filter(each => each === 'awake' || each === 'asleep').at(-1)") == "asleep"
    press(page, "Close")
    expect(page.get_by_role("button", name="Start the guided workout")).to_be_focused()


def test_sides_figures_and_cues(address: str, workout: Callable[..., Page]) -> None:
    """While one gets ready the first steps, at work the position itself, on the other side its mirror image."""
    page = begun(workout(address + KNEE), 1)
    assert (shown(page, "phase"), shown(page, "clock"), shown(page, "name")) == ("Get ready", "9", "1. Start position.")
    assert page.locator("dialog img").evaluate("i => i.complete && i.naturalWidth > 0")
    later(page, 5)
    assert shown(page, "name") == "2. Engage your core."
    later(page, 6)
    assert (shown(page, "phase"), shown(page, "clock"), shown(page, "name")) == ("First side", "18", "3. Lift and stretch.")
    first = page.locator("dialog img").get_attribute("src")
    later(page, 20)
    assert (shown(page, "phase"), shown(page, "clock"), shown(page, "name")) == ("Switch sides", "3", "4. Switch sides.")
    assert said(page) == "Switch sides."
    later(page, 5)
    assert (shown(page, "phase"), shown(page, "clock")) == ("Other side", "18")
    assert page.locator("dialog img").get_attribute("src") != first
    page.get_by_role("button", name="Step after").click()
    assert shown(page, "name") == "5. Bonus."
    later(page, 20)
    assert shown(page, "name") == "3. Lift and stretch."  # the next part has its own step


def test_what_is_heard(address: str, workout: Callable[..., Page]) -> None:
    """A tone at each change and three before the end; none once they are turned off."""
    page = begun(workout(address + KNEE), 0.2)
    tones = "device.filter(Number.isFinite)"
    assert page.evaluate(tones) == [440]
    later(page, 10)
    assert page.evaluate(tones) == [440, 587, 587, 587, 880]
    later(page, 20)
    assert page.evaluate(tones)[5:] == [660, 660, 587, 587, 587, 660, 880, 660]
    page.evaluate("device.length = 0")
    press(page, "Options")
    page.get_by_label("Tones").uncheck()
    press(page, "Back to the exercise")
    later(page, 30)
    assert page.evaluate(tones) == []


def test_only_voices_of_the_device_are_offered(address: str, workout: Callable[..., Page]) -> None:
    """A voice that speaks over the network is no voice; one of the device says what is announced."""
    page = opened(workout(address + KNEE, voices=True))
    assert not page.get_by_label("Voice").is_visible()
    page.evaluate(
        """() => {
          window.spoken = [];
          window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
          speechSynthesis.speak = (said) => spoken.push([said.text, said.voice.name]);
          window.voices.push({ name: 'Near', lang: 'en-GB', localService: true });
          speechSynthesis.dispatchEvent(new Event('voiceschanged'));
        }"""
    )
    page.get_by_label("Voice").check()
    press(page, "Begin")
    later(page, 10.4)
    spoken = page.evaluate("spoken")
    assert spoken == [
        ["Get ready. Single knee to chest. hold 20–30 s, 2–3 rounds, each side.", "Near"],
        ["Start. First side. Set 1 of 2.", "Near"],
    ]


def test_the_screen_is_kept_awake_again(address: str, workout: Callable[..., Page]) -> None:
    """Asked for at the start, again when the page comes back into sight, and let go at the end. A browser that is busy may tell of
    sight on its own as well: then it is asked for once more."""
    page = begun(workout(address + KNEE))
    told = "device.filter(each => typeof each === 'string')"
    at_first = page.evaluate(told)
    assert set(at_first) == {"awake"}
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    again = page.evaluate(told)
    assert set(again) == {"awake"}
    assert len(again) > len(at_first)
    press(page, "Leave")
    expect(page.locator("dialog.mat")).to_be_hidden()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    left = page.evaluate(told)
    assert left[-1] == "asleep"
    assert left.count("asleep") == 1


def test_a_locked_screen_loses_nothing(address: str, workout: Callable[..., Page]) -> None:
    """Asleep for a minute without a tick, the workout is where it would be, and says only that."""
    page = begun(workout(address + KNEE), 12)
    page.clock.fast_forward(60_000)
    later(page, 0.4)
    assert (shown(page, "phase"), shown(page, "clock"), shown(page, "dose")) == ("First side", "3", "Set 2 of 2")
    assert said(page) == "Start. First side. Set 2 of 2."


def test_a_reload_in_the_middle_asks(address: str, workout: Callable[..., Page]) -> None:
    """It stands where it was, as long as the reader needs; other tabs and other pages do not ask."""
    page = begun(workout(address + KNEE), 17)
    assert shown(page, "clock") == "13"
    page.reload()
    expect(page.locator("dialog.mat")).to_be_visible()
    assert "Go on where you were?" in page.locator(".mat-still").inner_text()
    later(page, 500)
    press(page, "Go on")
    later(page, 0.1)
    assert (shown(page, "phase"), shown(page, "clock")) == ("First side", "13")
    later(page, 3)
    assert shown(page, "clock") == "10"
    page.reload()
    press(page, "From the start")
    later(page, 0.1)
    assert shown(page, "phase") == "Get ready"
    page.goto(address + "exercises/bridge/")
    expect(page.get_by_role("button", name="Start the guided workout")).to_be_visible()
    assert page.locator("dialog").count() == 0


def test_who_left_is_asked_at_the_next_start(address: str, workout: Callable[..., Page]) -> None:
    """After "Leave" a reload does not ask, but the next start does; a plan that has changed is not gone on with."""
    page = begun(workout(address + KNEE), 17)
    press(page, "Leave")
    expect(page.locator("dialog.mat")).not_to_be_visible()
    page.reload()
    assert page.locator("dialog").count() == 0
    opened(page)
    assert page.get_by_role("button", name="Go on").is_visible()
    press(page, "Leave")
    page.evaluate("for (const key of Object.keys(sessionStorage)) sessionStorage[key] = sessionStorage[key].replace('Single', 'Double')")
    opened(page)
    assert not page.get_by_role("button", name="Go on").is_visible()
    assert page.get_by_role("button", name="Begin").is_visible()


def test_storage_may_be_broken_or_off(address: str, workout: Callable[..., Page]) -> None:
    """What others put there, and a browser that keeps nothing, cannot stop a workout."""
    page = workout(address + KNEE)
    page.evaluate("""() => {
      sessionStorage.setItem('supple-mat:' + location.pathname, '{"open":true, nonsense');
      localStorage.setItem('supple-mat:/sub/path/', '[nonsense');
    }""")
    page.reload()
    expect(page.locator("dialog.mat")).to_be_visible()
    press(page, "Begin")
    later(page, 11)
    assert shown(page, "phase") == "First side"
    page.context.add_init_script(
        "for (const n of ['localStorage', 'sessionStorage']) Object.defineProperty(window, n, {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.reload()
    begun(page, 11)
    assert shown(page, "phase") == "First side"


def test_by_keyboard_alone(address: str, workout: Callable[..., Page]) -> None:
    """Space pauses, the arrows go back and on, Escape closes what is open; the focus is always seen and never lost."""
    page = workout(address + KNEE)
    button = page.get_by_role("button", name="Start the guided workout")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#mat-title")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "Begin":
            break
    page.keyboard.press("Enter")
    later(page, 2)
    assert page.locator(":focus").inner_text() == "Pause"
    assert page.locator(":focus").evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)") >= 3
    page.keyboard.press("Space")
    later(page, 20)
    assert (page.locator(":focus").inner_text(), shown(page, "clock"), said(page)) == ("Go on", "8", "Paused.")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert shown(page, "phase") == "First side"
    page.keyboard.press("ArrowLeft")
    assert shown(page, "phase") == "Get ready"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    assert said(page) == "Paused."
    page.keyboard.press("Space")
    later(page, 12)
    page.get_by_role("button", name="Keep going to 30 s").focus()
    page.keyboard.press("Enter")
    assert shown(page, "clock") == "28"
    assert page.locator(":focus").inner_text() == "Pause"
    page.get_by_role("button", name="Stop if").focus()
    page.keyboard.press("Enter")
    assert page.locator(".mat .stop").is_visible()
    assert page.locator(":focus").inner_text() == "Back to the exercise"
    page.keyboard.press("Escape")
    expect(page.locator(".mat-run")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.mat")).not_to_be_visible()
    expect(button).to_be_focused()


def test_more_less_and_slower(address: str, workout: Callable[..., Page]) -> None:
    """Ten seconds more, up to the high end, one more set, and slower, which is remembered."""
    page = begun(workout(address + "exercises/bridge/"), 1)
    press(page, "+10\u00a0s")
    assert shown(page, "clock") == "19"
    press(page, "Skip")
    later(page, 4)
    assert (shown(page, "clock"), shown(page, "of")) == ("2", "of 8\u00a0reps")
    press(page, "Keep going to 12\u00a0reps")
    assert shown(page, "of") == "of 12\u00a0reps"
    press(page, "Skip")
    press(page, "Skip")
    assert shown(page, "dose") == "Set 2 of 2"
    press(page, "One more set")
    assert shown(page, "dose") == "Set 2 of 3"
    assert not page.get_by_role("button", name="One more set").is_visible()
    press(page, "Slower")
    assert page.get_by_role("button", name="Slower").get_attribute("aria-pressed") == "true"
    assert shown(page, "total") == "1:57 left"  # reps of 4.5 s for 36 s, a rest of 45 s, and again
    page.reload()
    assert page.get_by_label("Slower").is_checked()


def test_without_a_timer(address: str, workout: Callable[..., Page]) -> None:
    """Nothing runs; the dose and the steps stand there until "Next"."""
    page = opened(workout(address + KNEE))
    page.get_by_label("No timer").check()
    press(page, "Begin")
    later(page, 600)
    assert (shown(page, "phase"), shown(page, "clock"), shown(page, "total")) == ("First side", "", "")
    assert "hold 20–30 s" in shown(page, "dose")
    assert said(page) == "Single knee to chest. First side. Set 1 of 2. hold 20–30 s, 2–3 rounds, each side."
    assert not page.get_by_role("button", name="Pause").is_visible()
    for _ in range(3):
        press(page, "Next")
    assert (shown(page, "phase"), shown(page, "dose").split(" · ")[0]) == ("Other side", "Set 2 of 2")
    press(page, "Options")
    page.get_by_label("No timer").uncheck()
    later(page, 60)
    press(page, "Back to the exercise")
    later(page, 1)
    assert shown(page, "clock") == "19"
    press(page, "Skip")
    assert page.locator("dialog h2:visible").inner_text() == "Done"


def test_signs_to_stop_come_first_and_are_one_press_away(address: str, workout: Callable[..., Page]) -> None:
    """They are in sight before the start, and while they are read later the clock stands."""
    page = opened(workout(address + BACK))
    box = page.locator(".mat .stop").bounding_box()
    assert box
    assert box["y"] < 300
    signs = page.locator(".mat .stop li").all_inner_texts()
    assert signs == page.locator("main .stop:not(.mat .stop) li").all_inner_texts()
    press(page, "Begin")
    later(page, 3)
    press(page, "Stop if")
    assert page.locator(".mat .stop li").first.is_visible()
    later(page, 100)
    press(page, "Back to the exercise")
    later(page, 1)
    assert (shown(page, "phase"), shown(page, "clock")) == ("Get ready", "6")
    press(page, "Pause")
    press(page, "Stop if")
    press(page, "Back to the exercise")
    later(page, 5)
    assert shown(page, "clock") == "6"  # who had paused goes on when ready


def test_what_may_be_left_out(address: str, workout: Callable[..., Page]) -> None:
    """An exercise "if you like" is left out unless it is ticked, which the time before the start follows."""
    page = opened(workout(address + CHAIR))
    assert shown(page, "about") == "About 3\u00a0min"
    page.get_by_label("Standing hip extension").check()
    assert shown(page, "about") == "About 4\u00a0min"
    press(page, "Begin")
    later(page, 0.1)
    assert shown(page, "place") == "1 of 4"


STATES: dict[str, Callable[[Page], object]] = {
    "before": opened,
    "ready": lambda page: begun(page, 1),
    "work": lambda page: begun(page, 12),
    "soon": lambda page: begun(page, 28.4),
    "switch": lambda page: begun(page, 31),
    "last": lambda page: begun(page, 58),
    "paused": lambda page: (begun(page, 12), press(page, "Pause")),
    "stop": lambda page: (begun(page, 12), press(page, "Stop if")),
    "options": lambda page: (begun(page, 12), press(page, "Options")),
    "untimed": lambda page: (opened(page), page.get_by_label("No timer").check(), press(page, "Begin"), later(page, 1)),
    "broken off": lambda page: (begun(page, 12), press(page, "Leave"), opened(page)),
    "done": lambda page: begun(page, 101),
}


def looked_over(page: Page) -> dict[str, Any]:
    """What axe finds in the dialog; it waits on the clock that the test holds still."""
    page.evaluate(
        """() => { axe.run('dialog', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
          .then(found => { window.found = found; }); }"""
    )
    for _ in range(200):
        found: dict[str, Any] | None = page.evaluate("window.found")
        if found:
            return found
        page.clock.run_for(5)
    pytest.fail("axe did not come to an end")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(state: str, scheme: str, address: str, workout: Callable[..., Page]) -> None:
    """WCAG 2.2 AA and best practice on a phone and a wide screen; targets are 44 pixels, and none says "Hold"."""
    for width, height in ((360, 740), (1280, 800)):
        page = workout(address + KNEE, width=width, height=height, color_scheme=scheme)
        STATES[state](page)
        page.evaluate(AXE)
        found = looked_over(page)
        assert [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]] == []
        assert len(found["passes"]) > 10
        for target in page.locator("dialog button:visible, dialog label:visible").all():
            box = target.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 43.5, target.inner_text()
            assert "hold" not in target.inner_text().lower()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("width", "height"), [(320, 568), (320, 256), (740, 360), (640, 400)])
def test_it_fits_small_windows(state: str, width: int, height: int, address: str, workout: Callable[..., Page]) -> None:
    """At 320 pixels, 200 % and 400 % zoom and lying down nothing scrolls sideways, and every control can be reached."""
    page = workout(address + KNEE, width=width, height=height)
    STATES[state](page)
    wide = """[...document.querySelectorAll('dialog, dialog *:not(.unseen)')]
      .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible').map(e => e.className)"""
    assert page.evaluate(wide) == []
    edges = "Math.max(...[...document.querySelectorAll('dialog :not(.unseen)')].map(e => e.getBoundingClientRect().right))"
    assert page.evaluate(edges) <= width + 0.5
    for button in page.locator("dialog .mat-foot button:visible").all():
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box
        assert 0 <= box["y"] <= height - box["height"] + 0.5


def test_the_controls_are_in_sight_on_a_phone(address: str, workout: Callable[..., Page]) -> None:
    """Upright and lying, pause and skip stand under a thumb without scrolling, and the clock is huge."""
    for width, height in ((360, 740), (740, 360)):
        page = begun(workout(address + KNEE, width=width, height=height), 12)
        box = page.get_by_role("button", name="Skip").bounding_box()
        assert box
        assert box["y"] + box["height"] <= height
        clock = page.locator("[data-part=clock]").bounding_box()
        assert clock
        assert clock["y"] + clock["height"] <= height
        assert page.locator("[data-part=clock]").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 72


def test_nothing_moves(address: str, workout: Callable[..., Page]) -> None:
    """No animation and no transition runs, whether or not the reader asked for less motion."""
    page = begun(workout(address + KNEE, reduced_motion="reduce"), 12)
    for _ in range(4):
        later(page, 7)
        assert page.evaluate("document.getAnimations().length") == 0


def test_the_clock_is_silent(address: str, workout: Callable[..., Page]) -> None:
    """What changes each second is hidden from screen readers, and the live region speaks politely."""
    page = begun(workout(address + KNEE), 12)
    tree = page.locator("dialog").aria_snapshot()
    assert "18" not in tree
    assert not re.search(r"\d left", tree)
    assert 'button "Pause"' in tree
    assert page.locator("dialog [role=status]").count() == 1


def test_colours_of_the_system_are_enough(address: str, workout: Callable[..., Page]) -> None:
    """In forced colours every button keeps a border, and what is pressed is told by a mark."""
    page = begun(workout(address + KNEE, forced_colors="active"), 12)
    press(page, "Slower")
    for button in page.locator(".mat-top button:visible, .mat-foot button:visible").all():
        assert button.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)") >= 1
    assert "✓" in page.get_by_role("button", name="Slower").evaluate("e => getComputedStyle(e, '::before').content")
    phase, number = page.locator("[data-part=phase]"), page.locator(".mat-clock")
    whole = phase.screenshot()
    number.evaluate("e => { e.style.visibility = 'hidden' }")
    assert phase.screenshot() == whole, "the ground of the clock covers it"


def test_without_javascript_there_is_no_button(address: str, workout: Callable[..., Page]) -> None:
    """And no room for one; the plan is not to be read."""
    page = workout(address + KNEE, java_script_enabled=False)
    assert page.locator("mat-start").count() == 1
    assert page.locator("mat-start button").count() == 0
    assert page.locator("mat-start").evaluate("e => e.offsetHeight") == 0
    assert page.locator("mat-start").inner_text() == ""


@pytest.mark.parametrize("path", [KNEE, BACK])
def test_it_is_fetched_when_it_is_asked_for(path: str, address: str, workout: Callable[..., Page]) -> None:
    """Before the first press the page has the small script alone; all its scripts are at most 10 kB compressed."""
    page = workout("about:blank")
    asked: dict[str, int] = {}
    names: list[str] = []
    page.on("request", lambda request: names.append(request.url.rpartition("/")[2]))
    page.on("response", lambda answer: asked.update({answer.url: len(gzip.compress(answer.body(), 9))}))
    page.goto(address + path, wait_until="networkidle")
    scripts = {url: size for url, size in asked.items() if url.endswith(".js")}
    assert sum(scripts.values()) <= 10_000
    assert [url.rpartition("/")[2] for url in scripts if "/mat-" in url] == ["mat-start.js"]
    assert not page.locator("link[href*='css']").count() > 1
    opened(page)
    wanted = [f"mat-{name}.js" for name in ("clock", "cues", "mode", "screen", "start", "store", "words")]
    assert sorted(name for name in names if name.startswith("mat-")) == wanted


def test_the_button_stays_when_the_network_is_gone(address: str, open_page: Callable[..., Page]) -> None:
    """What cannot be loaded is said, and the next press tries again."""
    page = open_page(address + KNEE)
    page.route("**/css/*", lambda route: route.abort())
    page.get_by_role("button", name="Start the guided workout").click()
    expect(page.locator("mat-start [role=status]")).to_contain_text("could not be loaded")
    page.unroute("**/css/*")
    opened(page)
    assert page.locator("mat-start > [role=status]").count() == 0


def test_start_is_the_first_action_and_moves_nothing(address: str, workout: Callable[..., Page]) -> None:
    """It stands before the other ways on, and what is around keeps its place when the script comes."""
    page = workout("about:blank")
    page.route("**/mat-start.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(address + KNEE, wait_until="networkidle")
    before = [page.locator(part).bounding_box() for part in ("h1", ".actions", ".sheet-main")]
    page.unroute("**/mat-start.js")
    page.reload(wait_until="networkidle")
    assert [page.locator(part).bounding_box() for part in ("h1", ".actions", ".sheet-main")] == before
    assert page.locator(".actions button, .actions a").first.inner_text().startswith("Start")


def test_it_is_not_printed(address: str, workout: Callable[..., Page]) -> None:
    """On paper there is neither the button nor the dialog."""
    page = begun(workout(address + KNEE), 12)
    page.emulate_media(media="print")
    assert not page.locator("dialog").is_visible()
    assert not page.locator("mat-start > button").is_visible()
