"""Writes and reads SLEAP's labels, `.slp`: tables of frames, instances and points in HDF5.

Rules (talmolab/sleap-io, `io/slp.py`): a frame is one of a video, which may be a list of images; a
frame names its instances by their first and last number, an instance its points; a point that is
not labeled is NaN. Links and symmetries are in the skeleton (`sleap_skeleton`), names of instances
are tracks.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

from poserig.formats.image_files import IMAGES
from poserig.formats.kinds import Kinds
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.formats.sleap_skeleton import classes_of, skeleton_of, skeletons_of
from poserig.formats.sleap_source import PREDICTED, open_sleap
from poserig.json import Json, JsonObject
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import VISIBLE, Instance
from poserig.pose.rig import Rig

FORMAT: Final = Format(
    name="sleap",
    title="SLEAP",
    target="file",
    suffix=".slp",
    holds=frozenset(
        (
            "visibility",
            "confidence",
            "score",
            "name",
            "category",
            "size",
            "empty",
            "links",
            "partners",
        )
    ),
    several_rigs=True,
    source="https://io.sleap.ai/latest/formats",
    extra="hdf5",
    notes=(
        "An occluded point has its place and is not `visible`.",
        "Images become videos that are lists of images, one for each folder and size. Their paths"
        " are relative to the .slp.",
        "Each rig and class has its skeleton, whose name is the class.",
        "Names of instances are tracks. What a person has looked at is a user instance, which has"
        " no scores; what nobody has is a predicted one if it has scores.",
        "Numbers are as they are: SLEAP counts from the middle of the first pixel since 2020, most"
        " other programs from its corner, half a pixel apart. Files before that are shifted by half"
        " a pixel, as sleap-io does.",
        "A prediction that a person has replaced is not read.",
        "Frames of a video file must be there as images, VIDEO/000012.png for frame 12; images"
        " inside of a .pkg.slp are not read.",
    ),
)
FORMAT_ID: Final = 1.4
# Images whose rows are held before they go into the file.
BATCH: Final = 1_000
USER: Final = 0
TABLES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "frames": (
        ("frame_id", "u8"), ("video", "u4"), ("frame_idx", "u8"), ("instance_id_start", "u8"),
        ("instance_id_end", "u8"),
    ),
    "instances": (
        ("instance_id", "i8"), ("instance_type", "u1"), ("frame_id", "u8"), ("skeleton", "u4"),
        ("track", "i4"), ("from_predicted", "i8"), ("score", "f4"), ("point_id_start", "u8"),
        ("point_id_end", "u8"), ("tracking_score", "f4"),
    ),
    "points": (("x", "f8"), ("y", "f8"), ("visible", "?"), ("complete", "?")),
    "pred_points": (
        ("x", "f8"), ("y", "f8"), ("visible", "?"), ("complete", "?"), ("score", "f8"),
    ),
}  # fmt: skip
NOWHERE: Final = float("nan")


class Videos:
    """Lists of images: those of an imported file, and one for each folder and size of others.

    Args:
        kept: The videos of the imported file.
    """

    def __init__(self, kept: Json) -> None:
        self.values: list[JsonObject] = [dict(one) for one in kept] if kept else []
        self._names: dict[int, list[str]] = {}
        self._numbers: dict[tuple[str, tuple[int, int] | None], int] = {}

    def place(self, image: LabeledImage, name: str) -> tuple[int, int]:
        """Returns the numbers of the video and of the frame of an image.

        Args:
            image: The image.
            name: Its path as it stands in the file.
        """
        kept = image.kept["image"] if image.kept else {}
        video, frame = kept.get("video"), kept.get("frame")
        if type(video) is int and type(frame) is int and video < len(self.values):
            files = self.values[video].get("backend", {}).get("filenames")
            if isinstance(files, list) and frame < len(files):
                self._names.setdefault(video, list(files))[frame] = name
            return video, frame
        key = str(PurePosixPath(image.name).parent), image.size
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append({"size": image.size})
            self._names[self._numbers[key]] = []
        number = self._numbers[key]
        self._names[number].append(name)
        return number, len(self._names[number]) - 1

    def rows(self) -> list[str]:
        """Returns the videos as JSON."""
        return [
            json.dumps(self._row(number, value), ensure_ascii=False, separators=(",", ":"))
            for number, value in enumerate(self.values)
        ]

    def _row(self, number: int, value: JsonObject) -> JsonObject:
        names = self._names.get(number)
        if names is None:
            return value
        if "backend" in value:
            backend = {**value["backend"], "filename": names[0], "filenames": names}
            return {**value, "filename": names, "backend": backend}
        backend = {"type": "ImageVideo", "filename": names[0], "filenames": names}
        if value["size"]:
            width, height = value["size"]
            backend |= {
                "shape": [len(names), height, width, 3], "height_": height, "width_": width,
                "channels_": 3, "grayscale": False,
            }  # fmt: skip
        return {"filename": names, "backend": backend}


class Skeletons:
    """The skeletons of the file: those of an imported file, and one for each other rig.

    Args:
        plan: Finds rigs, and has the metadata of the imported file.
    """

    def __init__(self, plan: Plan) -> None:
        found = plan.kept.get("metadata")
        kept: JsonObject = found if isinstance(found, dict) else {}
        self._rest = {
            name: value for name, value in kept.items() if name not in ("nodes", "skeletons")
        }
        self._nodes: list[Json] = list(kept.get("nodes", ()))
        self._values: list[Json] = list(kept.get("skeletons", ()))
        own = skeletons_of(kept) if kept else []
        self._kinds = Kinds(plan)
        titles = classes_of(kept) if kept else []
        self._own = [(title, tuple(names)) for title, (names, _) in zip(titles, own, strict=True)]
        self._numbers: dict[str, int] = {}

    def number_of(self, image: LabeledImage, item: Instance) -> int:
        """Returns the number of the skeleton of an instance."""
        kind = self._kinds.of(image, item)
        if kind not in self._numbers:
            self._numbers[kind] = self._find(kind, self._kinds.rigs[kind], bool(item.category))
        return self._numbers[kind]

    def _find(self, kind: str, rig: Rig, has_class: bool) -> int:
        names = rig.keypoint_names
        alike = [number for number, one in enumerate(self._own) if one == (kind, names)]
        if not alike and not has_class:  # that of the file may have any name
            alike = [number for number, one in enumerate(self._own) if one[1] == names]
        if alike:
            return alike[0]
        self._own.append((kind, names))
        self._values.append(skeleton_of(rig, len(self._nodes), kind))
        self._nodes += [{"name": name, "weight": 1.0} for name in names]
        return len(self._values) - 1

    def metadata(self) -> bytes:
        """Returns the JSON of the file."""
        value = {
            "version": "2.0.0", "skeletons": self._values, "nodes": self._nodes, "videos": [],
            "tracks": [], "suggestions": [], "negative_anchors": {}, "provenance": {}, **self._rest,
        }  # fmt: skip
        return json.dumps(value, separators=(",", ":")).encode()


class _Tables:
    """The tables of a file, which grow. Rows go into it a thousand images at a time."""

    def __init__(self, file: Any) -> None:
        import numpy

        self._types = {name: numpy.dtype(list(fields)) for name, fields in TABLES.items()}
        self._sets = {
            name: file.create_dataset(name, (0,), kind, maxshape=(None,), chunks=(4096,))
            for name, kind in self._types.items()
        }
        self._rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in TABLES}
        self._counts = dict.fromkeys(TABLES, 0)

    def count(self, name: str) -> int:
        return self._counts[name]

    def add(self, name: str, row: tuple[float, ...]) -> None:
        self._rows[name].append(row)
        self._counts[name] += 1

    def flush(self) -> None:
        import numpy

        for name, rows in self._rows.items():
            if rows:
                found = self._sets[name]
                start = found.shape[0]
                found.resize((start + len(rows),))
                found[start:] = numpy.array(rows, self._types[name])
                rows.clear()


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes one file."""
    import h5py
    import numpy

    videos, skeletons = Videos(plan.kept.get("videos")), Skeletons(plan)
    tracks: dict[str, int] = {}
    for row in plan.kept.get("tracks", ()):
        tracks.setdefault(str(row[1]), len(tracks))
    with h5py.File(path, "w") as file:
        tables = _Tables(file)
        for number, image in enumerate(images):
            placed = f"{IMAGES}/{image.name}"
            name = placed if (path.parent / placed).is_file() else image.name
            first = tables.count("instances")
            for item in image.instances:
                _add(tables, image, item, skeletons.number_of(image, item), tracks, plan)
            video, frame = videos.place(image, name)
            tables.add("frames", (number, video, frame, first, tables.count("instances")))
            if number % BATCH == BATCH - 1:
                tables.flush()
        tables.flush()
        group = file.create_group("metadata")
        group.attrs["format_id"] = FORMAT_ID
        group.attrs["json"] = numpy.bytes_(skeletons.metadata())
        named = [json.dumps([0, name], separators=(",", ":")) for name in tracks]
        suggestions = [str(row) for row in plan.kept.get("suggestions", ())]
        for table, rows in (
            ("videos_json", videos.rows()),
            ("tracks_json", named),
            ("suggestions_json", suggestions),
        ):
            file.create_dataset(table, (len(rows),), h5py.string_dtype(), data=rows or None)


def _add(
    tables: _Tables,
    image: LabeledImage,
    item: Instance,
    skeleton: int,
    tracks: dict[str, int],
    plan: Plan,
) -> None:
    kept = image.kept["instances"].get(item.id, {}) if image.kept else {}
    # What a person has looked at trains; what a model said and nobody confirmed does not.
    is_predicted = image.is_given and (kept.get("kind") == PREDICTED or bool(item.confidence))
    if not is_predicted:
        if item.confidence:
            plan.losses.add("confidence", sum(v > 0 for v in item.keypoints[2::3]))
        if item.score is not None:
            plan.losses.add("score")
    table = "pred_points" if is_predicted else "points"
    track = tracks.setdefault(item.name, len(tracks)) if item.name else -1
    start = tables.count(table)
    done = kept.get("complete", ())
    for index, at in enumerate(range(0, len(item.keypoints), 3)):
        x, y, v = item.keypoints[at : at + 3]
        is_complete = index < len(done) and bool(done[index])
        place = (x, y) if v else (NOWHERE, NOWHERE)
        row: tuple[float, ...] = (*place, v == VISIBLE, is_complete)
        if is_predicted:
            row = (*row, item.confidence[index] if item.confidence else 1.0)
        tables.add(table, row)
    score = (1.0 if item.score is None else item.score) if is_predicted else 0.0
    number = tables.count("instances")
    kind = PREDICTED if is_predicted else USER
    tracking = kept.get("tracking_score")
    tables.add(
        "instances",
        (
            number, kind, tables.count("frames"), skeleton, track, -1, score, start,
            tables.count(table), NOWHERE if tracking is None else tracking,
        ),
    )  # fmt: skip


def read(path: Path, reading: Reading) -> Opened:
    """Opens a .slp."""
    return open_sleap(path, reading)
