"""Links: what stays on the site, and relative links that lead where the rooted ones do."""

from html import escape
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.links import made_relative, relative, site_path

PART = st.text("abcé腰%20.-", min_size=1, max_size=3).filter(lambda p: set(p) != {"."} and not p.startswith("%") and "%" not in p)
FOLDER = st.lists(PART, max_size=4).map(lambda parts: "/" + "".join(f"{p}/" for p in parts))
FILE = st.tuples(FOLDER, PART).map(lambda both: f"{both[0]}{both[1]}.html")
PREFIX = st.sampled_from(["https://example.org", "https://example.org/base", "https://example.org/a/b", "file:///tmp/site"])


def _plain(address: str) -> str:
    return urljoin("https://example.org", address).replace("%C3%A9", "é").replace("%E8%85%B0", "腰")


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("bridge.md", "/content/exercises/bridge.md"),
        ("./bridge.md#steps", "/content/exercises/bridge.md#steps"),
        ("../tips/slow.md", "/content/tips/slow.md"),
        ("my%20knee.jpg", "/content/exercises/my knee.jpg"),
        ("/tips/", "/tips/"),
        ("/tips/../exercises/", "/exercises/"),
        ("/", "/"),
        ("/#top", "/#top"),
        ("../../README.md", None),
        ("../../../etc/passwd", None),
        ("/../etc/passwd", None),
        ("%2e%2e/%2e%2e/%2e%2e/x", None),
        ("a/../../../../content/x.md", None),
        ("https://example.org/", None),
        ("//example.org/x", None),
        ("javascript:alert(1)", None),
        ("a\\b", None),
        ("", None),
        ("#here", None),
        ("http://[", None),
    ],
)
def test_site_path(href: str, expected: str | None) -> None:
    """A link stays inside content/ or on the site, or it is None."""
    assert site_path("content/exercises/a.md", href) == expected


@given(st.text(max_size=30))
def test_no_link_leaves_the_site(href: str) -> None:
    """Whatever is written, the path is rooted and climbs nowhere."""
    found = site_path("content/exercises/a.md", href)
    if found is not None:
        assert found.startswith("/")
        assert ".." not in found.partition("#")[0].split("/")


@pytest.mark.parametrize(
    ("here", "to", "expected", "as_file"),
    [
        ("/", "/", "./", "index.html"),
        ("/", "/tips/", "tips/", "tips/index.html"),
        ("/exercises/bridge/", "/exercises/clam/", "../clam/", "../clam/index.html"),
        ("/exercises/bridge/", "/exercises/", "../", "../index.html"),
        ("/exercises/bridge/", "/", "../../", "../../index.html"),
        ("/exercises/bridge/", "/css/a.css", "../../css/a.css", "../../css/a.css"),
        ("/exercises/bridge/", "/exercises/bridge/#steps", "#steps", "#steps"),
        ("/exercises/bridge/", "/exercises/clam/#steps", "../clam/#steps", "../clam/index.html#steps"),
        ("/404.html", "/tips/", "tips/", "tips/index.html"),
        ("/abc/", "/ab/", "../ab/", "../ab/index.html"),
    ],
)
def test_relative(here: str, to: str, expected: str, as_file: str) -> None:
    """The link climbs only as far as it must, and names index.html for reading from a disk."""
    assert relative(here, to) == expected
    assert relative(here, to, file_links=True) == as_file


@given(PREFIX, st.one_of(FOLDER, FILE), st.one_of(FOLDER, FILE), st.sampled_from(["", "#steps"]))
def test_relative_leads_to_the_same_place_under_any_prefix(prefix: str, here: str, to: str, anchor: str) -> None:
    """Followed from the page, the relative link leads to the prefix and the rooted address."""
    link = relative(here, to + anchor)
    assert _plain(urljoin(prefix + here, link)) == _plain(prefix + to + anchor)


@given(FOLDER, st.one_of(FOLDER, FILE))
def test_file_links_lead_to_a_file(here: str, to: str) -> None:
    """Followed from the page's own file, the link leads to the file of the address."""
    link = relative(here, to, file_links=True)
    wanted = f"file:///site{to}index.html" if to.endswith("/") else f"file:///site{to}"
    assert _plain(urljoin(f"file:///site{here}index.html", link)) == _plain(wanted)


def test_made_relative_rewrites_attributes_of_tags() -> None:
    """Links, sources and refreshes become relative, with links to files at their addresses."""
    page = (
        '<a href="/content/tips/slow.md#why">x</a><img alt="/a" src="/images/1.png"><meta content="0; url=/tips/">'
        '<source srcset="/images/1-4.avif 4w, /images/1-8.avif 8w">'
    )
    moved = {"/content/tips/slow.md#why": "/tips/slow/#why"}
    expected = (
        '<a href="../../tips/slow/#why">x</a><img alt="/a" src="../../images/1.png"><meta content="0; url=../../tips/">'
        '<source srcset="../../images/1-4.avif 4w, ../../images/1-8.avif 8w">'
    )
    assert made_relative(page, "/exercises/bridge/", moved) == expected


@given(st.one_of(FOLDER, FILE), st.lists(st.one_of(FOLDER, FILE), max_size=4), st.sampled_from(["", "#steps", "?a=1&b=2"]), st.booleans())
def test_made_relative_gives_the_link_of_each_address(here: str, places: list[str], more: str, as_file: bool) -> None:
    """Whatever is looked up or shared between pages: each link is what it is alone, in any attribute and order."""
    near = here[: here.rfind("/") + 1]
    addresses = [f"{place}{more}" for place in (*places, near, f"{near}card/", here) if not place.startswith("//")]
    page = "".join(f'<p title="a > b">="/x"</p><img alt="/" src="{escape(to)}"><a\nhref="{escape(to)}">{to}</a>' for to in addresses)
    links = [escape(relative(here, to, file_links=as_file)) for to in addresses]
    expected = "".join(
        f'<p title="a > b">="/x"</p><img alt="/" src="{link}"><a\nhref="{link}">{to}</a>' for to, link in zip(addresses, links, strict=True)
    )
    assert made_relative(page, here, {}, file_links=as_file) == expected


@pytest.mark.parametrize(
    "page",
    [
        '<p>Write href="/tips/" or src="/a".</p>',
        '<code>&lt;a href="/tips/"&gt;</code>',
        '<a href="https://example.org/">x</a>',
        '<a href="//example.org/">x</a>',
        '<a href="#top">x</a>',
        '<a data-href="/tips/">x</a>',
        '<script type="application/ld+json">{"url":"/tips/"}</script>',
        'a < b and href="/x" > c',
    ],
)
def test_made_relative_leaves_the_rest_alone(page: str) -> None:
    """Text outside tags, other attributes, and other addresses stay as they are."""
    assert made_relative(page, "/exercises/bridge/", {}) == page


@given(st.text(alphabet='ab="/ \n&;#', max_size=40))
def test_made_relative_keeps_all_text(text: str) -> None:
    """No text without a tag is touched."""
    assert made_relative(text, "/a/b/", {}) == text


@given(st.text(alphabet='ab=>"/ \n&;#', max_size=40))
def test_made_relative_finds_a_link_after_any_text(text: str) -> None:
    """What stands before and after a tag hides no link in it, whatever quotes it has."""
    assert made_relative(f'{text}<a title="=" href="/x/">{text}</a>', "/a/b/", {}) == f'{text}<a title="=" href="../../x/">{text}</a>'


def test_made_relative_keeps_an_attribute_closed() -> None:
    """What is escaped in an address is escaped again."""
    page = '<a href="/x/?a=1&amp;b=&quot;2">x</a>'
    assert '"' not in made_relative(page, "/", {}).removeprefix('<a href="').removesuffix('">x</a>')
    assert made_relative(page, "/", {}, root="/base/") == '<a href="/base/x/?a=1&amp;b=%222">x</a>'


def test_made_relative_with_a_root_is_the_same_at_any_depth() -> None:
    """The page for wrong addresses links from the site's root."""
    assert made_relative('<a href="/tips/#a">x</a>', "/404.html", {}, root="/base/") == '<a href="/base/tips/#a">x</a>'


@pytest.mark.parametrize("address", ["/content/exercises/salt.md", "/content/exercises/salt&amp;pepper.md"])
def test_made_relative_remembers_nothing_of_where_a_file_was_moved(address: str) -> None:
    """A link to a file leads where this page says, whatever others before it said."""
    page = f'<a href="{address}">x</a>'
    for moved, link in (("/a/", "../../a/"), ("/tips/b/", "../../tips/b/"), ("/exercises/c/", "../c/")):
        assert made_relative(page, "/exercises/x/", {address.replace("&amp;", "&"): moved}) == f'<a href="{link}">x</a>'
