"""The plan: one source for each address, and a fingerprint of all that an output depends on."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.model import PlainPage
from supple.plan import Later, Own, Page, collisions, digest, fingerprint, output_path
from tests.building import seen

TEMPLATES = {"a.html": "1", "b.html": "2"}


@dataclass(frozen=True)
class Context:
    """What a page shows."""

    title: str = "A"
    many: tuple[str, ...] = ()


PAGE = Page("/a/", "a.html", Context(), ("content/a.md",), ("body",))


def _page(url: str, *sources: str) -> Page:
    return Page(url, "a.html", Context(), sources)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/", "index.html"),
        ("/tips/", "tips/index.html"),
        ("/404.html", "404.html"),
        ("/api/v1/index.json", "api/v1/index.json"),
        ("/_headers", "_headers"),
    ],
)
def test_output_path(url: str, expected: str) -> None:
    """An address that ends in a slash is a folder's index.html."""
    assert output_path(url) == expected


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_digest_tells_parts_apart(one: list[bytes], other: list[bytes]) -> None:
    """The same bytes cut in other places have another digest."""
    assert (digest(*one) == digest(*other)) == (one == other)


@pytest.mark.parametrize(
    "changed",
    [
        replace(PAGE, url="/b/"),
        replace(PAGE, template="b.html"),
        replace(PAGE, context=Context("B")),
        replace(PAGE, context=Context(many=("x",))),
        replace(PAGE, bodies=("other",)),
        replace(PAGE, bodies=()),
        replace(PAGE, bodies=("bo", "dy")),
    ],
)
def test_a_fingerprint_changes_with_each_part(changed: Page) -> None:
    """Whatever a page shows is in its fingerprint."""
    assert fingerprint(changed, TEMPLATES, "base") != fingerprint(PAGE, TEMPLATES, "base")


def test_a_fingerprint_changes_with_its_template_and_the_chrome() -> None:
    """The closure of the page's template counts, and no other's."""
    mark = fingerprint(PAGE, TEMPLATES, "base")
    assert mark != fingerprint(PAGE, {**TEMPLATES, "a.html": "9"}, "base")
    assert mark != fingerprint(PAGE, TEMPLATES, "other")
    assert mark == fingerprint(PAGE, {**TEMPLATES, "b.html": "9"}, "base")
    assert mark == fingerprint(replace(PAGE, sources=("content/b.md",)), TEMPLATES, "base")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a/", "/a/"),
        ("/a/", "/A/"),
        ("/caf\u00e9/", "/cafe\u0301/"),
        ("/stra\u00dfe/", "/STRASSE/"),
        ("/a/", "/a/index.html"),
        ("/a", "/a/"),
        ("/A", "/a/b/c/"),
        ("/a.b", "/a.b/c"),
    ],
)
def test_collisions(one: str, other: str) -> None:
    """Two sources for one file, or a file where another needs a folder, are an error at each."""
    found = collisions([_page(one, "content/1.md"), _page("/z/", "content/z.md"), _page(other, "content/2.md")])
    assert {f.path for f in found} == {"content/1.md", "content/2.md"}
    assert set(seen(found)) == {"1 address-twice"}
    assert any("content/2.md" in f.message for f in found)
    assert collisions([_page(other, "content/2.md"), _page(one, "content/1.md")])


@pytest.mark.parametrize(("one", "other"), [("/a/", "/b/"), ("/a/", "/a/b/"), ("/a.html", "/a/"), ("/a/", "/ab/"), ("/", "/a/")])
def test_no_collisions(one: str, other: str) -> None:
    """Different files are no collision, also where one folder is in the other."""
    assert collisions([_page(one, "content/1.md"), _page(other, "content/2.md")]) == ()


def test_a_collision_with_a_page_of_our_own() -> None:
    """An article at an address that Supple uses is told so; Supple's page itself is not a place to mend."""
    (fault,) = collisions([_page("/tips/"), _page("/tips/", "content/pages/tips.md")])
    assert fault.path == "content/pages/tips.md"
    assert "Supple's own page /tips/" in fault.message


def test_three_at_one_address() -> None:
    """Each of three sources names the two others."""
    found = collisions([_page("/a/", f"content/{n}.md") for n in range(3)])
    assert [f.message for f in found if f.path == "content/0.md"] == ["The address /a/ is also that of content/1.md, content/2.md."]


def test_a_page_for_later_is_the_page_that_it_will_be() -> None:
    """It has the fingerprint of one whose context is known, and works it out each time it is asked."""
    made: list[str] = []
    later = Later(PAGE.url, PAGE.template, lambda: made.append("x") or Context(), PAGE.sources, PAGE.bodies)
    assert (later.planned(), later.context, made) == (PAGE, PAGE.context, ["x", "x"])
    assert PAGE.planned() is PAGE


def test_an_articles_own_page_is_the_page_that_it_will_be() -> None:
    """It says the same of itself as one whose parts are told one by one."""
    article = PlainPage(path="content/pages/a.md", slug="a", title="A", body="prose")
    own = Own("/a/", PAGE.template, lambda a: Context(a.title), article, indexed=False)
    page = Page("/a/", PAGE.template, Context("A"), ("content/pages/a.md",), ("prose",))
    assert (own.planned(), own.later().planned(), own.later().indexed) == (page, page, False)
    assert (own.context, own.sources, own.bodies) == (page.context, page.sources, page.bodies)
