"""Reads Label Studio's tasks one at a time; `intake.poses.label_studio` reads the keypoints.

Regions of other kinds, and what Label Studio notes of a region beside its place, are kept for an
export in the same format.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.json_stream import members
from poserig.formats.kinds import with_rigs
from poserig.formats.model import ForeignImage, Opened, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.intake.poses import PosesError
from poserig.intake.poses.arrays import text_of
from poserig.intake.poses.label_studio import about, is_region, recognizes
from poserig.intake.poses.model import Hints, ImagePoses, PoseInstance
from poserig.intake.poses.read import read_poses
from poserig.json import Json, JsonObject
from poserig.pose.keypoints import bounding_box
from poserig.pose.rig import Rig

TASKS: Final = "tasks.json"
CONFIG: Final = "labeling_config.xml"
# Names that a task may give the address of its image.
IMAGES: Final = ("image", "img")
# Label Studio puts this before the name of an uploaded file.
UPLOAD: Final = re.compile(r"^[0-9a-f]{8}-")


def open_label_studio(path: Path, reading: Reading) -> Opened:
    """Opens a file of tasks.

    Raises:
        FormatError: It is none, or cut off.
    """
    file = path / TASKS if path.is_dir() else path
    where = shown(str(file))
    if not file.is_file():
        raise FormatError(
            f"has no {TASKS}.", where=shown(str(path)), cure="Give the JSON that was exported."
        )
    config = file.with_name(CONFIG)
    text = config.read_text("utf-8") if config.is_file() else ""
    of_kinds = rigs_in_config(text)
    names = names_in_config(text) or list(_names_in_tasks(file))

    def images() -> Iterator[ForeignImage]:
        for task, line in _tasks(file):
            at = f"{where}:{line}"
            try:
                if not recognizes(task):
                    raise PosesError(
                        "There is no task of Label Studio.",
                        cure="Export as JSON: JSON-MIN and CSV do not tell objects apart.",
                    )
                yield _image(task, at, reading, of_kinds)
            except PosesError as error:
                reading.refusals.add(FormatError(error.what, where=at, cure=error.cure))

    rigs = list(dict.fromkeys(of_kinds.values())) or ([_rig(names)] if names else [])
    return Opened(images, rigs, {"config": text} if text else {})


def _tasks(file: Path) -> Iterator[tuple[Json, int]]:
    """Yields the tasks of an array, or the only one."""
    whole: JsonObject = {}
    for name, value, line in members(file):
        if name:
            # A single task: its members come one after the other.
            if name in ("annotations", "predictions"):
                whole.setdefault(name, []).append(value)
            else:
                whole[name] = value
        else:
            yield value, line
    if whole:
        yield whole, 1


def rigs_in_config(text: str) -> dict[str, Rig]:
    """Returns the rig of each class, of a config that says which keypoints a class has."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # no entities: see `names_in_config`
    except ElementTree.ParseError:
        return {}
    found: dict[str, Rig] = {}
    for group in root.iter("KeyPointLabels"):
        names = [label.get("value", "") for label in group.iter("Label")]
        try:
            classes = [str(one) for one in json.loads(group.get("classes", "[]"))]
        except (ValueError, TypeError):
            classes = []
        if classes and names and len(set(names)) == len(names):
            rig = rig_of_library(names, classes[0]) or make_rig(classes[0], names)
            found |= dict.fromkeys(classes, rig)
    return found


def names_in_config(text: str) -> list[str]:
    """Returns the labels of keypoints of a labeling config, in the order of their `model_index`."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # no entities: see the line above
    except ElementTree.ParseError:
        return []
    labels = [
        (label.get("model_index", ""), label.get("value", ""))
        for group in root.iter("KeyPointLabels")
        for label in group.iter("Label")
    ]
    if all(index.isdecimal() for index, _ in labels):
        labels.sort(key=lambda label: int(label[0]))
    return list(dict.fromkeys(name for _, name in labels if name))


def _names_in_tasks(file: Path) -> Sequence[str]:
    names: dict[str, None] = {}
    for task, _ in _tasks(file):
        for region in _regions(task):
            value = region.get("value")
            labels = value.get("keypointlabels") if isinstance(value, dict) else None
            if isinstance(labels, list) and labels:
                names.setdefault(str(labels[0]))
    return list(names)


def _rig(names: Sequence[str]) -> Rig:
    return rig_of_library(names) or make_rig("", names)


def _regions(task: Json) -> Iterator[JsonObject]:
    """Yields all regions of a task, of whatever annotation."""
    for member in ("annotations", "predictions"):
        found = task.get(member) if isinstance(task, dict) else None
        for answer in found if isinstance(found, list) else ():
            result = answer.get("result") if isinstance(answer, dict) else None
            for region in result if isinstance(result, list) else ():
                if isinstance(region, dict):
                    yield region


def _image(task: JsonObject, where: str, reading: Reading, rigs: Mapping[str, Rig]) -> ForeignImage:
    data = task.get("data")
    addresses = [data.get(name) for name in IMAGES] if isinstance(data, dict) else []
    address = next((text for text in addresses if isinstance(text, str)), "")
    if not address:
        raise PosesError("The task has no image.", cure="Tasks have data: {image: ADDRESS}.")
    name = _name(address, reading)
    found = read_poses([task], "task", Hints(exact=True)).images
    poses = with_rigs(found[0] if found else ImagePoses((), name), rigs)
    answer = _answer_with(task, poses)
    regions = [one for one in answer.get("result", ()) if isinstance(one, dict)]
    tied = _tied(regions)
    kept_instances = [_kept(item, regions, tied) for item in poses.instances]
    used = [id(region) for kept in kept_instances for region in kept.pop("regions")]
    kept: JsonObject = {
        "task": {n: v for n, v in task.items() if n not in ("annotations", "predictions")},
        "annotation": {n: v for n, v in answer.items() if n != "result"},
    }
    ids = {text_of(one.get("id")) for one in regions if is_region(one)}
    for name_kept, kind in (("tags", "choices"), ("note", "text")):
        if about_image := about(regions, kind, "", ids):
            kept[name_kept] = [*about_image]
            used += [id(region) for region in about_image]
    if others := [region for region in regions if id(region) not in used]:
        kept["others"] = others
    return ForeignImage(
        poses=poses, name=name, where=where, kept=kept, kept_instances=kept_instances
    )


def _name(address: str, reading: Reading) -> str:
    """Returns the path in the address of an image: of a local file, an upload, or a URL."""
    parts = urlsplit(address)
    path = unquote(parts.query.partition("d=")[2] if "local-files" in parts.path else parts.path)
    if reading.folder is None or reading.folder.find(path):
        return path
    folder, _, last = path.rpartition("/")
    plain = UPLOAD.sub("", last)
    return f"{folder}/{plain}" if reading.folder.find(plain) else path


def _answer_with(task: JsonObject, poses: ImagePoses) -> JsonObject:
    """Returns the annotation that was read: the one whose regions the instances have."""
    wanted = {item.id for item in poses.instances} - {""}
    answers = [
        answer
        for member in ("annotations", "predictions")
        for answer in task.get(member) or ()
        if isinstance(answer, dict) and isinstance(answer.get("result"), list)
    ]
    for answer in reversed(answers):
        ids = {str(one.get("id")) for one in answer["result"] if isinstance(one, dict)}
        if wanted <= ids:
            return answer
    return answers[-1] if answers else {}


def _tied(regions: Sequence[JsonObject]) -> dict[str, str]:
    """Returns which ids a relation ties together, in both directions."""
    tied: dict[str, str] = {}
    for region in regions:
        if region.get("type") == "relation":
            one, two = str(region.get("from_id")), str(region.get("to_id"))
            tied |= {one: two, two: one}
    return tied


def _kept(
    item: PoseInstance, regions: Sequence[JsonObject], tied: Mapping[str, str]
) -> dict[str, Json]:
    """Returns the regions of an instance, without the places of its points."""
    boxes = [one for one in regions if _labels(one, "rectanglelabels")]
    box = next((one for one in boxes if str(one.get("id")) == item.id), None)
    points: dict[str, Json] = {}
    used: list[Mapping[str, Json]] = [box] if box else []
    for region in regions:
        labels = _labels(region, "keypointlabels")
        owner = str(region.get("parentID") or tied.get(str(region.get("id")), ""))
        if not labels or (owner != item.id and not (box and len(boxes) == 1)):
            continue
        value = {n: v for n, v in region["value"].items() if n not in ("x", "y", "keypointlabels")}
        if points.setdefault(str(labels[0]), {**region, "value": value})["id"] == region.get("id"):
            used.append(region)
    kept: dict[str, Json] = {"points": points, "regions": used}
    for name, kind in (("flags", "choices"), ("note", "text")):
        if box and (found := about(regions, kind, item.id)):
            kept[name] = [*found]
            used += found
    if box:
        hull = list(bounding_box(item.keypoints) or ())
        kept |= {"box": box, "hull": hull, "drawn": list(item.box or ())}
    return kept


def _labels(region: JsonObject, kind: str) -> Sequence[Json]:
    value = region.get("value")
    found = value.get(kind) if isinstance(value, dict) else None
    return found if isinstance(found, list) else ()
