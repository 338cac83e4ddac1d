"""Reads the practice images of a folder, with their known answers.

The answers are what `poserig import` wrote into the folder, or the labels that somebody made of it
with `poserig open`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from poserig.errors import PoserigError, shown
from poserig.formats.lines import IMPORTED
from poserig.formats.started import StartLines
from poserig.groundtruth.manifest import line_attributes
from poserig.groundtruth.sources import image_name
from poserig.groundtruth.spilled import SpilledLabelError, whole_label
from poserig.intake.images.kinds import kind_of
from poserig.jobs.request import LABEL_ATTRIBUTE_NAME
from poserig.json import Json
from poserig.labeling.ports import ObjectNotFound
from poserig.labeling.store.sqlite.reading import StoredLabels
from poserig.pose.dataset import LabeledImage, labeled_image
from poserig.pose.keypoints import Instance, indices_of, reorder
from poserig.pose.label import LabelError
from poserig.pose.rig import Rig
from poserig.project.photographs import Known, paths_by_key
from poserig.project.places import ASIDE, BUCKET, Places, places_of
from poserig.s3 import S3Uri

MOST = 50
"""Images of a practice round at most."""
_HEAD = 32


@dataclass(frozen=True, slots=True)
class PracticeImage:
    """One image with its known answer.

    Attributes:
        known: The file, as a project knows its photographs; its path is absolute.
        name: What people call it.
        width, height: In pixels.
        instances: Keypoints flat x, y, v in pixels, in the rig's order.
    """

    known: Known
    name: str
    width: int
    height: int
    instances: tuple[Instance, ...]


def practice_images(folder: Path, rig: Rig, most: int = MOST) -> list[PracticeImage]:
    """The images of a folder with known answers, by name.

    Args:
        folder: Of the images.
        rig: That people draw; the answers' keypoint names must be among its own.
        most: So many at most.

    Raises:
        PoserigError: No image of the folder has a known answer for this rig.
    """
    places = places_of(folder)
    found: list[PracticeImage] = []
    for name, label in sorted({**dict(_imported(places)), **dict(_labeled(places))}.items()):
        made = _image(places.photographs, name, label, rig)
        if made is not None:
            found.append(made)
        if len(found) == most:
            break
    if not found:
        raise PoserigError(
            f"No image in this folder has a known answer for the rig {rig.name}.",
            where=shown(str(folder)),
            cure="Label them: `poserig open FOLDER`; or take labels of another program: "
            "`poserig import FORMAT FILE FOLDER`.",
        )
    return found


def _imported(places: Places) -> Iterator[tuple[str, Json]]:
    for name, line in StartLines(places.photographs).by_name().items():
        yield name, line.get(IMPORTED)


def _labeled(places: Places) -> Iterator[tuple[str, Json]]:
    if not places.database.is_file():
        return
    paths = paths_by_key(places.database)
    labels = StoredLabels(places.database)
    try:
        for job in labels.jobs():
            if job.name.endswith(ASIDE):
                continue  # their images lie elsewhere
            for _, text, is_done in labels.lines(job):
                line = line_attributes(text) if is_done else None
                label = None if line is None else line.get(LABEL_ATTRIBUTE_NAME)
                if line is not None and label is not None:
                    source = str(line.get("source-ref", ""))
                    key = "/".join(S3Uri.parse(source, "source-ref").key.split("/")[1:])
                    yield paths.get(key, image_name(source)), _whole(places, label)
    finally:
        labels.close()


def _whole(places: Places, label: Json) -> Json:
    def read(uri: str) -> bytes:
        location = S3Uri.parse(uri, "label_ref")
        path = places.files.joinpath(*location.key.split("/"))
        if location.bucket != BUCKET or ".." in path.parts or not path.is_file():
            raise ObjectNotFound("There is no such file.", where=uri)
        return path.read_bytes()

    try:
        return whole_label(label, read)
    except (SpilledLabelError, ObjectNotFound):
        return None


def _image(folder: Path, name: str, label: Json, rig: Rig) -> PracticeImage | None:
    path = folder / name
    try:
        image = labeled_image(label, name, 1, name)
        status, data = path.stat(), path.read_bytes()
    except (LabelError, OSError):
        return None
    kind = kind_of(data[:_HEAD])
    if kind is None or image.size is None or not set(image.keypoint_names) <= set(rig.index):
        return None
    instances = _in_order(image, rig)
    if not any(any(one.keypoints[2::3]) for one in instances):
        return None
    digest = hashlib.sha256(data).hexdigest()
    known = Known(
        path=str(path.resolve()),
        size=status.st_size,
        changed=status.st_mtime_ns,
        digest=digest,
        key=f"{digest[:16]}/{name}",
        content_type=kind.content_type,
    )
    return PracticeImage(known, name, image.size[0], image.size[1], instances)


def _in_order(image: LabeledImage, rig: Rig) -> tuple[Instance, ...]:
    order = indices_of(rig.keypoint_names, image.keypoint_names)
    return tuple(
        replace(one, keypoints=reorder(one.keypoints, order), confidence=(), origins="")
        for one in image.instances
        if not one.rig
    )
