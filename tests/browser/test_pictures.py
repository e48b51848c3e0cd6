"""Pictures that authors add, in a real browser: the best format, the size that fits, and nothing that moves."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route

from tests.sites import build, exercise, make_site

pytestmark = pytest.mark.browser
BOXES = """[...document.querySelectorAll('picture img')].flatMap(i => {
    const box = i.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height];
})"""
# Asked once, and answered when it is so: to ask again and again, the browser would have to run what the page's own policy forbids.
FONTS = "document.fonts.ready.then(() => null)"
LOADED = "Promise.all([...document.querySelectorAll('picture img')].map(i => i.decode())).then(() => null)"


@pytest.mark.parametrize(("width", "wanted"), [(360, ("400", "400", "300")), (1280, ("800", "800", "300"))])
def test_nothing_moves_when_pictures_come(width: int, wanted: tuple[str, ...], browser: Browser, tmp_path: Path) -> None:
    """Each picture has its place before it is there, is as wide as that needs, and keeps its shape on a phone and on a desk."""
    more = "images: [{src: wide.jpg, alt: A red field}]\n"
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(more=more, body="![A red field again](wide.jpg) ![A pole](tall.jpg)")})
    for name, size in (("wide", (1800, 1200)), ("tall", (300, 900))):
        data = io.BytesIO()
        Image.linear_gradient("L").resize(size).convert("RGB").save(data, "JPEG")
        (site / f"content/exercises/{name}.jpg").write_bytes(data.getvalue())
    assert build(site).written
    pictures: list[Route] = []
    hold = True

    def serve(route: Route) -> None:
        if "/images/" in route.request.url:
            pictures.append(route)
        if not (hold and route in pictures):
            answer(route)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://site.test/")
        file = site / "output" / (f"{path}index.html" if path.endswith("/") else path)
        route.fulfill(path=file) if file.is_file() else route.fulfill(status=404)

    page = browser.new_page(viewport={"width": width, "height": 740})
    try:
        page.route("**/*", serve)
        page.goto("http://site.test/exercises/bridge/", wait_until="domcontentloaded")
        page.evaluate(FONTS)
        page.wait_for_timeout(200)
        before = page.evaluate(BOXES)
        hold = False
        for route in tuple(pictures):
            answer(route)
        page.evaluate(LOADED)
        assert page.evaluate(BOXES) == pytest.approx(before, abs=1)  # a width has a whole number of pixels for its height
        assert {route.request.url.rpartition(".")[2] for route in pictures} == {"avif"}
        sources = page.evaluate("[...document.querySelectorAll('picture img')].map(i => i.currentSrc)")
        assert tuple(source.rpartition("-")[2].removesuffix(".avif") for source in sources) == wanted
        shapes = page.evaluate("[...document.querySelectorAll('picture img')].map(i => i.offsetWidth / i.offsetHeight)")
        assert shapes == pytest.approx([1.5, 1.5, 1 / 3], rel=0.02)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.close()
