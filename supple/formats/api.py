"""A library → the open data under /api/v1/, as planned pages and their JSON; docs/api.md describes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache, partial

import msgspec

from supple import dose as dose_language
from supple.derive import Derived, Term, merged, url
from supple.illustrate import Drawing, Drawings
from supple.model import Article, Body, Dose, Exercise, Range, Routine, SectionKind
from supple.pages import Facts
from supple.plan import Later, Page, Planned

VERSION = 1
PER_FILE = 1_000
Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Records:
    """Records of one kind; the prose of each stands in the page's bodies, in the same order."""

    kind: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """What open data there is."""

    about: Record


def api_pages(facts: Facts, *, base_url: str, language: str) -> Iterator[Planned]:
    """The index, the exercises in slug order, up to 1,000 a file, and the routines."""
    d = facts.derived
    exercises = sorted(d.library.exercises, key=lambda e: e.slug)
    routines = sorted(d.library.routines, key=lambda r: r.slug)
    files = [f"exercises-{n // PER_FILE + 1:04}.json" for n in range(0, max(len(exercises), 1), PER_FILE)]
    about = {
        "generator": "Supple",
        "version": VERSION,
        "title": facts.title,
        "description": facts.description,
        "language": language,
        "license": facts.license,
        "base_url": base_url,
        "stop_if": list(merged(d.stop_if)),
        "notices": [{"region": name, "text": n.text, "by": n.by, "date": n.date} for name, n in facts.red_flags],
        "exercises": {"count": len(exercises), "files": files},
        "routines": {"count": len(routines), "files": ["routines.json"]},
    }
    yield Page("/api/v1/index.json", "format/index", Index(about))
    for n, name in enumerate(files):
        some = exercises[n * PER_FILE : (n + 1) * PER_FILE]
        yield Later(
            f"/api/v1/{name}",
            "format/records",
            partial(_exercises, some, facts),
            bodies=tuple(e.body for e in some),
            indexed=False,
            beside="".join(e.path for e in some[:1]),
        )
    yield Page("/api/v1/routines.json", "format/records", Records("routines", tuple(_routine(r, facts) for r in routines)))


def _exercises(some: Sequence[Exercise], facts: Facts) -> Records:
    return Records("exercises", tuple(_exercise(e, facts) for e in some))


def index(context: object, _bodies: Sequence[Body]) -> bytes:
    """The index as JSON."""
    assert isinstance(context, Index)
    return _json(context.about)


def records(context: object, bodies: Sequence[Body]) -> bytes:
    """One file of records as JSON: exercises with the steps of their prose."""
    assert isinstance(context, Records)
    rows: list[Record] = list(context.records)
    if context.kind == "exercises":
        rows = [{**record, "steps": _steps(body)} for record, body in zip(rows, bodies, strict=True)]
    return _json({"generator": "Supple", "version": VERSION, context.kind: rows})


def _json(value: Record) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _steps(body: Body) -> list[Record]:
    section = body.get(SectionKind.STEPS)
    return [{"name": step.name, "text": step.text} for step in (section.steps if section else ())]


def _common(article: Article, facts: Facts) -> dict[str, object]:
    return {
        "slug": article.slug,
        "url": url(article).lstrip("/"),
        "title": article.title,
        "summary": article.summary,
        "aliases": list(article.aliases),
        "author": article.author.name if article.author else facts.author,
        "date": str(article.date) if article.date else None,
        "updated": str(article.updated) if article.updated else None,
        "license": article.license or facts.license,
        "attribution": article.attribution or None,
        "sources": [{"title": s.title, "url": s.url or None, "year": s.year} for s in article.sources],
    }


def _exercise(e: Exercise, facts: Facts) -> Record:
    d = facts.derived
    expand = d.library.muscles.expand
    easier, harder = d.levels[e.slug]
    drawings = d.drawings.get(e.slug, Drawings())
    return {
        **_common(e, facts),
        "figures": {"start": _figure(drawings.start), "end": _figure(drawings.end)},
        "muscles": {"primary": list(e.primary), "secondary": list(e.secondary), "all": list(expand((*e.primary, *e.secondary)))},
        "difficulty": e.difficulty.value,
        "dose": _dose(e.dose),
        "minutes": _ends(dose_language.minutes(dose_language.seconds(e.dose))) if e.dose else None,
        "movement": e.movement,
        "regions": list(e.regions),
        "position": e.position,
        "equipment": list(e.equipment),
        "feel": e.feel or None,
        "breathing": e.breathing or None,
        "easier": list(easier),
        "harder": list(harder),
        "swap": {why.value: slug for why, slug in e.swap},
        "avoid_if": list(e.avoid_if),
        "ask_first_if": list(e.ask_first_if),
        "stop_if": list(merged(d.stop_if, e.stop_if)),
    }


def _figure(drawing: Drawing | None) -> Record | None:
    """A drawn figure: where it is published, what it shows in words, and its size in pixels."""
    if drawing is None:
        return None
    return {"src": drawing.src.lstrip("/"), "alt": drawing.alt, "width": drawing.width, "height": drawing.height}


def _routine(r: Routine, facts: Facts) -> Record:
    d: Derived = facts.derived
    items = [{"use": i.use, "dose": _dose(d.item_dose(i)), "note": i.note or None, "optional": i.optional} for i in r.items]
    return {
        **_common(r, facts),
        "goal": r.goal or None,
        "items": items,
        "rounds": _ends(r.rounds),
        "rest_between": _ends(r.rest_between),
        "warm_up": list(r.warm_up),
        "cool_down": list(r.cool_down),
        "minutes_text": d.routine_minutes(r) or None,
        "difficulty": d.hardest(r).label,
        "equipment": _labels(d.equipment(r)),
        "positions": _labels(d.positions(r)),
        "muscles": _labels(d.muscles(r)),
        "stop_if": list(d.routine_stop_if(r)),
    }


def _labels(terms: tuple[Term, ...]) -> list[str]:
    """The words of terms as they stand in addresses."""
    return [term.url.strip("/").rpartition("/")[2] for term in terms]


@lru_cache(maxsize=1000)  # many exercises have the same
def _dose(dose: Dose | None) -> Record | None:
    """The dose as text and as numbers: ranges are [low, high], times are seconds."""
    if dose is None:
        return None
    given = {f.name: getattr(dose, f.name) for f in fields(Dose) if getattr(dose, f.name) is not None}
    return {
        "text": dose_language.format(dose),
        **{name: _ends(value) if isinstance(value, Range) else str(value) for name, value in given.items()},
    }


def _ends(span: Range) -> list[float]:
    return [int(end) if end == int(end) else end for end in (span.low, span.high)]
