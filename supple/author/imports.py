"""The records of a data set, as drafts → article files that the author may edit, written once and never over an edit.

A format is one file beside this one with a function `read(text, muscles) -> Records`, and a row of the command's table.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from supple import frontmatter
from supple.author.files import replace
from supple.slug import slug, slug_fault

FOLDER = "content/exercises"
_DIGEST = re.compile(r"^  imported: .*\n", re.MULTILINE)
_MARKUP = re.compile(r"([\\`*_{}\[\]])")
_FIRST = re.compile(r"^(?:([#+>-])|(\d+)([.)]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article to be, as far as its record tells. `notes` are comments for the author above the first
    field; `notes_at` stand above a field; `kept` is what the record says and Supple has no field for."""

    id: str
    name: str
    fields: Mapping[str, object]
    body: str
    kept: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    notes_at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Records:
    """What a data set gave: drafts in its order, records left out with the reason, and counts of what
    was mapped and what was not, each as a line of words."""

    origin: str
    total: int
    drafts: tuple[Draft, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    mapped: Mapping[str, int] = field(default_factory=dict)
    unmapped: Mapping[str, int] = field(default_factory=dict)


Reader = Callable[[str, Mapping[str, str]], Records]


class ImportFault(ValueError):
    """Why nothing was imported, with what to do instead."""


class Fate(StrEnum):
    """What becomes of a draft's file."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "unchanged"
    EDITED = "edited since, and kept"
    MOVED = "moved or renamed, and kept"
    TAKEN = "left out: an article of that name is there already"


@dataclass(frozen=True, slots=True)
class Planned:
    """A draft's file, its text, and what becomes of it."""

    path: Path
    text: str
    fate: Fate


def plan(site: Path, folder: str, records: Records) -> tuple[Planned, ...]:
    """What an import would do to the site: every draft's file, in the order of the data set."""
    there = _existing(site)
    ours = {(a.source, a.id): a.path for a in there if a.id}
    taken = {a.slug: a for a in there}
    found = []
    for draft, name in _named(records.drafts):
        file = site / folder / f"{name}.md"
        text = article(draft)
        source = str(draft.fields.get("source", ""))
        known = ours.get((source, draft.id))
        if known is None:
            fate = Fate.TAKEN if name in taken or file.exists() else Fate.NEW
        elif known != file:
            fate = Fate.MOVED
        else:
            fate = _fate(file.read_bytes(), text)
        found.append(Planned(file, text, fate))
    return tuple(found)


def write(planned: Iterable[Planned]) -> None:
    """Writes what is new or brings up to date; all else is left alone."""
    for each in planned:
        if each.fate in (Fate.NEW, Fate.UPDATED):
            replace(each.path, each.text.encode())


def article(draft: Draft) -> str:
    """The text of a draft's file, with the digest that tells later whether somebody edited it."""
    lines = ["---", *(f"# {note}" for note in draft.notes), "draft: true"]
    for key, value in draft.fields.items():
        lines += [f"# {draft.notes_at[key]}"] if key in draft.notes_at else []
        lines += _written(key, value)
    lines += ["extra:", *(f"  {line}" for key, value in draft.kept.items() for line in _written(key, value)), "  imported: ", "---", ""]
    text = "\n".join([*lines, draft.body.strip(), ""])
    return text.replace("  imported: \n", f"  imported: {_mark(text)}\n", 1)


def markdown(text: str) -> str:
    """Plain text from a record as one line of Markdown that reads the same: no mark-up, no HTML, no list of its own."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
    line = _ENTITY.sub("&amp;", _MARKUP.sub(r"\\\1", line)).replace("<", "&lt;")
    return _FIRST.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def plain(text: str) -> str:
    """Text from a record on one line, without what cannot be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def shortened(text: str, limit: int) -> str:
    """The text, or as many of its first words as there is room for, and "…"."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 1].rsplit(' ', 1)[0].rstrip(' ,;:-')}…"


def told(records: Records, planned: Iterable[Planned], folder: str) -> str:
    """The summary of an import: what was mapped, what was left out and why, and what became of the files."""
    fates = [each.fate for each in planned]
    lines = [f"{records.total} records of {records.origin}: {len(records.drafts)} drafts for {folder}/, {len(records.skipped)} skipped."]
    lines += [f"  {fates.count(fate):>5} {fate.value}" for fate in Fate if fate in fates]
    for title, counts in (("Mapped", records.mapped), ("Not mapped", records.unmapped)):
        if counts:
            lines += [f"{title}:", *(f"  {number:>5} {words}" for words, number in counts.items())]
    if records.skipped:
        lines += ["Skipped:", *(f"  {name}: {why}" for name, why in records.skipped)]
    for fate, title in ((Fate.EDITED, "Edited since, and kept"), (Fate.TAKEN, "Left out, since an article of that name is there")):
        names = [each.path.name for each in planned if each.fate is fate]
        if names:
            lines += [f"{title}: {', '.join(names)}"]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _There:
    path: Path
    slug: str
    source: str
    id: str


def _existing(site: Path) -> list[_There]:
    """The exercises of the site, with where those that were imported came from."""
    found = []
    for file in sorted((site / FOLDER).rglob("*.md")):
        values = frontmatter.parse(file.name, file.read_bytes()).values
        own, source, number = (values.get(key) for key in ("slug", "source", "source_id"))
        found.append(_There(file, own if isinstance(own, str) else slug(file.stem), str(source or ""), str(number or "")))
    return found


def _named(drafts: Iterable[Draft]) -> Iterable[tuple[Draft, str]]:
    """Each draft with a file name of its own: from its title, else with its id, so that a record keeps its name when others join."""
    every = list(drafts)
    names = [slug(draft.name) for draft in every]
    taken = {name for name in names if names.count(name) == 1}
    for draft, name in zip(every, names, strict=True):
        if names.count(name) > 1 or slug_fault(name):
            name = next(n for n in _candidates(draft) if n not in taken and not slug_fault(n))
            taken.add(name)
        yield draft, name


def _candidates(draft: Draft) -> Iterable[str]:
    yield slug(draft.id)
    stem = slug(f"{draft.name} {draft.id}")[:100].strip("-") or "exercise"
    yield stem
    for number in range(2, 100_000):
        yield f"{stem}-{number}"


def _fate(before: bytes, text: str) -> Fate:
    """What becomes of a file that an import wrote: it is edited if it does not have the digest that it tells of itself."""
    old = before.decode("utf-8", "replace")
    if old == text:
        return Fate.SAME
    told = re.search(r"^  imported: (\w+)$", old, re.MULTILINE)
    return Fate.UPDATED if told and told[1] == _mark(old) else Fate.EDITED


def _mark(text: str) -> str:
    """The digest of a file without the line that tells it."""
    return blake2b(_DIGEST.sub("", text, count=1).encode(), digest_size=8).hexdigest()


def _written(key: str, value: object) -> list[str]:
    """A field as lines of front matter: lists of words and small maps on one line."""
    if isinstance(value, Mapping) and all(isinstance(each, list) for each in value.values()):
        return [f"{key}:", *(f"  {name}: {_flow(each)}" for name, each in value.items())]
    if isinstance(value, Mapping | list):
        return [f"{key}: {_flow(value)}"]
    return [f"{key}: {_scalar(value, flow=False)}"]


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    return _scalar(value, flow=True)


def _scalar(value: object, *, flow: bool) -> str:
    from supple.author.fmt import quoted

    return quoted(value, flow=flow) if isinstance(value, str) else json.dumps(value)
