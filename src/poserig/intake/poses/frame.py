"""Finds coordinates that cannot be pixels, and turns shares of the image's size into pixels."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from poserig.intake.poses import PosesError
from poserig.intake.poses.shares import pixels_of
from poserig.json import Json

# Decimals of a pixel that are kept of a share. Six decimals of a share are 0.004 pixels of 4,000.
DECIMALS: Final = 3
# Shares may lie a little outside of the image: a model extrapolates limbs that are cut off.
LOWEST_SHARE, HIGHEST_SHARE = -1.0, 2.0
# Three points of one object within so many pixels are no pixels.
ALMOST_SHARE: Final = 2.0
HOW_TO_SAY_SHARES: Final = (
    'Multiply x by the image\'s width and y by its height; or write "normalized": true with'
    ' "width" and "height", in pixels, beside the poses.'
)


class Point(NamedTuple):
    """One keypoint: x and y in the unit of the file, v as in COCO, score 0 to 1 or None."""

    name: Json
    x: float
    y: float
    v: int
    score: float | None


def check_frame(instances: Sequence[Sequence[Point]], place: str) -> None:
    """Refuses coordinates that cannot be pixels: those of whole objects are all between 0 and 1.

    A little more is no pixel either, because models extrapolate limbs that are cut off: three
    points of one object never fit into a few pixels. A single point at whole numbers is taken.

    Raises:
        PosesError: They cannot be pixels.
    """
    labeled = [[point for point in points if point.v] for points in instances]
    numbers = [n for points in labeled for point in points for n in (point.x, point.y)]
    if not numbers:
        return
    lowest, highest = min(numbers), max(numbers)
    if lowest >= 0 and highest <= 1:
        if len(numbers) == 2 and all(n == int(n) for n in numbers):
            return
        found = "0 and 1"
    elif lowest >= -ALMOST_SHARE and highest <= ALMOST_SHARE and max(map(len, labeled)) >= 3:
        found = f"{lowest:g} and {highest:g}"
    else:
        return
    raise PosesError(
        f"All coordinates are between {found}: they are shares of the image, not pixels.",
        where=place,
        cure=HOW_TO_SAY_SHARES if lowest > -0.5 else "Write pixels from the top left corner.",
    )


def to_pixels(
    points: Sequence[Point],
    unit: float,
    size: tuple[int, int] | None,
    place: str,
    *,
    exact: bool = False,
) -> list[Point]:
    """Turns shares of the image's width and height into pixels.

    Args:
        points: x and y as shares.
        unit: What stands for the whole width and height: 1, or 100 for percent.
        size: Width and height of the image in pixels, or None.
        place: For the error.
        exact: See `Hints`.

    Raises:
        PosesError: The size is unknown, or the coordinates are no shares.
    """
    if size is None:
        raise PosesError(
            "The coordinates are shares of the image's width and height, and nothing says these.",
            where=place,
            cure='Write "width" and "height", in pixels, beside the poses or into the manifest'
            " line; or write pixels.",
        )
    across, down = size[0] / unit, size[1] / unit
    low, high = LOWEST_SHARE * unit, HIGHEST_SHARE * unit
    odd = [p for p in points if p.v and not (low <= p.x <= high and low <= p.y <= high)]
    if 2 * len(odd) > len(points):
        raise PosesError(
            f"{odd[0].name} is at {odd[0].x}, {odd[0].y}: that is no share of the image's size.",
            where=place,
            cure=f'Shares are 0 to {unit:g}. Leave "normalized" away if these are pixels.',
        )
    turn = pixels_of if exact else _rounded
    return [
        point._replace(x=turn(point.x, across), y=turn(point.y, down)) if point.v else point
        for point in points
    ]


def _rounded(share: float, whole: float) -> float:
    return round(share * whole, DECIMALS)
