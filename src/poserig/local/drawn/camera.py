"""Projects points of space into a picture, as a camera without distortion does."""

from collections.abc import Iterable
from dataclasses import dataclass

from poserig.local.drawn.canvas import SIZE, Point

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """Where a camera stands and what it looks at, in meters; z points up.

    Attributes:
        eye: Its place.
        target: What is in the middle of the picture.
        focal: Focal length in pixels.
    """

    eye: Vector
    target: Vector
    focal: float

    def at(self, point: Vector) -> Point:
        """Where a point is seen, pixels."""
        ahead = _unit(_minus(self.target, self.eye))
        right = _unit(_cross(ahead, (0.0, 0.0, 1.0)))
        up = _cross(right, ahead)
        seen = _minus(point, self.eye)
        depth = _dot(seen, ahead)
        return (
            SIZE[0] / 2 + self.focal * _dot(seen, right) / depth,
            SIZE[1] / 2 - self.focal * _dot(seen, up) / depth,
        )

    @property
    def horizon(self) -> float:
        """Where a level ground ends, as a share of the picture's height."""
        x, y, z = self.eye
        far = 1e6
        ahead = ((self.target[0] - x) * far, (self.target[1] - y) * far, z)
        return self.at(ahead)[1] / SIZE[1]

    def all(self, points: Iterable[Vector]) -> list[Point]:
        return [self.at(point) for point in points]

    def faces(self, corners: list[Vector]) -> bool:
        """Whether one sees the outside of a face, whose corners turn left seen from there."""
        normal = _cross(_minus(corners[1], corners[0]), _minus(corners[2], corners[0]))
        return _dot(normal, _minus(self.eye, corners[0])) > 0


def _minus(one: Vector, other: Vector) -> Vector:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


def _dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _cross(one: Vector, other: Vector) -> Vector:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def _unit(one: Vector) -> Vector:
    length = _dot(one, one) ** 0.5
    return one[0] / length, one[1] / length, one[2] / length
