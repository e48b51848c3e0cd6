"""Font files → what each can show: its family, its characters, and the subset that web pages load."""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from supple import jobs
from supple.cache import Cache
from supple.plan import digest, version

FAMILY = "Atkinson Hyperlegible"
_PACKAGE = "fontpkg_atkinson_hyperlegible"
# Latin with its supplements, punctuation, signs of money and measure: what pages need of the face.
_CHARACTERS = (*range(0x20, 0x180), *range(0x218, 0x21C), *range(0x2010, 0x2040), 0x20AC, 0x2122, 0x2212, 0x2260, 0x2264, 0x2265)
SUFFIXES = (".ttf", ".otf", ".ttc")


@dataclass(frozen=True, slots=True)
class Font:
    """A font file: the digest of its bytes, its family's name, and the code points that it shows."""

    file: Path
    mark: str
    family: str
    shows: frozenset[int]


class FontFault(Exception):
    """A file that is no font; its message says why."""


def own() -> Path:
    """The folder with the four faces that come with Supple."""
    from importlib.resources import files as package_files

    return Path(str(package_files(_PACKAGE).joinpath("files")))


def read(paths: Iterable[Path], cache: Cache) -> tuple[Font, ...]:
    """Supple's own font and those at `paths`; a FontFault or OSError where one cannot be read."""
    return tuple(_font(path, cache) for path in (own() / "AtkinsonHyperlegible-Regular.ttf", *paths))


def _font(path: Path, cache: Cache) -> Font:
    data = path.read_bytes()
    mark = digest(data)
    key = digest(b"font", mark.encode(), version("fonttools").encode())
    stored = cache.made(key)
    if stored:
        try:
            family, shows = msgspec.json.decode(stored, type=tuple[str, frozenset[int]])
            return Font(path, mark, family, shows)
        except (msgspec.DecodeError, ValueError):
            pass  # not what was put there: read the font
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(io.BytesIO(data), fontNumber=0, lazy=True) as font:
            family = font["name"].getBestFamilyName() or ""
            shows = frozenset(font.getBestCmap() or ())
    except (TTLibError, KeyError, AssertionError) as reason:
        raise FontFault(f"{path.name} is not a font that can be used: {reason}") from None
    cache.put_made(key, msgspec.json.encode((family, sorted(shows))))
    return Font(path, mark, family, shows)


def begin(faces: Iterable[str], cache: Cache, processes: int) -> Callable[[], Mapping[str, bytes]]:
    """Begins what `web_subset` makes of some faces and the cache does not have yet: with the library that does it, this takes as long
    as to read a hundred articles, and is done beside that."""
    wanted = tuple(face for face in faces if not cache.made(_key((own() / face).read_bytes())))
    return jobs.beside(_all_cut, wanted, processes) if wanted else dict


def web_subset(face: str, cache: Cache, begun: Callable[[], Mapping[str, bytes]] = dict) -> bytes:
    """A face of Supple's own font ("AtkinsonHyperlegible-Bold.ttf") with only the characters that
    pages need, as WOFF2; same font, same bytes."""
    raw = (own() / face).read_bytes()
    key = _key(raw)
    stored = cache.made(key)
    if stored:
        return stored
    font = begun().get(face) or _cut(raw)
    cache.put_made(key, font)
    return font


def _key(raw: bytes) -> str:
    return digest(b"subset", raw, repr(_CHARACTERS).encode(), version("fonttools").encode(), version("brotli").encode())


def _all_cut(faces: Iterable[str]) -> dict[str, bytes]:
    return {face: _cut((own() / face).read_bytes()) for face in faces}


def _cut(raw: bytes) -> bytes:
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"], notdef_outline=True)
    options.recalc_timestamp = False
    font = subset.load_font(io.BytesIO(raw), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_CHARACTERS)
    subsetter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()
