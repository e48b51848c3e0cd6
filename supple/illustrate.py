"""A Library → the drawn figures of its exercises: SVG assets, and where each page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from supple.cache import Cache
from supple.figure.draw import shape
from supple.figure.language import Figure
from supple.figure.pose import Pose
from supple.figure.scene import Picture, pictures
from supple.model import Exercise, Library, Muscles
from supple.plan import Asset, digest
from supple.words import label, listed

WIDTH = 400  # pixels at which a figure is shown at its largest
_MAP = (
    Figure(Pose(view=90.0, angles={f"{side}-shoulder": {"abduction": 14.0} for side in ("left", "right")})),
    Figure(Pose(view=-90.0, angles={f"{side}-shoulder": {"abduction": 14.0} for side in ("left", "right")})),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A published picture: its address, its words, its size in pixels."""

    src: str
    alt: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawings:
    """The drawings of one exercise: one for each step (None without), the one that stands for the
    exercise, its start and end, and the body map from the front and from behind."""

    steps: tuple[Drawing | None, ...] = ()
    cover: Drawing | None = None
    start: Drawing | None = None
    end: Drawing | None = None
    map: tuple[Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class Illustrated:
    """All drawings of a site: by slug of exercise, by name of muscle and of pose, and the files they are."""

    exercises: Mapping[str, Drawings]
    muscles: Mapping[str, tuple[Drawing, ...]]
    poses: tuple[tuple[str, Drawing], ...]
    outputs: tuple[Asset, ...]


def illustrate(library: Library, poses: Mapping[str, Figure], cache: Cache, code: str) -> Illustrated:
    """Draws what is not drawn yet; same figures and muscles, same files."""
    artist = _Artist(cache, code, library.muscles)
    exercises = {e.slug: artist.exercise(e) for e in library.exercises}
    used = dict.fromkeys(m for e in library.exercises for m in (*e.primary, *e.secondary))
    names = dict.fromkeys((*used, *library.muscles.expand(tuple(used))))
    muscles = {name: artist.map((name,), (), f"{label(name)} marked") for name in names}
    named = tuple((name, artist.pose(figure)) for name, figure in poses.items())
    artist.keep()
    return Illustrated(exercises, muscles, named, tuple(artist.files.values()))


class _Artist:
    """Draws, and remembers what was drawn before under all that it was drawn from."""

    def __init__(self, cache: Cache, code: str, muscles: Muscles) -> None:
        self._cache, self._code, self._muscles = cache, code, muscles
        self._new: dict[str, bytes] = {}
        self.files: dict[str, Asset] = {}

    def exercise(self, exercise: Exercise) -> Drawings:
        """The drawings of one exercise."""
        drawn = tuple(
            self._published(picture) if picture else None
            for picture in self._pictures(exercise.figures, exercise.primary, exercise.secondary)
        )
        shown = [d for d in drawn if d]
        first = _numbered(drawn, exercise.start) or (shown[0] if shown else None)
        last = _numbered(drawn, exercise.end) or next((d for d in reversed(shown) if first and d.src != first.src), None)
        worked = listed(tuple(label(m) for m in exercise.primary))
        return Drawings(
            drawn, _numbered(drawn, exercise.cover) or last or first, first, last, self.map(exercise.primary, exercise.secondary, worked)
        )

    def pose(self, figure: Figure) -> Drawing:
        """The drawing of a named pose."""
        (picture,) = self._pictures((figure,), (), ())
        assert picture
        return self._published(picture)

    def map(self, primary: tuple[str, ...], secondary: tuple[str, ...], words: str) -> tuple[Drawing, ...]:
        """The body from the front and from behind, with those muscles marked."""
        views = zip(("front", "back"), self._pictures(_MAP, primary, secondary), strict=True)
        return tuple(self._published(picture, f"Body from the {view}: {words}", view) for view, picture in views if picture)

    def keep(self) -> None:
        """Remembers what was drawn anew."""
        if self._new:
            with self._cache.together():
                for key, data in self._new.items():
                    self._cache.put_made(key, data)

    def _pictures(
        self, figures: tuple[Figure | None, ...], primary: tuple[str, ...], secondary: tuple[str, ...]
    ) -> tuple[Picture | None, ...]:
        if not any(figures):
            return ()
        first, second = self._muscles.expand(primary), self._muscles.expand(secondary)
        key = digest(self._code.encode(), b"figures", msgspec.json.encode((figures, first, second), order="deterministic"))
        stored = self._new.get(key) or self._cache.made(key)
        if stored:
            try:
                return msgspec.json.decode(stored, type=tuple[Picture | None, ...])
            except (msgspec.DecodeError, ValueError):
                pass  # not what was put there: draw again
        drawn = pictures(figures, first, second)
        self._new[key] = msgspec.json.encode(drawn)
        return drawn

    def _published(self, picture: Picture, alt: str = "", caption: str = "") -> Drawing:
        data = picture.svg.encode()
        mark = digest(data)
        url = f"/figures/{mark[:16]}.svg"
        self.files.setdefault(url, Asset(url, mark, data))
        return Drawing(url, alt or picture.alt, caption or picture.caption, WIDTH, round(WIDTH * shape(picture.svg)))


def _numbered(drawn: tuple[Drawing | None, ...], number: int | None) -> Drawing | None:
    return drawn[number - 1] if number and number <= len(drawn) else None
