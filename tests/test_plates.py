"""What each joint does, in pictures; and those of the author's guide, which are what the program draws now."""

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from supple.figure.joints import JOINTS, LIMBS, limit, signed
from supple.figure.language import read_figures
from supple.figure.plates import Plate, picture, plates
from supple.figure.sheet import Cell, sheet
from tests.sites import ROOT

GUIDE = ROOT / "docs" / "figures"
PLATES = plates()
each_plate = pytest.mark.parametrize("plate", PLATES, ids=lambda p: f"{p.joint}-{p.direction}")


def test_every_direction_of_every_joint_has_its_picture() -> None:
    """In the order of the table of joints, each once."""
    assert [(p.joint, p.direction) for p in PLATES] == [(joint, direction) for joint, ways in JOINTS.items() for direction in ways]


@each_plate
def test_the_words_are_what_the_picture_shows(plate: Plate) -> None:
    """The words under a picture, read as an author's, bend the joint as the figure has it, within the limit that is told."""
    written = _read(plate.words)
    (figure,), faults = read_figures([written], {})
    assert faults == ()
    assert figure
    joint = f"right-{plate.joint}" if plate.joint in LIMBS else plate.joint
    key, _ = signed(plate.direction, 1.0)
    shown = plate.figure.pose.angles[joint][key]
    assert figure.pose.angles[joint][key] == shown
    assert 0 < abs(shown) <= limit(plate.joint, plate.direction)
    assert plate.limit.removesuffix("°").removesuffix(" cm") == f"{limit(plate.joint, plate.direction):g}"


@each_plate
def test_a_picture_is_seen_from_near_and_has_its_arrow(plate: Plate) -> None:
    """It is a square, small, with a title; the arrow lies within it."""
    svg = picture(plate).svg
    left, top, width, height = (int(n) for n in re.findall(r'viewBox="(-?\d+) (-?\d+) (\d+) (\d+)"', svg)[0])
    assert width == height
    assert len(svg) < 4_000
    assert f"<title>{plate.joint} {plate.direction}</title>" in svg
    curve = re.findall(r'stroke="#b3431f"[^>]* d="M(-?\d+)[ ]?(-?\d+)', svg)
    assert curve
    x, y = (int(n) for n in curve[0])
    assert left < x < left + width
    assert top < y < top + height


def test_opposite_directions_look_different() -> None:
    """No two pictures are the same."""
    drawn = [re.sub("<title>.*</title>", "", picture(p).svg) for p in PLATES]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize("name", ["joints.svg", "poses.svg"])
def test_the_pictures_of_the_guide_are_what_is_drawn_now(name: str) -> None:
    """Else `make guide` draws them anew. They are small, and the guide shows them."""
    assert (GUIDE / name).read_text("utf-8") == _script().sheets()[name], "run `make guide`"
    assert (GUIDE / name).stat().st_size < 150_000
    assert f"(figures/{name})" in (ROOT / "docs" / "authors-guide.md").read_text("utf-8")


def test_a_sheet_writes_a_shape_that_comes_twice_once() -> None:
    """The pictures stand in rows with their words below, escaped; what they share is drawn by reference."""
    path = f'<path d="m1 2{"h3v4" * 12}z"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>A</title><path fill="#eef3ec" d="M0 0z"/>{path}</svg>'
    made = sheet("All", [Cell(svg, ("one", "a < b")), Cell(svg, ("two",)), Cell(svg, ("three",))], columns=2, shape=1.0)
    assert made.count("h3v4" * 12) == 1
    assert made.count("<use ") == 3
    assert "a &lt; b" in made
    assert len(set(re.findall(r'<svg x="(\d+)"', made))) == 2
    assert len(set(re.findall(r'<svg x="\d+" y="(\d+)"', made))) == 2


def _read(words: str) -> object:
    """The words, which are YAML of one line, as values."""
    quoted = re.sub(r"([a-z-]+):", r'"\1":', words)
    return ast.literal_eval(f"{{{quoted}}}")


def _script() -> ModuleType:
    """docs/figures/draw.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("guide", Path(GUIDE) / "draw.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
