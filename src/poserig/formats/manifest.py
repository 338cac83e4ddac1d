"""Writes and reads manifests of Ground Truth: labels of poserig, the AWS sample, crowd-keypoint."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.lines import foreign_names, label_attribute
from poserig.formats.losses import ALL
from poserig.formats.model import ForeignImage, Format, Opened, Plan, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.formats.rigs import rig_name as rig_name_of
from poserig.groundtruth.manifest import creation_date, dump, line_attributes
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.sources import image_name, uploaded_name
from poserig.intake.poses import PosesError
from poserig.intake.poses.line import find_start, is_foreign_label, rig_name
from poserig.intake.poses.model import ImagePoses
from poserig.intake.poses.read import read_poses
from poserig.intake.poses.start import hints_of
from poserig.json import Json, JsonObject
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.label import is_label
from poserig.pose.label.build import Frame, make_instance, make_label
from poserig.pose.label.build import make_rig as make_further_rig
from poserig.pose.label.read import LabelRig
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_rig
from poserig.pose.rig_from_names import rig_from_names
from poserig.text import TextError, lines_of

FORMAT: Final = Format(
    name="manifest",
    title="Ground Truth manifest",
    target="file",
    suffix=".manifest",
    holds=ALL - {"issues"},
    several_rigs=True,
    source="https://docs.aws.amazon.com/sagemaker/latest/dg/sms-data-output.html",
    notes=(
        'The label stands in "pose", as docs/label.md describes it; "source-ref" is that of the'
        " source.",
        "Read are labels of poserig, of the AWS sample and of crowd-keypoint, and start values of"
        " any shape in docs/importing-poses.md.",
    ),
)
ATTRIBUTE: Final = "pose"
CHUNK: Final = 1 << 20


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes a line for each image."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        date = creation_date(datetime.now(UTC))
        for image in images:
            file.write(f"{dump(line_of(image, plan, date))}\n")


def line_of(image: LabeledImage, plan: Plan, date: str) -> JsonObject:
    """Returns the manifest line of an image.

    Args:
        image: With its label.
        plan: Finds the rig.
        date: Of the label, as metadata has it.
    """
    rig = plan.rigs.of(image.rig, image.keypoint_names)
    known = library_rig(image.rig)
    label = make_label(
        rig=image.rig or rig.name,
        rig_hash=rig.hash,
        keypoint_names=None
        if known and known.keypoint_names == image.keypoint_names
        else list(image.keypoint_names),
        frame=Frame(*image.size, image.orientation) if image.size else None,
        instances=[_instance(item) for item in image.instances],
        agreement=image.agreement,
        workers=image.workers or 0,
        issues=[],
        seconds=None,
        rigs=[_further_rig(one, plan) for one in image.rigs],
        tags=image.tags,
        note=image.note,
        rig_revision=image.rig_revision,
    )
    metadata = {
        "type": "groundtruth/custom",
        "human-annotated": "no" if image.is_given else "yes",
        "creation-date": date,
    }
    return {"source-ref": image.source, ATTRIBUTE: label, metadata_name(ATTRIBUTE): metadata}


def _further_rig(one: LabelRig, plan: Plan) -> JsonObject:
    known = library_rig(one.rig)
    is_known = known is not None and known.keypoint_names == one.keypoint_names
    rig = plan.rigs.of(one.rig, one.keypoint_names)
    return make_further_rig(
        one.rig, rig.hash, None if is_known else one.keypoint_names, one.revision
    )


def _instance(item: Instance) -> JsonObject:
    return make_instance(
        item.id,
        item.name,
        list(item.keypoints),
        confidence=item.confidence,
        score=1 if item.score is None else item.score,
        origins=item.origins,
        rig=item.rig,
        category=item.category,
        box=item.box,
        flags=item.flags,
        note=item.note,
    )


def read(path: Path, reading: Reading) -> Opened:
    """Opens a manifest of this machine."""
    names = foreign_names(line for _, line in _lines(path))

    def images() -> Iterator[ForeignImage]:
        for number, line in _lines(path, reading):
            where = f"{shown(str(path))}:{number}"
            try:
                yield _image(line, where, reading, names)
            except PosesError as error:
                reading.refusals.add(FormatError(error.what, where=where, cure=error.cure))

    return Opened(images, _rigs(path, names))


def _rigs(path: Path, names: tuple[str, ...]) -> list[Rig]:
    """Returns the rigs of the labels, and that of other tools' labels.

    Each of theirs names only the points that it has: together they name those of the rig.
    """
    found: dict[str, Rig] = {}
    for _, line in _lines(path):
        value: Json = line.get(label_attribute(line))
        if isinstance(value, dict) and is_label(value):
            further = value.get("rigs")
            for one in (value, *(further if isinstance(further, list) else ())):
                if isinstance(one, dict) and (rig := _rig_in(one)) is not None:
                    found.setdefault(rig.name, rig)
    foreign = [rig_of_library(names) or make_rig("", names)] if names else []
    return [*found.values(), *foreign]


def _rig_in(members: JsonObject) -> Rig | None:
    """Returns the rig that a label, or a member of its `rigs`, names; None where it is unknown."""
    name, own = members.get("rig"), members.get("labels")
    if isinstance(own, list) and own and all(isinstance(one, str) for one in own):
        return rig_from_names(name or rig_name_of("", own), tuple(own))
    return library_rig(name) if isinstance(name, str) else None


def _lines(path: Path, reading: Reading | None = None) -> Iterator[tuple[int, JsonObject]]:
    with path.open("rb") as file:
        try:
            for number, text in enumerate(lines_of(iter(lambda: file.read(CHUNK), b"")), start=1):
                line = line_attributes(text) if text.strip() else {}
                if line:
                    yield number, line
                elif text.strip() and reading is not None:
                    error = FormatError(
                        "The line is no JSON object.", where=f"{shown(str(path))}:{number}",
                        cure="A manifest has one JSON object on each line.",
                    )  # fmt: skip
                    reading.refusals.add(error)
        except TextError as error:
            raise FormatError(
                f"{error}.", where=shown(str(path)), cure="Save the file as UTF-8."
            ) from error


def _image(line: JsonObject, where: str, reading: Reading, names: tuple[str, ...]) -> ForeignImage:
    source = line.get("source-ref")
    if not isinstance(source, str) or not source:
        raise PosesError('The line has no "source-ref".', cure="Write the image's address into it.")
    attribute = label_attribute(line) or find_start(line, "")
    value: Json = line.get(attribute)
    if is_foreign_label(value):
        wanted: tuple[str, ...] | None = names
    else:
        rig = library_rig(rig_name(line, value))
        wanted = reading.names or (rig.keypoint_names if rig else None)
    poses = read_poses(value, attribute, hints_of(line, wanted)).images
    uploaded = uploaded_name(source)
    found = poses[0] if poses else None
    if found is not None and found.refused:
        raise found.refused
    return ForeignImage(
        poses=found or ImagePoses((), source),
        name=uploaded[0] if uploaded else image_name(source),
        where=where,
    )
