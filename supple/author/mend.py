"""A file with faults → the same file with those mended of which there is no doubt; nothing else is touched."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from supple.author import files
from supple.diagnostics import Diagnostic
from supple.figure.language import Figure

# What has one remedy, which changes no meaning: a heading that is shown as "##" already, a bullet that
# Markdown does not know, and a muscle's name with a slip.
SURE = ("heading-one", "list-broken", "muscle-spelling")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_BULLET = re.compile(r"[•·▪] ?(?=\S)")


@dataclass(frozen=True, slots=True)
class Change:
    """A line that was mended: where it stood, for which rule, before and after."""

    path: str
    line: int
    code: str
    before: str
    after: str

    def text(self) -> str:
        """One line for the terminal, with the words that changed."""
        old, new = self.before.split(), self.after.split()
        while old and old[:1] == new[:1]:
            old, new = old[1:], new[1:]
        while old and old[-1:] == new[-1:]:
            old, new = old[:-1], new[:-1]
        return f"{self.path}:{self.line}: mended[{self.code}]: {' '.join(old)} → {' '.join(new)}"


def mend(site: Path, faults: Iterable[Diagnostic], muscles: Mapping[str, str], poses: Mapping[str, Figure]) -> Iterator[Change]:
    """Writes each file of the site that has such faults anew, whole or not at all, and gives what changed in it."""
    codes: dict[str, set[str]] = {}
    for fault in faults:
        if fault.code in SURE and fault.path.endswith(".md"):
            codes.setdefault(fault.path, set()).add(fault.code)
    for path, found in codes.items():
        made, changes = mended(path, (site / path).read_bytes(), found, muscles, poses)
        if changes:
            files.replace(site / path, made)
            yield from changes


def mended(
    path: str, data: bytes, codes: Collection[str], muscles: Mapping[str, str], poses: Mapping[str, Figure]
) -> tuple[bytes, list[Change]]:
    """An article's bytes with the faults of those codes mended, as far as they can be, and what was changed.

    The law of this file, held at every run: with each change some faults are gone, and none is new.
    """
    from supple.load import parse

    changes: list[Change] = []
    faults = parse(path, data, muscles, poses)[2]
    while True:
        made, more = _once(path, data, [fault for fault in faults if fault.code in codes], muscles)
        left = parse(path, made, muscles, poses)[2] if more else faults
        if not Counter(fault.code for fault in left) < Counter(fault.code for fault in faults):
            return data, changes
        data, faults, changes = made, left, [*changes, *more]


def _once(path: str, data: bytes, faults: Iterable[Diagnostic], muscles: Mapping[str, str]) -> tuple[bytes, list[Change]]:
    from supple.spelling import respelt, spelling

    parts = _LINE.findall(data.decode("utf-8", "surrogateescape"))
    lines = [words for words, _ in parts]
    made = list(lines)
    codes: dict[int, str] = {}
    for fault in faults:
        at = min(max(fault.line, 1), len(lines)) - 1
        if fault.code == "muscle-spelling":
            made[at] = respelt(made[at], spelling(tuple(muscles)))
        elif fault.code == "heading-one":
            made[at] = re.sub(r"^#(?!#)", "##", made[at])
        else:
            _bullets(lines, made, at, parts[at][1] or "\n")
        codes[at + 1] = fault.code
    pairs = enumerate(zip(lines, made, strict=True), 1)
    changes = [Change(path, number, codes.get(number, "list-broken"), one, other) for number, (one, other) in pairs if one != other]
    ended = "".join(words + ending for words, (_, ending) in zip(made, parts, strict=True))
    return ended.encode("utf-8", "surrogateescape"), changes


def _bullets(lines: list[str], made: list[str], at: int, end: str) -> None:
    """The entries that begin with a bullet from this line on, up to an empty line, as a list of Markdown."""
    last = at
    while last < len(lines) and _BULLET.match(lines[last]):
        last += 1
    if last == at or (last < len(lines) and lines[last].strip()):
        return  # words below the last entry might belong to it, or not
    for number in range(at, last):
        made[number] = _BULLET.sub("- ", lines[number], count=1)
    if lines[at - 1].rstrip() not in ("", "---"):
        made[at] = end + made[at]
