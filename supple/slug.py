"""A title or file name → a slug for addresses, legal as a file name everywhere."""

import re
import unicodedata

# Names that Windows keeps for devices, whatever their ending.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
MAX_BYTES = 120
_WORD = re.compile(r"[a-z0-9]+")


def slug(text: str) -> str:
    """Lower-case letters and digits of any script in NFC, joined by single hyphens; "" if there are none.

    Latin accents and apostrophes are dropped ("Child's pose" → "childs-pose"); other scripts stay.
    """
    if text.isascii():  # most are, and need no look at each character
        return "-".join(_WORD.findall(text.replace("'", "").lower()))
    folded = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "").replace("ß", "ss")).casefold()
    kept: list[str] = []
    base = ""
    for character in folded:
        if unicodedata.category(character) == "Mn" and base.isascii():
            continue
        if not unicodedata.category(character).startswith("M"):
            base = character if character.isalnum() else ""
        kept.append(character if character.isalnum() or unicodedata.category(character)[0] == "M" else " ")
    return unicodedata.normalize("NFC", "-".join("".join(kept).split()))


def slug_fault(word: str) -> str:
    """Why a word cannot be a slug, as the end of a sentence; "" if it can."""
    if not word:
        return "has no letter or digit"
    if slug(word) != word:
        return "is not in lower-case letters, digits and single hyphens"
    return name_fault(word)


def name_fault(word: str) -> str:
    """Why a word cannot be a file's name everywhere, as the end of a sentence; "" if it can."""
    if word.partition(".")[0].casefold() in _DEVICES:
        return "is a name that Windows keeps for a device"
    if len(word.encode()) > MAX_BYTES:
        return f"is longer than {MAX_BYTES} bytes"
    return ""
