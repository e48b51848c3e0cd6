"""Outputs for machines: JSON-LD, feed, sitemap, open data, headers, redirects, manifest."""

import datetime
import json
import re
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from supple import dose, pages
from supple.config import Notice
from supple.derive import Term
from supple.formats import api, jsonld, machine
from supple.model import Body, Item, Person, Section, SectionKind, Source, Step
from supple.plan import Page
from tests.building import exercise, facts, page, routine, tip
from tests.sites import build, make_site, put, tree
from tests.sites import exercise as written

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DAY = datetime.date(2026, 3, 1)
HOSTILE = "</script><script>alert(1)</script> & <!-- \u2028 ]]> \" ' é"
ARTICLES = {
    "exercises/bridge.md": written(
        "Bridge", more="date: 2026-01-01\nupdated: 2026-02-03\nredirect_from: /old/page\nreviewed_by: {name: Ann, role: Physio}\n"
    ),
    "exercises/clam.md": written("Clam", more="date: 2026-05-01\n"),
    "exercises/tilt.md": written('"Tilt </script> & <b> ]]> é"'),
    "routines/morning.md": "---\ntitle: Morning\nsummary: 'A & B <c>'\nitems: [bridge, clam]\ndate: 2026-01-02\n---\n\nText.\n",
    "pages/about.md": "---\ntitle: About\ndate: 2026-01-03\n---\n\nText.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a small site with an address."""
    site = make_site(tmp_path_factory.mktemp("built") / "site", ARTICLES)
    assert build(site, base_url="https://example.org/back").written
    return tree(site / "output")


def _ld(context: object, url: str = "/x/", base: str = "https://example.org/") -> list[dict[str, Any]]:
    text = jsonld.script(context, base=base, url=url, language="en", site="Test")
    assert text.startswith('<script type="application/ld+json">')
    return json.loads(text.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))["@graph"]  # type: ignore[no-any-return]


def _context(url: str, *articles: Any) -> object:
    return next(p for p in pages.pages(facts(*articles, author="Us")) if p.url == url).context


def test_json_ld_cannot_end_its_script() -> None:
    """Whatever an article says, the element ends where Supple ends it, and the data is the same."""
    context = _context("/exercises/a/", exercise("a", title=HOSTILE, summary=HOSTILE, sources=(Source(HOSTILE),), author=Person(HOSTILE)))
    text = jsonld.script(context, base="https://example.org/", url="/exercises/a/", language="en", site=HOSTILE)
    inside = text.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert _ld(context)[0]["headline"] == HOSTILE


def test_json_ld_of_an_exercise() -> None:
    """An exercise is an article about an exercise plan, with the way to it."""
    e = exercise(
        "a",
        dose=dose.parse("2 sets, 10 reps, rest 5 s, daily"),
        date=DAY,
        license="CC0-1.0",
        sources=(Source("Book", "https://b.example"),),
    )
    article, plan, crumbs = _ld(_context("/exercises/a/", e), "/exercises/a/")
    assert article["@type"] == "Article"
    assert (article["url"], article["datePublished"], article["dateModified"]) == (
        "https://example.org/exercises/a/",
        "2026-03-01",
        "2026-03-01",
    )
    assert article["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert article["citation"] == ["Book https://b.example"]
    assert article["about"]["@id"] == plan["@id"]
    assert (plan["@type"], plan["repetitions"], plan["restPeriods"], plan["activityFrequency"]) == (
        "ExercisePlan",
        "10 reps, 2 sets",
        "rest 5 s",
        "daily",
    )
    assert [c["item"] for c in crumbs["itemListElement"]] == [
        f"https://example.org{path}" for path in ("/", "/exercises/", "/exercises/a/")
    ]


@pytest.mark.parametrize(
    ("changes", "types"),
    [
        ({}, "Article"),
        ({"reviewed": DAY}, "Article"),
        ({"reviewed_by": Person("Ann", "Physio")}, ["Article", "MedicalWebPage"]),
        ({"reviewed_by": Person("Ann"), "reviewed": DAY}, ["Article", "MedicalWebPage"]),
    ],
)
def test_only_a_reviewed_page_is_medical(changes: dict[str, Any], types: object) -> None:
    """A page calls itself medical only where someone is named who reviewed it."""
    article = _ld(_context("/exercises/a/", exercise("a", **changes)))[0]
    assert article["@type"] == types
    assert ("reviewedBy" in article) == ("reviewed_by" in changes)
    assert ("lastReviewed" in article) == (len(changes) == 2)


@pytest.mark.parametrize(("name", "kind"), [("Ann", "Person"), ("Supple contributors", "Organization")])
def test_authors(name: str, kind: str) -> None:
    """A group is no person."""
    assert _ld(_context("/tips/t/", tip("t", author=Person(name))))[0]["author"] == {"@type": kind, "name": name}


def test_json_ld_of_other_pages() -> None:
    """The home page is the site; a list says only where it stands; a page that is not indexed says nothing."""
    assert [g["@type"] for g in _ld(_context("/"), "/")] == ["WebSite"]
    assert [g["@type"] for g in _ld(_context("/exercises/"))] == ["BreadcrumbList"]
    assert [g["@type"] for g in _ld(_context("/about/", page("about")))] == ["Article", "BreadcrumbList"]
    assert jsonld.script(_context("/404.html"), base="https://example.org/", url="/404.html", language="en", site="T") == ""
    assert jsonld.script(_context("/"), base="", url="/", language="en", site="T") == ""
    assert jsonld.script(Term("a", "b"), base="https://example.org/", url="/", language="en", site="T") == ""


def test_json_ld_stands_in_built_pages(built: dict[str, bytes]) -> None:
    """The data of a built page is whole, although its title is hostile."""
    page = built["exercises/tilt/index.html"].decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(found) == 1
    assert json.loads(found[0])["@graph"][0]["headline"] == "Tilt </script> & <b> ]]> é"


def test_feed(built: dict[str, bytes]) -> None:
    """The feed is Atom with the newest change first; what has no date is left out."""
    root = ElementTree.fromstring(built["feed.xml"])
    assert root.tag == f"{ATOM}feed"
    entries = [(e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}updated"), e.findtext(f"{ATOM}id")) for e in root.iter(f"{ATOM}entry")]
    assert entries == [
        ("Clam", "2026-05-01T00:00:00Z", "https://example.org/back/exercises/clam/"),
        ("Bridge", "2026-02-03T00:00:00Z", "https://example.org/back/exercises/bridge/"),
        ("Morning", "2026-01-02T00:00:00Z", "https://example.org/back/routines/morning/"),
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-05-01T00:00:00Z"
    assert [e.findtext(f"{ATOM}summary") for e in root.iter(f"{ATOM}entry")][2] == "A & B <c>"
    assert {e.findtext(f"{ATOM}author/{ATOM}name") for e in root.iter(f"{ATOM}entry")} == {"Test"}
    assert [link.get("href") for link in root.findall(f"{ATOM}link")] == ["https://example.org/back/", "https://example.org/back/feed.xml"]


def test_sitemap(built: dict[str, bytes]) -> None:
    """The sitemap has every page for search engines once, with the day of its last change where it is known."""
    root = ElementTree.fromstring(built["sitemap.xml"])
    places = {u.findtext(f"{MAP}loc"): u.findtext(f"{MAP}lastmod") for u in root}
    base = "https://example.org/back"
    days = {path: places[f"{base}{path}"] for path in ("/", "/exercises/bridge/", "/exercises/tilt/", "/about/", "/muscles/glutes/")}
    assert days == {
        "/": None,
        "/exercises/bridge/": "2026-02-03",
        "/exercises/tilt/": None,
        "/about/": "2026-01-03",
        "/muscles/glutes/": None,
    }
    assert not {f"{base}/404.html", f"{base}/old/page/"} & set(places)
    listed = (path for path, page in built.items() if path.endswith("index.html") and b'content="noindex"' not in page)
    built_pages = {f"{base}/{path.removesuffix('index.html')}" for path in listed}
    assert set(places) == built_pages
    assert len(root) == len(places)


def test_a_large_sitemap_has_parts() -> None:
    """Beyond what the protocol allows in one file there are several and an index."""
    head = pages.Head("T", "D")
    many = tuple(Page(f"/p{n}/", "pages/page.html", pages.NotFoundPage(head, ())) for n in range(40_001))
    found = {p.url: p.context for p in machine.machine_pages(facts(), many, base_url="https://example.org/", language="en")}
    index, second = found["/sitemap.xml"], found["/sitemap-2.xml"]
    assert isinstance(index, machine.SitemapPage)
    assert isinstance(second, machine.SitemapPage)
    assert index.parts == ("https://example.org/sitemap-1.xml", "https://example.org/sitemap-2.xml")
    assert len(second.places) == 1


def test_a_feed_without_a_date_still_says_when(tmp_path: Path) -> None:
    """A feed must have a date; where nothing has one it is the start of time."""
    context = next(
        p.context
        for p in machine.machine_pages(facts(exercise("a")), (), base_url="https://a.example", language="en")
        if p.url == machine.FEED
    )
    assert isinstance(context, machine.FeedPage)
    assert (context.updated, context.entries) == ("1970-01-01T00:00:00Z", ())


def test_robots_headers_redirects_manifest(built: dict[str, bytes]) -> None:
    """The small files say where things are, what a browser may do, and what moved."""
    assert b"Sitemap: https://example.org/back/sitemap.xml" in built["robots.txt"]
    headers = built["_headers"].decode()
    assert "Content-Security-Policy: default-src 'none'; " in headers
    assert "unsafe" not in headers
    assert "frame-ancestors 'none'" in headers
    assert "X-Content-Type-Options: nosniff" in headers
    for folder in ("css", "fonts", "images", "js"):
        assert f"/{folder}/*\n  Cache-Control: public, max-age=31536000, immutable" in headers
    assert built["_redirects"].decode().splitlines()[1:] == ["/old/page/ /exercises/bridge/ 301"]
    manifest = json.loads(built["manifest.webmanifest"])
    assert (manifest["id"], manifest["start_url"], manifest["scope"], manifest["display"]) == ("/back/", "./", "./", "minimal-ui")
    for icon in manifest["icons"][1:]:
        size = struct.unpack(">II", built[icon["src"]][16:24])
        assert f"{size[0]}x{size[1]}" == icon["sizes"]
    assert b'<link rel="apple-touch-icon" href="icon-maskable-512.png">' in built["index.html"]
    assert b'url=../../exercises/bridge/"' in built["old/page/index.html"]


def test_without_redirects_there_is_no_file_of_them() -> None:
    """An empty file of redirects is not written; without an address there is no feed and no sitemap."""
    urls = [p.url for p in machine.machine_pages(facts(exercise("a")), (), base_url="", language="en")]
    assert urls == ["/robots.txt", "/_headers", "/manifest.webmanifest"]


def test_text_files_end_in_a_line_end() -> None:
    """Lines are UTF-8, each with its end."""
    assert machine.text(machine.TextFile(("é", "b")), ()) == "é\nb\n".encode()


def test_built_open_data(built: dict[str, bytes]) -> None:
    """The index names files that exist, with as many records as it says."""
    index = json.loads(built["api/v1/index.json"])
    assert (index["version"], index["base_url"], index["title"]) == (1, "https://example.org/back/", "Test")
    records = [r for name in index["exercises"]["files"] for r in json.loads(built[f"api/v1/{name}"])["exercises"]]
    assert [r["slug"] for r in records] == ["bridge", "clam", "tilt"]
    assert index["exercises"]["count"] == 3
    assert records[0]["steps"] == [{"name": "Start", "text": "Lie down."}, {"name": "", "text": "Lift."}]
    assert records[0]["figures"] == {"start": None, "end": None}
    assert f"{records[0]['url']}index.html" in built
    assert json.loads(built["api/v1/routines.json"])["routines"][0]["items"][0]["use"] == "bridge"


def test_an_exercise_as_open_data() -> None:
    """A record has numbers for machines and words for people, and derived facts too."""
    a = exercise(
        "a",
        primary=("core",),
        secondary=("glutes",),
        dose=dose.parse("hold 20–30 s, 2.5 reps, left side"),
        harder=("b",),
        stop_if=("cramp",),
        date=DAY,
    )
    made = facts(a, exercise("b"), stop_if=("pain",), author="Us")
    _index, file, _routines = api.api_pages(made, base_url="", language="en")
    body = Body(sections=(Section(SectionKind.STEPS, "Steps", "steps", "", steps=(Step("One", "<b>x</b>", "x"),)),))
    one, two = json.loads(api.records(file.context, [body, Body()]))["exercises"]
    assert one["dose"] == {"text": "hold 20–30 s, 2.5 reps, left side", "hold": [20, 30], "reps": [2.5, 2.5], "side": "left"}
    assert one["minutes"] == [1, 1]
    assert one["muscles"] == {"primary": ["core"], "secondary": ["glutes"], "all": ["abs", "lower-back", "glutes"]}
    assert (one["steps"], two["steps"]) == ([{"name": "One", "text": "x"}], [])
    assert (one["author"], one["date"], one["stop_if"]) == ("Us", "2026-03-01", ["Pain", "Cramp"])
    assert (one["harder"], two["easier"], two["dose"], two["minutes"]) == (["b"], ["a"], None, None)


def test_figures_in_open_data(tmp_path: Path) -> None:
    """Start and end are published pictures with their words and size; one alone is the start."""
    articles = {
        "exercises/bridge.md": written(more="figures: [supine-knees-bent, supine-straight]\n"),
        "exercises/clam.md": written("Clam", more="figures: [supine-knees-bent]\n"),
    }
    site = make_site(tmp_path / "site", articles)
    report = build(site)
    assert report.written, report.faults
    files = tree(site / "output")
    both, one = (r["figures"] for r in json.loads(files["api/v1/exercises-0001.json"])["exercises"])
    for figure in (*both.values(), one["start"]):
        assert set(figure) == {"src", "alt", "width", "height"}
        assert files[figure["src"]].startswith(b"<svg")
        assert figure["alt"]
        assert figure["width"] > figure["height"] > 0
    assert both["start"] != both["end"]
    assert one["end"] is None


def test_a_routine_as_open_data() -> None:
    """A routine's record has the doses that hold there, and what it needs."""
    made = facts(exercise("a", dose=dose.parse("10 reps")), routine("r", Item("a", dose.parse("2 sets"), "Slowly.", True)))
    record = json.loads(api.records(list(api.api_pages(made, base_url="", language="en"))[-1].context, []))["routines"][0]
    assert record["items"] == [
        {"use": "a", "dose": {"text": "10 reps, 2 sets", "sets": [2, 2], "reps": [10, 10]}, "note": "Slowly.", "optional": True}
    ]
    assert (record["muscles"], record["difficulty"], record["rounds"]) == (["glutes"], "beginner", [1, 1])


@pytest.mark.parametrize(("count", "files"), [(0, 1), (1, 1), (1_000, 1), (1_001, 2)])
def test_exercises_in_files_of_a_thousand(count: int, files: int) -> None:
    """Open data comes in files of up to a thousand, in the order of slugs, and there is always one."""
    made = facts(*(exercise(f"e{n:04}") for n in reversed(range(count))))
    found = [p for p in api.api_pages(made, base_url="", language="en") if "exercises" in p.url]
    assert [p.url for p in found] == [f"/api/v1/exercises-000{n}.json" for n in range(1, files + 1)]
    slugs = [r["slug"] for p in found for r in p.context.records]  # type: ignore[attr-defined]
    assert slugs == sorted(slugs)
    assert len(slugs) == count


def test_each_article_has_a_picture_for_shared_links(tmp_path: Path) -> None:
    """PNGs of 1200 by 630 at the addresses that pages name; changed with the article, and only then."""
    site = make_site(tmp_path / "site", {**ARTICLES, "exercises/bridge.md": written("Bridge", more="figures: [supine-knees-bent]\n")})
    settings = site / "supple.toml"
    settings.write_text(settings.read_text("utf-8").replace("og_images = false", "og_images = true"), "utf-8")
    assert build(site).written
    files = tree(site / "output")
    names = {"og.png", "routines/morning.png", *(f"exercises/{e}.png" for e in ("bridge", "clam", "tilt"))}
    assert {name for name in files if name.endswith(".png") and not name.startswith("icon-")} == names
    assert {struct.unpack(">II", files[name][16:24]) for name in names} == {(1200, 630)}
    for page_name, image in (
        ("exercises/bridge/index.html", "exercises/bridge.png"),
        ("about/index.html", "og.png"),
        ("index.html", "og.png"),
    ):
        assert f'<meta property="og:image" content="https://example.org/{image}">'.encode() in files[page_name]
    put(site / "content" / "exercises" / "clam.md", written("Clamshell"))
    report = build(site)
    after = tree(site / "output")
    assert report.written
    changed = {name for name in names if after[name] != files[name]}
    assert changed == {"exercises/clam.png"}


def test_without_an_address_there_is_no_picture_for_shared_links(tmp_path: Path) -> None:
    """A shared picture needs a whole address."""
    site = make_site(tmp_path / "site")
    (site / "supple.toml").write_text('title = "Test"\nstop_if = ["sharp pain"]\n', "utf-8")
    assert build(site).written
    files = tree(site / "output")
    assert not [name for name in files if name.endswith(".png") and not name.startswith("icon-")]
    assert b"og:image" not in files["index.html"]


def test_characters_that_no_font_has_are_told_with_their_file(tmp_path: Path) -> None:
    """In an article's fields and steps and in the settings; a font that is no font is an error."""
    site = make_site(
        tmp_path / "site", {"exercises/bridge.md": written("Bridge 漢", steps="1. **Go →.** Lift."), "exercises/clam.md": written()}
    )
    (site / "supple.toml").write_text('title = "Tést ☐"\nbase_url = "https://example.org/"\nstop_if = ["pain"]\npdf = []\n', "utf-8")
    found = [(f.path, f.message) for f in build(site).faults if f.code == "glyph-missing"]
    assert found == [
        ("content/exercises/bridge.md", 'No font for paper has "→" (U+2192), "漢" (U+6F22): it is printed as [?].'),
        ("supple.toml", 'No font for paper has "☐" (U+2610): it is printed as [?].'),
    ]
    (site / "supple.toml").write_text('title = "T"\nstop_if = ["pain"]\nfonts = ["a.ttf", "b.txt", "c.ttf"]\n', "utf-8")
    (site / "c.ttf").write_bytes(b"no font")
    report = build(site)
    assert report.written is None
    assert sorted(f.message.split(" ")[1] for f in report.faults) == ["a.ttf", "b.txt", "c.ttf"]


def test_open_data_holds_what_keeps_people_safe() -> None:
    """The site's reasons to stop, and its warnings with the region that each is for and the date as a date."""
    known = facts(exercise("a"), stop_if=("sharp pain",), red_flags=(("hip", Notice("See a doctor.", "Name", "2026-03-31")),))
    page = next(p for p in api.api_pages(known, base_url="", language="en") if p.url == "/api/v1/index.json")
    index = json.loads(api.index(page.context, ()))
    assert index["stop_if"] == ["Sharp pain"]
    assert index["notices"] == [{"region": "hip", "text": "See a doctor.", "by": "Name", "date": "2026-03-31"}]
