"""Counts how the instances of a data set are spread: how many, how large, where."""

from collections import Counter
from math import log2

from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import AREA_OF_BOX, bounding_box
from poserig.report.numbers import Histogram

# Cells of the map of positions.
ACROSS, DOWN = 12, 8
# The root of an instance's area as a share of the root of the image's: each bin is √2 of the last.
SIZES = tuple(2 ** (power / 2) for power in range(-14, 1))
MOST_COUNTED = 10


class Coverage:
    """What was seen where.

    Attributes:
        per_image: Instances on an image, up to MOST_COUNTED and more → images.
        sizes: Of the instances, as a share of the image.
        positions: DOWN rows of ACROSS cells: instances whose middle is there.
        sized: Instances whose image has a known size.
    """

    def __init__(self) -> None:
        self.per_image: Counter[int] = Counter()
        self.sizes = Histogram((0, *SIZES))
        self.positions = [[0] * ACROSS for _ in range(DOWN)]
        self.sized = 0

    def add(self, image: LabeledImage) -> None:
        """Counts the instances of an image; those without a labeled point are not there."""
        boxes = [box for item in image.instances if (box := bounding_box(item.keypoints))]
        self.per_image[min(len(boxes), MOST_COUNTED)] += 1
        if image.size is None or min(image.size) < 1:
            return
        width, height = image.size
        for left, top, across, down in boxes:
            self.sized += 1
            self.sizes.add((AREA_OF_BOX * across * down / (width * height)) ** 0.5)
            column = int((left + across / 2) / width * ACROSS)
            row = int((top + down / 2) / height * DOWN)
            self.positions[_within(row, DOWN)][_within(column, ACROSS)] += 1

    @property
    def bits(self) -> float | None:
        """How evenly the cells of the map are filled, 0 to 1; None without instances."""
        shares = [count / self.sized for row in self.positions for count in row if count]
        if not shares:
            return None
        return -sum(share * log2(share) for share in shares) / log2(ACROSS * DOWN)

    def to_json(self) -> Json:
        """Returns all counts."""
        return {
            "instances_per_image": {str(n): self.per_image[n] for n in sorted(self.per_image)},
            "sizes": self.sizes.to_json(),
            "positions": self.positions,
            "evenness_of_positions": None if self.bits is None else round(self.bits, 3),
        }


def _within(place: int, count: int) -> int:
    return min(max(place, 0), count - 1)
