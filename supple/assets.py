"""static/ and the pictures beside articles → assets under hashed names: one stylesheet, fonts, the rest."""

import io
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files as package_files
from pathlib import Path

from supple.cache import Cache
from supple.diagnostics import Diagnostic, error
from supple.plan import Asset, digest
from supple.source import Found, files

# Latin with its supplements, punctuation, signs of money and measure: what the face can show of it.
_CHARACTERS = (*range(0x20, 0x180), *range(0x218, 0x21C), *range(0x2010, 0x2040), 0x20AC, 0x2122, 0x2212, 0x2260, 0x2264, 0x2265)
_FACES = {"/fonts/atkinson-400.woff2": "AtkinsonHyperlegible-Regular.ttf", "/fonts/atkinson-700.woff2": "AtkinsonHyperlegible-Bold.ttf"}
_FACE_PACKAGE = "fontpkg_atkinson_hyperlegible"
_IMPORT = re.compile(r'@import\s+url\("([^"]+)"\)(?:\s+layer\(([\w.-]+)\))?(?:\s+([^;]+))?\s*;')
_LOOSE = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/|\s+""", re.DOTALL)
_URL = re.compile(r'url\("?([^")]+)"?\)')


@dataclass(frozen=True, slots=True)
class Assets:
    """The files to publish, the address of each source name, and of the one stylesheet."""

    outputs: tuple[Asset, ...]
    names: Mapping[str, str]
    css: str
    faults: tuple[Diagnostic, ...] = ()


def gather(site: Path, packaged: Path, images: Iterable[Found], cache: Cache) -> Assets:
    """All assets of a site: its own static/ over the packaged one, the fonts, and pictures by
    their path ("/content/exercises/knee.jpg")."""
    faults: list[Diagnostic] = []
    static = {f.path.removeprefix("static"): f.file for f in files(packaged, "static", faults)}
    static |= {f.path.removeprefix("static"): f.file for f in files(site, "static", faults)} if site.resolve() != packaged.resolve() else {}
    outputs: list[Asset] = []
    names: dict[str, str] = {}

    def publish(name: str, address: Callable[[str], str], content: bytes | Path, source: str) -> None:
        data = content if isinstance(content, bytes) else content.read_bytes()
        mark = digest(data)
        names[name] = address(mark[:16])
        outputs.append(Asset(names[name], mark, content, (source,) if source else ()))

    for name, face in _FACES.items():
        if name not in static:
            publish(name, lambda mark: f"/fonts/{mark}.woff2", _subset(face, cache), "")
    for name, file in sorted(static.items()):
        suffix = posixpath.splitext(name)[1]
        if name.startswith("/fonts/") and suffix == ".woff2":
            publish(name, lambda mark: f"/fonts/{mark}.woff2", file, f"static{name}")
        elif not name.startswith(("/css/", "/js/")):
            publish(name, lambda _, same=name: same, file, f"static{name}")  # type: ignore[misc]
    scripts = {name: file.read_bytes() for name, file in sorted(static.items()) if name.startswith("/js/")}
    together = digest(*(part for name, data in scripts.items() for part in (name.encode(), data)))[:16]
    for name, data in scripts.items():
        publish(name, lambda _, same=name: f"/js/{together}/{same.removeprefix('/js/')}", data, f"static{name}")  # type: ignore[misc]
    for found in images:
        suffix = posixpath.splitext(found.path)[1].lower()
        publish(f"/{found.path}", lambda mark, suffix=suffix: f"/images/{mark}{suffix}", found.file, found.path)  # type: ignore[misc]
    css, css_faults = _joined(static, names)
    faults += css_faults
    publish("/css/main.css", lambda mark: f"/css/{mark}.css", css, "static/css/main.css")
    once = {asset.url: asset for asset in outputs if asset.url.startswith("/images/")}
    others = [asset for asset in outputs if not asset.url.startswith("/images/")]
    return Assets((*others, *once.values()), names, names["/css/main.css"], tuple(faults))


def _joined(static: Mapping[str, Path], names: Mapping[str, str]) -> tuple[bytes, list[Diagnostic]]:
    """The stylesheet main.css with what it imports in place, each in its layer, without comments."""
    faults: list[Diagnostic] = []
    parts: list[str] = []
    if "/css/main.css" not in static:
        return b"", [
            error("static/css/main.css", 0, "css-missing", "There is no static/css/main.css.", "Copy it from Supple's own static/ folder.")
        ]
    main = static["/css/main.css"].read_text(encoding="utf-8")
    for number, line in enumerate(main.split("\n"), 1):
        found = _IMPORT.search(line)
        if not found:
            parts.append(line)
            continue
        path = posixpath.normpath(f"/css/{found[1]}")
        if path not in static:
            faults.append(
                error("static/css/main.css", number, "css-import", f'There is no file "{found[1]}".', "Mend the name, or delete the line.")
            )
            continue
        text = _readdressed(static[path].read_text(encoding="utf-8"), path, names)
        text = f"@media {found[3]}{{{text}}}" if found[3] else text
        parts.append(f"@layer {found[2]}{{{text}}}" if found[2] else text)
    return _tight("\n".join(parts)).encode(), faults


def _tight(css: str) -> str:
    """The text without comments, with one space for all white space; strings stay as they are."""
    return _LOOSE.sub(lambda m: m[1] or ("" if m[0].startswith("/*") else " "), css).strip()


def _readdressed(css: str, path: str, names: Mapping[str, str]) -> str:
    """The text with the files it names under their published addresses, seen from /css/."""

    def name(match: re.Match[str]) -> str:
        target = match[1]
        if target.startswith(("data:", "#")):
            return match[0]
        rooted = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        return f'url("..{names.get(rooted, rooted)}")'

    return _URL.sub(name, css)


def _subset(face: str, cache: Cache) -> bytes:
    """The face with only the characters that pages need, as WOFF2; same font, same bytes."""
    raw = package_files(_FACE_PACKAGE).joinpath("files", face).read_bytes()
    key = digest(b"subset", raw, repr(_CHARACTERS).encode(), version("fonttools").encode(), version("brotli").encode())
    stored = cache.made(key)
    if stored:
        return stored
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum"], notdef_outline=True)
    options.recalc_timestamp = False
    font = subset.load_font(io.BytesIO(raw), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_CHARACTERS)
    subsetter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    cache.put_made(key, out.getvalue())
    return out.getvalue()
