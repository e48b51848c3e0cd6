"""`supple.toml`, the environment and flags → Settings, with where each value came from."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from supple.diagnostics import Diagnostic, did_you_mean, error

FILE = "supple.toml"
PREFIX = "SUPPLE_"
PAPERS = ("a4", "letter")
PDFS = ("card", "routines", "exercises")
OFFLINE = ("visited", "all", "off")
RULE_LEVELS = ("off", "warn", "error")


@dataclass(frozen=True, slots=True)
class Notice:
    """A text that a qualified person wrote, with their name and the date."""

    text: str
    by: str
    date: str


@dataclass(frozen=True, slots=True)
class NamedLink:
    """An address and the words that lead to it."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A site's settings; docs/settings.md says what each one does."""

    title: str
    stop_if: tuple[str, ...]
    description: str = ""
    base_url: str = ""
    language: str = "en"
    author: str = ""
    license: str = "CC-BY-4.0"
    timezone: str = "UTC"
    disclaimer: str = "General information, not medical advice."
    paper: str = "a4"
    pdf: tuple[str, ...] = PDFS
    card_include: tuple[str, ...] = ("all",)
    card_exercises: bool = True
    fonts: tuple[str, ...] = ()
    per_page: int = 60
    og_images: bool = True
    search: bool = True
    offline: str = "visited"
    discussion: NamedLink | None = None
    sponsor: NamedLink | None = None
    red_flags: tuple[tuple[str, Notice], ...] = ()
    floor_help: Notice | None = None
    rules: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What one run is to do. `today` is the only date that a build knows."""

    site: Path
    output: Path
    today: datetime.date
    drafts: bool = False
    future: bool = False
    strict: bool = False
    no_cache: bool = False
    file_links: bool = False
    plain: bool = False  # static files under their own names, without a digest
    jobs: int = 1  # processes that parse and render
    profile: bool = False  # note how long each page takes
    work: Path | None = None  # the working folder, where it is not that of the site

    @property
    def working_folder(self) -> Path:
        """Where the cache is, and what a build leaves for the next one."""
        return self.work or self.site / ".supple"


KEYS = tuple(f.name for f in fields(Settings))
_TYPES = {f.name: f.type for f in fields(Settings)}


@dataclass(frozen=True, slots=True)
class Configured:
    """Settings (None where a fault stands in the way), the origin of each value, and the faults."""

    settings: Settings | None
    origins: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Diagnostic, ...] = ()


def read(folder: Path, environ: Mapping[str, str], flags: Mapping[str, str]) -> Configured:
    """The settings of a site folder; a flag wins over `SUPPLE_*`, and that over the file."""
    path = folder / FILE
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        hint = "Go to a site's folder, name it with --source, or make one: supple init my-site. The least is two lines, title and stop_if."
        return Configured(
            None, {}, (error(FILE, 0, "settings-missing", f"There is no {FILE} in {folder.resolve().name or folder}.", hint),)
        )
    except (OSError, UnicodeDecodeError) as reason:
        return Configured(None, {}, (error(FILE, 0, "settings-unreadable", f"{FILE} cannot be read: {reason}.", "Save it as UTF-8 text."),))
    return parse(text, environ, flags)


def parse(text: str, environ: Mapping[str, str], flags: Mapping[str, str]) -> Configured:
    """As `read`, from the text of the file."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        line = _line_of_toml_error(str(reason)) or text.count("\n") + 1
        return Configured(None, {}, (error(FILE, line, "settings-syntax", f"This is not TOML: {reason}.", 'Write: title = "My site".'),))
    faults: list[Diagnostic] = []
    values: dict[str, object] = {}
    origins = dict.fromkeys(KEYS, "default")

    def take(key: str, value: object, origin: str, line: int) -> None:
        try:
            values[key] = _converted(key, value)
            origins[key] = origin
        except ValueError as reason:
            faults.append(error(FILE, line, "settings-value", f"{origin}: {key.replace('card_', 'card.')} {reason}"))

    for key, value in _flattened(table).items():
        if key in KEYS:
            take(key, value, FILE, _line_of(text, key))
        else:
            written = key.replace("card_", "card.", 1)
            faults.append(
                error(FILE, _line_of(text, key), "settings-unknown", f'There is no setting "{written}".', did_you_mean(key, KEYS))
            )
    for name in sorted(environ):
        key = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and key in KEYS:
            take(key, _from_environment(key, environ[name]), name, 0)
        elif name.startswith(PREFIX):
            faults.append(error(FILE, 0, "settings-unknown", f"There is no setting for {name}.", did_you_mean(key, KEYS)))
    for key, value in flags.items():
        take(key, value, f"--{key.replace('_', '-')}", 0)
    for each in fields(Settings):
        if each.default is MISSING and each.name not in values and not any(each.name in f.message for f in faults):
            example = 'title = "My exercises"' if each.name == "title" else 'stop_if = ["sharp or shooting pain"]'
            faults.append(error(FILE, 0, "settings-required", f"The setting {each.name} is missing.", f"Write: {example}."))
    if faults:
        return Configured(None, origins, tuple(faults))
    return Configured(Settings(**values), origins)  # type: ignore[arg-type]


def base_path(settings: Settings) -> str:
    """The path part of `base_url`, with a slash at both ends; "/" without one."""
    path = urlsplit(settings.base_url).path.strip("/")
    return f"/{path}/" if path else "/"


def _flattened(table: Mapping[str, object]) -> dict[str, object]:
    """`[card] include = …` as `card_include`, and so on; other tables stay whole."""
    flat: dict[str, object] = {}
    for key, value in table.items():
        if key == "card" and isinstance(value, dict):
            flat.update({f"card_{inner}": each for inner, each in value.items()})
        else:
            flat[key] = value
    return flat


def _from_environment(key: str, text: str) -> object:
    """The text of a variable, as a TOML value where the setting is not a text."""
    if _TYPES[key] is str:
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _converted(key: str, value: object) -> object:
    """The value in the setting's own type, or a ValueError whose text follows the setting's name."""
    kind = _TYPES[key]
    if kind is bool:
        if not isinstance(value, bool):
            raise ValueError("must be true or false.")
        return value
    if kind is int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100:
            raise ValueError("must be a whole number from 1 to 100.")
        return value
    if kind is str:
        return _text(key, value)
    if key == "red_flags":
        return tuple(sorted((name, _record(Notice, each)) for name, each in _table(value).items()))
    if key == "rules":
        levels = {name: _one_of(each, RULE_LEVELS) for name, each in _table(value).items()}
        return tuple(sorted(levels.items()))
    if kind == tuple[str, ...]:
        return _texts(key, value)
    return _record(get_args(kind)[0], value)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text in quotes.")
    if key == "title" and not value.strip():
        raise ValueError("must not be empty.")
    if key == "paper":
        return _one_of(value, PAPERS)
    if key == "language" and not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
        raise ValueError('must be the short name of a language, such as "en" or "en-GB".')
    if key == "offline":
        return _one_of(value, OFFLINE)
    if key == "timezone":
        try:
            ZoneInfo(value)
        except Exception:  # zoneinfo raises five kinds of error for a name that is none
            raise ValueError(f'"{value}" is no time zone. Write a name such as "Europe/Paris".') from None
    if key == "base_url" and value:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(f'"{value}" is no web address. Write one such as "https://example.org/".')
        return value.rstrip("/") + "/"
    if any(ord(c) < 32 for c in value):
        raise ValueError("must be one line without control characters.")
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    items = [value] if key == "card_include" and isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
        raise ValueError('must be a list of texts, such as ["sharp or shooting pain"].')
    if key == "stop_if" and not items:
        raise ValueError("must name at least one reason to stop.")
    if key == "pdf":
        return tuple(_one_of(item, PDFS) for item in items)
    return tuple(items)


def _one_of(value: object, words: tuple[str, ...]) -> str:
    if value not in words:
        raise ValueError(f'"{value}" is not known. Write one of: {", ".join(words)}.')
    return str(value)


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError("must be a table.")
    return value


def _record(kind: type[Notice] | type[NamedLink], value: object) -> Notice | NamedLink:
    table, names = _table(value), [f.name for f in fields(kind)]
    if set(table) != set(names) or not all(isinstance(v, str) and v for v in table.values()):
        example = ", ".join(f'{name} = "…"' for name in names)
        raise ValueError(f"must be a table with {len(names)} texts: {{{example}}}.")
    if kind is Notice:
        try:
            datetime.date.fromisoformat(str(table["date"]))
        except ValueError:
            raise ValueError(f'has no date: "{table["date"]}". Write year-month-day in quotes, such as "2026-03-31".') from None
    made = kind(**{name: str(table[name]) for name in names})
    if isinstance(made, NamedLink) and urlsplit(made.url).scheme not in ("https", "http", "mailto"):
        raise ValueError(f'has no web address in url: "{made.url}".')
    return made


def _line_of(text: str, key: str) -> int:
    """The line on which a key or its table is written, or 0."""
    wanted = {key, key.removeprefix("card_")} if key.startswith("card_") else {key}
    for number, line in enumerate(text.splitlines(), 1):
        name = line.strip().strip("[").split("=")[0].split("]")[0].strip().strip("\"'")
        if name in wanted or name.split(".")[0] in wanted or name.replace(".", "_") in wanted:
            return number
    return 0


def _line_of_toml_error(message: str) -> int:
    """The line that a message of tomllib names ("… (at line 3, column 7)"), or 0."""
    _, _, rest = message.partition("at line ")
    digits = rest.split(",")[0]
    return int(digits) if digits.isdigit() else 0
