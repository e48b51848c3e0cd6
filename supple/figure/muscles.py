"""Muscle names → where each lies on the mannequin: patches on its segments, front or back as anatomy has it."""

from collections.abc import Mapping
from dataclasses import dataclass

from supple.figure.space import Vector


@dataclass(frozen=True, slots=True)
class Patch:
    """A muscle on a segment: balls in the segment's own frame, the side of the segment it lies on
    (it is drawn where that side looks towards the camera), and whether it is deep."""

    balls: tuple[tuple[Vector, float], ...]
    normal: Vector
    least: float = -0.35
    deep: bool = False


_FRONT, _BACK = (1.0, 0.0, 0.0), (-1.0, 0.0, 0.0)


def _mirrored(name: str, patch: Patch) -> tuple[tuple[str, Patch], tuple[str, Patch]]:
    """The patch on the left and on the right segment of that name; written for the right."""
    left = Patch(
        tuple(((x, y, -z), r) for (x, y, z), r in patch.balls),
        (patch.normal[0], patch.normal[1], -patch.normal[2]),
        patch.least,
        patch.deep,
    )
    return (f"left-{name}", left), (f"right-{name}", patch)


def _two(patch: Patch) -> tuple[Patch, Patch]:
    """The patch on both halves of a segment of the trunk; written for the right."""
    left = tuple(((x, y, -z), r) for (x, y, z), r in patch.balls)
    return Patch(left, (patch.normal[0], patch.normal[1], -patch.normal[2]), patch.least, patch.deep), patch


_LIMBS: Mapping[str, tuple[tuple[str, Patch], ...]] = {
    "glutes": (("thigh", Patch((((-4.6, 2.0, 0.5), 5.4), ((-4.0, -4.5, 0.5), 5.2)), _BACK)),),
    "hip-abductors": (("thigh", Patch((((-1.0, 4.0, 4.6), 4.4), ((0.0, -3.0, 5.4), 3.2)), (0.0, 0.0, 1.0), -0.1)),),
    "hip-rotators": (
        (
            "thigh",
            Patch((((-5.0, 1.0, -1.0), 2.6), ((-3.0, 0.0, 5.0), 2.2)), _BACK, -0.2, True),
        ),
    ),
    "hip-flexors": (
        (
            "thigh",
            Patch((((5.0, 5.0, -1.5), 3.2), ((4.6, -6.0, -0.5), 2.8)), _FRONT, -0.35, True),
        ),
    ),
    "quads": (("thigh", Patch((((4.0, -9.0, 0.0), 4.6), ((3.0, -22.0, 0.0), 4.4), ((2.0, -36.0, 0.0), 3.2)), _FRONT)),),
    "hamstrings": (("thigh", Patch((((-4.0, -11.0, 0.0), 4.2), ((-3.2, -24.0, 0.0), 3.8), ((-2.4, -37.0, 0.0), 2.8)), _BACK)),),
    "adductors": (("thigh", Patch((((0.5, -5.0, -4.6), 3.4), ((0.5, -22.0, -3.4), 2.8)), (0.3, 0.0, -1.0), -0.25)),),
    "calves": (("shin", Patch((((-2.6, -6.0, 0.0), 3.6), ((-2.8, -14.0, 0.0), 3.8), ((-1.0, -28.0, 0.0), 2.0)), _BACK)),),
    "shins-feet": (("shin", Patch((((2.6, -7.0, 0.6), 2.4), ((1.6, -26.0, 0.4), 1.9)), _FRONT)),),
    "front-shoulder": (("upper-arm", Patch((((2.6, 0.6, 0.0), 3.4), ((1.6, -8.0, 0.0), 2.4)), _FRONT)),),
    "side-shoulder": (("upper-arm", Patch((((0.0, 1.0, 2.6), 3.4), ((0.0, -8.0, 2.0), 2.4)), (0.0, 0.0, 1.0), -0.1)),),
    "rear-shoulder": (("upper-arm", Patch((((-2.6, 0.6, 0.0), 3.4), ((-1.6, -8.0, 0.0), 2.4)), _BACK)),),
    "biceps": (("upper-arm", Patch((((1.8, -11.0, 0.0), 2.8), ((1.2, -23.0, 0.0), 2.6)), _FRONT)),),
    "triceps": (("upper-arm", Patch((((-1.8, -9.0, 0.0), 2.8), ((-1.2, -23.0, 0.0), 2.6)), _BACK)),),
    "forearms": (("forearm", Patch((((0.0, -3.0, 0.0), 3.2), ((0.0, -14.0, 0.0), 2.6)), _FRONT, -1.1)),),
}
_TRUNK: Mapping[str, tuple[tuple[str, Patch], ...]] = {
    "lower-back": (
        ("loin", Patch((((-4.6, 0.0, 3.4), 4.0), ((-4.6, 8.0, 3.2), 4.0)), _BACK)),
        ("waist", Patch((((-4.6, 0.0, 3.2), 4.0), ((-4.6, 8.0, 3.0), 3.8)), _BACK)),
    ),
    "upper-back": (("chest", Patch((((-5.0, 2.0, 3.0), 3.4), ((-5.0, 8.0, 5.0), 3.6)), _BACK)),),
    "lats": (("ribs", Patch((((-4.0, 0.0, 4.6), 4.2), ((-3.6, 8.0, 8.0), 4.4)), (-1.0, 0.0, 0.4))),),
    "trapezius": (("shoulders", Patch((((-3.6, 4.0, 3.0), 3.6), ((-2.0, 7.5, 9.0), 2.8), ((-2.0, 11.0, 3.0), 2.6)), _BACK, -0.6)),),
    "rotator-cuff": (
        (
            "shoulders",
            Patch((((-4.4, 1.0, 8.0), 3.0), ((-3.4, 3.0, 13.0), 2.4)), _BACK, -0.2, True),
        ),
    ),
    "chest": (("shoulders", Patch((((5.4, -3.0, 3.6), 3.6), ((5.0, 2.0, 8.6), 3.8)), _FRONT)),),
    "serratus": (("ribs", Patch((((4.0, 3.0, 10.6), 2.6), ((2.0, 8.0, 12.0), 2.6)), (0.5, 0.0, 1.0), 0.0)),),
    "abs": (
        ("loin", Patch((((5.4, 0.0, 2.2), 3.2), ((5.6, 8.0, 2.2), 3.2)), _FRONT)),
        ("waist", Patch((((5.6, 0.0, 2.2), 3.2), ((5.4, 9.0, 2.4), 3.2)), _FRONT)),
    ),
    "obliques": (("waist", Patch((((3.0, -5.0, 9.4), 3.0), ((3.2, 4.0, 9.6), 3.2)), (0.6, 0.0, 0.8), -0.1)),),
    "deep-core": (("loin", Patch((((3.6, 2.0, 6.0), 3.6), ((3.6, 10.0, 6.0), 3.6)), (0.8, 0.0, 0.5), -0.3, True)),),
}
_MIDDLE: Mapping[str, tuple[str, Patch]] = {
    "pelvic-floor": ("pelvis", Patch((((1.0, -8.0, -3.0), 2.4), ((1.0, -8.0, 3.0), 2.4)), _FRONT, -0.4, True)),
}


def _patches() -> dict[str, tuple[tuple[str, Patch], ...]]:
    found: dict[str, list[tuple[str, Patch]]] = {}
    for muscle, entries in _LIMBS.items():
        for segment, patch in entries:
            for name, each in _mirrored(segment, patch):
                found.setdefault(name, []).append((muscle, each))
    for muscle, entries in _TRUNK.items():
        for segment, patch in entries:
            found.setdefault(segment, []).extend((muscle, each) for each in _two(patch))
    for muscle, (segment, patch) in _MIDDLE.items():
        found.setdefault(segment, []).append((muscle, patch))
    neck = Patch((((0.0, 2.0, 3.4), 2.6), ((0.4, 8.0, 3.0), 2.2)), (0.0, 0.0, 1.0), -0.7)
    found.setdefault("neck", []).extend(("neck", each) for each in _two(neck))
    return {name: tuple(entries) for name, entries in found.items()}


PATCHES: Mapping[str, tuple[tuple[str, Patch], ...]] = _patches()
MUSCLES = frozenset(muscle for entries in PATCHES.values() for muscle, _ in entries)
