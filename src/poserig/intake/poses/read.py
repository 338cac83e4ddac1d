"""Finds the shape of a foreign file of poses, and reads it with the adapter of that shape."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import NO_HINTS, Hints, ImagePoses
from poserig.intake.poses.raw import RawImage
from poserig.json import Json, loads_with_gaps
from poserig.pose.label import is_label

LABELS = "labels"


class Adapter(Protocol):
    """A module of this package that reads one foreign shape."""

    __name__: str

    def recognizes(self, value: Json) -> bool:
        """Returns whether `value` has the shape; it looks at little of it."""

    def read(self, value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
        """Yields the images of `value`, with every number as it is.

        Args:
            value: JSON, decoded; or text of another kind, if the adapter recognizes texts.
            place: Name of the file or attribute, for places in it.
            hints: What the file may leave unsaid.
        """


class Poses(NamedTuple):
    """What a file holds.

    Attributes:
        shape: Name of the adapter that read it, "labels" for a label of poserig, or "" for nothing.
        images: In the order of the file; one without a source if the file is about one image.
    """

    shape: str
    images: tuple[ImagePoses, ...]


def read_poses(value: Json, place: str, hints: Hints = NO_HINTS) -> Poses:
    """Reads poses of any known shape.

    Args:
        value: The file: JSON, decoded or as text; or the text of CSV, XML or YOLO's labels.
        place: Name of the file or attribute, for error messages.
        hints: What the file may leave unsaid.

    Returns:
        Each image with its instances and with what was left out. No image for None, "", "null",
        [] and {}.

    Raises:
        PosesError: The shape is unknown, or nothing of its only image can be used
            (`rules.settle`).
    """
    value = decoded(value, place)
    if value is None or value in ([], {}):
        return Poses("", ())
    if is_label(value):
        # Imported here for the cold start: it imports rigs.
        from poserig.intake.poses.labels import read_label

        return Poses(LABELS, (read_label(value, place),))
    adapter = adapter_of(value)
    if adapter is None:
        raise PosesError(
            "is of no shape that can be read.",
            where=place,
            cure='Expected [{"annotations": [{"label": …, "x": …, "y": …}]}], `keypoints`, or'
            " another shape of docs/importing-poses.md.",
        )
    raw = list(adapter.read(value, place, hints))
    images = tuple(_settled(image, place, hints, one_of_many=len(raw) > 1) for image in raw)
    return Poses(adapter.__name__.rpartition(".")[2], images)


def _settled(raw: RawImage, place: str, hints: Hints, *, one_of_many: bool) -> ImagePoses:
    """Returns what can be used of an image. One bad image of many refuses itself alone."""
    # Imported here for the cold start.
    from poserig.intake.poses.rules import settle
    from poserig.intake.poses.whole_body import without_parts

    try:
        return settle(without_parts(raw, hints), place, hints)
    except PosesError as error:
        if not one_of_many:
            raise
        return ImagePoses((), raw.source, raw.size, refused=error)


def decoded(value: Json, place: str) -> Json:
    """Decodes JSON text, and the JSON text of JSON text.

    Returns:
        None for an empty text; the text itself when an adapter of texts reads it.

    Raises:
        PosesError: It is neither.
    """
    for _ in range(2):
        if not isinstance(value, str):
            break
        value = value.removeprefix("\ufeff")
        if not value.strip():
            return None
        try:
            value = loads_with_gaps(value)
        except ValueError as error:
            if adapter_of(value) is None:
                raise PosesError(
                    f"is not JSON ({error}).",
                    where=place,
                    cure="docs/importing-poses.md says which texts are read.",
                ) from None
            break
    return None if value == "" else value


def adapter_of(value: Json) -> Adapter | None:
    """Returns the adapter that reads `value`, or None."""
    if _is_components(value):
        from poserig.intake.poses import ground_truth

        return ground_truth
    return next((adapter for adapter in _adapters() if adapter.recognizes(value)), None)


def _is_components(value: Json) -> bool:
    """Returns whether it is the component's own shape. Most lines have it: it needs no imports.

    A task of Label Studio that nobody has answered has `annotations` too, and beside them what a
    model predicts: without a point other shapes are looked for first.
    """
    if not isinstance(value, list):
        return False
    instances = [item.get("annotations") for item in value if isinstance(item, dict)]
    return (
        len(instances) == len(value)
        and any(instances)
        and all(
            isinstance(points, list)
            and all(isinstance(point, dict) and "label" in point for point in points)
            for points in instances
        )
    )


def _adapters() -> Sequence[Adapter]:
    """Returns the adapters. The first that recognizes a value reads it: special shapes go first."""
    # Imported here for the cold start.
    from poserig.intake.poses import (
        alphapose,
        coco,
        cvat,
        datumaro,
        deeplabcut,
        ground_truth,
        label_studio,
        labelme,
        mediapipe,
        mmpose,
        openpose,
        sleap,
        tables,
        ultralytics,
        yolo_text,
    )

    return (
        tables,
        cvat,
        yolo_text,
        sleap,
        label_studio,
        labelme,
        datumaro,
        openpose,
        mediapipe,
        ultralytics,
        deeplabcut,
        mmpose,
        alphapose,
        ground_truth,
        coco,
    )
