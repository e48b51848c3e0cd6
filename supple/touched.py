"""What a site was made from, then and now → the outputs that the change between the two can have touched.

A page's context is made from the facts of all articles, and its prose is named apart (`bodies`). So where no article shows
another face to the rest of the site, only pages of the changed articles, and those that show their prose, can be other ones.
The others need no planning: that, and not rendering, is most of what a small edit of a large site would cost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from operator import attrgetter

import msgspec

from supple.cache import Cache
from supple.model import Article, Exercise, PlainPage, Routine, Tip
from supple.plan import Asset, Output, digest

_UNSEEN = ("body", "anchors", "links", "lines", "glyphs")
_KINDS: tuple[type[Article], ...] = (Exercise, Routine, Tip, PlainPage)
_SHOWN: Mapping[type[Article], Callable[[Article], object]] = {
    kind: attrgetter(*(each.name for each in fields(kind) if each.name not in _UNSEEN)) for kind in _KINDS
}


class State(msgspec.Struct, frozen=True):
    """What an output folder was made from: `whole`, the digest of all but prose, and the key of each article's file by its path."""

    whole: str
    keys: dict[str, str]


def shown(article: Article) -> bytes:
    """All that other pages may show of an article: its facts without its prose, and what was read out of that."""
    return msgspec.json.encode(_SHOWN[type(article)](article))


def face(article: Article) -> str:
    """The digest of what other pages may show of an article."""
    return digest(shown(article))


def since(before: State | None, now: State, articles: Iterable[Article], outputs: Iterable[Output]) -> frozenset[str] | None:
    """The addresses of the pages that may have changed; None where that may be any."""
    if before is None or before.whole != now.whole:
        return None
    changed = {path for path, key in now.keys.items() if before.keys.get(path) != key}
    bodies = {article.body for article in articles if article.path in changed}
    pages = (o for o in outputs if not isinstance(o, Asset))
    return frozenset(p.url for p in pages if not (changed.isdisjoint(p.sources) and bodies.isdisjoint(p.bodies)))


def whole(faces: Mapping[str, str], *more: bytes) -> str:
    """The digest of the faces of all articles by path, and of all else that contexts are made from."""
    return digest(*more, *(part.encode() for pair in sorted(faces.items()) for part in pair))


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
