"""The front matter that an author may write, field by field, with the words for what is wrong."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from supple import dose as dose_language
from supple.config import RULE_LEVELS
from supple.diagnostics import OF_ARTICLES, did_you_mean
from supple.model import (
    DAILY,
    NOTHING,
    ONE,
    Difficulty,
    Dose,
    Equipment,
    Movement,
    Person,
    Position,
    Range,
    Region,
    Side,
    Swap,
    Topic,
    word_key,
)
from supple.slug import name_fault, slug, slug_fault

DIFFICULTIES = {
    "beginner-friendly": "beginner",
    "easy": "beginner",
    "medium": "intermediate",
    "moderate": "intermediate",
    "hard": "advanced",
    "expert": "advanced",
}
POSITIONS = {
    "supine": "lying-back",
    "prone": "lying-front",
    "side-lying": "lying-side",
    "quadruped": "hands-and-knees",
    "all-fours": "hands-and-knees",
    "seated": "sitting-chair",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class WrongError(PydanticCustomError):
    """A value that is not allowed: the code of its diagnostic, what is wrong, and what to write."""

    def __new__(cls, code: str, message: str, hint: str) -> "WrongError":
        return super().__new__(cls, code, message.replace("{", "{{").replace("}", "}}"), {"hint": hint, "message": message})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _no_text(value)
    text = " ".join(value.split())
    if not text:
        raise WrongError("empty", "This is empty.", "Write something, or delete the line.")
    if not text.isprintable() and _CONTROL.search(text):
        raise WrongError("control-character", "There is a control character in this text.", "Delete it, or type the text again.")
    return text


def _no_text(value: object) -> WrongError:
    if isinstance(value, bool | int | float):
        return WrongError("type-text", f'"{value}" is read as a number or a switch, and text is wanted.', f'Put it in quotes: "{value}".')
    if value is None:
        return WrongError("empty", "This is empty.", "Write something, or delete the line.")
    if isinstance(value, list):
        return WrongError("type-text", "This is a list, and one text is wanted.", "Write a single one, without brackets.")
    return WrongError("type-text", "This is a map, and text is wanted.", "Put a text with a colon in quotes.")


def _at_most(limit: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > limit:
            raise WrongError("text-long", f"This has {len(text)} characters; {limit} are allowed.", f"Shorten it to {limit} characters.")
        return text

    return check


def _listed(value: object) -> object:
    """One value as a list of one; a list as it is."""
    return value if isinstance(value, list) else [value]


def _listed_words(value: object) -> object:
    """A line of words with commas as a list."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    return _listed(value)


def _word(what: str, kind: type[StrEnum], also: Mapping[str, str] | None = None) -> Any:
    """A validator for one of an enum's words, its other spellings, or the nearest word as a hint."""
    known = {each.value: each for each in kind}

    def read(value: object) -> StrEnum:
        if isinstance(value, str) and value in known:  # as most are
            return known[value]
        key = word_key(_text(value))
        key = (also or {}).get(key, key)
        if key not in known:
            raise WrongError(f"unknown-{what}", f'"{value}" is no {what} that Supple knows.', did_you_mean(key, [*known, *(also or {})]))
        return known[key]

    return PlainValidator(read)


def _date(value: object) -> datetime.date:
    text = str(value)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError("the form is year-month-day")
        return datetime.date.fromisoformat(text)
    except ValueError as reason:
        raise WrongError("date", f'"{text}" is no date: {reason}.', "Write year-month-day, such as 2026-03-31.") from None


def _slug(value: object) -> str:
    text = _text(value)
    fault = slug_fault(text)
    if fault:
        raise WrongError("slug", f'"{text}" {fault}.', 'Write lower-case letters, digits and hyphens, such as "knee-to-chest".')
    return text


def _reference(value: object) -> str:
    """A slug that names another article; `bridge.md` is read as `bridge`."""
    text = _text(value).removesuffix(".md")
    if slug_fault(text) and not slug_fault(slug(text)):
        raise WrongError("slug", f'"{text}" is not the file name of an article.', f'Did you mean "{slug(text)}"?')
    return _slug(text)


def _rule(value: object) -> str:
    if value not in OF_ARTICLES:
        raise WrongError("unknown-rule", f'"{value}" is no rule that an article can switch.', did_you_mean(str(value), OF_ARTICLES))
    return str(value)


def _rule_level(value: object) -> str:
    if value not in RULE_LEVELS:
        raise WrongError("unknown-level", f'"{value}" is no level of a rule.', f"Write one of: {', '.join(RULE_LEVELS)}.")
    return str(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongError("type-flag", f'"{value}" is neither true nor false.', "Write true or false.")
    return value


def _whole(low: int, high: int) -> Any:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise WrongError(
                "type-number", f'"{value}" is not a whole number from {low} to {high}.', f"Write a number such as {min(max(4, low), high)}."
            )
        return value

    return PlainValidator(read)


def _web(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c in text for c in ' <>"\\'):
        raise WrongError("address", f'"{text}" is no web address.', "Write it in full, such as https://example.org/page.")
    return text


def _old_address(value: object) -> str:
    """An old address as the path of its page, without %XX: every part must do as a file's name."""
    text = unquote(_text(value))
    parts = text.removeprefix("/").removesuffix("/").split("/")
    legal = all(re.fullmatch(r"[\w\-~.]+", part) and not part.startswith(".") and not part.endswith(".") for part in parts)
    if not text.startswith("/") or not legal or any(name_fault(part) for part in parts):
        raise WrongError("redirect", f'"{text}" is no old address of this site.', 'Write its path from the root, such as "/old/page/".')
    return unicodedata.normalize("NFC", text)


def _dosed(read: Callable[[str, str], Any]) -> Callable[[object, ValidationInfo], Any]:
    """A reader of a part of the dose language (its text and its field's name) as a validator."""

    def validator(value: object, info: ValidationInfo) -> Any:
        name = info.field_name or "dose"
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise WrongError("dose-number", f"{name} must be a number, a range or a text.", 'Write it like "8–12" or "20–30 s".')
        try:
            return read(str(value), name)
        except dose_language.DoseError as reason:
            raise WrongError(reason.code, str(reason), reason.hint) from None

    return validator


def _per_week(value: object, info: ValidationInfo) -> Range:
    if isinstance(value, str) and value.strip().casefold() in ("daily", "every day"):
        return DAILY
    found: Range = _dosed(dose_language.parse_times)(value, info)
    return found


def _side(value: object) -> Side:
    if isinstance(value, bool):
        raise WrongError("unknown-side", "side is a word, not true or false.", did_you_mean("", [s.value for s in Side]))
    key = word_key(_text(value))
    key = {"per-side": "each", "each-side": "each", "both-sides": "both", "alternating": "alternate", "alternate-sides": "alternate"}.get(
        key, key
    )
    if key not in list(Side):
        raise WrongError("unknown-side", f'"{value}" is no side.', did_you_mean(key, [s.value for s in Side]))
    return Side(key)


def _muscle(value: object, info: ValidationInfo) -> str:
    words: dict[str, str] = info.context["muscles"] if info.context else {}
    text = _text(value)
    key = word_key(text)
    if key not in words:
        raise WrongError("unknown-muscle", f'"{text}" is no muscle that content/muscles.yaml names.', did_you_mean(key, words))
    return words[key]


def _muscle_lists(value: object) -> object:
    return value if isinstance(value, dict) else {"primary": value}


def _person(value: object) -> object:
    return value if isinstance(value, dict) else {"name": value}


def _item(value: object) -> object:
    return value if isinstance(value, dict) else {"use": value}


def _rounds_as_sets(value: object) -> object:
    """`rounds` is another word for `sets`; both together are left for the model to refuse."""
    if isinstance(value, dict) and "rounds" in value:
        if "sets" in value:
            raise WrongError("dose-twice", "The dose gives sets and rounds, which mean the same.", "Keep one of them.")
        return {("sets" if key == "rounds" else key): each for key, each in value.items()}
    return value


Text = Annotated[str, BeforeValidator(_text)]
Title = Annotated[str, BeforeValidator(_text), AfterValidator(_at_most(60))]
Blurb = Annotated[str, BeforeValidator(_text), AfterValidator(_at_most(160))]
Texts = Annotated[list[Text], BeforeValidator(_listed)]
Slug = Annotated[str, PlainValidator(_slug)]
Reference = Annotated[str, PlainValidator(_reference)]
References = Annotated[list[Reference], BeforeValidator(_listed_words)]
Date = Annotated[datetime.date, PlainValidator(_date)]
Flag = Annotated[bool, PlainValidator(_flag)]
Web = Annotated[str, PlainValidator(_web)]
Count = Annotated[Range, PlainValidator(_dosed(dose_language.parse_range))]
Time = Annotated[Range, PlainValidator(_dosed(dose_language.parse_time))]
PerWeek = Annotated[Range, PlainValidator(_per_week)]
MuscleName = Annotated[str, PlainValidator(_muscle)]
MuscleNames = Annotated[list[MuscleName], BeforeValidator(_listed_words), Field(min_length=1)]


class Day(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Audience(StrEnum):
    """For whom a routine is."""

    EVERYONE = "everyone"
    BEGINNER = "beginner"
    OFFICE = "office"
    OLDER_ADULT = "older-adult"
    CLINIC = "clinic"
    RUNNER = "runner"
    ATHLETE = "athlete"
    PREGNANCY = "pregnancy"


class Written(BaseModel):
    # A list or map that is a default has a factory: pydantic would make a deep copy of it for every article.
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


_DOSE = tuple(f.name for f in fields(Dose))


class WrittenDose(Written):
    """A dose written as a map."""

    sets: Count | None = None
    reps: Count | None = None
    hold: Time | None = None
    rest: Time | None = None
    duration: Time | None = None
    breaths: Count | None = None
    side: Annotated[Side, PlainValidator(_side)] | None = None
    tempo: Annotated[str, PlainValidator(_dosed(lambda text, _: dose_language.parse_tempo(text)))] | None = None
    load: Annotated[Text, AfterValidator(_dosed(lambda text, _: dose_language.parse_load(text)))] | None = None
    effort: Annotated[Range, PlainValidator(_dosed(lambda text, _: dose_language.parse_effort(text)))] | None = None
    per_day: Count | None = None
    per_week: PerWeek | None = None
    weeks: Count | None = None

    @cached_property  # what is written on one line is shared by all who write the same
    def meant(self) -> Dose:
        """The same as a Dose."""
        return Dose(**{name: getattr(self, name) for name in _DOSE})


def _dose(value: object, info: ValidationInfo) -> object:
    """A dose on one line as the map that says the same; a map as it is."""
    if isinstance(value, dict):
        return _rounds_as_sets(value)
    return _dosed(lambda text, _: _one_line(text))(value, info)


@lru_cache(maxsize=1_000)  # many exercises have the same dose
def _one_line(text: str) -> WrittenDose:
    read = dose_language.parse(text)
    return WrittenDose.model_construct(**{name: getattr(read, name) for name in _DOSE})


class WrittenMuscles(Written):
    """Muscles, those that work most first."""

    primary: MuscleNames
    secondary: MuscleNames | None = None


class WrittenPerson(Written):
    """A person by name."""

    name: Text
    role: Text | None = None

    def meant(self) -> Person:
        """The same as a Person."""
        return Person(self.name, self.role or "")


class WrittenSource(Written):
    """A work that the article rests on."""

    title: Text
    url: Web | None = None
    year: Annotated[int, _whole(1500, 2200)] | None = None


class WrittenImage(Written):
    """A picture beside the article or under static/."""

    src: Text
    alt: Text
    phase: Text | None = None
    credit: Text | None = None
    license: Text | None = None
    use: Text | None = None


Author = Annotated[WrittenPerson, BeforeValidator(_person)]


class WrittenArticle(Written):
    """The fields that every kind of article has."""

    title: Title
    slug: Slug | None = None
    author: Author | None = None
    reviewed_by: Author | None = None
    date: Date | None = None
    updated: Date | None = None
    reviewed: Date | None = None
    review_due: Date | None = None
    sources: list[WrittenSource] = Field(default_factory=list)
    license: Text | None = None
    source: Web | None = None
    source_id: Text | None = None
    attribution: Text | None = None
    aliases: Texts = Field(default_factory=list)
    redirect_from: Annotated[list[Annotated[str, PlainValidator(_old_address)]], BeforeValidator(_listed)] = Field(default_factory=list)
    images: list[WrittenImage] = Field(default_factory=list)
    draft: Flag = False
    order: Annotated[int, _whole(0, 1_000_000)] | None = None
    rules: dict[Annotated[str, PlainValidator(_rule)], Annotated[str, PlainValidator(_rule_level)]] = Field(default_factory=dict)
    extra: dict[str, object] = Field(default_factory=dict)


class WrittenExercise(WrittenArticle):
    """An exercise's front matter."""

    summary: Blurb
    muscles: Annotated[WrittenMuscles, BeforeValidator(_muscle_lists)]
    difficulty: Annotated[Difficulty, _word("difficulty", Difficulty, DIFFICULTIES)]
    dose: Annotated[WrittenDose, BeforeValidator(_dose)] | None = None
    movement: Annotated[Movement, _word("movement", Movement)] | None = None
    region: Annotated[list[Annotated[Region, _word("region", Region)]], BeforeValidator(_listed_words)] = Field(default_factory=list)
    position: Annotated[Position, _word("position", Position, POSITIONS)] | None = None
    equipment: Annotated[list[Annotated[Equipment, _word("equipment", Equipment)]], BeforeValidator(_listed_words)] = Field(
        default_factory=list
    )
    feel: Text | None = None
    breathing: Text | None = None
    figures: list[object] = Field(default_factory=list)
    cover: Annotated[int, _whole(1, 100)] | None = None
    start: Annotated[int, _whole(1, 100)] | None = None
    end: Annotated[int, _whole(1, 100)] | None = None
    easier: References = Field(default_factory=list)
    harder: References = Field(default_factory=list)
    swap: dict[Annotated[Swap, _word("swap", Swap)], Reference] = Field(default_factory=dict)
    avoid_if: Texts = Field(default_factory=list)
    ask_first_if: Texts = Field(default_factory=list)
    stop_if: Texts = Field(default_factory=list)


class WrittenItem(WrittenDose):
    """One exercise of a routine, with what differs from its own dose."""

    use: Reference
    note: Text | None = None
    optional: Flag = False


class WrittenSchedule(Written):
    """How often a routine is done."""

    per_day: Count | None = None
    per_week: PerWeek | None = None
    days: Annotated[list[Annotated[Day, _word("day", Day)]], BeforeValidator(_listed_words)] = Field(default_factory=list)
    weeks: Count | None = None


class WrittenPrint(Written):
    """What a routine's sheet shows."""

    log_weeks: Annotated[int, _whole(0, 12)] = 4
    log_sides: Flag | None = None
    prepared_for: Flag = True
    blanks: Flag = False


class WrittenRoutine(WrittenArticle):
    """A routine's front matter."""

    summary: Blurb
    items: Annotated[list[Annotated[WrittenItem, BeforeValidator(_rounds_as_sets), BeforeValidator(_item)]], Field(min_length=1)]
    goal: Text | None = None
    rounds: Count = ONE
    rest_between: Time = NOTHING
    warm_up: Texts = Field(default_factory=list)
    cool_down: Texts = Field(default_factory=list)
    schedule: WrittenSchedule = WrittenSchedule()
    progress: Text | None = None
    audience: Annotated[Audience, _word("audience", Audience)] | None = None
    stop_if: Texts = Field(default_factory=list)
    print: WrittenPrint = WrittenPrint()


class WrittenTip(WrittenArticle):
    """A tip's front matter."""

    summary: Blurb
    topic: Annotated[Topic, _word("topic", Topic)] | None = None
    applies_to: References = Field(default_factory=list)
    on_card: Flag = False


class WrittenPage(WrittenArticle):
    """A plain page's front matter."""

    summary: Blurb | None = None


class WrittenMuscle(Written):
    """A muscle in content/muscles.yaml."""

    latin: Texts = Field(default_factory=list)
    synonyms: Texts = Field(default_factory=list)
    view: Annotated[str, Field(pattern="^(F|B|FB)$")]
    deep: Flag = False


class WrittenMuscleFile(Written):
    """content/muscles.yaml."""

    muscles: dict[Slug, WrittenMuscle]
    groups: dict[Slug, Annotated[list[Slug], Field(min_length=1)]] = Field(default_factory=dict)
