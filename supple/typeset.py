"""Typst templates and data → the bytes of PDF and PNG files."""

import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, cast

from supple.fonts import Font, own

STANDARD = "ua-1"  # PDF/UA-1: tagged, titled, with a language; Typst refuses to write anything less
_PLACE = re.compile(r"┌─ (\S+?):(\d+):")
_MISSING = "[?]"
# Spaces and hyphens that a font may lack, and what looks the same; marks that are not to be seen.
_ALIKE = {0x2007: "\xa0", 0x2009: "\xa0", 0x202F: "\xa0", 0x2010: "-", 0x2011: "-"}
_UNSEEN = frozenset((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)))
_ASCII = frozenset(range(0x20, 0x7F))


class TypesetFault(Exception):
    """A template that Typst cannot use: which one, the line (0 where unknown), and Typst's words."""

    def __init__(self, message: str, name: str, line: int = 0) -> None:
        super().__init__(message)
        self.name, self.line = name, line


class _Compiler(Protocol):
    """Typst's compiler as it is; its own stubs do not know of several files."""

    def compile(
        self, files: Mapping[str, bytes], /, *, format: str, sys_inputs: Mapping[str, str], ppi: float = 144.0, pdf_standards: str = ""
    ) -> bytes | list[bytes]: ...


class Typesetter:
    """Typesets with one set of templates and fonts. Threads may share it: each has a compiler of its own."""

    def __init__(self, files: Mapping[str, bytes], fonts: Sequence[Font]) -> None:
        self._files = dict(files)
        self._folders = [str(own()), *dict.fromkeys(str(font.file.parent) for font in fonts)]
        self._families = list(dict.fromkeys(font.family for font in fonts))
        self._shown = _ASCII.union(*(font.shows for font in fonts))
        self._own = threading.local()

    def typeset(self, main: str, data: str, suffix: str) -> bytes:
        """The PDF or PNG (at a pixel a point) that the template `main` makes of `data`, which is JSON.

        The template reads it with `json(bytes(sys.inputs.data))`, and the families with
        `json(bytes(sys.inputs.fonts))`. A character that no font has is shown as "[?]".
        """
        import msgspec
        import typst

        inputs = {"data": _readable(data, self._shown), "fonts": msgspec.json.encode(self._families).decode()}
        files = {**self._files, "main": self._files[main]}
        try:
            if suffix == ".png":
                made = self._compiler(files).compile(files, format="png", ppi=72.0, sys_inputs=inputs)
            else:
                made = self._compiler(files).compile(files, format="pdf", pdf_standards=STANDARD, sys_inputs=inputs)
        except typst.TypstError as reason:
            place = _PLACE.search(reason.diagnostic)
            name, line = (place[1], int(place[2])) if place else ("main", 0)
            raise TypesetFault(reason.message, main if name == "main" else name, line) from None
        if not isinstance(made, bytes):
            raise TypesetFault("a picture has more than one page", main)
        return made

    def _compiler(self, files: dict[str, bytes]) -> _Compiler:
        import typst

        if not hasattr(self._own, "compiler"):
            make = cast(Callable[..., _Compiler], typst.Compiler)
            self._own.compiler = make(files, font_paths=self._folders, ignore_system_fonts=True)
        return cast(_Compiler, self._own.compiler)


def unshown(text: str, shown: Iterable[int]) -> tuple[str, ...]:
    """The characters of a text that fonts with the code points `shown` cannot show, in their order."""
    known = _ASCII.union(shown)
    return tuple(
        c for c in dict.fromkeys(text) if ord(c) not in known and ord(c) >= 0x20 and ord(c) not in _ALIKE and ord(c) not in _UNSEEN
    )


def _readable(text: str, shown: frozenset[int]) -> str:
    """The text with every character that cannot be shown replaced by what can."""
    if text.isascii():
        return text
    foreign = {ord(c) for c in set(text)} - shown
    return text.translate({c: _ALIKE.get(c, "" if c in _UNSEEN else _MISSING) for c in foreign if c >= 0x20})


_REFERENCE = re.compile(r'"(/figures/[0-9a-f]+\.svg)"')


def figures_in(data: str) -> tuple[str, ...]:
    """The addresses of the drawings that some JSON names, each once."""
    return tuple(dict.fromkeys(_REFERENCE.findall(data)))
