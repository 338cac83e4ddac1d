"""Reads SLEAP's `.slp`, some frames at a time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isnan
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.image_files import relative_name
from poserig.formats.model import ForeignImage, Opened, Reading
from poserig.formats.sleap_skeleton import classes_of, skeletons_of
from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints, ImagePoses
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.intake.poses.rules import settle
from poserig.json import Json, JsonObject
from poserig.pose.keypoints import NOT_LABELED, OCCLUDED, VISIBLE

PREDICTED: Final = 1
TABLES: Final = ("frames", "instances", "points", "pred_points", "videos_json")
FRAMES: Final = 500
# Files before it count from the corner of the first pixel, later ones from its middle.
MIDDLE: Final = 1.1
HALF: Final = 0.5
REPLACED: Final = "was replaced by a person's"


class Head(NamedTuple):
    """What a file holds beside its frames.

    Attributes:
        names: Node names of each skeleton, in the order of its points.
        kinds: Class, or "", and name of the rig of each skeleton.
        tracks: Names of the tracks.
        videos: The videos, decoded.
        shift: What to add to coordinates.
    """

    names: Sequence[Sequence[str]]
    kinds: Sequence[tuple[str, str]]
    tracks: Sequence[str]
    videos: Sequence[JsonObject]
    shift: float


def open_sleap(path: Path, reading: Reading) -> Opened:
    """Opens a file.

    Raises:
        FormatError: It is no HDF5, cut off, or no labels of SLEAP.
    """
    where = shown(str(path))
    with _opened(path, where) as file:
        missing = [name for name in ("metadata", *TABLES) if name not in file]
        if missing:
            raise FormatError(
                f"is no file of SLEAP's labels: it has no {missing[0]}.",
                where=where,
                cure="Give the .slp that SLEAP saved.",
            )
        try:
            metadata: JsonObject = json.loads(_text(file["metadata"].attrs["json"]))
            skeletons, classes = skeletons_of(metadata), classes_of(metadata)
            format_id = float(file["metadata"].attrs.get("format_id", 1.0))
        except (KeyError, ValueError) as error:
            raise FormatError(
                f"has metadata that cannot be read ({error}).", where=where, cure="Save it again."
            ) from None
        rows = {
            name: [json.loads(_text(row)) for row in file[name][:]] if name in file else []
            for name in ("tracks_json", "videos_json")
        }
        suggestions = file["suggestions_json"][:] if "suggestions_json" in file else []
        kept: JsonObject = {
            "metadata": {name: metadata[name] for name in metadata if name != "provenance"},
            "videos": rows["videos_json"],
            "tracks": rows["tracks_json"],
            "suggestions": [_text(row) for row in suggestions],
        }
    head = Head(
        names=[names for names, _ in skeletons],
        kinds=list(zip(classes, (rig.name for _, rig in skeletons), strict=True)),
        tracks=[str(row[1]) for row in rows["tracks_json"]],
        videos=rows["videos_json"],
        shift=0.0 if format_id >= MIDDLE else -HALF,
    )

    def images() -> Iterator[ForeignImage]:
        with _opened(path, where) as file:
            for start in range(0, file["frames"].shape[0], FRAMES):
                yield from _frames(file, start, head, where, reading)

    return Opened(images, list(dict.fromkeys(rig for _, rig in skeletons)), kept)


@contextmanager
def _opened(path: Path, where: str) -> Iterator[Any]:
    import h5py

    try:
        with h5py.File(path, "r") as file:
            yield file
    except OSError as error:
        raise FormatError(
            f"is no HDF5, or cut off ({error}).", where=where, cure="Save or copy it again."
        ) from None


def _text(value: Any) -> str:
    """Returns text of an attribute or a row: bytes, an array of bytes, or text."""
    found = value.tobytes() if hasattr(value, "tobytes") else value
    return found.decode("utf-8") if isinstance(found, bytes) else str(found)


def _frames(
    file: Any, start: int, head: Head, where: str, reading: Reading
) -> Iterator[ForeignImage]:
    frames = file["frames"][start : start + FRAMES]
    rows = _range(file["instances"], frames, "instance_id_start", "instance_id_end")
    first = int(frames["instance_id_start"].min()) if len(rows) else 0
    tables = {}
    for name, is_predicted in (("points", False), ("pred_points", True)):
        own = rows[(rows["instance_type"] == PREDICTED) == is_predicted]
        offset = int(own["point_id_start"].min()) if len(own) else 0
        tables[is_predicted] = _range(file[name], own, "point_id_start", "point_id_end"), offset
    for number, frame in enumerate(frames, start=start):
        at = f"{where}: frame {number + 1}"
        begin, end = int(frame["instance_id_start"]) - first, int(frame["instance_id_end"]) - first
        try:
            yield _image(frame, rows[begin:end], tables, head, at)
        except PosesError as error:
            reading.refusals.add(FormatError(error.what, where=at, cure=error.cure))


def _range(table: Any, rows: Any, start: str, end: str) -> Any:
    """Returns the rows of a table that others name by their first and last number."""
    used = rows[rows[end] > rows[start]] if len(rows) else rows
    if not len(used):
        return table[0:0]
    return table[int(rows[start].min()) : int(used[end].max())]


def _image(
    frame: Any, rows: Any, tables: Mapping[bool, Any], head: Head, where: str
) -> ForeignImage:
    video, number = int(frame["video"]), int(frame["frame_idx"])
    name, size = _source(head.videos, video, number)
    people = [row for row in rows if row["instance_type"] != PREDICTED]
    replaced = {int(row["from_predicted"]) for row in people}
    tracked = {int(row["track"]) for row in people} - {-1}
    raws, kept = [], []
    for at, row in enumerate(rows):
        is_predicted = row["instance_type"] == PREDICTED
        place = f"{where}, instance {at + 1}"
        if is_predicted and (int(row["instance_id"]) in replaced or int(row["track"]) in tracked):
            raws.append(RawInstance(place, unusable="another_answer", detail=REPLACED))
            continue
        points, offset = tables[bool(is_predicted)]
        start, end = int(row["point_id_start"]) - offset, int(row["point_id_end"]) - offset
        own = points[start:end]
        raws.append(
            _instance(row, own, head, place, is_predicted=is_predicted)._replace(id=str(at))
        )
        kept.append((str(at), _kept(row, own)))
    raw = RawImage(raws, source=name, size=size, by_hand=True)
    poses: ImagePoses = settle(raw, where, Hints())
    by_id = dict(kept)
    return ForeignImage(
        poses=poses,
        name=name,
        where=where,
        kept={"video": video, "frame": number},
        kept_instances=[by_id[item.id] for item in poses.instances],
        export_name=relative_name(name).removeprefix("images/"),
    )


def _instance(row: Any, points: Any, head: Head, where: str, *, is_predicted: bool) -> RawInstance:
    skeleton, track = int(row["skeleton"]), int(row["track"])
    names = head.names[skeleton] if skeleton < len(head.names) else ()
    if len(names) != len(points):
        detail = f"has {len(points)} points, and its skeleton {len(names)}"
        return RawInstance(where, unusable="unreadable", detail=detail)
    category, rig = head.kinds[skeleton]
    return RawInstance(
        where=where,
        category=category,
        rig=rig,
        points=[
            _point(name, point, head.shift, is_predicted=is_predicted)
            for name, point in zip(names, points, strict=True)
        ],
        name=head.tracks[track] if 0 <= track < len(head.tracks) else "",
        score=float(row["score"]) if is_predicted else None,
    )


def _point(name: str, point: Any, shift: float, *, is_predicted: bool) -> RawPoint:
    x, y = float(point["x"]), float(point["y"])
    if isnan(x) or isnan(y):
        return RawPoint(name, None, None, NOT_LABELED)
    v = VISIBLE if is_predicted or point["visible"] else OCCLUDED
    score = float(point["score"]) if is_predicted else None
    return RawPoint(name, x + shift, y + shift, v, score)


def _kept(row: Any, points: Any) -> JsonObject:
    kept: JsonObject = {"kind": int(row["instance_type"])}
    if any(points["complete"]):
        kept["complete"] = [int(done) for done in points["complete"]]
    names = row.dtype.names
    if "tracking_score" in names and not isnan(float(row["tracking_score"])):
        kept["tracking_score"] = float(row["tracking_score"])
    return kept


def _source(
    videos: Sequence[Mapping[str, Json]], video: int, frame: int
) -> tuple[str, tuple[int, int] | None]:
    """Returns the path of the image of a frame, and its size."""
    value = videos[video] if video < len(videos) else {}
    backend = value.get("backend") or {}
    shape = backend.get("shape")
    size = (shape[2], shape[1]) if isinstance(shape, list) and len(shape) == 4 else None
    files = backend.get("filenames")
    if isinstance(files, list):
        # A list of images may have them of several sizes: the shape is that of the first.
        return (str(files[frame]) if frame < len(files) else f"{frame:06}.png"), None
    file = str(backend.get("filename") or value.get("filename") or f"video{video}")
    stem = PurePosixPath(relative_name(file)).with_suffix("")
    return f"{stem}/{frame:06}.png", size if size and all(size) else None
