"""The figures of an exercise → its pictures, and the way from start to end as a strip of frames in one SVG."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from supple.figure.between import PIERCED, Leg, apart, low, shifted
from supple.figure.draw import Scene, draw
from supple.figure.language import Figure
from supple.figure.scene import Picture, scenes, told

FEWEST, MOST = 6, 10
_STEP = 4.0  # centimetres from frame to frame, where there are not too many
_ALIKE = 0.3  # centimetres: two bodies that are nowhere further apart are in one position
_ELEMENT = re.compile(r"<(?:path|rect|circle)\b[^<>]*/>")
_ID = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Strip:
    """All frames of a motion in one SVG, the start at the top; each is as large as a picture of the exercise."""

    svg: str
    frames: int


@dataclass(frozen=True, slots=True)
class Film:
    """The pictures of an exercise, the places of the start and end among them, and the motion between the two."""

    pictures: tuple[Picture | None, ...]
    start: int | None = None
    end: int | None = None
    strip: Strip | None = None


def filmed(
    figures: Sequence[Figure | None], primary: Iterable[str], secondary: Iterable[str], start: int | None = None, end: int | None = None
) -> Film:
    """Pictures and motion at one scale and in one window. `start` and `end` are places in `figures`; without
    them the first figure, and the last one in another position."""
    stages = scenes(figures, primary, secondary)
    shown = [n for n, scene in enumerate(stages) if scene]
    if not shown:
        return Film(tuple(None for _ in figures))
    first = start if start in shown else shown[0]
    last = end if end in shown else next((n for n in reversed(shown) if _differ(stages[first], stages[n])), None)
    moving = motion(figures, stages, first, last) if last is not None else ()
    drawn = draw([scene for scene in stages if scene] + list(moving))
    strip = Strip(_strip(drawn[len(shown) :]), len(moving)) if moving else None
    return Film(told(figures, drawn[: len(shown)]), first, last, strip)


def motion(figures: Sequence[Figure | None], stages: Sequence[Scene | None], start: int, end: int) -> tuple[Scene, ...]:
    """The scenes of a motion from one figure to another by way of those between; none where the body
    lies another way, is seen from elsewhere, or would have to go through the floor."""
    step = 1 if end >= start else -1
    way: list[Scene] = []
    home, goal = stages[start], figures[end]
    for place in range(start, end + step, step):
        figure, scene = figures[place], stages[place]
        if not figure or not scene or not home or not goal:
            continue
        if figure.pose.facing != goal.pose.facing:
            return ()
        if (scene.view, scene.pitch, scene.upper, _things(scene)) == (home.view, home.pitch, home.upper, _things(home)):
            if not way or _differ(way[-1], scene):
                way.append(scene)
        elif place == end:
            return ()
    return _frames(way) if len(way) > 1 else ()


def _things(scene: Scene) -> tuple[str, ...]:
    return tuple(thing.name for thing in scene.props)


def _differ(one: Scene | None, other: Scene | None) -> bool:
    return bool(one and other and (one.view != other.view or apart(one.body, other.body) > _ALIKE))


def _frames(way: Sequence[Scene]) -> tuple[Scene, ...]:
    """The way in equal parts, by how far the body moves, and more of them for a long way."""
    legs = [Leg.of(one.body, other.body) for one, other in itertools.pairwise(way)]
    ends = [0.0, *itertools.accumulate(apart(leg.one, leg.other) for leg in legs)]
    last = min(max(math.ceil(ends[-1] / _STEP), FEWEST - 1), MOST - 1)
    found = []
    for n in range(last + 1):
        at = ends[-1] * n / last
        k = max(k for k in range(len(legs)) if ends[k] <= at + 1e-9)
        part = (at - ends[k]) / (ends[k + 1] - ends[k])
        body = legs[k].at(part)
        if low(body) < legs[k].floor - PIERCED:
            return ()
        things = tuple(shifted(a, b, part) for a, b in zip(way[k].props, way[k + 1].props, strict=True))
        found.append(replace(way[k], body=body, props=things, arrows=(), title=""))
    return tuple(found)


def _strip(drawn: Sequence[str]) -> str:
    """The frames one below the other; what looks the same in several of them stands there once."""
    insides = []
    for svg in drawn:
        inside = svg.partition(">")[2].removesuffix("</svg>")
        for n, name in enumerate(dict.fromkeys(_ID.findall(inside))):
            inside = inside.replace(f'id="{name}"', f'id="m{n}"').replace(f"url(#{name})", f"url(#m{n})")
        insides.append(inside)
    window = drawn[0].partition('viewBox="')[2].partition('"')[0]
    width, height = (float(number) for number in window.split()[2:])
    often = Counter(element for inside in insides for element in _ELEMENT.findall(inside))
    shared = {element: f"s{n}" for n, element in enumerate(e for e, times in often.items() if times > 1 and len(e) > 40)}
    used = "".join(f'<g id="{name}">{element}</g>' for element, name in shared.items())
    frames = "".join(
        f'<svg y="{height * n:g}" width="{width:g}" height="{height:g}" viewBox="{window}">'
        f"{_ELEMENT.sub(lambda e: _use(e[0], shared), inside)}</svg>"
        for n, inside in enumerate(insides)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height * len(drawn):g}"><defs>{used}</defs>{frames}</svg>'


def _use(element: str, shared: dict[str, str]) -> str:
    return f'<use href="#{shared[element]}"/>' if element in shared else element
