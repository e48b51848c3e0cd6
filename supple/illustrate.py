"""A Library → the drawn figures of its exercises: SVG assets, and where each page shows them."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from supple.cache import Cache
from supple.figure.draw import shape
from supple.figure.language import Figure
from supple.figure.motion import Film, Strip, filmed
from supple.figure.plates import picture, plates
from supple.figure.pose import Pose
from supple.figure.scene import Picture, pictures
from supple.model import Exercise, Library, Muscles
from supple.plan import Asset, digest
from supple.words import label, listed

Made = TypeVar("Made")
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
class Motion:
    """A published strip of frames from start to end, one below the other: its address, how many, and its size in pixels."""

    src: str
    frames: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawings:
    """The drawings of one exercise: one for each step (None without), the one that stands for the
    exercise, its start and end, the body map from the front and from behind, and the way from start to end."""

    steps: tuple[Drawing | None, ...] = ()
    cover: Drawing | None = None
    start: Drawing | None = None
    end: Drawing | None = None
    map: tuple[Drawing, ...] = ()
    motion: Motion | None = None


@dataclass(frozen=True, slots=True)
class Bent:
    """A joint bent in one direction: the words an author writes for it, how far it may go, and how it looks."""

    joint: str
    words: str
    limit: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Illustrated:
    """All drawings of a site: by slug of exercise, by name of muscle, of pose and of joint, and the files they are."""

    exercises: Mapping[str, Drawings]
    muscles: Mapping[str, tuple[Drawing, ...]]
    poses: tuple[tuple[str, Drawing], ...]
    joints: tuple[Bent, ...]
    outputs: tuple[Asset, ...]


def illustrate(library: Library, poses: Mapping[str, Figure], cache: Cache, code: str) -> Illustrated:
    """Draws what is not drawn yet; same figures and muscles, same files."""
    artist = _Artist(cache, code, library.muscles)
    exercises = {e.slug: artist.exercise(e) for e in library.exercises}
    used = dict.fromkeys(m for e in library.exercises for m in (*e.primary, *e.secondary))
    names = dict.fromkeys((*used, *library.muscles.expand(tuple(used))))
    muscles = {name: artist.map((name,), (), f"{label(name)} marked") for name in names}
    named = tuple((name, artist.pose(figure)) for name, figure in poses.items())
    joints = artist.joints() if library.exercises else ()
    artist.keep()
    return Illustrated(exercises, muscles, named, joints, tuple(artist.files.values()))


def illustrate_one(exercise: Exercise, muscles: Muscles, cache: Cache, code: str) -> tuple[Drawings, tuple[Asset, ...]]:
    """The drawings of one exercise, and the files they are."""
    artist = _Artist(cache, code, muscles)
    drawings = artist.exercise(exercise)
    artist.keep()
    return drawings, tuple(artist.files.values())


class _Artist:
    """Draws, and remembers what was drawn before under all that it was drawn from."""

    def __init__(self, cache: Cache, code: str, muscles: Muscles) -> None:
        self._cache, self._code, self._muscles = cache, code, muscles
        self._new: dict[str, bytes] = {}
        self._alike: dict[Drawings, Drawings] = {}
        self._maps: dict[tuple[tuple[str, ...], tuple[str, ...], str], tuple[Drawing, ...]] = {}
        self.files: dict[str, Asset] = {}

    def exercise(self, exercise: Exercise) -> Drawings:
        """The drawings of one exercise."""
        film = self._film(exercise)
        drawn = tuple(self._published(picture) if picture else None for picture in film.pictures)
        start, end = (drawn[place] if place is not None else None for place in (film.start, film.end))
        motion = self._strip(film.strip, start) if film.strip and start else None
        worked = listed(tuple(label(m) for m in exercise.primary))
        drawings = Drawings(
            steps=drawn,
            cover=_numbered(drawn, exercise.cover) or end or start,
            start=start,
            end=end,
            map=self.map(exercise.primary, exercise.secondary, worked),
            motion=motion,
        )
        return self._alike.setdefault(drawings, drawings)  # those that have only the same body map

    def pose(self, figure: Figure) -> Drawing:
        """The drawing of a named pose."""
        (picture,) = self._pictures((figure,), (), ())
        assert picture
        return self._published(picture)

    def joints(self) -> tuple[Bent, ...]:
        """A drawing of each direction of each joint."""
        drawn = self._kept("joints", tuple[tuple[str, str, str, Picture], ...], _joints)
        return tuple(Bent(joint, words, limit, self._published(picture)) for joint, words, limit, picture in drawn)

    def map(self, primary: tuple[str, ...], secondary: tuple[str, ...], words: str) -> tuple[Drawing, ...]:
        """The body from the front and from behind, with those muscles marked. Many exercises work the same ones."""
        key = (primary, secondary, words)
        if key not in self._maps:
            self._maps[key] = self._map(primary, secondary, words)
        return self._maps[key]

    def _map(self, primary: tuple[str, ...], secondary: tuple[str, ...], words: str) -> tuple[Drawing, ...]:
        views = zip(("front", "back"), self._pictures(_MAP, primary, secondary), strict=True)
        return tuple(self._published(picture, f"Body from the {view}: {words}", view) for view, picture in views if picture)

    def keep(self) -> None:
        """Remembers what was drawn anew."""
        if self._new:
            with self._cache.together():
                for key, data in self._new.items():
                    self._cache.put_made(key, data)

    def _film(self, exercise: Exercise) -> Film:
        if not any(exercise.figures):
            return Film(tuple(None for _ in exercise.figures))
        first, second = self._muscles.expand(exercise.primary), self._muscles.expand(exercise.secondary)
        start, end = (number - 1 if number else None for number in (exercise.start, exercise.end))
        return self._kept(
            ("motion", exercise.figures, first, second, start, end), Film, lambda: filmed(exercise.figures, first, second, start, end)
        )

    def _pictures(
        self, figures: tuple[Figure | None, ...], primary: tuple[str, ...], secondary: tuple[str, ...]
    ) -> tuple[Picture | None, ...]:
        if not any(figures):
            return ()
        first, second = self._muscles.expand(primary), self._muscles.expand(secondary)
        return self._kept((figures, first, second), tuple[Picture | None, ...], lambda: pictures(figures, first, second))

    def _kept(self, source: object, kind: type[Made], draw: Callable[[], Made]) -> Made:
        """What was drawn before from that source, or is drawn now."""
        key = digest(self._code.encode(), b"figures", msgspec.json.encode(source, order="deterministic"))
        stored = self._new.get(key) or self._cache.made(key)
        if stored:
            try:
                return msgspec.json.decode(stored, type=kind)
            except (msgspec.DecodeError, ValueError):
                pass  # not what was put there: draw again
        drawn = draw()
        self._new[key] = msgspec.json.encode(drawn)
        return drawn

    def _published(self, picture: Picture, alt: str = "", caption: str = "") -> Drawing:
        return Drawing(self._file(picture.svg), alt or picture.alt, caption or picture.caption, WIDTH, round(WIDTH * shape(picture.svg)))

    def _strip(self, strip: Strip, start: Drawing) -> Motion:
        return Motion(self._file(strip.svg), strip.frames, start.width, start.height * strip.frames)

    def _file(self, svg: str) -> str:
        """The address at which an SVG is published."""
        data = svg.encode()
        mark = digest(data)
        url = f"/figures/{mark[:16]}.svg"
        self.files.setdefault(url, Asset(url, mark, data))
        return url


@functools.cache
def _joints() -> tuple[tuple[str, str, str, Picture], ...]:
    return tuple((plate.joint, plate.words, plate.limit, picture(plate)) for plate in plates())


def _numbered(drawn: tuple[Drawing | None, ...], number: int | None) -> Drawing | None:
    return drawn[number - 1] if number and number <= len(drawn) else None
