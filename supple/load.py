"""The files of content/ → a Library and its faults, with only changed files read again."""

import datetime
import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TypeVar

import msgspec

from supple import jobs
from supple.cache import Cache, Parsed
from supple.diagnostics import Diagnostic, Level, error, in_order
from supple.figure.language import Figure
from supple.model import Article, Body, Exercise, Library, Muscles, PlainPage, Routine, SectionKind, Tip
from supple.plan import digest
from supple.slug import slug, slug_fault
from supple.source import Content, Found, known_digest
from supple.touched import shown, whole

_MODELS: Mapping[str, type[Article]] = {"exercises": Exercise, "routines": Routine, "tips": Tip, "pages": PlainPage}
_Any = TypeVar("_Any", bound=Article)
_OWN = ("path", "slug", "title", "summary", "body", "links", "feel", "extra", "draft", "order", "figures", "items")  # like no other's
_ALIKE = {kind: tuple(each.name for each in fields(kind) if each.name not in _OWN) for kind in _MODELS.values()}
_NO_EXTRA: Mapping[str, object] = {}
_LEAST = 300  # files that one process parses before others are worth their beginning
_ASKED = 500  # articles that the cache is asked for at once
_ASCII = bytes(range(0x80))
_BROKEN = "broken"  # in the place of a prose's digest: the article has errors, and no prose is kept


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
class Broken:
    """What can be told of an article that has errors."""

    path: str
    slug: str
    title: str
    draft: bool
    rules: tuple[tuple[str, str], ...] = ()


_Article = Article | Broken


@dataclass(frozen=True)
class Vocabulary:
    """The words that a site's articles may use: every word for a muscle with the name it stands
    for, and the named poses; `mark` is the digest of the files they come from."""

    muscles: Muscles
    poses: Mapping[str, Figure]
    mark: str
    faults: tuple[Diagnostic, ...] = ()

    @cached_property
    def words(self) -> dict[str, str]:
        """Every word for a muscle or group."""
        return self.muscles.words()


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that content/ says: what is published, what is held back, and every fault. `broken` names
    articles with errors, by path and by kind and slug ("exercises/bridge"), `rules` the levels of rules
    that articles give for themselves, by path; `keys` what each file and all that it was read with comes to, by path, `face` what
    other pages may show of all that is published, and `words` the muscles and poses, as digests."""

    library: Library
    poses: Mapping[str, Figure] = field(default_factory=dict)
    held: tuple[Held, ...] = ()
    broken: frozenset[str] = frozenset()
    faults: tuple[Diagnostic, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    face: str = ""
    words: str = ""
    paths: frozenset[str] = frozenset()
    rules: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    read: int = 0


def parse(
    path: str, data: bytes, muscles: Mapping[str, str], poses: Mapping[str, Figure] | None = None
) -> tuple[Article | Broken, Body, tuple[Diagnostic, ...]]:
    """One article's file → the article (what can be told of it where it has errors), its prose, its
    faults. Pure."""
    article, body, _raw, _kept, faults = _parsed(path, data, muscles, poses or {})
    return article, body, faults


def _parsed(
    path: str, data: bytes, muscles: Mapping[str, str], poses: Mapping[str, Figure], was: tuple[str, Article] | None = None
) -> tuple[Article | Broken, Body, bytes, Parsed, tuple[Diagnostic, ...]]:
    """The same with the prose as JSON, which is null where the article has errors, and what the cache keeps. `was` is the digest of a
    front matter without fault, and the article that it made: it makes it again.

    The front matter and Markdown libraries are imported here, since a build that changes nothing
    does without them.
    """
    from supple.frontmatter import parse
    from supple.markdown import convert
    from supple.prose import judge

    parsed = parse(path, data)
    faults = list(parsed.faults)
    name = slug(posixpath.splitext(posixpath.basename(path))[0])
    if faults and not parsed.values:
        return _broken(path, name, parsed.values, faults)
    if "slug" not in parsed.values and (fault := slug_fault(name)):
        message = f'The file name gives the slug "{name}", which {fault}.'
        faults.append(error(path, 1, "slug", message, 'Rename the file, such as "knee-to-chest.md".'))
    head = digest(parsed.head.encode())
    if was and head == was[0]:
        article: Article | None = replace(was[1], body="", anchors=(), links=(), glyphs="")
    else:
        from supple.schema import read

        article, more = read(path.split("/")[1], path, parsed, name, muscles, poses)
        faults += more
    head = "" if faults else head
    converted = convert(path, parsed.body, parsed.body_line)
    faults += converted.faults
    if article is not None:
        faults += judge(article, converted, parsed, muscles)
    if article is None or any(f.level is Level.ERROR for f in faults):
        return _broken(path, name, parsed.values, faults)
    body = converted.body
    raw = msgspec.json.encode(body)
    mark, seen = digest(raw), shown(article)
    links = (*converted.links, *converted.images)
    _fill(article, body=mark, anchors=converted.anchors, links=links, glyphs=_glyphs(seen, article.lines, body))
    return article, body, raw, Parsed(msgspec.json.encode(article), msgspec.json.encode(faults), mark, digest(seen), head), tuple(faults)


def _fill(article: Article, **values: object) -> None:
    """Gives fields to an article that nobody has seen yet. (To make it again would be a tenth of all that reading takes.)"""
    for name, value in values.items():
        object.__setattr__(article, name, value)


def _broken(
    path: str, name: str, values: Mapping[str, object], faults: list[Diagnostic]
) -> tuple[Broken, Body, bytes, Parsed, tuple[Diagnostic, ...]]:
    """The same of an article with errors, as far as it can be told by its front matter."""
    draft, title, own = (values.get(key) for key in ("draft", "title", "slug"))
    title = title if isinstance(title, str) else name
    broken = Broken(path, own if isinstance(own, str) else name, title, draft is True, _rules(values))
    return broken, Body(), b"null", Parsed(msgspec.json.encode(broken), msgspec.json.encode(faults), _BROKEN), tuple(faults)


def _rules(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """The levels of rules in a front matter that may have faults, as far as they can be told."""
    rules = values.get("rules")
    return tuple((rule, level) for rule, level in rules.items() if isinstance(level, str)) if isinstance(rules, dict) else ()


def _glyphs(seen: bytes, lines: str, body: Body) -> str:
    """The characters beyond ASCII of what may be printed: the fields, and the steps of the prose."""
    steps = body.get(SectionKind.STEPS)
    words = "".join((lines, *(step.name + step.text for step in (steps.steps if steps else ()))))
    return "".join(sorted(set((seen + words.encode()).translate(None, _ASCII).decode())))


def _softened(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults of a draft that is held back, as notes: they must not stop what is published."""
    return tuple(replace(fault, level=Level.NOTE) for fault in faults)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a file takes beside the file."""

    code: str
    words: Vocabulary
    cache: Cache

    def key(self, path: str, mark: str) -> str:
        """Under which a file with that digest is kept once it is parsed."""
        return digest(self.code.encode(), self.words.mark.encode(), path.encode(), mark.encode())


@dataclass(frozen=True, slots=True)
class _Read:
    """What reading a file gave: the digest of its bytes, the key of this version, what it says, and the prose ("" where the
    cache has it); or why it cannot be read."""

    mark: str = ""
    key: str = ""
    parsed: Parsed | None = None
    body: bytes = b""
    why: str = ""


def load(
    content: Content,
    cache: Cache,
    code: str,
    today: datetime.date,
    *,
    drafts: bool = False,
    future: bool = False,
    processes: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Loaded:
    """The library of a site, as it stands `today`.

    Files whose signature is known are not read; files whose bytes are known are not parsed. `code`
    is the digest of the program and its libraries, so that a newer one parses anew.
    """
    known = cache.files()
    faults = list(content.faults)
    reading, seen = _reading(content, known, cache, code)
    faults += reading.words.faults
    digests = {found.path: mark for found in content.articles if (mark := known_digest(found, known))}
    keys = {path: reading.key(path, mark) for path, mark in digests.items()}
    told: dict[str, _Article] = {}
    faces: dict[str, str] = {}
    same: dict[object, object] = {}

    def take(path: str, parsed: Parsed) -> None:
        """Turns what is kept of an article into it at once: as JSON it takes as much again."""
        article, more = _told(path, parsed, same)
        told[path] = article
        faces[path] = parsed.face
        # Without its vocabulary no article can be judged by it: one fault is told, not hundreds.
        more = tuple(f for f in more if not (reading.words.faults and f.code in ("unknown-muscle", "unknown-pose")))
        faults.extend(_softened(more) if article.draft and not drafts else more)

    pairs = tuple(keys.items())
    for some in (pairs[start : start + _ASKED] for start in range(0, len(pairs), _ASKED)):
        stored = cache.parsed(key for _, key in some)
        for path, key in some:
            if key in stored:
                take(path, stored[key])
    unread = [found for found in content.articles if found.path not in told]
    with jobs.spread(_read, reading, unread, processes, least=_LEAST) as batches:
        left = iter(unread)
        for batch in batches:
            new: dict[str, Parsed] = {}
            bodies: dict[str, bytes] = {}
            for read, found in zip(batch, left, strict=False):
                if read.parsed is None:
                    hint = "Check its permissions."
                    faults.append(error(found.path, 1, "file-unreadable", f"{found.path} cannot be read: {read.why}.", hint))
                    continue
                seen[found.path] = (found.signature, read.mark)
                keys[found.path] = read.key
                take(found.path, read.parsed)
                if read.body:
                    new[read.key] = read.parsed
                    bodies |= {} if read.parsed.body == _BROKEN else {read.parsed.body: read.body}
            with cache.together():
                cache.put_parsed(new, bodies)
            progress(len(seen), len(unread))
    with cache.together():
        cache.put_files(seen)
    articles = [told[found.path] for found in content.articles if found.path in told]
    published, held = _held_back(articles, today, drafts=drafts, future=future)
    faults += _same_slug(published)
    library = Library(
        _sorted(published, Exercise),
        _sorted(published, Routine),
        _sorted(published, Tip),
        _sorted(published, PlainPage),
        reading.words.muscles,
    )
    broken = frozenset(key for a in articles if isinstance(a, Broken) for key in (a.path, f"{a.path.split('/')[1]}/{a.slug}"))
    rules = {a.path: a.rules for a in articles if a.rules}
    paths = frozenset((*told, content.muscles.path, content.poses.path))
    look = whole({a.path: faces[a.path] for a in published})
    return Loaded(library, reading.words.poses, held, broken, in_order(faults), keys, look, reading.words.mark, paths, rules, len(seen))


def _reading(
    content: Content, known: Mapping[str, tuple[str, str]], cache: Cache, code: str
) -> tuple[_Reading, dict[str, tuple[str, str]]]:
    """What reading takes, and the signatures and digests of the files of words that were read for it."""
    marks, data, seen = [], {}, {}
    faults = []
    for found in (content.muscles, content.poses):
        mark = known_digest(found, known)
        if mark is None:
            try:
                data[found.path] = found.read()
                mark = digest(data[found.path])
                seen[found.path] = (found.signature, mark)
            except OSError as reason:
                hint = "Check its permissions."
                faults.append(error(found.path, 1, "file-unreadable", f"{found.path} cannot be read: {reason.strerror}.", hint))
                mark, data[found.path] = "", b""
        marks.append(mark)
    words = _vocabulary(content, marks, data, cache, code)
    return _Reading(code, replace(words, faults=(*faults, *words.faults)), cache), seen


def _read(reading: _Reading, batch: Sequence[Found]) -> list[_Read]:
    """Reads some files; what the cache knows by its bytes is not parsed again."""
    found: list[tuple[str, bytes, str, str] | str] = []
    for each in batch:
        try:
            data = each.read()
            mark = digest(data)
            found.append((each.path, data, mark, reading.key(each.path, mark)))
        except OSError as reason:
            found.append(str(reason.strerror))
    stored = reading.cache.parsed(key for _, _, _, key in (f for f in found if not isinstance(f, str)))
    return [_Read(why=f) if isinstance(f, str) else _known(reading, stored, *f) for f in found]


def _known(reading: _Reading, stored: Mapping[str, Parsed], path: str, data: bytes, mark: str, key: str) -> _Read:
    return _Read(mark, key, stored[key]) if key in stored else _Read(mark, key, *_anew(reading, path, data))


def _anew(reading: _Reading, path: str, data: bytes) -> tuple[Parsed, bytes]:
    _article, _body, raw, kept, _faults = _parsed(path, data, reading.words.words, reading.words.poses)
    return kept, raw


def bodies_of(cache: Cache, marks: Sequence[str]) -> list[Body]:
    """The prose with each of those digests. A cache that has lost or changed one is no longer to be trusted."""
    found = cache.bodies(marks)
    return [_body(found.get(mark, b""), mark) for mark in marks]


def body_of(cache: Cache, mark: str) -> Body:
    """The prose with that digest, as above."""
    return bodies_of(cache, (mark,))[0]


def _body(raw: bytes, mark: str) -> Body:
    if digest(raw) != mark:
        raise LostBodyError(mark)
    return msgspec.json.decode(raw, type=Body)


class LostBodyError(Exception):
    """The cache names a prose that it does not hold."""


def _vocabulary(content: Content, marks: Sequence[str], data: Mapping[str, bytes], cache: Cache, code: str) -> Vocabulary:
    """The muscles and poses of a site, from the cache where their files are as they were."""
    key = digest(code.encode(), b"vocabulary", *(mark.encode() for mark in marks))
    if remembered := _remembered(cache, key):
        return remembered
    from supple import schema

    texts = [data[found.path] if found.path in data else found.read() for found in (content.muscles, content.poses)]
    muscles, muscle_faults = schema.muscles(content.muscles.path, texts[0])
    poses, pose_faults = schema.poses(content.poses.path, texts[1])
    faults = (*muscle_faults, *pose_faults)
    if not faults:
        cache.put_made(key, msgspec.json.encode((muscles, poses)))
    return Vocabulary(muscles, poses, key, faults)


def _remembered(cache: Cache, key: str) -> Vocabulary | None:
    """The muscles and poses that were read before under that key."""
    try:
        muscles, poses = msgspec.json.decode(cache.made(key) or b"", type=tuple[Muscles, dict[str, Figure]])
        return Vocabulary(muscles, poses, key)
    except (msgspec.DecodeError, ValueError):
        return None  # not there, or not what was put there: the files tell it


def _told(path: str, parsed: Parsed, same: dict[object, object] | None = None) -> tuple[_Article, tuple[Diagnostic, ...]]:
    """An article as it is kept, with its faults; what is in `same` already is taken from there. A cache that tells something else is
    no longer to be trusted."""
    try:
        faults = msgspec.json.decode(parsed.faults, type=tuple[Diagnostic, ...])
        if parsed.body == _BROKEN:
            return msgspec.json.decode(parsed.facts, type=Broken), faults
        article = msgspec.json.decode(parsed.facts, type=_MODELS[path.split("/")[1]])
    except (msgspec.DecodeError, ValueError):
        raise LostBodyError(parsed.body) from None
    if same is not None:
        _share(article, path, same)
    return article, faults


def _share(article: Article, path: str, same: dict[object, object]) -> None:
    """Lets an article that nobody has seen yet hold what others say too (muscles, doses, the lines of its keys) together with them:
    of a large library that is more than half."""
    object.__setattr__(article, "path", path)
    for name in _ALIKE[type(article)]:
        if value := getattr(article, name):
            object.__setattr__(article, name, same.setdefault((name, value), value))
    if not article.extra:
        object.__setattr__(article, "extra", _NO_EXTRA)


def known(cache: Cache, path: str, key: str) -> tuple[Article, tuple[Diagnostic, ...], str]:
    """A version of a published article as it was read before, with its own faults, and the digest of its front matter."""
    stored = cache.parsed((key,)).get(key)
    article, faults = _told(path, stored) if stored else (None, ())
    if not stored or not isinstance(article, Article):
        raise LostBodyError(key)
    return article, faults, stored.head


@dataclass(frozen=True, slots=True)
class Version:
    """An article as its file now is: the key of that version, its own faults, and what the cache keeps of it."""

    key: str
    article: Article
    faults: tuple[Diagnostic, ...]
    parsed: Parsed
    body: Body


def reread(path: str, data: bytes, cache: Cache, code: str, mark: str, was: tuple[str, Article]) -> Version | None:
    """An article read anew, by the words with that mark, from the article that it was, with the digest of its front matter; None
    where it has errors, or the words are lost."""
    words = _remembered(cache, mark)
    if words is None:
        return None
    article, body, _raw, kept, faults = _parsed(path, data, words.words, words.poses, was)
    if not isinstance(article, Article):
        return None
    key = _Reading(code, words, cache).key(path, digest(data))
    return Version(key, article, faults, kept, body)


def _held_back(
    articles: Iterable[Article | Broken], today: datetime.date, *, drafts: bool, future: bool
) -> tuple[list[Article], tuple[Held, ...]]:
    published, held = [], []
    for article in articles:
        if isinstance(article, Broken):
            held += [Held(article.path, article.slug, article.title, "draft")] * (article.draft and not drafts)
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
