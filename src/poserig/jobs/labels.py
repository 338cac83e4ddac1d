"""The labels of an output manifest, as batch quality sees them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from poserig.errors import PoserigError
from poserig.formats.lines import label_attribute
from poserig.groundtruth.gold import is_gold
from poserig.groundtruth.manifest import line_attributes, repaired_line
from poserig.groundtruth.spilled import whole_label
from poserig.intake.poses import dataset
from poserig.intake.poses.line import is_foreign_label
from poserig.intake.poses.model import ImagePoses
from poserig.intake.poses.read import read_poses
from poserig.jobs.lines import read_bytes, read_lines
from poserig.json import Json, JsonObject
from poserig.pose.dataset import LabeledImage, labeled_image

# Which attribute holds the labels shows early.
LINES_TO_LOOK_AT = 200


class OutputManifest:
    """An output manifest on this machine or in S3, read anew each time that it is asked.

    Its labels are those of poserig, of the AWS sample, or of Ground Truth's own keypoint tool.

    Args:
        address: Path, or s3://bucket/key.
        attribute: Name of the label attribute; "" to find it.

    Attributes:
        problems: (line, what is wrong with it), of the last time that `images` was used up.
        failed: (line, why) of data objects that have an error in place of a label, likewise.
        unlabeled: How many lines have neither, likewise.
        left_out: How often something of labels of others was not taken, by kind, likewise.

    Raises:
        PoserigError: The file cannot be read, or nothing in it is a label of ours.
    """

    def __init__(self, address: str, attribute: str = "") -> None:
        self.address = address
        self.attribute = attribute or self._find_attribute()
        self.problems: list[tuple[int, str]] = []
        self.failed: list[tuple[int, str]] = []
        self.unlabeled = 0
        self.left_out: Counter[str] = Counter()
        self._names: tuple[str, ...] | None = None

    def images(self) -> Iterator[LabeledImage]:
        """The labeled images, in the order of the manifest, without gold images."""
        self.problems, self.failed, self.unlabeled = [], [], 0
        self.left_out = Counter()
        for number, text in read_lines(self.address):
            line = _attributes(text)
            if line is None:
                self.problems.append((number, "This is no JSON object."))
                continue
            if is_gold(line):
                continue
            value = line.get(self.attribute)
            if isinstance(value, dict) and value.get("status") == "error":
                self.failed.append((number, str(value.get("reason", ""))))
                continue
            if not value:
                self.unlabeled += 1
                continue
            try:
                yield self._image(value, _source(line, number), number)
            except PoserigError as error:
                self.problems.append((number, f"{self.attribute}: {error}"))

    def _image(self, value: Json, source: str, number: int) -> LabeledImage:
        if not is_foreign_label(value):
            return labeled_image(whole_label(value, read_bytes), source, number)
        if self._names is None:
            # Each of these labels names only the points that it has: the order is that of all.
            self._names = dataset.names_of(self._foreign())
        image = _only(value)
        self.left_out.update(image.counts())
        return dataset.labeled_image(image, self._names, source, number)

    def _foreign(self) -> Iterator[ImagePoses]:
        """Yields the labels of others that can be read."""
        for _, text in read_lines(self.address):
            value = (_attributes(text) or {}).get(self.attribute)
            if is_foreign_label(value):
                with suppress(PoserigError):
                    yield _only(value)

    def _find_attribute(self) -> str:
        found: Counter[str] = Counter()
        for _, text in islice(read_lines(self.address), LINES_TO_LOOK_AT):
            line = _attributes(text) or {}
            # Not what was imported, when there is another.
            found.update([name] if (name := label_attribute(line)) else [])
        if not found:
            raise PoserigError(
                "No line has a label of poserig.",
                where=self.address,
                cure="Give the output.manifest of a labeling job of poserig or the AWS sample, or"
                " --label-attribute NAME.",
            )
        # The last one of those that are there as often: chained jobs add theirs at the end.
        most = max(found.values())
        return [name for name, count in found.items() if count == most][-1]


def _attributes(text: str) -> JsonObject | None:
    """Returns what a line says, with null in place of NaN as a launch would; None for no object."""
    line = line_attributes(text)
    repaired = None if line is not None else repaired_line(text)
    return line if repaired is None else line_attributes(repaired)


def _only(value: Json) -> ImagePoses:
    return read_poses(value, "label").images[0]


def _source(line: dict[str, Json], number: int) -> str:
    value = line.get("source-ref")
    return value if isinstance(value, str) else f"line {number}"
