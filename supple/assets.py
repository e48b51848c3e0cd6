"""static/ and the pictures beside articles → assets under hashed names: stylesheets, fonts, the rest."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from supple import fonts
from supple.cache import Cache
from supple.diagnostics import Diagnostic, error
from supple.plan import Asset, digest
from supple.source import Found, files, known_digest

_FACES = {"/fonts/atkinson-400.woff2": "AtkinsonHyperlegible-Regular.ttf", "/fonts/atkinson-700.woff2": "AtkinsonHyperlegible-Bold.ttf"}
# That of every page, and what others add: pages made for paper, one's own card, a guided workout once it is started, the finder, the search page, /yours/.
STYLESHEETS = tuple(f"/css/{name}.css" for name in ("main", "paper", "own", "mat", "finder", "search", "yours"))
_SHORT = 16  # digits of a digest in a file's name
_RESERVED = ("/images/", "/figures/", "/api/")
_IMPORT = re.compile(r'@import\s+url\("([^"]+)"\)(?:\s+layer\(([\w.-]+)\))?(?:\s+([^;]+))?\s*;')
_LOOSE = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/|\s+""", re.DOTALL)
_SPARE = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|;? ?(}) ?| ?([{;,]) ?|(:) """)
_URL = re.compile(r'url\("?([^")]+)"?\)')


@dataclass(frozen=True, slots=True)
class Assets:
    """The files to publish, the address of each source name, that of the main stylesheet, and the
    paths of all files that were looked at."""

    outputs: tuple[Asset, ...]
    names: Mapping[str, str]
    css: str
    paths: frozenset[str]
    faults: tuple[Diagnostic, ...] = ()


def begin(site: Path, cache: Cache, processes: int) -> Callable[[], Mapping[str, bytes]]:
    """Begins to make the fonts that a site has not in its own static/."""
    return fonts.begin((face for name, face in _FACES.items() if not (site / f"static{name}").exists()), cache, processes)


def gather(
    site: Path,
    packaged: Path,
    images: Iterable[Found],
    cache: Cache,
    *,
    plain: bool = False,
    begun: Callable[[], Mapping[str, bytes]] = dict,
) -> Assets:
    """All assets of a site: its own static/ over the packaged one, the fonts, and pictures by
    their path ("/content/exercises/knee.jpg"). With `plain` files keep their names, so that a
    browser can be told which of them has changed; `begun` gives the fonts that were begun before."""
    faults: list[Diagnostic] = []
    static = {f.path.removeprefix("static"): f for f in files(packaged, "static", faults)}
    if site.resolve() != packaged.resolve():
        static |= {f.path.removeprefix("static"): f for f in files(site, "static", faults)}
    pictures = tuple(images)
    marks = _digests((*static.values(), *pictures), cache)
    assets: dict[str, Asset] = {}
    names: dict[str, str] = {}

    def publish(name: str, address: str, mark: str, content: bytes | Path, source: str = "") -> None:
        if plain:
            address = name
        names[name] = address
        # Equal bytes under one hashed name are one asset.
        assets.setdefault(address, Asset(address, mark, content, (source,) if source else ()))

    for name, face in _FACES.items():
        if name not in static:
            font = fonts.web_subset(face, cache, begun)
            publish(name, f"/fonts/{digest(font)[:_SHORT]}.woff2", digest(font), font)
    scripts = {name: marks[found.path] for name, found in sorted(static.items()) if name.startswith("/js/")}
    together = digest(*(text.encode() for pair in scripts.items() for text in pair))[:_SHORT]
    for name, found in sorted(static.items()):
        mark, suffix = marks[found.path], posixpath.splitext(name)[1]
        if name.startswith(_RESERVED):
            message = f"static{name} stands in a folder whose addresses Supple gives out itself."
            faults.append(error(found.path, 1, "static-reserved", message, "Put it into another folder of static/."))
        elif name.startswith("/fonts/"):
            publish(name, f"/fonts/{mark[:_SHORT]}{suffix}", mark, found.file, found.path)
        elif name.startswith("/js/"):
            publish(name, f"/js/{together}/{name.removeprefix('/js/')}", mark, found.file, found.path)
        elif not name.startswith("/css/"):
            publish(name, name, mark, found.file, found.path)
    for found in pictures:
        mark, suffix = marks[found.path], posixpath.splitext(found.path)[1].lower()
        publish(f"/{found.path}", f"/images/{mark[:_SHORT]}{suffix}", mark, found.file, found.path)
    sources = {name: found.file for name, found in static.items()}
    for name in STYLESHEETS:
        css, css_faults = _joined(name, sources, names)
        publish(name, f"/css/{digest(css)[:_SHORT]}.css", digest(css), css, f"static{name}")
        faults += css_faults
    return Assets(tuple(assets.values()), names, names["/css/main.css"], frozenset(marks), tuple(faults))


def _digests(found: Iterable[Found], cache: Cache) -> dict[str, str]:
    """The digest of each file by its path; one whose signature is known is not read again."""
    known, seen, marks = cache.files(), {}, {}
    for each in found:
        mark = known_digest(each, known)
        if mark is None:
            mark = digest(each.file.read_bytes())
            seen[each.path] = (each.signature, mark)
        marks[each.path] = mark
    if seen:
        with cache.together():
            cache.put_files(seen)
    return marks


def _joined(sheet: str, static: Mapping[str, Path], names: Mapping[str, str]) -> tuple[bytes, list[Diagnostic]]:
    """The stylesheet of that name with what it imports in place, each in its layer, without comments."""
    faults: list[Diagnostic] = []
    parts: list[str] = []
    source = f"static{sheet}"
    if sheet not in static:
        return b"", [error(source, 0, "css-missing", f"There is no {source}.", "Copy it from Supple's own static/ folder.")]
    main = _text(static[sheet], source, faults)
    for number, line in enumerate(main.split("\n"), 1):
        found = _IMPORT.search(line)
        if not found:
            parts.append(line)
            continue
        path = posixpath.normpath(f"/css/{found[1]}")
        if path not in static:
            faults.append(error(source, number, "css-import", f'There is no file "{found[1]}".', "Mend the name, or delete the line."))
            continue
        text = _readdressed(_text(static[path], f"static{path}", faults), path, names)
        text = f"@media {found[3]}{{{text}}}" if found[3] else text
        parts.append(f"@layer {found[2]}{{{text}}}" if found[2] else text)
    return _tight("\n".join(parts)).encode(), faults


def _text(file: Path, path: str, faults: list[Diagnostic]) -> str:
    """The text of a style sheet; where it is not UTF-8, a fault."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as reason:
        line = data[: reason.start].count(b"\n") + 1
        faults.append(error(path, line, "encoding", "This line is not UTF-8.", "Save the file as UTF-8 in your editor."))
        return ""


def _tight(css: str) -> str:
    """The text without comments and without space that says nothing; strings stay as they are."""
    spaced = _LOOSE.sub(lambda m: m[1] or ("" if m[0].startswith("/*") else " "), css).strip()
    return _SPARE.sub(lambda m: m[1] or m[2] or m[3] or m[4], spaced)


def _readdressed(css: str, path: str, names: Mapping[str, str]) -> str:
    """The text with the files it names under their published addresses, seen from /css/."""

    def name(match: re.Match[str]) -> str:
        target = match[1]
        if target.startswith(("data:", "#")):
            return match[0]
        rooted = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        return f'url("..{names.get(rooted, rooted)}")'

    return _URL.sub(name, css)
