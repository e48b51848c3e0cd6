"""Picture files of articles → what pages show: sizes and formats, made once, without what a camera writes into them.

Nothing is encoded before it is wanted: the plan needs only what a look at each file tells, and the cache remembers that.
"""

import functools
import html
import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace as change

from supple.assets import Assets
from supple.cache import Cache
from supple.diagnostics import Diagnostic, error
from supple.jobs import cores
from supple.links import IMAGE_TYPES
from supple.model import Article, Body
from supple.plan import Asset, digest, version

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTHS = (400, 800, 1200, 1600)
MOST_PIXELS = 64_000_000  # more than any telephone's usual picture, and 250 MB while it is worked on
LONGEST = 16_000  # pixels of a side; WebP ends a little above
_FALLBACK = 1200  # pixels: what a browser gets that knows neither AVIF nor WebP
_APART = 0.85  # a width so near to the largest one is left out
_COLUMN = 37  # rem: the widest that a picture stands on a page (--measure in tokens.css)
_DRAWN = 128  # colours: with no more a picture is drawn, not photographed
_READ = ("Jpeg", "Png", "WebP", "Avif", "Gif")
_TYPES = {".avif": "image/avif", ".webp": "image/webp"}
# How each format is encoded, photographs and drawings. One thread each, so that the bytes are the same on every machine.
_SETTINGS: Mapping[tuple[str, bool], tuple[str, Mapping[str, object]]] = {
    (".avif", False): ("AVIF", {"quality": 55, "speed": 6, "max_threads": 1, "autotiling": False}),
    (".webp", False): ("WEBP", {"quality": 76, "method": 4}),
    (".webp", True): ("WEBP", {"lossless": True, "quality": 80, "method": 4}),
    (".jpg", False): ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
    (".png", False): ("PNG", {"optimize": True}),
    (".png", True): ("PNG", {"optimize": True}),
}
_IMG = re.compile(r'<img(?:[^<>"]|"[^"]*")*>')
_SRC = re.compile(r'(?<=\s)src="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Candidates:
    """A picture in one format: its media type, and the addresses of its sizes, as `srcset` lists them."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as pages show it: a file that every browser knows, its size at its largest in pixels, and better formats."""

    src: str
    width: int = 0
    height: int = 0
    sources: tuple[Candidates, ...] = ()

    @property
    def sizes(self) -> str:
        """How wide it stands on a page, for the browser to choose a file by."""
        rem = f"{round(min(_COLUMN, self.width / 16), 1):g}rem"
        return f"(max-width: {rem}) 100vw, {rem}"

    def at_most(self, height: int) -> "Photo":
        """The same picture, shown no higher than that."""
        if self.height <= height:
            return self
        return replace(self, width=max(1, round(self.width * height / self.height)), height=height)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a file tells: its size as one sees it, whether parts are clear, whether it is drawn and not photographed,
    whether it moves; or what is wrong with it ("broken" or "large")."""

    width: int = 0
    height: int = 0
    clear: bool = False
    drawn: bool = False
    moving: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Gallery:
    """The assets with the pictures of articles in all their sizes, each picture by its path ("/content/exercises/knee.jpg"), and
    what is wrong with those that cannot be shown."""

    assets: Assets
    photos: Mapping[str, Photo]
    faults: Mapping[str, str]


def gather(static: Assets, shown: Iterable[str], cache: Cache, *, plain: bool = False) -> Gallery:
    """The pictures that articles show, by their paths in `shown`, made ready; other paths are left alone.

    A picture beside an article is published only in its sizes, one of static/ also as it is. With `plain` all stay as they are.
    """
    names = sorted({name for name in shown if name in static.names and name.lower().endswith(IMAGE_TYPES)})
    by_url = {asset.url: asset for asset in static.outputs}
    originals = {name: by_url[static.names[name]] for name in names}
    looks = _looks(originals.values(), cache)
    photos: dict[str, Photo] = {}
    faults: dict[str, str] = {}
    made: dict[str, Asset] = {}
    replaced: set[str] = set()
    for name, asset in originals.items():
        look = looks[asset.digest]
        if look.fault:
            faults[name] = look.fault
            photos[name] = Photo(asset.url)
        elif plain or look.moving:
            photos[name] = Photo(asset.url, look.width, look.height)
        else:
            photos[name], files = _planned(asset, look)
            made |= {file.url: file for file in files}
            replaced |= {asset.url} if name.startswith("/content/") else set()
    kept = tuple(asset for asset in static.outputs if asset.url not in replaced)
    moved = {name: photo.src for name, photo in photos.items() if name.startswith("/content/")}
    assets = replace(static, outputs=(*kept, *made.values()), names={**static.names, **moved})
    return Gallery(assets, photos, faults)


def faults(articles: Iterable[Article], found: Mapping[str, str]) -> Iterator[Diagnostic]:
    """A fault at each place where an article shows a picture with something wrong."""
    for article in articles:
        places = [(image.path, article.line(f"images.{index}")) for index, image in enumerate(article.images)]
        places += [(link.target.partition("#")[0].partition("?")[0], link.line) for link in article.links]
        for path, line in places:
            name = path.rpartition("/")[2]
            if found.get(path) == "large":
                message = f"The picture {name} has more than {MOST_PIXELS // 1_000_000} million pixels, or a side of more than {LONGEST}."
                yield error(article.path, line, "image-large", message, "Make it smaller: 1,600 pixels wide is enough.")
            elif path in found:
                message = f"The picture {name} cannot be read: it is cut off, or is no picture."
                yield error(article.path, line, "image-broken", message, "Open it in a picture program, and save it again as JPEG or PNG.")


def placed(body: Body, photos: Mapping[str, Photo], *, first: bool) -> Body:
    """The prose with its pictures as they are published, none of which moves the text when it comes. With `first` the first one
    of the introduction is loaded at once, all others when the reader comes near them."""
    if not photos:
        return body

    def put(page: str) -> str:
        return _IMG.sub(picture, page)

    def picture(tag: re.Match[str]) -> str:
        src = _SRC.search(tag[0])
        photo = photos.get(html.unescape(src[1])) if src else None
        return _picture(tag[0], photo) if photo else tag[0]

    intro = put(body.intro)
    sections = tuple(
        change(s, html=put(s.html), after=put(s.after), steps=tuple(change(step, html=put(step.html)) for step in s.steps))
        for s in body.sections
    )
    return Body(intro.replace(' loading="lazy"', "", 1) if first else intro, sections, put(body.footnotes))


def _picture(img: str, photo: Photo) -> str:
    """The element for an <img> of the prose."""
    size = f' width="{photo.width}" height="{photo.height}" decoding="async">'
    shown = _SRC.sub(lambda _: f'src="{html.escape(photo.src)}"', img).removesuffix(">") + size
    if not photo.sources:
        return shown
    sources = "".join(f'<source type="{s.type}" srcset="{html.escape(s.srcset)}" sizes="{photo.sizes}">' for s in photo.sources)
    return f"<picture>{sources}{shown}</picture>"


class Darkroom:
    """Encodes the files that are wanted, several at once, and keeps each in the cache."""

    def __init__(self, wanted: Iterable[Asset], cache: Cache, threads: ThreadPoolExecutor) -> None:
        self._cache = cache
        known = cache.pictures()
        self._coming: dict[str, Future[bytes]] = {
            asset.url: threads.submit(asset.content) for asset in wanted if callable(asset.content) and asset.url not in known
        }

    def take(self, asset: Asset) -> tuple[Callable[[], bytes], str]:
        """What reads the bytes of a file once they are written, and their digest; so only few are in memory."""
        coming = self._coming.pop(asset.url, None)
        if coming:
            data = coming.result()
            self._cache.put_picture(asset.url, data)
        else:
            data = self._cache.picture(asset.url)
        return partial(self._cache.picture, asset.url), digest(data)


def widths(width: int) -> tuple[int, ...]:
    """The widths in which a picture of that width is published, none above its own."""
    top = min(width, WIDTHS[-1])
    return (*(w for w in WIDTHS if w <= top * _APART), top)


def _planned(asset: Asset, look: Look) -> tuple[Photo, list[Asset]]:
    """A picture as pages will show it, and the files that this takes."""
    assert isinstance(asset.content, Path)
    original = asset.content
    mark = digest(asset.digest.encode(), _recipe())[:16]
    sizes = widths(look.width)
    files: dict[str, Asset] = {}

    def file(width: int, suffix: str) -> str:
        url = f"/images/{mark}-{width}{suffix}"
        height = max(1, round(look.height * width / look.width))
        encode = partial(_encoded, original, asset.digest, (width, height), suffix, look)
        files[url] = Asset(url, digest(url.encode()), encode)
        return url

    better = (".webp",) if look.drawn else tuple(_TYPES)  # lines are far smaller in WebP without loss than in AVIF
    sources = tuple(Candidates(_TYPES[suffix], ", ".join(f"{file(w, suffix)} {w}w" for w in sizes)) for suffix in better)
    src = file(max(w for w in sizes if w <= _FALLBACK or w == sizes[0]), ".png" if look.clear or look.drawn else ".jpg")
    top = sizes[-1]
    return Photo(src, top, max(1, round(look.height * top / look.width)), sources), list(files.values())


@functools.cache
def _recipe() -> bytes:
    """What the bytes of a published picture depend on beside its file."""
    return digest(Path(__file__).read_bytes(), version("pillow").encode()).encode()


def _looks(assets: Iterable[Asset], cache: Cache) -> dict[str, Look]:
    """What a look at each file tells, by digest; one that was looked at before is not opened."""
    found: dict[str, Look] = {}
    new: dict[str, Path] = {}
    for asset in assets:
        stored = cache.made(digest(b"picture", asset.digest.encode(), _recipe()))
        try:
            found[asset.digest] = msgspec.json.decode(stored or b"", type=Look)
        except (msgspec.DecodeError, ValueError):  # new, or not what was put there
            assert isinstance(asset.content, Path)
            new[asset.digest] = asset.content
    if new:
        with ThreadPoolExecutor(cores()) as threads:
            seen = dict(zip(new, threads.map(_look, new.values()), strict=True))
        with cache.together():
            for mark, look in seen.items():
                cache.put_made(digest(b"picture", mark.encode(), _recipe()), msgspec.json.encode(look))
        found |= seen
    return found


def _look(file: Path) -> Look:
    """A look at one file, of which every byte is read: content is not trusted, and a decoder may fail in any way."""
    from PIL import Image

    try:
        with _opened(file.read_bytes()) as picture:
            width, height = picture.size
            if max(width, height) > LONGEST:
                return Look(width, height, fault="large")
            if picture.format in ("GIF", "PNG", "WEBP", "AVIF") and getattr(picture, "is_animated", False):
                return Look(width, height, moving=True)
            photographed = picture.format in ("JPEG", "MPO")
            upright = _upright(picture)
            clear = "A" in upright.getbands() and _darkest(upright) < 255
            drawn = not photographed and upright.getcolors(_DRAWN) is not None
            return Look(*upright.size, clear=clear, drawn=drawn)
    except Image.DecompressionBombError:
        return Look(fault="large")
    except Exception:
        return Look(fault="broken")


def _encoded(file: Path, mark: str, size: tuple[int, int], suffix: str, look: Look) -> bytes:
    """The file in one size and format, upright, in the colours of the web, with nothing else in it."""
    data = file.read_bytes()
    if digest(data) != mark:
        raise OSError(0, "the picture was changed while the site was built; build again", str(file))
    with _opened(data) as picture:
        # A JPEG can be read at a part of its size, which is quicker; twice the size wanted loses nothing.
        picture.draft(None, (2 * max(size), 2 * max(size)))
        profile = picture.info.get("icc_profile")
        small = _upright(picture).resize(size, _lanczos(), reducing_gap=3.0)
    small = _in_srgb(small, profile).convert("RGBA" if look.clear else "RGB")
    small.info = {}
    out = io.BytesIO()
    name, settings = _SETTINGS[suffix, look.drawn]
    small.save(out, name, **settings)
    return out.getvalue()


def _opened(data: bytes) -> "Image":
    """The picture that these bytes are; a decompression bomb is refused by its size, before it is unpacked."""
    from PIL import Image

    for name in _READ:  # Pillow loads some by itself, and falls over one that is named and not loaded
        import_module(f"PIL.{name}ImagePlugin")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow warns at that, and refuses twice as much
    warnings.filterwarnings("ignore", module=r"PIL\.")
    return Image.open(io.BytesIO(data), formats=[name.upper() for name in _READ])


def _upright(picture: "Image") -> "Image":
    """The picture turned as its maker held the camera, in RGB, RGBA, CMYK or grey of 8 bits."""
    from PIL import ImageOps

    found = ImageOps.exif_transpose(picture)
    if found.mode.startswith("I"):  # 16 bits
        found = found.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if found.has_transparency_data:
        return found.convert("RGBA")
    return found if found.mode in ("L", "RGB", "CMYK") else found.convert("RGB")


def _in_srgb(picture: "Image", profile: object) -> "Image":
    """The picture with the colours that its profile means; as it is where that says nothing."""
    if not isinstance(profile, bytes) or not profile:
        return picture
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _darkest(picture: "Image") -> float:
    low, _ = picture.getchannel("A").getextrema()
    assert isinstance(low, int | float)
    return low


def _lanczos() -> int:
    from PIL import Image

    return Image.Resampling.LANCZOS
