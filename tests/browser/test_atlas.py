"""The body as a map, in a real Chromium: links that have names and can be reached, seen and pointed at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
each_page = pytest.mark.parametrize("path", ["", "muscles/", "regions/"], ids=["home", "muscles", "regions"])


def _style(part: Locator, name: str) -> str:
    return str(part.evaluate("(e, name) => getComputedStyle(e)[name]", name))


@each_page
def test_each_area_leads_where_its_word_leads(path: str, address: str, open_page: Open) -> None:
    """Every area is a link with the name and number of a word in the list below, and to the same page."""
    page = open_page(address + path)
    words = dict(page.locator(".counted a").evaluate_all("all => all.map(a => [a.href, a.textContent.replace(/\\s+/g, ' ').trim()])"))
    areas = page.locator(".atlas a").evaluate_all(
        "all => all.map(a => [new URL(a.href.baseVal, a.baseURI).href, a.getAttribute('aria-label')])"
    )
    assert len(areas) >= 9
    assert {href: name.replace(",", "") for href, name in areas}.items() <= words.items()
    assert len(dict(areas)) == len(areas)
    first = areas[0][1]
    assert page.get_by_role("link", name=first, exact=True).count() == 1
    page.locator(".atlas a").first.press("Enter")
    page.wait_for_url(areas[0][0])


def test_tab_goes_down_the_front_and_then_down_the_back(address: str, open_page: Open) -> None:
    """The keyboard reaches every area once, in the order of the page, with its name shown and only that."""
    page = open_page(address + "muscles/")
    page.locator(".atlas a").first.focus()
    names = page.locator(".atlas a").evaluate_all("all => all.map(a => a.getAttribute('aria-label'))")
    for name in names:
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name
        shown = page.locator(".atlas a text").evaluate_all(
            "all => all.filter(t => getComputedStyle(t).opacity != '0').map(t => t.textContent)"
        )
        assert shown == [name.partition(",")[0]]
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.atlas')") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_focus_is_a_light_ring_on_the_dark_body(scheme: str, forced: str, address: str, open_page: Open) -> None:
    """In every scheme the panel stays light and the body dark, so that the white ring of three pixels is seen."""
    page = open_page(address + "muscles/", scheme=scheme)
    page.emulate_media(color_scheme=scheme, forced_colors=forced)  # type: ignore[arg-type]
    area = page.locator(".atlas a[aria-label^=Glutes]")
    shape = area.locator("path").last
    before = _style(shape, "fill")
    page.locator(".atlas a").first.focus()
    while not area.evaluate("a => a == document.activeElement"):
        page.keyboard.press("Tab")
    assert _style(shape, "stroke") == "rgb(255, 255, 255)"
    assert float(_style(shape, "strokeWidth").removesuffix("px")) >= 3
    assert _style(shape, "fill") != before
    assert _style(page.locator(".atlas-body"), "fill") == "rgb(31, 58, 52)"
    assert _style(page.locator(".atlas"), "backgroundColor") == "rgb(238, 243, 236)"


def test_an_area_is_named_while_it_is_pointed_at(address: str, open_page: Open) -> None:
    """The pointer on the middle of an area shows its name and colour, on both sides of the body; a click follows it."""
    page = open_page(address + "regions/")
    area = page.locator(".atlas a[aria-label^=Knee]")
    box = area.locator("path").last.bounding_box()
    assert box
    knee = box["x"] + box["width"] * 0.04, box["y"] + box["height"] / 2
    assert _style(area.locator("text"), "opacity") == "0"
    page.mouse.move(*knee)
    assert _style(area.locator("text"), "opacity") == "1"
    assert _style(area.locator("path").last, "fill") == "rgb(217, 96, 59)"
    page.mouse.click(*knee)
    page.wait_for_url("**/regions/knee/")


def test_a_small_area_can_be_hit_from_beside_it(address: str, open_page: Open) -> None:
    """Around a small area lies an unseen one, which is larger by some pixels on each side."""
    page = open_page(address + "regions/", width=360)
    found = page.evaluate(
        """() => {
            const area = document.querySelector('.atlas a[aria-label^=Knee]');
            const box = area.querySelector('path:not(.reach)').getBoundingClientRect();
            return document.elementFromPoint(box.left - 4, box.top + box.height / 2).closest('a') === area;
        }"""
    )
    assert found


@each_page
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_map_fits(width: int, path: str, address: str, open_page: Open) -> None:
    """The whole body is in the window from side to side, and is high enough to tell its parts apart."""
    page = open_page(address + path, width=width)
    box = page.locator(".atlas").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["height"] >= 300
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_home_page_has_a_drawn_figure_beside_its_title(address: str, open_page: Open) -> None:
    """It is one of the site's own, leads to its exercise, and does not push the title or the buttons off a phone."""
    page = open_page(address, width=360, height=740)
    link = page.locator(".hero-figure")
    assert link.locator("img").evaluate("i => i.complete && i.naturalWidth > 0")
    assert "/exercises/" in str(link.evaluate("a => a.href"))
    box = page.locator(".hero .actions").bounding_box()
    assert box
    assert box["y"] + box["height"] < 740
