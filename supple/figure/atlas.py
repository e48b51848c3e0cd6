"""Names of muscles, or of parts of the body → one drawing of the body, front and back, with an outline for each name."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from supple.figure.body import SIDES, SIGN, Body
from supple.figure.draw import Camera, camera
from supple.figure.muscles import PATCHES, Patch
from supple.figure.outline import UNIT, Circle, Hull, hull, joined
from supple.figure.pose import Pose, settle
from supple.figure.space import Vector, add, dot, turned

_POSE = Pose(angles={f"{side}-shoulder": {"abduction": 14.0} for side in SIDES})
_APART = 84 * UNIT  # from the middle of the front view to that of the back view
_MARGIN = 5 * UNIT
_CAPTION = 13 * UNIT  # room for a word under each view
_SMALL = 110.0 * UNIT**2  # a patch that looks smaller is hard to hit

# What is painted together, from the farthest to the nearest; left and right are one path.
_PARTS = (
    ("hand",),
    ("forearm",),
    ("upper-arm",),
    ("pelvis", "loin", "waist", "ribs", "chest", "shoulders", "neck"),
    ("thigh",),
    ("shin",),
    ("foot", "toes"),
    ("head", "nose"),
)
_FRONT, _BACK = (1.0, 0.0, 0.0), (-1.0, 0.0, 0.0)
_ROUND = -2.0  # looks every way


def _across(*balls: tuple[float, float, float, float]) -> tuple[tuple[Vector, float], ...]:
    """Balls (x, y, z, radius) with their mirror images on the other half of the trunk."""
    return tuple(((x, y, way * z), r) for x, y, z, r in balls for way in (-1.0, 1.0))


# The parts of the body by the names that readers use, as patches like those of muscles; those on a limb are written for the right.
PLACES: Mapping[str, tuple[tuple[str, Patch], ...]] = {
    "neck": (("neck", Patch((((0.0, -1.0, 0.0), 4.8), ((0.4, 6.0, 0.0), 4.2)), _FRONT, _ROUND)),),
    "shoulder": (("upper-arm", Patch((((0.0, 0.4, 0.0), 4.9), ((0.0, -7.5, 0.0), 4.3)), _FRONT, _ROUND)),),
    "upper-back": (("chest", Patch(_across((-5.0, -4.0, 5.0, 4.2), (-5.0, 13.0, 8.6, 3.6)), _BACK)),),
    "lower-back": (("loin", Patch(_across((-5.0, 0.0, 5.6, 4.4), (-5.0, 12.0, 5.0, 4.2)), _BACK)),),
    "chest": (("chest", Patch(_across((5.0, 1.0, 6.0, 4.2), (5.0, 13.0, 8.6, 3.6)), _FRONT)),),
    "core": (("loin", Patch(_across((5.0, 0.0, 5.4, 4.4), (5.0, 16.0, 5.2, 4.4)), _FRONT)),),
    "hip": (("thigh", Patch((((0.0, 2.0, 1.0), 6.4), ((0.0, -5.0, 0.6), 6.2)), _FRONT, _ROUND)),),
    "thigh": (("thigh", Patch((((0.0, -17.0, 0.0), 5.6), ((0.0, -30.0, 0.0), 4.8)), _FRONT, _ROUND)),),
    "knee": (("shin", Patch((((0.0, 0.6, 0.0), 4.6), ((0.0, -1.4, 0.0), 4.5)), _FRONT, _ROUND)),),
    "lower-leg": (("shin", Patch((((0.0, -13.0, 0.0), 4.4), ((0.0, -30.0, 0.0), 3.0)), _FRONT, _ROUND)),),
    "ankle-foot": (("foot", Patch((((0.0, 0.4, 0.0), 3.0), ((10.0, -3.6, 0.0), 2.6)), _FRONT, _ROUND)),),
    "elbow": (("forearm", Patch((((0.0, 1.0, 0.0), 3.4), ((0.0, -1.6, 0.0), 3.3)), _FRONT, _ROUND)),),
    "wrist-hand": (("hand", Patch((((0.0, 0.5, 0.0), 2.2), ((0.0, -6.2, 0.0), 2.8), ((0.4, -14.0, 0.0), 1.4)), _FRONT, _ROUND)),),
}


@dataclass(frozen=True, slots=True)
class Area:
    """One name on the body: its outlines from the front and from behind as one path; whether it lies deep, or is small."""

    name: str
    path: str
    deep: bool
    small: bool


@dataclass(frozen=True, slots=True)
class Atlas:
    """The body from the front, and beside it from behind, in a box of `width` by `height`, in units of 1/4 cm, with the origin
    at its corner.

    `body` is painted in its order, and again `apart` to the right: from behind it has the same outlines. `face` are the eyes.
    `front` is where the middle of the front view lies; the areas run from top to bottom, those seen from the front first.
    """

    width: int
    height: int
    front: int
    apart: int
    body: tuple[str, ...]
    face: str
    areas: tuple[Area, ...]


def muscle_atlas(names: Iterable[str]) -> Atlas:
    """The body with those of the muscles that lie on it."""
    return _atlas(names, _MUSCLES)


def place_atlas(names: Iterable[str]) -> Atlas:
    """The body with those of its parts that have a place on it: see PLACES."""
    return _atlas(names, _PLACED)


@dataclass(frozen=True, slots=True)
class _View:
    """A side of the body, and where its middle lies in the drawing."""

    eye: Camera
    x: int
    y: int

    def circle(self, at: Vector, radius: float) -> Circle:
        x, y, r = self.eye.circle(at, radius)
        return x + self.x, y + self.y, r


@cache
def _standing() -> tuple[Body, tuple[_View, _View], int, int]:
    """The body, its two sides, and the size of a box for both."""
    body, eye = settle(_POSE), camera(90.0)
    balls = [eye.circle(b.at, b.radius) for s in body.segments.values() for b in s.balls]
    reach = math.ceil(max(x + r for x, _, r in balls) + _MARGIN)
    top = math.ceil(_MARGIN - min(y - r for _, y, r in balls))
    front, back = _View(eye, reach, top), _View(camera(-90.0), reach + _APART, top)
    return body, (front, back), 2 * reach + _APART, top + _MARGIN + _CAPTION


@cache
def _silhouette() -> tuple[tuple[str, ...], str]:
    """The body's parts from the front, and its eyes."""
    body, (front, _), _, _ = _standing()
    parts = []
    for names in _PARTS:
        sided = [f"{side}-{n}" for side in SIDES for n in names if f"{side}-{n}" in body.segments]
        found = [body.segments[name] for name in sided or names]
        parts.append(joined(tuple(hull(tuple(front.circle(b.at, b.radius) for b in s.balls)) for s in found)))
    head = body.segments["head"]
    eyes = (add(head.origin, turned(head.frame, (8.8, 7.8, z))) for z in (-3.4, 3.4))
    return tuple(parts), joined(tuple(hull((front.circle(at, 1.1),)) for at in eyes))


def _atlas(names: Iterable[str], patches: Mapping[str, tuple[tuple[str, Patch], ...]]) -> Atlas:
    _, views, width, height = _standing()
    body, face = _silhouette()
    found = [_area(name, patches[name]) for name in dict.fromkeys(names) if name in patches]
    areas = tuple(area for _, area in sorted(found, key=lambda each: each[0]))
    return Atlas(width, height, views[0].x, _APART, body, face, areas)


def _area(name: str, patches: tuple[tuple[str, Patch], ...]) -> tuple[tuple[bool, float, str], Area]:
    """An area, with what it is sorted by."""
    body, views, _, _ = _standing()
    found: list[list[Hull]] = []
    for view in views:
        found.append([])
        for segment, patch in patches:
            where = body.segments[segment]
            if dot(turned(where.frame, patch.normal), view.eye.towards) >= patch.least:
                balls = ((add(where.origin, turned(where.frame, at)), r) for at, r in patch.balls)
                found[-1].append(hull(tuple(view.circle(at, r) for at, r in balls)))
    shown = tuple(each for view in found for each in view)
    small = max((right - left) * (bottom - top) for left, top, right, bottom in (h.bounds for h in shown)) < _SMALL
    area = Area(name, joined(shown), any(patch.deep for _, patch in patches), small)
    return (not found[0], min(h.bounds[1] for h in shown), name), area


def _both_sides(entries: tuple[tuple[str, Patch], ...]) -> Iterator[tuple[str, Patch]]:
    """Patches written for the right limb, on both limbs; those of the trunk as they are."""
    limbs = {part for parts in _PARTS for part in parts if f"right-{part}" in _standing()[0].segments}
    for segment, patch in entries:
        for side in SIDES if segment in limbs else ():
            z = SIGN[side]
            balls = tuple(((at[0], at[1], z * at[2]), r) for at, r in patch.balls)
            yield f"{side}-{segment}", Patch(balls, patch.normal, patch.least, patch.deep)
        if segment not in limbs:
            yield segment, patch


def _by_muscle() -> Mapping[str, tuple[tuple[str, Patch], ...]]:
    found: dict[str, list[tuple[str, Patch]]] = {}
    for segment, entries in PATCHES.items():
        for muscle, patch in entries:
            found.setdefault(muscle, []).append((segment, patch))
    return {name: tuple(entries) for name, entries in found.items()}


_MUSCLES = _by_muscle()
_PLACED = {name: tuple(_both_sides(entries)) for name, entries in PLACES.items()}
