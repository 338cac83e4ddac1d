"""Reads AlphaPose's results: one list for all images, each entry with the name of its image.

The third number of a triplet is always a score, up to 6 with COCO's points; the score of a person
is not bounded either. Source: AlphaPose `docs/output.md`.
"""

from collections.abc import Iterator

from poserig.intake.poses import orders
from poserig.intake.poses.arrays import instance_of, rows_of
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance
from poserig.json import Json, is_number


def recognizes(value: Json) -> bool:
    """Returns whether entries have the name of an image, a score and flat keypoints."""
    return isinstance(value, list) and any(
        isinstance(item, dict)
        and isinstance(item.get("image_id"), str)
        and isinstance(item.get("keypoints"), list)
        and is_number(item.get("score"))
        and "labels" not in item
        for item in value
    )


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the images of the file."""
    images: dict[str, list[RawInstance]] = {}
    for number, item in enumerate(value):
        where = f"{place}[{number}]"
        if not isinstance(item, dict):
            found, source = RawInstance(where, unusable="unreadable", detail="is no object"), ""
        else:
            found, source = _instance(item, where, hints), str(item.get("image_id") or "")
        images.setdefault(source, []).append(found)
    for source, instances in images.items():
        yield RawImage(instances, source)


def _instance(item: dict[str, Json], where: str, hints: Hints) -> RawInstance:
    if not item.get("keypoints"):
        return RawInstance(where, unusable="no_keypoints")
    rows = rows_of({}, item["keypoints"], None)
    named = hints.names if hints.names and len(hints.names) == len(rows.rows) else None
    names = named or orders.alphapose(len(rows.rows))
    box = item.get("box")
    return instance_of(item, where, rows, names, third_is_score=True)._replace(
        box=box if isinstance(box, list) else None
    )
