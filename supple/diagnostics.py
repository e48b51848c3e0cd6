"""Faults found in a site → one-line, JSON and GitHub forms, in a fixed order."""

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

# What could move a terminal's cursor, or begin a line that a build log reads as a command.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


_SHORT_LIST = 20

# The faults that do not stop a build by themselves, and whose level a site's settings may change.
RULES = (
    "alt-missing",
    "blank-left",
    "card-large",
    "claim-unsourced",
    "date-order",
    "dose-missing",
    "dose-vague",
    "feel-missing",
    "file-type",
    "footnote-missing",
    "glyph-missing",
    "hand-out-of-reach",
    "heading-one",
    "heading-skip",
    "license-missing",
    "list-broken",
    "list-empty",
    "muscle-spelling",
    "quick-reference",
    "raw-html",
    "reading-grade",
    "review-overdue",
    "reviewer-missing",
    "routine-long",
    "step-long",
)
# Those that one article can switch for itself; the others are about the site.
OF_ARTICLES = tuple(rule for rule in RULES if rule not in ("card-large", "file-type"))
# Those that know only English words.
ENGLISH = ("alt-missing", "claim-unsourced", "dose-vague", "muscle-spelling", "reading-grade")


class Level(StrEnum):
    """How grave a fault is: an error stops a build, a warning only under --strict, and a note,
    which is what is still wrong in a draft, never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: where it is, what is wrong, and what to write instead.

    `path` is relative to the site's folder, with `/`; `line` counts from 1, and 0 stands for the
    file as a whole. `message` says what is wrong, `hint` what to write; both are whole sentences.
    """

    path: str
    line: int
    level: Level
    code: str
    message: str
    hint: str = ""

    def text(self) -> str:
        """`path:line: level[code]: what. What to write.`"""
        line = max(self.line, 1)
        return _CONTROL.sub("\ufffd", f"{self.path}:{line}: {self.level}[{self.code}]: {self.message} {self.hint}".rstrip())

    def json(self) -> str:
        """One JSON object with path, line, level, code, message and hint, on one line."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def github(self) -> str:
        """A GitHub Actions workflow command, which marks the line in a pull request."""
        place = f"file={_escaped(self.path, ',:')},line={max(self.line, 1)}"
        title = _escaped(f"supple {self.code}", ",:")
        command = "notice" if self.level is Level.NOTE else self.level.value
        return f"::{command} {place},title={title}::{_escaped(f'{self.message} {self.hint}'.rstrip())}"


def error(path: str, line: int, code: str, message: str, hint: str = "") -> Diagnostic:
    """A fault that stops a build."""
    return Diagnostic(path, line, Level.ERROR, code, message, hint)


def warning(path: str, line: int, code: str, message: str, hint: str = "") -> Diagnostic:
    """A fault that is told and does not stop a build."""
    return Diagnostic(path, line, Level.WARNING, code, message, hint)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each fault once, by path, line, code and words."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.path, d.line, d.code, d.message, d.hint, d.level)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any fault stops a build."""
    return any(d.level is Level.ERROR for d in diagnostics)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None where none is alike; ties go to the last by alphabet."""
    words = sorted(set(known))
    folded = {w.casefold(): w for w in reversed(words)}
    found = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.55)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that offers the nearest known word, or else the list, as far as it is short."""
    words = list(known)
    best = nearest(word, words)
    if best:
        return f'Did you mean "{best}"?'
    more = ", …" if len(words) > _SHORT_LIST else ""
    return f"Write one of: {', '.join(words[:_SHORT_LIST])}{more}." if words else ""


def _escaped(text: str, more: str = "") -> str:
    """Text with the characters that a workflow command reserves written as %XX."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
