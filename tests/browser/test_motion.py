"""The movement of an exercise in a real Chromium: off until asked for, paused at will, stepped where no motion is wanted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import AXE

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PATH = "exercises/bridge/"
SHIFT = "new DOMMatrix(getComputedStyle(document.querySelector('.moving img')).transform).f"


@pytest.fixture
def script(built: Path, address: str) -> str:
    """The address of the page's script."""
    (file,) = (built / "js").rglob("exercise-motion.js")
    return address + file.relative_to(built).as_posix()


@pytest.fixture
def calm(browser: Browser, address: str) -> Page:
    """The page for a reader who wants less motion."""
    page = browser.new_context(reduced_motion="reduce", viewport={"width": 360, "height": 740}).new_page()
    page.goto(address + PATH)
    return page


def until(page: Page, expression: str) -> None:
    """Waits till the expression holds; the page's policy lets no script do that from inside."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never: {expression}")


def clicked(page: Page) -> Page:
    page.get_by_role("button", name="Show the movement").click()
    page.locator(".moving").wait_for(state="visible")
    return page


def test_the_frame_at_each_moment(address: str, script: str, open_page: Open) -> None:
    """From start to end in two seconds, a rest, back, a rest, slow at both ends, five times; then it is over."""
    page = open_page(address + PATH)
    times = [0, 250, 1000, 1750, 2000, 2699, 3700, 4700, 5399, 5400, 6400, 26_999, 27_000]
    found = page.evaluate(
        "async ([url, times]) => { const m = await import(url); return times.map(t => m.frameAt(t, 11)); }", [script, times]
    )
    assert found[-1] is None
    assert found[:-1] == pytest.approx([0, 0.38, 5, 9.62, 10, 10, 5, 0, 0, 0, 5, 0], abs=0.01)
    stops = page.evaluate("async url => { const m = await import(url); return [0, 1, 2, 3].map(s => m.frameOf(s, 10)); }", script)
    assert stops == [0, 3, 6, 9]


def test_nothing_moves_and_no_strip_is_fetched_until_asked_for(address: str, open_page: Open) -> None:
    """The strip comes with the first press, once; nothing is stopped by the page's policy."""
    page = open_page("about:blank")
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda fault: told.append(str(fault)))
    page.goto(address + PATH, wait_until="networkidle")
    strip = page.locator("figure-motion").evaluate("e => new URL(e.getAttribute('src'), document.baseURI).href")
    assert strip not in asked
    assert page.locator(".moving").count() == 0
    clicked(page)
    until(page, f"{SHIFT} < -20")
    assert asked.count(strip) == 1
    assert told == []


def test_it_plays_pauses_and_goes_on(address: str, open_page: Open) -> None:
    """One button plays, pauses where it is and plays on; it keeps its place and the focus, by keyboard as well."""
    page = open_page(address + PATH, width=360)
    button = page.locator("figure-motion button")
    before = button.bounding_box()
    assert before
    assert before["height"] >= 44
    button.focus()
    page.keyboard.press("Enter")
    until(page, f"document.querySelector('.moving') && {SHIFT} < -20")
    assert page.locator(".cover-pair figcaption").all_inner_texts() == ["Movement", "End"]
    assert button.inner_text() == "Pause"
    page.keyboard.press("Space")
    assert button.inner_text() == "Show the movement"
    still = page.evaluate(SHIFT)
    page.wait_for_timeout(250)
    assert page.evaluate(SHIFT) == still < 0
    after = button.bounding_box()
    assert after
    assert (after["y"], after["height"]) == (before["y"], before["height"])
    page.keyboard.press("Enter")
    until(page, f"{SHIFT} != {still}")
    assert button.evaluate("e => e === document.activeElement")


def test_the_movement_lies_on_the_start_picture(address: str, open_page: Open) -> None:
    """It covers the picture of the start and nothing else, and each frame is as high as that."""
    page = clicked(open_page(address + PATH))
    box = "e => { const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }"
    picture = page.locator(".cover-pair .figure > img").first.evaluate(box)
    assert page.locator(".moving").evaluate(box) == pytest.approx(picture, abs=0.5)
    frames = int(page.locator("figure-motion").get_attribute("frames") or 0)
    strip = page.locator(".moving img").first.evaluate("e => [e.offsetWidth, e.offsetHeight]")
    assert strip == pytest.approx([picture[2], picture[3] * frames], abs=frames)


def test_it_stops_when_it_is_out_of_sight(address: str, open_page: Open) -> None:
    """Scrolled away, it is paused, and stays so when the reader comes back."""
    page = clicked(open_page(address + PATH))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    until(page, "document.querySelector('figure-motion button').textContent == 'Show the movement'")
    page.evaluate("scrollTo(0, 0)")
    assert page.locator("figure-motion button").inner_text() == "Show the movement"


def test_with_less_motion_it_is_stepped(calm: Page) -> None:
    """Who wants less motion goes from position to position, and nothing moves in between."""
    button = calm.get_by_role("button", name="Next position")
    seen = []
    for _ in range(4):
        button.click()
        calm.locator(".cover-pair figcaption").first.wait_for()
        calm.wait_for_timeout(60)
        seen.append((calm.locator(".cover-pair figcaption").first.inner_text(), calm.evaluate(SHIFT)))
        calm.wait_for_timeout(60)
        assert calm.evaluate(SHIFT) == seen[-1][1]
        assert calm.locator(".moving img").last.evaluate("e => e.style.opacity") == "0"
    assert [name for name, _ in seen] == ["Position 2/4", "Position 3/4", "Position 4/4", "Start"]
    assert [shift for _, shift in seen] == sorted({shift for _, shift in seen[:3]}, reverse=True) + [0]
    calm.context.close()


def test_without_javascript_there_is_no_dead_button(address: str, open_page: Open) -> None:
    """The two pictures stand there with their words, and no room is left for a button."""
    page = open_page(address + PATH, script=False)
    assert page.locator("figure-motion button").count() == 0
    assert page.locator("figure-motion").evaluate("e => e.offsetHeight") == 0
    assert page.locator(".cover-pair img").count() == 2
    assert all(page.locator(".cover-pair img").nth(n).get_attribute("alt") for n in range(2))


def test_the_button_moves_nothing_when_it_comes(address: str, open_page: Open) -> None:
    """Its room is kept, so the page does not jump when the script comes late."""
    page = open_page("about:blank", width=360)
    page.route("**/exercise-motion.js", lambda route: route.abort())
    page.goto(address + PATH)
    before = page.locator("h1").bounding_box()
    page.unroute("**/exercise-motion.js")
    page.reload()
    page.locator("figure-motion button").wait_for()
    assert page.locator("h1").bounding_box() == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_while_it_plays(width: int, scheme: str, address: str, open_page: Open) -> None:
    """WCAG 2.2 AA holds with the button and the movement, and nothing scrolls sideways."""
    page = clicked(open_page(address + PATH, width=width, scheme=scheme))
    page.evaluate(AXE)
    found = page.evaluate("axe.run('.cover-pair', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    assert [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_shows_the_two_pictures(address: str, open_page: Open) -> None:
    """On paper there is no button, and the start is the start even when the movement was paused elsewhere."""
    page = clicked(open_page(address + PATH))
    until(page, f"{SHIFT} < -20")
    page.locator("figure-motion button").click()
    page.emulate_media(media="print")
    assert not page.locator("figure-motion").is_visible()
    assert not page.locator(".moving").is_visible()
    widths = [page.locator(".cover-pair .figure > img").nth(n).evaluate("e => e.offsetWidth") for n in range(2)]
    assert min(widths) >= 96
