"""What an author may write → JSON Schemas and snippets, from which an editor offers fields and words.

A schema never refuses what Supple accepts, as far as ordinary writing goes; Supple refuses more than a schema can.
Which fields there are comes from the models in `written` and from `config.Settings`; what each one takes is said here.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any, get_args

from supple import config
from supple.author.fmt import quoted
from supple.diagnostics import OF_ARTICLES, RULES
from supple.model import Difficulty, Equipment, Movement, Muscles, Position, Region, Side, Swap, Topic, word_key
from supple.written import (
    DIFFICULTIES,
    POSITIONS,
    Audience,
    Day,
    Written,
    WrittenDose,
    WrittenExercise,
    WrittenImage,
    WrittenItem,
    WrittenMuscle,
    WrittenMuscleFile,
    WrittenMuscles,
    WrittenPage,
    WrittenPerson,
    WrittenPrint,
    WrittenRoutine,
    WrittenSchedule,
    WrittenSource,
    WrittenTip,
)

Schema = dict[str, Any]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_GAP = r"[\s_-]"
_SYNTAX = re.compile(r"[\^$\\.*+?()\[\]{}|/]")  # all that may be escaped in a pattern of JavaScript, which is what editors use
_NUMBER = r"[0-9]+(\.[0-9]+)?"
_RANGE = rf"\s*{_NUMBER}(\s*([-–—]|[Tt][Oo])\s*{_NUMBER})?\s*"
_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_FLAG: Schema = {"type": "boolean"}
_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
_WEB: Schema = {"type": "string", "pattern": r'^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s<>"\\]+\s*$'}
_SLUG: Schema = {"type": "string", "pattern": r"^\s*[^\sA-Z/._]+\s*$"}
_REFERENCE: Schema = {"type": "string", "pattern": r"^\s*[^\sA-Z/._]+(\.md)?\s*$"}
_COUNT: Schema = {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "pattern": f"^{_RANGE}$"}]}
_SECONDS: Schema = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": rf"^{_RANGE}([A-Za-z]+\.?\s*)?$"}]}
_PER_WEEK: Schema = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0, "maximum": 7},
        {"enum": ["daily"]},
        {"type": "string", "pattern": rf"^({_RANGE}|\s*[Dd][Aa][Ii][Ll][Yy]\s*|\s*[Ee]very [Dd]ay\s*)$"},
    ]
}
_EFFORT: Schema = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 10}, {"type": "string", "pattern": f"^{_RANGE}$"}]}
_TEMPO: Schema = {"type": "string", "pattern": r"^\s*[0-9]{1,3}(\s*[-–]\s*[0-9]{1,3}){2,3}\s*$"}
_OLD: Schema = {"type": "string", "pattern": r"^\s*/[^/\s?#][^\s?#]*$"}
_SIDES = {"per-side": "each", "each-side": "each", "both-sides": "both", "alternating": "alternate", "alternate-sides": "alternate"}

_SAID = {
    "title": ("The name of the article, up to 60 characters.", "Single knee to chest"),
    "summary": ("What it is good for, in one sentence of up to 160 characters.", "Eases a stiff lower back."),
    "muscles": ("The muscles that work most; or two lists, primary and secondary.", ["lower back", "glutes"]),
    "difficulty": ("How hard it is.", "beginner"),
    "dose": ("How much, on one line or as a map. The time is worked out from it.", "hold 20–30 s, 2–3 rounds per side, daily"),
    "movement": ("What kind of work it is.", "stretch"),
    "region": ("Where in the body it helps; the first one counts as the main one.", ["lower-back", "hip"]),
    "position": ("How the body starts.", "lying-back"),
    "equipment": ("What is needed; none alone says that nothing is.", ["mat"]),
    "feel": ("What the reader should feel, and where.", "A stretch in the buttock."),
    "breathing": ("How to breathe.", "Breathe out as you pull."),
    "figures": ("A drawn picture for each step, in order; null where a step has none.", ["supine-knees-bent"]),
    "cover": ("The number of the step whose figure stands for the exercise.", 3),
    "start": ("The number of the step whose figure shows the start.", 1),
    "end": ("The number of the step whose figure shows the end.", 3),
    "easier": ("Easier exercises, by the names of their files without .md.", ["pelvic-tilt"]),
    "harder": ("Harder exercises, by the names of their files without .md.", ["both-knees-to-chest"]),
    "swap": ("What to do instead, by the reason.", {"no-floor": "seated-knee-hug"}),
    "avoid_if": ("Who should leave it out.", ["you have a broken rib"]),
    "ask_first_if": ("Who should ask a professional first.", ["you are pregnant"]),
    "stop_if": ("Reasons to stop that belong to this article; those of the site are added.", ["a cramp in the foot"]),
    "goal": ("What a reader gains by it.", "Loosen the back before bed."),
    "items": (
        "The exercises in order: names of files without .md, or maps with what differs.",
        ["pelvic-tilt", {"use": "bridge", "sets": 1}],
    ),
    "rounds": ("How often the whole list is done.", 2),
    "rest_between": ("Rest between exercises and between rounds.", "20 s"),
    "warm_up": ("Before it: names of exercises, or texts.", ["Walk about for two minutes."]),
    "cool_down": ("After it: names of exercises, or texts.", ["belly-breathing"]),
    "schedule": ("How often it is done.", {"per_week": 3, "days": ["monday", "friday"]}),
    "progress": ("What to do when it gets easy.", "Add a round."),
    "audience": ("For whom it is.", "office"),
    "print": ("What the printed sheet shows.", {"log_weeks": 4}),
    "topic": ("What the tip is about.", "habit"),
    "applies_to": ("Exercises or regions on whose pages it is shown.", ["bridge", "lower-back"]),
    "on_card": ("Whether its summary is printed at the foot of the card.", True),
    "slug": ("Another name for the address than the file's.", "knee-hug"),
    "author": ("Who wrote it; without it, the site's author.", "Supple contributors"),
    "reviewed_by": ("Who reviewed it; never a name that did not.", {"name": "Name", "role": "Profession"}),
    "date": ("The day of publication, as year-month-day.", "2026-03-31"),
    "updated": ("The day of the last real change.", "2026-03-31"),
    "reviewed": ("The day of the review.", "2026-03-31"),
    "review_due": ("The day after which there is a warning.", "2027-03-31"),
    "sources": ("Works that the article rests on.", [{"title": "The name of the page", "url": "https://example.org/page", "year": 2025}]),
    "license": ("SPDX name of the licence, if it differs from the site's.", "CC-BY-4.0"),
    "source": ("The web address of the original.", "https://example.org/original"),
    "source_id": ("The original's number or name where it came from.", "12"),
    "attribution": ("From whom the article was adapted.", "Adapted from an article by another author."),
    "aliases": ("Other names.", ["knee hug"]),
    "redirect_from": ("Old addresses of this article on this site.", ["/old/page/"]),
    "images": ("Pictures beside the article or under static/.", [{"src": "knee.jpg", "alt": "Both knees held to the chest"}]),
    "draft": ("true: not published yet.", True),
    "order": ("A whole number from 0: small ones stand first in lists.", 1),
    "rules": ("Another level for a rule of supple check, for this article alone.", {"reading-grade": "off"}),
    "extra": ("A map of your own; Supple does not look into it.", {"mine": 1}),
}
_SETTINGS_SAID = {
    "title": "The name of the site.",
    "stop_if": "Reasons to stop, in the stop box of every exercise and routine; at least one.",
    "description": "The site in one sentence.",
    "base_url": "The address at which the site is published; turns on feed, sitemap and canonical addresses.",
    "language": "The language of the articles.",
    "author": "The author of articles that name none.",
    "license": "SPDX name of the licence of articles that name none.",
    "timezone": "Where the day begins, such as Europe/Paris.",
    "disclaimer": "The sentence at the foot of every page and sheet.",
    "paper": "The paper that sheets are set for.",
    "pdf": "What is made as PDF.",
    "card_include": "What stands on the quick-reference card.",
    "card_exercises": "Whether each exercise has a page with its card, to print.",
    "fonts": "Font files for characters that the site's font lacks, from the site's folder.",
    "per_page": "Entries on a page of a list.",
    "og_images": "Whether pictures are made for shared links.",
    "search": "Whether the site can be searched.",
    "offline": "What browsers keep for when there is no connection: visited pages, the whole site, or nothing.",
    "discussion": "A link at the foot of every article.",
    "sponsor": "A link at the foot of every article, marked as sponsored.",
    "red_flags": "Warnings by region (or all), written by a qualified person.",
    "floor_help": "Help to get down to the floor and up again, written by a qualified person.",
    "rules": "Another level for a warning.",
}


def schemas(muscles: Muscles, poses: Iterable[str]) -> dict[str, Schema]:
    """Every schema by its name: exercise, routine, tip, page, muscles, settings."""
    values = _values(muscles, tuple(poses))
    kinds: Mapping[str, type[Written]] = {
        "exercise": WrittenExercise,
        "routine": WrittenRoutine,
        "tip": WrittenTip,
        "page": WrittenPage,
        "muscles": WrittenMuscleFile,
    }
    found = {kind: _headed(kind, _object(model, values)) for kind, model in kinds.items()}
    return {**found, "settings": _headed("settings", _settings())}


def files(muscles: Muscles, poses: Iterable[str]) -> dict[str, bytes]:
    """The files of `supple schema` by their names: a schema each, and the snippets for VS Code."""
    made = schemas(muscles, poses)
    snippets: Schema = {}
    for kind in ("exercise", "routine", "tip", "page"):
        for name, field in made[kind]["properties"].items():
            snippets.setdefault(name, _snippet(name, field))
    every = {f"{kind}.schema.json": schema for kind, schema in made.items()} | {"supple.code-snippets": snippets}
    return {name: (json.dumps(each, indent=2, ensure_ascii=False) + "\n").encode() for name, each in every.items()}


def _headed(kind: str, schema: Schema) -> Schema:
    about = {"muscles": "content/muscles.yaml", "settings": "supple.toml"}.get(kind, f"The front matter of content/{kind}s/*.md")
    return {"$schema": _DIALECT, "title": f"Supple: {kind}", "description": f"{about}. Made by `supple schema`.", **schema}


def _values(muscles: Muscles, poses: tuple[str, ...]) -> dict[type[Written], dict[str, Schema]]:
    """What the fields of each model take. A model's own entry wins over that of the fields of every kind."""
    names = [*(m.name for m in muscles.muscles), *(name for name, _ in muscles.groups)]
    muscle = _word(names, muscles.words())
    some_muscles = _words(muscle, least=1)
    article = _article_values()
    values: dict[type[Written], dict[str, Schema]] = {
        WrittenMuscles: {"primary": some_muscles, "secondary": some_muscles},
        WrittenPerson: {"name": _TEXT, "role": _TEXT},
        WrittenSource: {"title": _TEXT, "url": _WEB, "year": _whole(1500, 2200)},
        WrittenImage: dict.fromkeys(WrittenImage.model_fields, _TEXT),
        WrittenDose: _dose_values(),
        WrittenSchedule: {
            "per_day": _COUNT,
            "per_week": _PER_WEEK,
            "days": _words(_word([d.value for d in Day])),
            "weeks": _COUNT,
        },
        WrittenPrint: {"log_weeks": _whole(0, 12), "log_sides": _FLAG, "prepared_for": _FLAG, "blanks": _FLAG},
        WrittenMuscle: {"latin": _texts(), "synonyms": _texts(), "view": {"enum": ["F", "B", "FB"]}, "deep": _FLAG},
    }
    values[WrittenItem] = {**_dose_values(), "use": _REFERENCE, "note": _TEXT, "optional": _FLAG}
    person = _or(_TEXT, _object(WrittenPerson, values))
    article |= {
        "author": person,
        "reviewed_by": person,
        "sources": {"type": "array", "items": _object(WrittenSource, values)},
        "images": {"type": "array", "items": _object(WrittenImage, values)},
    }
    values[WrittenExercise] = {
        **article,
        "muscles": _or(*some_muscles["anyOf"], _object(WrittenMuscles, values)),
        "difficulty": _word([d.value for d in Difficulty], DIFFICULTIES),
        "dose": _or(_TEXT, _object(WrittenDose, values, also={"rounds": _COUNT})),
        "movement": _word([m.value for m in Movement]),
        "region": _words(_word([r.value for r in Region])),
        "position": _word([p.value for p in Position], POSITIONS),
        "equipment": _words(_word([e.value for e in Equipment])),
        "figures": {"type": "array", "items": _figure(poses)},
        **dict.fromkeys(("cover", "start", "end"), _whole(1, 100)),
        **dict.fromkeys(("feel", "breathing"), _TEXT),
        **dict.fromkeys(("easier", "harder"), _words(_REFERENCE)),
        "swap": _by_word([s.value for s in Swap], _REFERENCE),
        **dict.fromkeys(("avoid_if", "ask_first_if", "stop_if"), _texts()),
    }
    item = _object(WrittenItem, values, also={"rounds": _COUNT})
    values[WrittenRoutine] = {
        **article,
        "items": {"type": "array", "minItems": 1, "items": _or(_REFERENCE, item)},
        "rounds": _COUNT,
        "rest_between": _SECONDS,
        **dict.fromkeys(("goal", "progress"), _TEXT),
        **dict.fromkeys(("warm_up", "cool_down", "stop_if"), _texts()),
        "schedule": _object(WrittenSchedule, values),
        "audience": _word([a.value for a in Audience]),
        "print": _object(WrittenPrint, values),
    }
    values[WrittenTip] = {**article, "topic": _word([t.value for t in Topic]), "applies_to": _words(_REFERENCE), "on_card": _FLAG}
    values[WrittenPage] = article
    values[WrittenMuscleFile] = {
        "muscles": {"type": "object", "propertyNames": _SLUG, "additionalProperties": _object(WrittenMuscle, values)},
        "groups": {"type": "object", "propertyNames": _SLUG, "additionalProperties": {"type": "array", "minItems": 1, "items": _SLUG}},
    }
    return values


def _article_values() -> dict[str, Schema]:
    return {
        "title": {**_TEXT, "maxLength": 60},
        "summary": {**_TEXT, "maxLength": 160},
        "slug": _SLUG,
        **dict.fromkeys(("date", "updated", "reviewed", "review_due"), _DATE),
        **dict.fromkeys(("license", "source_id", "attribution"), _TEXT),
        "source": _WEB,
        "aliases": _texts(),
        "redirect_from": _or(_OLD, {"type": "array", "items": _OLD}),
        "draft": _FLAG,
        "order": _whole(0, 1_000_000),
        "rules": _levels(OF_ARTICLES),
        "extra": {"type": "object"},
    }


def _dose_values() -> dict[str, Schema]:
    return {
        **dict.fromkeys(("sets", "reps", "breaths", "per_day", "weeks"), _COUNT),
        **dict.fromkeys(("hold", "rest", "duration"), _SECONDS),
        "side": _word([s.value for s in Side], _SIDES),
        "tempo": _TEMPO,
        "load": {"type": "string", "pattern": r"^[^,;·]*[^,;·\s][^,;·]*$"},
        "effort": _EFFORT,
        "per_week": _PER_WEEK,
    }


def _object(model: type[Written], values: Mapping[type[Written], Mapping[str, Schema]], also: Mapping[str, Schema] | None = None) -> Schema:
    """A map with the fields of a model, told and with an example where they are an article's own."""
    top = model in (WrittenExercise, WrittenRoutine, WrittenTip, WrittenPage)
    properties = {
        name: _or_nothing(values[model][name]) if type(None) in get_args(f.annotation) else values[model][name]
        for name, f in model.model_fields.items()
    }
    properties = {name: _said(name, each) for name, each in properties.items()} if top else properties
    required = [name for name, field in model.model_fields.items() if field.is_required()]
    return {
        "type": "object",
        "properties": {**properties, **(also or {})},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _said(name: str, schema: Schema) -> Schema:
    words, example = _SAID[name]
    return {"description": words, "examples": [example], **schema}


def _or(*ways: Schema) -> Schema:
    return {"anyOf": list(ways)}


def _or_nothing(schema: Schema) -> Schema:
    """The same, or nothing after the colon."""
    return _or(*schema.get("anyOf", [schema]), {"type": "null"})


def _whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _texts() -> Schema:
    """One text, or a list of texts."""
    return _or(_TEXT, {"type": "array", "items": _TEXT})


def _word(words: Iterable[str], also: Iterable[str] = ()) -> Schema:
    """One of some words, as it is or in capitals, with spaces for hyphens, or by another name for it."""
    known = list(words)
    every = sorted({word_key(word) for word in (*known, *also)})
    return _or({"enum": known}, {"type": "string", "pattern": f"^{_GAP}*({'|'.join(_loose(word) for word in every)}){_GAP}*$"})


def _loose(word: str) -> str:
    """A pattern for a word in any case, with hyphens, underscores or spaces between its parts."""
    parts = (
        "".join(f"[{c.upper()}{c}]" if c.isascii() and c.isalpha() else _SYNTAX.sub(r"\\\g<0>", c) for c in p) for p in word.split("-")
    )
    return f"{_GAP}+".join(parts)


def _words(word: Schema, least: int = 0) -> Schema:
    """A list of such words, or one line of them with commas."""
    one = word["pattern"] if "pattern" in word else word["anyOf"][1]["pattern"]
    inner = one.removeprefix("^").removesuffix("$")
    line = {"type": "string", "pattern": rf"^{inner}(,{inner})*$"}
    return _or({"type": "array", "items": word, **({"minItems": least} if least else {})}, line)


def _by_word(words: Iterable[str], value: Schema) -> Schema:
    """A map from words to values."""
    known = list(words)
    return {
        "type": "object",
        "properties": dict.fromkeys(known, value),
        "patternProperties": {f"^{_GAP}*({'|'.join(_loose(word) for word in known)}){_GAP}*$": value},
        "additionalProperties": False,
    }


def _figure(poses: tuple[str, ...]) -> Schema:
    """A figure: a pose, a map that begins with one, or null. Its joints are judged by Supple alone."""
    pose: Schema = {"enum": list(poses)}
    return _or(
        pose,
        {"type": "object", "properties": {"pose": pose, "same-as": {"type": "integer", "minimum": 1}, "alt": _TEXT, "mirror": _FLAG}},
        {"type": "null"},
    )


def _settings() -> Schema:
    line: Schema = {"type": "string"}
    lines: Schema = {"type": "array", "items": _TEXT}
    notice = _table({"text": _TEXT, "by": _TEXT, "date": _DATE})
    link = _table({"url": {"type": "string", "pattern": "^(https?|mailto):"}, "text": _TEXT})
    special: dict[str, Schema] = {
        "title": _TEXT,
        "stop_if": {**lines, "minItems": 1},
        "base_url": {"anyOf": [{"const": ""}, {"type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^?#]+$"}]},
        "paper": {"enum": list(config.PAPERS)},
        "pdf": {"type": "array", "items": {"enum": list(config.PDFS)}},
        "card_include": {**_or(_TEXT, lines), "examples": ["all", ["beginner", "lower-back"]]},
        "fonts": lines,
        "offline": {"enum": list(config.OFFLINE)},
        "discussion": link,
        "sponsor": link,
        "red_flags": {"type": "object", "properties": dict.fromkeys(("all", *_plain(Region)), notice), "additionalProperties": False},
        "floor_help": notice,
        "rules": _levels(RULES),
    }
    properties: Schema = {}
    on_card: Schema = {}
    for field in fields(config.Settings):
        kind = line if field.type is str else _FLAG if field.type is bool else _whole(1, 100) if field.type is int else {}
        own = {**special.get(field.name, kind), "description": _SETTINGS_SAID[field.name]}
        group = on_card if field.name.startswith("card_") else properties
        group[field.name.removeprefix("card_")] = own | ({"default": field.default} if isinstance(field.default, str | int) else {})
    properties["card"] = {"type": "object", "properties": on_card, "additionalProperties": False}
    required = [field.name for field in fields(config.Settings) if field.default is MISSING]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _levels(rules: Iterable[str]) -> Schema:
    return {"type": "object", "properties": {rule: {"enum": list(config.RULE_LEVELS)} for rule in rules}, "additionalProperties": False}


def _table(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(properties), "required": list(properties), "additionalProperties": False}


def _plain(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


def _snippet(name: str, field: Schema) -> Schema:
    """A snippet that writes a field with its words to choose from, or with its example."""
    words = _choices(field)
    example = field["examples"][0]
    listed = isinstance(example, list) and words
    if words:
        value = f"${{1|{','.join(words)}|}}"
        value = f"[{value}]" if listed else value
    else:
        value = f"${{1:{_escaped(quoted(example, flow=False) if isinstance(example, str) else _inline(example))}}}"
    return {"scope": "markdown", "prefix": name, "body": [f"{name}: {value}", "$0"], "description": field["description"]}


def _choices(field: Schema) -> list[str]:
    """The words that a field offers, at its top or in its list."""
    for way in (field, *field.get("anyOf", [])):
        if "enum" in way:
            return list(way["enum"])
        if way.get("type") == "array" and "anyOf" in way.get("items", {}):
            return _choices(way["items"]) if "enum" in way["items"]["anyOf"][0] else []
    return ["true", "false"] if field.get("type") == "boolean" else []


def _inline(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return quoted(value, flow=True) if isinstance(value, str) else json.dumps(value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
