"""A front-matter mapping → an article and its faults: the only border between written and meant."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from supple.diagnostics import Diagnostic, did_you_mean, error, warning
from supple.figure import language
from supple.figure.language import Figure
from supple.frontmatter import Parsed, read_yaml
from supple.links import IMAGE_TYPES, site_path
from supple.model import (
    Article,
    Equipment,
    Exercise,
    Image,
    Item,
    Muscle,
    Muscles,
    PlainPage,
    Print,
    Routine,
    Schedule,
    Source,
    Swap,
    Tip,
    word_key,
)
from supple.written import (
    WrittenArticle,
    WrittenDose,
    WrittenExercise,
    WrittenImage,
    WrittenMuscleFile,
    WrittenPage,
    WrittenRoutine,
    WrittenTip,
)

WRITTEN: Mapping[str, type[WrittenArticle]] = {
    "exercises": WrittenExercise,
    "routines": WrittenRoutine,
    "tips": WrittenTip,
    "pages": WrittenPage,
}
# Fields that are reserved.
_LATER = {
    "lang": "Translations are reserved for a later version of Supple.",
    "translation_of": "Translations are reserved for a later version of Supple.",
}
_EXAMPLES = {
    "title": "title: Single knee to chest",
    "summary": "summary: Eases a stiff lower back.",
    "muscles": "muscles: [lower back, glutes]",
    "difficulty": "difficulty: beginner",
    "items": "items: [pelvic-tilt, bridge]",
    "use": "use: bridge",
    "name": "name: Supple contributors",
    "primary": "primary: [glutes]",
    "alt": "alt: Both knees held to the chest",
    "src": "src: knee.jpg",
    "images": "images: [{src: knee.jpg, alt: Both knees held to the chest}]",
    "sources": "sources: [{title: The name of the page, url: https://example.org/page}]",
    "easier": "easier: [pelvic-tilt]",
    "swap": "swap: {no-floor: seated-knee-hug}",
    "schedule": "schedule: {per_week: 3}",
    "view": "view: FB",
    "dose": "dose: hold 20–30 s, 2–3 rounds per side",
    "rules": "rules: {reading-grade: off}",
}


def read(
    kind: str, path: str, parsed: Parsed, slug: str, muscles: Mapping[str, str], poses: Mapping[str, Figure]
) -> tuple[Article | None, tuple[Diagnostic, ...]]:
    """The article that a front matter means, without its body; None with the faults if it is not whole.

    `kind` is a folder of content/, `slug` the one that the file's name gives, and `muscles` every
    word for a muscle with the name it stands for, `poses` the named poses.
    """
    model = WRITTEN[kind]
    try:
        written = model.model_validate(parsed.values, context={"muscles": muscles})
    except ValidationError as reason:
        return None, tuple(_diagnostic(path, parsed, model, each) for each in reason.errors(include_url=False))
    faults: list[Diagnostic] = []
    images = tuple(_images(path, parsed, written.images, faults))
    if faults:
        return None, tuple(faults)
    lines = "\n".join([f"{key} {line}" for key, line in parsed.lines.items() if key.count(".") <= 2 and "\n" not in key])
    common = {**_common(written, path, slug, lines), "images": images}
    if isinstance(written, WrittenExercise):
        figures, figure_faults = language.read_figures(written.figures, poses)
        found = tuple(_figure_fault(path, parsed, fault) for fault in figure_faults)
        grave = any(fault.grave for fault in figure_faults)
        return (None if grave else _exercise(written, common, figures)), found
    if isinstance(written, WrittenRoutine):
        return _routine(written, common), ()
    if isinstance(written, WrittenTip):
        return Tip(**common, topic=written.topic, applies_to=tuple(written.applies_to), on_card=written.on_card), ()
    return PlainPage(**common), ()


def _common(written: WrittenArticle, path: str, slug: str, lines: str) -> dict[str, Any]:
    return {
        "path": path,
        "slug": written.slug or slug,
        "title": written.title,
        "summary": getattr(written, "summary", None) or "",
        "lines": lines,
        "author": written.author and written.author.meant(),
        "reviewed_by": written.reviewed_by and written.reviewed_by.meant(),
        **{name: getattr(written, name) for name in ("date", "updated", "reviewed", "review_due", "draft", "order", "extra")},
        **{name: getattr(written, name) or "" for name in ("license", "source", "source_id", "attribution")},
        "sources": tuple(Source(s.title, s.url or "", s.year) for s in written.sources),
        "aliases": tuple(written.aliases),
        "redirect_from": tuple(written.redirect_from),
        "rules": tuple(sorted(written.rules.items())),
        "stop_if": tuple(getattr(written, "stop_if", ())),
    }


def _images(path: str, parsed: Parsed, written: list[WrittenImage], faults: list[Diagnostic]) -> Iterable[Image]:
    for index, each in enumerate(written):
        line = parsed.line("images", index)
        target = site_path(path, each.src)
        if target is None or target.lower().rpartition(".")[2] not in {t[1:] for t in IMAGE_TYPES}:
            hint = f"Write the name of a {', '.join(IMAGE_TYPES)} file beside the article, or a path from static/ with a leading slash."
            faults.append(error(path, line, "image-path", f'images: "{each.src}" is no picture of this site.', hint))
        else:
            yield Image(target, each.alt, each.phase or "", each.credit or "", each.license or "")


def _exercise(written: WrittenExercise, common: dict[str, Any], figures: tuple[Figure | None, ...]) -> Exercise:
    primary = tuple(dict.fromkeys(written.muscles.primary))
    secondary = tuple(m for m in dict.fromkeys(written.muscles.secondary or ()) if m not in primary)
    return Exercise(
        **common,
        primary=primary,
        secondary=secondary,
        difficulty=written.difficulty,
        dose=written.dose.meant if written.dose else None,
        movement=written.movement,
        regions=tuple(dict.fromkeys(written.region)),
        position=written.position,
        equipment=tuple(e for e in dict.fromkeys(written.equipment) if e is not Equipment.NONE or len(written.equipment) == 1),
        feel=written.feel or "",
        breathing=written.breathing or "",
        easier=tuple(written.easier),
        harder=tuple(written.harder),
        swap=tuple((why, written.swap[why]) for why in (Swap if written.swap else ()) if why in written.swap),
        avoid_if=tuple(written.avoid_if),
        ask_first_if=tuple(written.ask_first_if),
        figures=figures,
        cover=written.cover,
        start=written.start,
        end=written.end,
    )


def _routine(written: WrittenRoutine, common: dict[str, Any]) -> Routine:
    schedule, paper = written.schedule, written.print
    return Routine(
        **common,
        items=tuple(Item(i.use, i.meant, i.note or "", i.optional) for i in written.items),
        goal=written.goal or "",
        rounds=written.rounds,
        rest_between=written.rest_between,
        warm_up=tuple(written.warm_up),
        cool_down=tuple(written.cool_down),
        schedule=Schedule(schedule.per_day, schedule.per_week, tuple(d.value for d in schedule.days), schedule.weeks),
        progress=written.progress or "",
        audience=written.audience.value if written.audience else "",
        print=Print(paper.log_weeks, paper.log_sides, paper.prepared_for, paper.blanks),
    )


def _diagnostic(path: str, parsed: Parsed, model: type[BaseModel], fault: Mapping[str, Any]) -> Diagnostic:
    """One of pydantic's errors in our words, at the line of its key."""
    place = [part for part in fault["loc"] if part != "[key]"]
    if place[:2] == ["muscles", "primary"] and not isinstance(parsed.values.get("muscles"), dict):
        place.pop(1)  # the author wrote a list or a line, which we read as the primary muscles
    name = ".".join(part for part in place if isinstance(part, str))
    key, line, kind = str(place[-1]) if place else "", parsed.line(*place), fault["type"]
    if kind == "missing":
        parent = name.rpartition(".")[0]
        inside = f" in {parent}" if parent else ""
        return error(path, line, "field-required", f"The field {key}{inside} is missing.", f"Write: {_EXAMPLES.get(key, key + ': …')}")
    if kind == "extra_forbidden":
        if key in _LATER:
            return error(path, line, "field-later", f"{_LATER[key]}", f"Delete {key}, or keep it under extra.")
        if key == "dose" and "items" in place:
            return error(
                path,
                line,
                "field-unknown",
                "An item has no dose of its own.",
                "Write the parts that differ beside use: {use: bridge, reps: 10}",
            )
        known = _keys_at(model, place[:-1])
        return error(path, line, "field-unknown", f'There is no field "{key}".', did_you_mean(key, known))
    hint = fault.get("ctx", {}).get("hint")
    if hint is not None:
        return error(path, line, kind, f"{name}: {fault['ctx']['message']}", hint)
    shapes = {
        "list_type": "a list, such as [one, two]",
        "dict_type": "a map of `key: value`",
        "model_type": "a map of `key: value`",
        "model_attributes_type": "a map of `key: value`",
        "too_short": "a list with at least one entry",
        "string_pattern_mismatch": "F, B or FB",
    }
    return error(
        path, line, "field-shape", f"{name} must be {shapes.get(kind, 'something else')}.", f"Write: {_EXAMPLES.get(key, key + ': …')}"
    )


def _keys_at(model: type[BaseModel], place: Iterable[object]) -> list[str]:
    """The field names of the model that stands at a place inside another."""
    for part in place:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(str(part))
        inner = _models(field.annotation) if field else []
        if not inner:
            break
        model = inner[0]
    return [*model.model_fields, *(["rounds"] if issubclass(model, WrittenDose) else [])]


def _models(annotation: object) -> list[type[BaseModel]]:
    """The models inside an annotation such as `Annotated[list[X], …] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models(inner)]


def _figure_fault(path: str, parsed: Parsed, fault: language.Fault, root: tuple[str, ...] = ("figures",)) -> Diagnostic:
    """A fault of a figure in our words, at the line of its key."""
    hint = fault.hint or did_you_mean(fault.word, fault.known) or "content/poses.yaml has the named poses."
    make = error if fault.grave else warning
    return make(path, parsed.line(*root, *fault.place), fault.code, fault.message, hint)


def muscles(path: str, data: bytes) -> tuple[Muscles, tuple[Diagnostic, ...]]:
    """The bytes of content/muscles.yaml → its muscles and groups, with every fault in it."""
    parsed = _yaml(path, data)
    return (Muscles(), parsed.faults) if parsed.faults else read_muscles(path, parsed.values, parsed.lines)


def poses(path: str, data: bytes) -> tuple[dict[str, Figure], tuple[Diagnostic, ...]]:
    """The bytes of content/poses.yaml → its named poses, with every fault in it."""
    parsed = _yaml(path, data)
    if parsed.faults:
        return {}, parsed.faults
    named, faults = language.read_poses(parsed.values)
    return named, tuple(_figure_fault(path, parsed, fault, ()) for fault in faults)


def _yaml(path: str, data: bytes) -> Parsed:
    try:
        values, lines, faults = read_yaml(path, data.decode("utf-8"))
    except UnicodeDecodeError as reason:
        line = data[: reason.start].count(b"\n") + 1
        return Parsed(faults=(error(path, line, "encoding", "The file is not UTF-8.", "Save it as UTF-8."),))
    return Parsed(values, lines, faults=faults)


def read_muscles(path: str, values: Mapping[str, object], lines: Mapping[str, int]) -> tuple[Muscles, tuple[Diagnostic, ...]]:
    """The muscles and groups of content/muscles.yaml, with every fault in it."""
    parsed = Parsed(values, lines)
    try:
        written = WrittenMuscleFile.model_validate(values)
    except ValidationError as reason:
        return Muscles(), tuple(_diagnostic(path, parsed, WrittenMuscleFile, each) for each in reason.errors(include_url=False))
    faults = [
        error(
            path,
            parsed.line("groups", group),
            "unknown-muscle",
            f'The group {group} names "{name}", which is no muscle here.',
            did_you_mean(name, written.muscles),
        )
        for group, names in written.groups.items()
        for name in names
        if name not in written.muscles
    ]
    faults += [
        error(path, parsed.line("groups", group), "muscle-twice", f'"{group}" is a muscle and a group.', "Rename one of them.")
        for group in written.groups
        if group in written.muscles
    ]
    meant: dict[str, str] = {}
    for name, muscle in written.muscles.items():
        for word in {word_key(each) for each in (name, *muscle.latin, *muscle.synonyms)}:
            if meant.setdefault(word, name) != name:
                message = f'"{word}" is a word for {meant[word]} and for {name}.'
                faults.append(error(path, parsed.line("muscles", name), "muscle-twice", message, "Keep it at one of them."))
    muscles = (Muscle(name, tuple(m.latin), tuple(m.synonyms), "F" in m.view, "B" in m.view, m.deep) for name, m in written.muscles.items())
    groups = ((name, tuple(names)) for name, names in written.groups.items())
    return Muscles(tuple(muscles), tuple(groups)), tuple(faults)
