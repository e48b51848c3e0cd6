"""The files of content/ → a Library and its faults, with only changed files read again."""

import datetime
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TypeVar

import msgspec

from supple.cache import Cache, Parsed
from supple.diagnostics import Diagnostic, Level, error, in_order
from supple.model import Article, Body, Exercise, Library, Muscles, PlainPage, Routine, Tip
from supple.plan import digest
from supple.slug import slug, slug_fault
from supple.source import Content, Found

_MODELS: Mapping[str, type[Article]] = {"exercises": Exercise, "routines": Routine, "tips": Tip, "pages": PlainPage}
_Any = TypeVar("_Any", bound=Article)
_DRAFT = "draft"  # in the place of a prose's digest: the draft has faults, and no prose is kept


@dataclass(frozen=True, slots=True)
class Held:
    """An article that is not published today, and why: "draft" or "future". `article` is None for
    a draft that has faults."""

    path: str
    slug: str
    title: str
    why: str
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What can be told of a draft that has faults."""

    path: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that content/ says: what is published, what is held back, and every fault. `broken` names
    articles with errors, by path and by kind and slug ("exercises/bridge")."""

    library: Library
    held: tuple[Held, ...] = ()
    broken: frozenset[str] = frozenset()
    faults: tuple[Diagnostic, ...] = ()
    keys: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    read: int = 0


def parse(path: str, data: bytes, muscles: Mapping[str, str]) -> tuple[Article | Draft | None, Body, tuple[Diagnostic, ...]]:
    """One article's file → the article, its prose, its faults. Pure.

    Where it has errors there is no article, but for a draft what can be told of it.

    The front matter and Markdown libraries are imported here, since a build that changes nothing
    does without them.
    """
    from supple import frontmatter, markdown, schema
    from supple.prose import judge

    kind = path.split("/")[1]
    parsed = frontmatter.parse(path, data)
    faults = list(parsed.faults)
    if faults and not parsed.values:
        return None, Body(), tuple(faults)
    name = slug(PurePosixPath(path).stem)
    if "slug" not in parsed.values and (fault := slug_fault(name)):
        faults.append(
            error(path, 1, "slug", f'The file name gives the slug "{name}", which {fault}.', 'Rename the file, such as "knee-to-chest.md".')
        )
    article, more = schema.read(kind, path, parsed, name, muscles)
    converted = markdown.convert(path, parsed.body, parsed.body_line)
    faults += [*more, *converted.faults]
    if article is not None:
        faults += judge(article, converted, parsed, muscles)
    if any(f.level is Level.ERROR for f in faults):
        if parsed.values.get("draft") is not True:
            return None, Body(), tuple(faults)
        title = parsed.values.get("title")
        return Draft(path, name, title if isinstance(title, str) else name), Body(), tuple(_softened(f) for f in faults)
    assert article is not None
    body = converted.body
    made = replace(article, body=digest(msgspec.json.encode(body)), anchors=converted.anchors, links=(*converted.links, *converted.images))
    return made, body, tuple(faults)


def _softened(fault: Diagnostic) -> Diagnostic:
    """A fault of a draft, as a note: it must not stop what is published."""
    return replace(fault, level=Level.NOTE)


def muscles(found: Found, data: bytes) -> tuple[Muscles, tuple[Diagnostic, ...]]:
    """content/muscles.yaml → the muscles, and its faults."""
    from supple import frontmatter, schema

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as reason:
        line = data[: reason.start].count(b"\n") + 1
        return Muscles(), (error(found.path, line, "encoding", "The file is not UTF-8.", "Save it as UTF-8."),)
    values, lines, faults = frontmatter.read_yaml(found.path, text)
    if faults:
        return Muscles(), faults
    return schema.read_muscles(found.path, values, lines)


def load(content: Content, cache: Cache, code: str, today: datetime.date, *, drafts: bool = False, future: bool = False) -> Loaded:
    """The library of a site, as it stands `today`.

    Files whose signature is known are not read; files whose bytes are known are not parsed. `code`
    is the digest of the program and its libraries, so that a newer one parses anew.
    """
    known, seen = cache.files(), {}
    digests: dict[str, str] = {}
    data: dict[str, bytes] = {}
    faults = list(content.faults)
    everything = [*content.articles, content.muscles]
    for found in everything:
        signature, mark = known.get(found.path, ("", ""))
        if not signature or signature != found.signature:
            try:
                data[found.path] = found.file.read_bytes()
            except OSError as reason:
                faults.append(
                    error(found.path, 1, "file-unreadable", f"{found.path} cannot be read: {reason.strerror}.", "Check its permissions.")
                )
                continue
            mark = digest(data[found.path])
            seen[found.path] = (found.signature, mark)
        digests[found.path] = mark
    names, muscle_faults, muscles_mark = _muscles(content.muscles, digests, data, cache, code)
    faults += muscle_faults
    words = names.words()
    keys = {
        found.path: digest(code.encode(), muscles_mark.encode(), found.path.encode(), digests[found.path].encode())
        for found in content.articles
        if found.path in digests
    }
    remembered = cache.parsed(keys.values())
    articles: list[Article | Draft] = []
    broken: set[str] = set()
    new: dict[str, Parsed] = {}
    bodies: dict[str, bytes] = {}
    for found in content.articles:
        key = keys.get(found.path)
        if key is None:
            continue
        kind = _MODELS[found.path.split("/")[1]]
        article, more = _remembered(remembered.get(key), kind)
        if more is None:
            raw = data.get(found.path)
            raw = found.file.read_bytes() if raw is None else raw
            article, body, more = parse(found.path, raw, words)
            mark = article.body if isinstance(article, Article) else _DRAFT if article else ""
            new[key] = Parsed(msgspec.json.encode(article) if article else None, msgspec.json.encode(more), mark)
            if isinstance(article, Article):
                bodies[mark] = msgspec.json.encode(body)
        # Without its muscles no article can be judged by them: one fault is told, not hundreds.
        faults += [f for f in more if not (muscle_faults and f.code == "unknown-muscle")]
        if article:
            articles.append(article)
        if not isinstance(article, Article):
            broken.update((found.path, f"{found.path.split('/')[1]}/{slug(PurePosixPath(found.path).stem)}"))
    with cache.together():
        cache.put_files(seen)
        cache.put_parsed(new, bodies)
    published, held = _held_back(articles, today, drafts=drafts, future=future)
    faults += _same_slug(published)
    library = Library(
        _sorted(published, Exercise), _sorted(published, Routine), _sorted(published, Tip), _sorted(published, PlainPage), names
    )
    if drafts:  # they are to be published, so what is wrong in them counts
        faults = [replace(f, level=Level.ERROR) if f.level is Level.NOTE else f for f in faults]
    return Loaded(library, held, frozenset(broken), in_order(faults), frozenset(keys.values()), frozenset(digests), len(data))


def body_of(cache: Cache, mark: str) -> Body:
    """The prose with that digest. A cache that has lost or changed it is no longer to be trusted."""
    raw = cache.body(mark)
    if raw is None or digest(raw) != mark:
        raise LostBodyError(mark)
    return msgspec.json.decode(raw, type=Body)


class LostBodyError(Exception):
    """The cache names a prose that it does not hold."""


def _muscles(
    found: Found, digests: Mapping[str, str], data: Mapping[str, bytes], cache: Cache, code: str
) -> tuple[Muscles, tuple[Diagnostic, ...], str]:
    """The muscles, from the cache if the file is as it was; with the digest of what was read."""
    if found.path not in digests:
        return Muscles(), (), ""
    key = digest(code.encode(), b"muscles", digests[found.path].encode())
    stored = cache.made(key)
    if stored is not None:
        try:
            return msgspec.json.decode(stored, type=Muscles), (), digests[found.path]
        except (msgspec.DecodeError, ValueError):
            pass  # not what was put there: read the file
    raw = data.get(found.path)
    names, faults = muscles(found, found.file.read_bytes() if raw is None else raw)
    if not faults:
        cache.put_made(key, msgspec.json.encode(names))
    return names, faults, digests[found.path]


def _remembered(stored: Parsed | None, kind: type[Article]) -> tuple[Article | Draft | None, tuple[Diagnostic, ...] | None]:
    """A parsed article from the cache with its faults; faults are None where it is not to be had."""
    if stored is None:
        return None, None
    try:
        faults = msgspec.json.decode(stored.faults, type=tuple[Diagnostic, ...])
        if stored.facts is None:
            return None, faults
        if stored.body == _DRAFT:
            return msgspec.json.decode(stored.facts, type=Draft), faults
        return msgspec.json.decode(stored.facts, type=kind), faults
    except (msgspec.DecodeError, ValueError):
        return None, None


def _held_back(
    articles: Iterable[Article | Draft], today: datetime.date, *, drafts: bool, future: bool
) -> tuple[list[Article], tuple[Held, ...]]:
    published, held = [], []
    for article in articles:
        if isinstance(article, Draft):
            held.append(Held(article.path, article.slug, article.title, "draft"))
        elif article.draft and not drafts:
            held.append(Held(article.path, article.slug, article.title, "draft", article))
        elif article.date and article.date > today and not future:
            held.append(Held(article.path, article.slug, article.title, "future", article))
        else:
            published.append(article)
    return published, tuple(held)


def _same_slug(articles: Iterable[Article]) -> Iterable[Diagnostic]:
    """Two articles of a kind with one slug, also where only case or Unicode form differ."""
    first: dict[tuple[type, str], Article] = {}
    for article in sorted(articles, key=lambda a: a.path):
        key = (type(article), unicodedata.normalize("NFC", article.slug).casefold())
        if key in first:
            for one, other in ((article, first[key]), (first[key], article)):
                yield error(
                    one.path,
                    one.line("slug"),
                    "slug-twice",
                    f'The slug "{one.slug}" is also that of {other.path}.',
                    "Give one of them another file name or slug.",
                )
        first.setdefault(key, article)


def _sorted(articles: Iterable[Article], kind: type[_Any]) -> tuple[_Any, ...]:
    """Articles of a kind: by `order` (those without one last), then title, then slug; one per slug."""
    found = {a.slug: a for a in sorted(articles, key=lambda a: a.path, reverse=True) if isinstance(a, kind)}
    return tuple(sorted(found.values(), key=lambda a: (a.order is None, a.order or 0, a.title.casefold(), a.slug)))
