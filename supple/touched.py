"""What a site was made from, then and now → the outputs that the change between the two can have touched.

A page's context is made from the facts of all articles, and its prose is named apart (`bodies`). So where no article shows
another face to the rest of the site, only pages of the changed articles, and those that show their prose, can be other ones.
The others need no planning: that, and not rendering, is most of what a small edit of a large site would cost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from operator import attrgetter

import msgspec

from supple.cache import Cache
from supple.diagnostics import Diagnostic, in_order
from supple.model import Article, Exercise, PlainPage, Routine, Tip
from supple.plan import Asset, Output, digest

_UNSEEN = ("body", "anchors", "links", "lines", "glyphs")
_KINDS: tuple[type[Article], ...] = (Exercise, Routine, Tip, PlainPage)
_SHOWN: Mapping[type[Article], Callable[[Article], object]] = {
    kind: attrgetter(*(each.name for each in fields(kind) if each.name not in _UNSEEN)) for kind in _KINDS
}


class Kept(msgspec.Struct, frozen=True):
    """What a finished build leaves for edits of prose alone: what all its pages are made from (`base`, the `closures` of templates,
    and the `chrome` as JSON), the keys of the words and the program, for each article the pages that show its prose, and all
    lists of what browsers keep."""

    base: str
    closures: dict[str, str]
    chrome: str
    words: str
    code: str
    pages: dict[str, list[str]]
    lists: list[str]


class State(msgspec.Struct, frozen=True):
    """What an output folder was made from: `whole`, the digest of all but prose, and the key of each article's file by its path."""

    whole: str
    keys: dict[str, str]
    kept: Kept | None = None


def shown(article: Article) -> bytes:
    """All that other pages may show of an article: its facts without its prose, and what was read out of that."""
    return msgspec.json.encode(_SHOWN[type(article)](article))


def since(before: State | None, now: State, articles: Iterable[Article], outputs: Iterable[Output]) -> frozenset[str] | None:
    """The addresses of the pages that may have changed; None where that may be any."""
    if before is None or before.whole != now.whole:
        return None
    changed = {path for path, key in now.keys.items() if before.keys.get(path) != key}
    bodies = {article.body for article in articles if article.path in changed}
    pages = (o for o in outputs if not isinstance(o, Asset))
    return frozenset(p.url for p in pages if not (changed.isdisjoint(p.sources) and bodies.isdisjoint(p.bodies)))


def showing(articles: Iterable[Article], outputs: Iterable[Output]) -> dict[str, list[str]]:
    """For each article, by path, the addresses of the pages that show its prose; none for those with the prose of another."""
    paths: dict[str, str] = {}
    twice = set()
    for article in articles:
        if paths.setdefault(article.body, article.path) != article.path:
            twice.add(article.body)
    found: dict[str, list[str]] = {path: [] for mark, path in paths.items() if mark not in twice}
    for page in outputs:
        for mark in () if isinstance(page, Asset) else page.bodies:
            if mark in paths and mark not in twice and page.url not in found[paths[mark]][-1:]:
                found[paths[mark]].append(page.url)
    return found


def alone(before: Article, after: Article) -> bool:
    """Whether an article changed in its prose alone: then no page can be another one but those that show that prose. The links in
    it may have moved to other lines."""
    bare, targets = _bare(after)
    return (bare, targets) == _bare(before)


def _bare(article: Article) -> tuple[Article, list[str]]:
    return replace(article, body="", links=()), [link.target for link in article.links]


def faults_after(
    faults: Iterable[Diagnostic], before: Article, was: Iterable[Diagnostic], after: Article, now: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...] | None:
    """All faults of a site after one of its articles changed in its prose alone, and with it the faults of its own. None where a
    fault between articles may have moved to another line."""
    others = set(faults) - set(was)
    if before.links != after.links and any(fault.path == after.path for fault in others):
        return None
    return in_order((*others, *now))


def whole(faces: Mapping[str, str]) -> str:
    """The digest of the faces of all articles by path."""
    return digest(*(part.encode() for pair in sorted(faces.items()) for part in pair))


def recall(cache: Cache, root: str) -> State | None:
    """What the files of an output folder were made from; None where that is not known for sure."""
    try:
        return msgspec.json.decode(cache.made(_name(root)) or b"", type=State)
    except (msgspec.DecodeError, ValueError):
        return None


def keep(cache: Cache, root: str, state: State | None) -> None:
    """Remembers what an output folder is made from; None while it is being changed, so that a build that is cut off leaves no lie."""
    cache.put_made(_name(root), msgspec.json.encode(state) if state else b"")


def _name(root: str) -> str:
    return digest(b"state", root.encode())
