"""Reads DeepLabCut's JSON: `bodyparts` as individuals x points x numbers, for one image or many.

An image has `{"bodyparts": [[[x, y, likelihood], …], …], "bboxes": …, "bbox_scores": …}`; a file
has one for each path, or a list of frames. A point that was not found is at -1, -1. Nothing in the
file names the points. Its tables are read by `tables`.
"""

from collections.abc import Iterator, Mapping

from poserig.intake.poses import coco
from poserig.intake.poses.arrays import names_in
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage
from poserig.json import Json

PARTS = ("bodyparts", "unique_bodyparts")


def recognizes(value: Json) -> bool:
    """Returns whether it is an image with such body parts, or holds such images."""
    if isinstance(value, Mapping):
        return _is_image(value) or (bool(value) and all(map(_is_image, value.values())))
    return isinstance(value, list) and bool(value) and all(map(_is_image, value))


def _is_image(value: Json) -> bool:
    parts = value.get("bodyparts") if isinstance(value, Mapping) else None
    return isinstance(parts, list) and all(isinstance(item, list) for item in parts)


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the images of the file."""
    if _is_image(value):
        yield from _image(value, place, "", hints)
    elif isinstance(value, Mapping):
        for path, image in value.items():
            yield from _image(image, f"{place}[{path!r}]", path, hints)
    else:
        for number, image in enumerate(value):
            yield from _image(image, f"{place}[{number}]", str(number), hints)


def _image(image: Mapping[str, Json], place: str, source: str, hints: Hints) -> Iterator[RawImage]:
    scores = image.get("bbox_scores")
    items: list[tuple[str, Json]] = []
    for number, rows in enumerate(image["bodyparts"]):
        item: dict[str, Json] = {"keypoints": rows}
        if isinstance(scores, list) and number < len(scores):
            item["score"] = scores[number]
        items.append((f"{place}.bodyparts[{number}]", item))
    context = coco.Context(names=names_in(image))
    for raw in coco.images_of(items, context, hints):
        yield raw._replace(source=source)
