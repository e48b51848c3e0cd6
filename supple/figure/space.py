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
    x, y, z = v
    (a, b, c), (d, e, f), (g, h, i) = m
    return (a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z)


def then(a: Matrix, b: Matrix) -> Matrix:
    """a · b: b in the frame that a has turned."""
    (b00, b01, b02), (b10, b11, b12), (b20, b21, b22) = b

    def row(r: Vector) -> Vector:
        x, y, z = r
        return (x * b00 + y * b10 + z * b20, x * b01 + y * b11 + z * b21, x * b02 + y * b12 + z * b22)

    return (row(a[0]), row(a[1]), row(a[2]))


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
