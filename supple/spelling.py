"""A word in prose → the word for a muscle that it was surely meant for."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from supple.reading import AROUND, masked

# Words of plain English that are near the name of a muscle, in the form without s.
_REAL = frozenset(
    "abdomen abducted abduct abduction adduction carve elector eternal extender extension exterior firearm gluten hammering hampering "
    "hamstrung infernal interval literal lumber maxim maximum medic medium meddle minibus minimum muddle muscled muscular pastoral pelvis "
    "pictorial posterity quadrant quadratic rectum serrate shouldered shudder smolder sounder spinal spine transverse trapeze".split()
)
_REMEMBERED = 20_000  # words
SHORTEST = 6  # letters; in shorter words a slip gives another word too often


@dataclass(frozen=True)
class Spelling:
    """Every word of the names of muscles, as it may be misspelt."""

    known: frozenset[str]
    targets: tuple[str, ...]
    _found: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def near(self, word: str) -> tuple[str, ...]:
        """The words for muscles that a word was surely meant for: none where it is right or a stranger,
        and more than one where it is as near to each of them. In words of up to eight letters one letter
        may be wrong, in longer ones two; the first is taken to be right."""
        if word not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[word] = self._nearest(word.strip(AROUND).casefold())
        return self._found[word]

    def _nearest(self, word: str) -> tuple[str, ...]:
        bare = _singular(word)
        if len(word) < SHORTEST or not word.isalpha() or bare in self.known or not _REAL.isdisjoint((word, bare)):
            return ()
        found: dict[int, set[str]] = {}
        for target in self.targets:
            if target[0] == word[0] and abs(len(target) - len(word)) <= 2:
                steps = _distance(bare, _singular(target))
                if steps <= (1 if len(target) <= 8 else 2):
                    found.setdefault(steps, set()).add(_as_many(word, target))
        return tuple(sorted(found[min(found)])) if found else ()


@lru_cache(maxsize=8)
def spelling(muscles: tuple[str, ...]) -> Spelling:
    """The words of such names ("lower-back", "erector-spinae")."""
    words = sorted({part for name in muscles for part in name.casefold().split("-") if part})
    targets = {_singular(word): word for word in words if len(word) >= SHORTEST}  # of "buttock" and "buttocks" the second
    return Spelling(frozenset(map(_singular, words)), tuple(targets.values()))


def respelt(line: str, known: Spelling) -> str:
    """A line of an article with the words for muscles put right of which there is no doubt."""

    def right(match: re.Match[str]) -> str:
        near = known.near(match[0])
        if len(near) != 1:
            return line[match.start() : match.end()]
        return near[0].upper() if match[0].isupper() else near[0].capitalize() if match[0][0].isupper() else near[0]

    made, last = "", 0
    for match in re.finditer(r"[^\W\d_]+", masked(line)):
        made += line[last : match.start()] + right(match)
        last = match.end()
    return made + line[last:]


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _as_many(word: str, target: str) -> str:
    """The target in the number of the word: hamsting → hamstring. Latin names have one form."""
    latin = target.endswith(("us", "is", "ps"))
    return _singular(target) if target.endswith("s") and not word.endswith("s") and not latin else target


def _distance(one: str, other: str) -> int:
    """How many letters must be changed, put in, left out or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                row[-1] = min(row[-1], before[j - 2] + 1)
        before, last = last, row
    return last[-1]
