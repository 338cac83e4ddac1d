"""Reads MMPose's and RTMPose's predictions: nested by image, and with `meta_info`.

The inferencer gives `predictions`, a list of images with a list of instances each. Its files are
such a list; `instance_info` stands beside a `meta_info` that names the points, and holds instances
or, of a video, frames. Arrays of arrays of points are read as well, as DeepLabCut writes them.
"""

from collections.abc import Iterator, Mapping, Sequence

from poserig.intake.poses import coco
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage
from poserig.json import Json


def recognizes(value: Json) -> bool:
    """Returns whether `value` is a list of images, or an object with `instance_info`."""
    if isinstance(value, dict):
        info, nested = value.get("instance_info"), value.get("predictions")
        return isinstance(info, list) or _is_nested(nested) or _is_stack(value.get("keypoints"))
    return _is_nested(value) or _is_frames(value)


def _is_nested(value: Json) -> bool:
    """Returns whether it is a list of lists of instances; an image may have none."""
    lists = [item for item in value if isinstance(item, list)] if isinstance(value, list) else []
    return any(isinstance(one, dict) for item in lists for one in item) or (
        bool(lists) and len(lists) == len(value) and not any(lists)
    )


def _is_frames(value: Json) -> bool:
    return isinstance(value, list) and any(
        isinstance(item, dict) and "frame_id" in item and "instances" in item for item in value
    )


def _is_stack(value: Json) -> bool:
    """Returns whether it is instances x keypoints x numbers."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, list) and item and isinstance(item[0], list) for item in value)
    )


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the images of the file."""
    context = coco.Context()
    if isinstance(value, dict):
        names = _names_in_meta(value.get("meta_info"))
        context = coco.context_of(value)
        context = context._replace(names=names or context.names)
        if _is_stack(value.get("keypoints")):
            yield from coco.images_of(list(_unstacked(value, place)), context, hints)
            return
        member = "instance_info" if isinstance(value.get("instance_info"), list) else "predictions"
        place, value = f"{place}.{member}", value[member]
    if _is_nested(value) or _is_frames(value):
        for number, item in enumerate(value):
            where = f"{place}[{number}]"
            if isinstance(item, dict):
                where, item = f"{where}.instances", item.get("instances")
            instances: Sequence[Json] = item if isinstance(item, list) else []
            items = [(f"{where}[{n}]", one) for n, one in enumerate(instances)]
            yield from coco.images_of(items, context, hints)
        return
    items = [(f"{place}[{number}]", item) for number, item in enumerate(value)]
    yield from coco.images_of(items, context, hints)


def _names_in_meta(meta: Json) -> Sequence[str] | None:
    """Returns the names in MMPose's `keypoint_id2name`, in the order of their numbers."""
    table = meta.get("keypoint_id2name") if isinstance(meta, Mapping) else None
    if not isinstance(table, Mapping):
        return None
    numbered = {int(key): name for key, name in table.items() if str(key).isdigit()}
    names = [numbered.get(number) for number in range(len(numbered))]
    texts = [name for name in names if isinstance(name, str)]
    return texts if texts and len(texts) == len(names) else None


def _unstacked(value: Mapping[str, Json], place: str) -> Iterator[tuple[str, Json]]:
    """Yields the instances of an object whose members hold one entry for each instance."""
    for number, keypoints in enumerate(value["keypoints"]):
        item: dict[str, Json] = {"keypoints": keypoints}
        for name in ("keypoint_scores", "scores", "bbox_scores"):
            entries = value.get(name)
            if isinstance(entries, list) and number < len(entries):
                single = not isinstance(entries[number], list)
                item["score" if single else "keypoint_scores"] = entries[number]
        yield f"{place}.keypoints[{number}]", item
