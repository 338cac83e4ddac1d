"""A rig of four points and instances of it, with round numbers."""

from collections.abc import Sequence

from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.rig import KeypointClass, Link, Rig

NAMES = ("top", "left", "right", "foot")
RIG = Rig(
    "kite-4",
    (
        KeypointClass("top", sigma=0.05),
        KeypointClass("left", side="left", swap="right", sigma=0.05),
        KeypointClass("right", side="right", swap="left", sigma=0.05),
        KeypointClass("foot", sigma=0.05),
    ),
    (Link("top", "left"), Link("top", "right"), Link("left", "foot"), Link("right", "foot")),
)
# A square box of 100: the scale is 10 √53 ≈ 72.8, and one σ 3.64 pixels.
SIGMA = 0.05 * (0.53 * 100 * 100) ** 0.5


def kite(x: float = 0, y: float = 0, ident: str = "1", **members: object) -> Instance:
    """An instance whose box begins at (x, y) and is 100 wide and high."""
    flat = [x + 50, y, 2, x + 100, y + 40, 2, x, y + 40, 2, x + 50, y + 100, 2]
    return Instance(ident, "", flat, **members)  # type: ignore[arg-type]


def moved(item: Instance, point: int, x: float, y: float = 0, v: int | None = None) -> Instance:
    """The instance with one point moved, or with another visibility."""
    flat = list(item.keypoints)
    flat[3 * point] += x
    flat[3 * point + 1] += y
    if v is not None:
        flat[3 * point + 2] = v
    return Instance(item.id, item.name, flat)


def image(instances: Sequence[Instance], line: int = 1, **members: object) -> LabeledImage:
    """An image of 400 by 300 pixels."""
    known: dict[str, object] = {"size": (400, 300), "name": f"a/{line}.jpg", **members}
    return LabeledImage(f"a/{line}.jpg", line, RIG.name, NAMES, instances=tuple(instances), **known)  # type: ignore[arg-type]
