"""Vectors and rotations of the mannequin's space: x forwards, y up, z to the body's right; lengths in centimetres."""

import math

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

SAME: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def add(a: Vector, b: Vector) -> Vector:
    """a + b."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vector, b: Vector) -> Vector:
    """a − b."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scaled(a: Vector, by: float) -> Vector:
    """a · by."""
    return (a[0] * by, a[1] * by, a[2] * by)


def dot(a: Vector, b: Vector) -> float:
    """The inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The outer product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """|a|."""
    return math.sqrt(dot(a, a))


def unit(a: Vector, otherwise: Vector = (0.0, 1.0, 0.0)) -> Vector:
    """a / |a|, or `otherwise` for a vector of no length."""
    size = length(a)
    return scaled(a, 1 / size) if size > 1e-9 else otherwise


def turned(m: Matrix, v: Vector) -> Vector:
    """m · v."""
    return (dot(m[0], v), dot(m[1], v), dot(m[2], v))


def then(a: Matrix, b: Matrix) -> Matrix:
    """a · b: b in the frame that a has turned."""
    columns = tuple((b[0][i], b[1][i], b[2][i]) for i in range(3))
    return tuple(tuple(dot(row, column) for column in columns) for row in a)  # type: ignore[return-value]


def transposed(m: Matrix) -> Matrix:
    """The inverse of a rotation."""
    return tuple((m[0][i], m[1][i], m[2][i]) for i in range(3))  # type: ignore[return-value]


def about_x(degrees: float) -> Matrix:
    """Turns up towards the right."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return ((1.0, 0.0, 0.0), (0.0, c, -s), (0.0, s, c))


def about_y(degrees: float) -> Matrix:
    """Turns forwards towards the left."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return ((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c))


def about_z(degrees: float) -> Matrix:
    """Turns forwards towards up."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return ((c, -s, 0.0), (s, c, 0.0), (0.0, 0.0, 1.0))


def frame(down: Vector, forward: Vector) -> Matrix:
    """The rotation whose −y axis points along `down` and whose x axis is as near to `forward` as can be."""
    y = unit(scaled(down, -1))
    x = sub(forward, scaled(y, dot(forward, y)))
    x = unit(x, otherwise=unit(cross(y, (0.0, 0.0, 1.0)), otherwise=(1.0, 0.0, 0.0)))
    z = cross(x, y)
    return ((x[0], y[0], z[0]), (x[1], y[1], z[1]), (x[2], y[2], z[2]))
