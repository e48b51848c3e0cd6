"""A site's pages → feed, sitemap, robots.txt, headers, redirects and manifest, as planned pages."""

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import urlsplit

import msgspec

from supple.contexts import Head, RedirectPage
from supple.derive import url
from supple.links import absolute
from supple.pages import Facts
from supple.plan import Later, Own, Page, Planned

# Everything from the site itself, nothing inline. JSON-LD is data, which no policy on scripts stops.
_OWN = ("style", "img", "font", "script", "connect", "manifest", "worker")
CSP = "; ".join(("default-src 'none'", *(f"{what}-src 'self'" for what in _OWN), "base-uri 'none'", "form-action 'self'"))
# The search page runs WebAssembly, which compiles, and nothing else that is made from text.
SEARCH_CSP = CSP.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
_FRAMES = "; frame-ancestors 'none'"  # a meta element may not say this
CSP_HEADER = CSP + _FRAMES
# Hosts join the headers of all rules that fit, and a browser obeys each of them: one page cannot be given more than all
# others. So the header allows what the search page needs, and the meta element of every other page takes it away again.
SEARCH_CSP_HEADER = SEARCH_CSP + _FRAMES
FEED = "/feed.xml"
# What a site may bring itself, in static/, in the place of ours.
REPLACEABLE = frozenset({"/robots.txt", "/_headers", "/_redirects", "/manifest.webmanifest", "/sw.js"})
_FEED_LENGTH = 30
_SITEMAP_LENGTH = 40_000  # the protocol allows 50,000 addresses a file
THEME = (("light", "#fbf7f0"), ("dark", "#121c18"))


class Entry(msgspec.Struct, frozen=True):
    """An article in the feed. `updated` is in the form of RFC 3339."""

    title: str
    url: str
    summary: str
    updated: str
    author: str


class FeedPage(msgspec.Struct, frozen=True):
    """The newest articles with a date, newest first."""

    title: str
    subtitle: str
    base: str
    language: str
    updated: str
    entries: tuple[Entry, ...]


class Place(msgspec.Struct, frozen=True):
    """An address in the sitemap, and the day of its last change ("" if unknown)."""

    url: str
    lastmod: str


class SitemapPage(msgspec.Struct, frozen=True):
    """Every page that search engines should know, or, in a large site, the parts that list them."""

    base: str
    places: tuple[Place, ...]
    parts: tuple[str, ...] = ()


class TextFile(msgspec.Struct, frozen=True):
    """A file whose lines are all there is to it."""

    lines: tuple[str, ...]


def machine_pages(facts: Facts, pages: tuple[Planned, ...], *, base_url: str, language: str) -> Iterator[Planned]:
    """Every output for machines but the open data. Without `base_url` those that need absolute
    addresses are left out."""
    base = base_url.rstrip("/")
    if base:
        yield Page(FEED, "machine/feed.xml", _feed(facts, base, language))
        yield from _sitemap(facts, pages, base)
    yield Page(
        "/robots.txt",
        "format/text",
        TextFile(("# Supple", "User-agent: *", "Allow: /", *((f"Sitemap: {base}/sitemap.xml",) if base else ()))),
    )
    yield Page("/_headers", "format/text", TextFile(tuple(_headers(facts.search))))
    moved = tuple(_moved(pages))
    if moved:
        yield Page("/_redirects", "format/text", TextFile(("# Supple", *moved)))
    yield Page("/manifest.webmanifest", "format/text", TextFile((_manifest(facts, f"{urlsplit(base).path}/" if base else ""),)))


def text(context: object, _bodies: object) -> bytes:
    """The lines of a TextFile as UTF-8."""
    assert isinstance(context, TextFile)
    return ("\n".join(context.lines) + "\n").encode()


def _feed(facts: Facts, base: str, language: str) -> FeedPage:
    library = facts.derived.library
    dated = [(article, article.updated or article.date) for article in (*library.exercises, *library.routines, *library.tips)]
    newest = sorted(((a, d) for a, d in dated if d), key=lambda pair: (-pair[1].toordinal(), url(pair[0])))[:_FEED_LENGTH]
    entries = tuple(
        Entry(a.title, absolute(base, url(a)), a.summary, _moment(d), a.author.name if a.author else facts.author or facts.title)
        for a, d in newest
    )
    # A feed must say when it changed: where no article has a date, at the start of time.
    updated = entries[0].updated if entries else _moment(datetime.date(1970, 1, 1))
    return FeedPage(facts.title, facts.description, base, language, updated, entries)


def _moment(date: datetime.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"


def _sitemap(facts: Facts, pages: Iterable[Planned], base: str) -> Iterator[Planned]:
    listed = sorted(page.url for page in pages if _indexed(page))
    if len(listed) <= _SITEMAP_LENGTH:
        yield Later("/sitemap.xml", "machine/sitemap.xml", partial(_places, listed, facts, base))
        return
    parts = [listed[start : start + _SITEMAP_LENGTH] for start in range(0, len(listed), _SITEMAP_LENGTH)]
    names = tuple(f"/sitemap-{n}.xml" for n in range(1, len(parts) + 1))
    yield Page("/sitemap.xml", "machine/sitemap.xml", SitemapPage(base, (), tuple(base + name for name in names)))
    for name, part in zip(names, parts, strict=True):
        yield Later(name, "machine/sitemap.xml", partial(_places, part, facts, base))


def _places(listed: Sequence[str], facts: Facts, base: str) -> SitemapPage:
    """Those addresses with the days of their articles."""
    d = facts.derived
    return SitemapPage(base, tuple(Place(absolute(base, address), str(d.days.get(address) or "")) for address in listed))


def _indexed(page: Planned) -> bool:
    if isinstance(page, Later | Own):
        return page.indexed
    head = getattr(page.context, "head", None)
    return isinstance(head, Head) and head.indexed and not page.template.endswith(".typ")


def _headers(search: str | None) -> Iterator[str]:
    yield from ("# Supple", "/*")
    yield f"  Content-Security-Policy: {SEARCH_CSP_HEADER if search else CSP_HEADER}"
    yield from (
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        "  Permissions-Policy: geolocation=(), camera=(), microphone=()",
    )
    for folder in ("/css", "/fonts", "/images", "/js", *((f"{search}fragment", f"{search}index") if search else ())):
        yield from (f"{folder}/*", "  Cache-Control: public, max-age=31536000, immutable")
    # Browsers that keep a worker ask for it anew at each visit, whatever a host says of other files.
    yield from ("/sw.js", "  Cache-Control: no-cache")


def _moved(pages: Iterable[Planned]) -> Iterator[str]:
    for page in pages:
        if isinstance(page, Page) and isinstance(page.context, RedirectPage):
            yield f"{absolute('', page.url)} {absolute('', page.context.to)} 301"


def _manifest(facts: Facts, root: str) -> str:
    """What a browser needs to put the site among the apps of a device. With its own address bar and menu, since pages are printed."""
    sizes = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-maskable-512.png", "512x512", "maskable"))
    icons = [{"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml"}]
    icons += [{"src": name, "sizes": size, "type": "image/png", "purpose": purpose} for name, size, purpose in sizes]
    colours = {"background_color": THEME[0][1], "theme_color": THEME[0][1]}
    about = {
        **({"id": root} if root else {}),
        "name": facts.title,
        "short_name": facts.title[:30],
        "description": facts.description,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
    }
    return json.dumps({**about, **colours, "icons": icons}, ensure_ascii=False, separators=(",", ":"))
