"""Makes start values, in the component's shape, of poses of any shape.

That is one object for each instance, `{"name": …, "annotations": [{"label", "x", "y", "v"?,
"score"?}]}`: x and y in image pixels, v as in COCO, score 0 to 1. It also has `flags` and `note`,
and of a label of poserig `class`, `bbox` and `rig`, where there are some. The first one carries the
tags and the note of the image in `of_image`, for pages that show none of it: they hand on what they
got.
"""

from collections.abc import Iterator, Mapping, Sequence
from re import compile as pattern
from typing import Final, NamedTuple

from poserig.groundtruth.sources import uploaded_name
from poserig.intake.poses import PosesError
from poserig.intake.poses.arrays import size_in
from poserig.intake.poses.model import Hints, ImagePoses, LeftOut, PoseInstance
from poserig.intake.poses.read import LABELS, read_poses
from poserig.json import Json
from poserig.pose.keypoints import VISIBILITIES

UPLOADED: Final = pattern(r"^[0-9a-f]{8}-")


class Start(NamedTuple):
    """The start values of one image.

    Attributes:
        instances: In the component's shape.
        left_out: What was not taken of the file, in its order.
        counts: How often, by kind.
        tags: Of the image.
        note: On the image, or "".
    """

    instances: list[Json]
    left_out: tuple[LeftOut, ...] = ()
    counts: Mapping[str, int] = {}
    tags: tuple[str, ...] = ()
    note: str = ""


def start_values(value: Json, place: str, hints: Hints, source: str = "") -> Start:
    """Reads the start values of one image.

    Coordinates stay as they are, also outside of the image: the component warns the worker.

    Args:
        value: Poses of any known shape (`read.read_poses`).
        place: Name of the manifest attribute, for error messages.
        hints: What the poses may leave unsaid.
        source: Address of the image, which chooses among the images of a file.

    Raises:
        PosesError: The poses cannot be read, or are those of other images.
    """
    poses = read_poses(value, place, hints)
    if not poses.images:
        return Start([])
    image = _of_source(poses.images, source, place)
    if image.refused:
        raise image.refused
    instances = [
        _own(item) if item.members is not None else _made(item, with_id=poses.shape == LABELS)
        for item in image.instances
    ]
    if instances and (image.tags or image.note):
        of_image = {"tags": list(image.tags), "note": image.note}
        instances[0] = {**instances[0], "of_image": of_image}
    return Start(instances, image.left_out, image.counts(), image.tags, image.note)


def hints_of(line: Mapping[str, Json], names: Sequence[str] | None) -> Hints:
    """Returns what a manifest line says about its poses.

    Args:
        line: May have `width` and `height` of the image in pixels, and `normalized`.
        names: Keypoint names of its rig; None when the rig is unknown.
    """
    return Hints(
        names=None if names is None else tuple(names),
        size=size_in(line),
        normalized=line.get("normalized") is True,
    )


def _of_source(images: Sequence[ImagePoses], source: str, place: str) -> ImagePoses:
    """Returns the image that is meant: the only one, or the one whose name fits the address."""
    if len(images) == 1:
        return images[0]
    named = [image for image in images if image.source and _fits(image.source, source)]
    if len(named) == 1:
        return named[0]
    cure = "Give each manifest line the poses of its own image."
    if not named:
        names = ", ".join(image.source or "no name" for image in images[:3])
        raise PosesError(
            f"These are poses of {len(images)} images ({names}, …), none of them this one.",
            where=place,
            cure=cure,
        )
    raise PosesError(f"{len(named)} images in it have this image's name.", where=place, cure=cure)


def _fits(name: str, source: str) -> bool:
    """Returns whether the name of an image in a file is that of the address.

    The last part counts, and for an image that a launch has uploaded its folders, as far as both
    have them. COCO's results have a number, which is that of the file's name. Label Studio puts
    eight digits before the names of files that are uploaded.
    """
    last = source.replace("\\", "/").rpartition("/")[2]
    folder, _, own = name.replace("\\", "/").rpartition("/")
    if own == last or UPLOADED.sub("", own) == last:
        uploaded = uploaded_name(source)
        above = uploaded[0].rpartition("/")[0] if uploaded else ""
        ends = f"/{folder}".endswith(f"/{above}") or f"/{above}".endswith(f"/{folder}")
        return ends or not (folder and above)
    stem = last.rpartition(".")[0]
    return own.isdigit() and stem.isdigit() and int(own) == int(stem)


def _own(item: PoseInstance) -> Json:
    """Returns an instance of the component's shape as it came, without the points left out."""
    members = item.members or {}
    points = members["annotations"]
    kept = [
        _cleaned(point, item, number)
        for number, point in enumerate(points)
        if item.keypoints[3 * number + 2]
    ]
    if not isinstance(members.get("name") or "", str):
        members = {**members, "name": item.name}
    return members if kept == points else {**members, "annotations": kept}


def _cleaned(point: Mapping[str, Json], item: PoseInstance, number: int) -> Mapping[str, Json]:
    """Returns a point in pixels, without a visibility or score that no reader knows."""
    x, y = item.keypoints[3 * number : 3 * number + 2]
    score = item.scores[number] if item.scores else None
    v = point.get("v")
    if type(v) is bool or not (v is None or (isinstance(v, (int, float)) and v in VISIBILITIES)):
        point = {name: value for name, value in point.items() if name != "v"}
    if "score" in point and point["score"] != score:
        point = {name: value for name, value in point.items() if name != "score"}
        point = point if score is None else {**point, "score": score}
    return point if (point["x"], point["y"]) == (x, y) else {**point, "x": x, "y": y}


def _made(item: PoseInstance, *, with_id: bool) -> Json:
    result: dict[str, Json] = {"name": item.name, "annotations": list(_points(item))}
    if with_id:
        result = {"id": item.id, **result, **_details(item)}
    else:
        said: dict[str, Json] = {"flags": list(item.flags), "note": item.note}
        result |= {name: value for name, value in said.items() if value}
    if item.score is not None:
        result["score"] = item.score
    return {**result, "not_there": list(item.not_there)} if item.not_there else result


def _details(item: PoseInstance) -> dict[str, Json]:
    members: dict[str, Json] = {
        "rig": item.rig,
        "class": item.category,
        "bbox": list(item.box or ()),
        "flags": list(item.flags),
        "note": item.note,
    }
    return {name: value for name, value in members.items() if value}


def _points(item: PoseInstance) -> Iterator[Json]:
    for index, name in enumerate(item.names):
        x, y, v = item.keypoints[3 * index : 3 * index + 3]
        if v:
            point = {"label": name, "x": x, "y": y, "v": v}
            score = item.scores[index] if item.scores else None
            yield point if score is None else {**point, "score": score}
