"""The model's words → the plain words that a reader sees."""

import datetime

from supple.model import Equipment, Position, Region, Swap, Topic

_LABELS = {
    Position.LYING_BACK: "lying on the back",
    Position.LYING_FRONT: "lying on the front",
    Position.LYING_SIDE: "lying on the side",
    Position.HANDS_AND_KNEES: "on hands and knees",
    Position.SITTING_FLOOR: "sitting on the floor",
    Position.SITTING_CHAIR: "sitting on a chair",
    Position.STANDING_SUPPORTED: "standing with support",
    Region.ANKLE_FOOT: "ankle and foot",
    Region.WRIST_HAND: "wrist and hand",
    Equipment.NONE: "nothing",
    Equipment.LOOP_BAND: "loop band",
    Equipment.MACHINE: "gym machine",
    Equipment.OTHER: "other equipment",
    Topic.PAIN: "pain and comfort",
}
# Names of muscles that are two words in one.
_PAIRS = {"shins-feet": "shins and feet"}
# Words that stay hyphenated although they are two.
_HYPHENATED = {"half-kneeling"}
SWAPS = {
    Swap.NO_FLOOR: "Can’t get to the floor?",
    Swap.NO_KNEELING: "Can’t kneel?",
    Swap.ONE_HANDED: "Only one hand free?",
    Swap.IN_BED: "In bed?",
}
_LICENCES = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC-BY-NC-4.0": ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


# Languages that are written from right to left, by the first part of their tag.
_LEFTWARDS = frozenset(("ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"))


def direction(language: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`."""
    return "rtl" if language.partition("-")[0].lower() in _LEFTWARDS else "ltr"


def label(word: str) -> str:
    """`lying-back` → "lying on the back", `lower-back` → "lower back"."""
    if word in _LABELS:
        return _LABELS[word]  # type: ignore[index]  # an enum's member and its text are equal
    if word in _PAIRS:
        return _PAIRS[word]
    return word if word in _HYPHENATED else word.replace("-", " ")


def sentence(text: str) -> str:
    """The text with a capital letter at its start."""
    return text[:1].upper() + text[1:]


def listed(words: tuple[str, ...]) -> str:
    """`a`, `a and b`, or `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def day(date: datetime.date) -> str:
    """`22 October 2025`."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def licence(name: str) -> tuple[str, str]:
    """The short name of a licence, and the address of its text ("" if unknown)."""
    return _LICENCES.get(name, (name, ""))
