"""Reads SLEAP's labels in JSON: nodes, videos, and `labels` with the instances of each frame.

Files of `.slp` hold the same JSON in HDF5 and must be exported. A predicted point has a score, a
placed one says whether it is visible. SLEAP's tables are read by `tables`.
Source: SLEAP `sleap/io/format/labels_json.py`.
"""

from collections.abc import Iterator, Mapping, Sequence

from poserig.intake.poses.arrays import text_of
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json
from poserig.pose.keypoints import NOT_LABELED, OCCLUDED, VISIBLE


def recognizes(value: Json) -> bool:
    """Returns whether it has nodes, and frames with instances."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("nodes"), list)
        and isinstance(value.get("labels"), list)
        and any(isinstance(one, Mapping) for one in value["labels"])
    )


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the labeled frames of the file."""
    nodes = [_name(node) for node in value["nodes"]]
    for number, frame in enumerate(value["labels"]):
        where = f"{place}.labels[{number}]"
        if not isinstance(frame, Mapping):
            continue
        instances = next((frame[n] for n in ("_instances", "instances") if n in frame), None)
        yield RawImage(
            instances=[
                _instance(item, f"{where}._instances[{n}]", nodes)
                for n, item in enumerate(instances if isinstance(instances, list) else [])
            ],
            source=_source(value.get("videos"), frame),
        )


def _name(node: Json) -> str | None:
    return text_of(node.get("name")) or None if isinstance(node, Mapping) else None


def _instance(item: Json, where: str, nodes: Sequence[str | None]) -> RawInstance:
    points = item.get("_points", item.get("points")) if isinstance(item, Mapping) else None
    if not isinstance(points, Mapping):
        return RawInstance(where, unusable="no_keypoints")
    found = []
    for key, point in points.items():
        number = int(key) if str(key).isdigit() else -1
        name = nodes[number] if 0 <= number < len(nodes) else None
        members = point if isinstance(point, Mapping) else {}
        score = members.get("score")
        v = VISIBLE if members.get("visible", True) is not False else OCCLUDED
        nowhere = members.get("x") is None and members.get("y") is None
        found.append(
            RawPoint(name, members.get("x"), members.get("y"), NOT_LABELED if nowhere else v, score)
        )
    return RawInstance(where, found, score=item.get("score"))


def _source(videos: Json, frame: Mapping[str, Json]) -> str:
    """Returns the file of a frame of an image sequence, else the number of the frame."""
    number: Json = frame.get("frame_idx")
    video = str(frame.get("video"))
    at = int(video) if video.isdigit() else -1
    found = videos[at] if isinstance(videos, list) and 0 <= at < len(videos) else None
    backend = found.get("backend") if isinstance(found, Mapping) else None
    if isinstance(backend, Mapping):
        files = backend.get("filenames") or backend.get("image_filenames")
        if isinstance(files, list) and type(number) is int and 0 <= number < len(files):
            return text_of(files[number])
    return text_of(number)
