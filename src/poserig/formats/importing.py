"""Imports a foreign file: makes a folder of images with start values, to be corrected.

The folder holds the images and `start.manifest`, a line for each image with its label in the
attribute "imported". `poserig open FOLDER` opens it for correction. Every number is kept as it is.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.fit_kept import fit
from poserig.formats.image_files import ImageFolder, Placing, place, relative_name, safe_path
from poserig.formats.import_rigs import ImportRigs
from poserig.formats.lines import IMPORT_TYPE, IMPORTED
from poserig.formats.losses import Losses
from poserig.formats.model import ForeignImage, FormatModule, Opened, Reading, Refusals
from poserig.formats.output import whole
from poserig.formats.registry import require_extra
from poserig.formats.rigs import rig_to_json
from poserig.formats.started import FILE_KEPT, RIGS_KEPT, START
from poserig.groundtruth.manifest import creation_date, dump
from poserig.groundtruth.names import metadata_name
from poserig.intake.images.reader import UPRIGHT, ImageError
from poserig.intake.poses.model import ImagePoses, PoseInstance
from poserig.json import Json, JsonObject
from poserig.pose.job_rigs import JOIN
from poserig.pose.keypoints import bounding_box, indices_of, reorder
from poserig.pose.label.build import Frame, make_instance, make_label
from poserig.pose.label.build import make_rig as make_label_rig
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_rig

# A drawn box and the box around the points are one when no side is farther away, in pixels.
SAME_BOX = 0.51


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The choices of whoever imports.

    Attributes:
        rig: Of the points, for files that do not name them, and to choose among several; or None.
        folder: Where the image files are; None for the folder of the foreign file.
        placing: Whether images are linked or copied into the new folder.
        category: Only instances of this category; "" for all.
        keep_going: Whether what cannot be read is left out, and the rest imported.
        force: Whether what is there is replaced.
    """

    rig: Rig | None = None
    folder: Path | None = None
    placing: Placing = "link"
    category: str = ""
    keep_going: bool = False
    force: bool = False


@dataclass(slots=True)
class Imported:
    """What came of an import.

    Attributes:
        images: With a line in `start.manifest`.
        instances: With start values.
        points: Labeled ones.
        losses: What of the file was not taken.
        left_out: Kind of `intake.poses.rules.KINDS` → points and instances left out.
        refused: What could not be read.
        rig: Of the images.
        further: Name → rig of the further rigs that instances have.
        rig_file: Path of the rig where it was made of the file's names; None for one of the
            library.
        further_files: Name → path, likewise of the further rigs.
    """

    losses: Losses
    refused: list[FormatError]
    rig: Rig | None = None
    further: dict[str, Rig] = field(default_factory=dict)
    images: int = 0
    instances: int = 0
    points: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    rig_file: Path | None = None
    further_files: dict[str, Path] = field(default_factory=dict)

    @property
    def rig_option(self) -> str:
        """What `poserig open --rig` takes for the images; "" when they have no rig."""
        if self.rig is None:
            return ""
        own = str(self.rig_file) if self.rig_file else self.rig.name
        return JOIN.join([own, *(str(self.further_files.get(n, n)) for n in self.further)])

    def to_json(self) -> JsonObject:
        """Returns it without empty members."""
        members: JsonObject = {
            "rig": self.rig.name if self.rig else "",
            "rig_file": str(self.rig_file) if self.rig_file else "",
            "further_rigs": list(self.further),
            "left_out": dict(self.left_out),
            "not_kept": dict(self.losses.counts),
            "refused": [str(error) for error in self.refused],
        }
        counts = {"images": self.images, "instances": self.instances, "points": self.points}
        return {**counts, **{name: value for name, value in members.items() if value}}


def import_file(
    module: FormatModule, source: Path, target: Path, options: ImportOptions
) -> Imported:
    """Imports a foreign file or folder.

    Args:
        module: Of its format.
        source: The file or folder.
        target: The folder that is to be.
        options: See there.

    Raises:
        PoserigError: It cannot be read, or an image is not there; nothing was written then.
        OSError: A file cannot be read or written.
    """
    return _Import(module, source, target, options).run()


class _Import:
    def __init__(
        self, module: FormatModule, source: Path, target: Path, options: ImportOptions
    ) -> None:
        self.module, self.source, self.target, self.options = module, source, target, options
        root = options.folder or (source if source.is_dir() else source.parent)
        self.folder = ImageFolder(root, self._names_in_file)
        self.refusals = Refusals(options.keep_going)
        self.result = Imported(Losses(), self.refusals.found)
        self._point_names = options.rig.keypoint_names if options.rig else None
        self.rigs = ImportRigs([])
        self._names: set[int] = set()
        self._date = creation_date(datetime.now(UTC))

    def run(self) -> Imported:
        require_extra(self.module.FORMAT)
        reading = Reading(self.result.losses, self.refusals, self.folder, self._point_names)
        if not self.source.exists():
            raise FormatError(
                "There is no such file or folder.", where=shown(str(self.source)),
                cure="Give the path of what the other program exported.",
            )  # fmt: skip
        with whole(self.target, force=self.options.force) as place_of_all:
            place_of_all.mkdir()
            opened = self.module.read(self.source, reading)
            given = [self.options.rig] if self.options.rig else []
            self.rigs = ImportRigs([*given, *opened.rigs])
            with (place_of_all / START).open("w", encoding="utf-8") as file:
                self._write_lines(opened, place_of_all, file)
            self._write_others(opened, place_of_all)
        if self.result.rig_file:
            self.result.rig_file = self.target / self.result.rig_file.name
        for name, path in self.result.further_files.items():
            self.result.further_files[name] = self.target / path.name
        return self.result

    def _names_in_file(self) -> Iterator[str]:
        """Yields the path of each image of the foreign file, in a pass of its own."""
        folder = ImageFolder(self.folder.root)
        reading = Reading(Losses(), Refusals(keep_going=True), folder, self._point_names)
        opened = self.module.read(self.source, reading)
        return (image.name for image in opened.images())

    def _write_lines(self, opened: Opened, folder: Path, file: IO[str]) -> None:
        for image in opened.images():
            try:
                line = self._line(image, folder)
            except FormatError as error:
                self.refusals.add(error)
                continue
            file.write(f"{dump(line)}\n")
            self.result.images += 1
            self.result.left_out.update(image.poses.counts())
        if not self.result.images:
            raise FormatError(
                "There is no image with poses that can be read.",
                where=shown(str(self.source)),
                cure="docs/formats.md shows what is read.",
            )

    def _write_others(self, opened: Opened, folder: Path) -> None:
        rig = self.result.rig = self.rigs.own
        self.result.further = self.rigs.further
        kept: JsonObject = {"format": self.module.FORMAT.name, **opened.kept}
        if rig is not None:
            self.result.rig_file = _write_rig(rig, folder)
            for name, one in self.result.further.items():
                if path := _write_rig(one, folder):
                    self.result.further_files[name] = path
        if rig is not None and self.result.further:
            kept[RIGS_KEPT] = [rig.name, *self.result.further]
        (folder / FILE_KEPT).write_text(f"{dump(kept)}\n", encoding="utf-8")

    def _line(self, image: ForeignImage, folder: Path) -> JsonObject:
        """Returns the line of an image, and places its file."""
        poses = self._wanted(image)
        rig = self.rigs.of_image(poses, image.where)
        path = self.folder.find(image.name)
        size, orientation = poses.size, image.orientation
        if path is None:
            if self.options.placing != "none":
                raise FormatError(
                    f"The image {shown(image.name)} is not there.",
                    where=image.where,
                    cure=f"It is not below {shown(str(self.folder.root))}: say where the images "
                    "are with --images FOLDER, or leave it out with --keep-going.",
                )
            name = relative_name(image.name)
        else:
            name = self.folder.name_of(path)
            try:
                facts = self.folder.facts(path)
            except ImageError as error:
                raise FormatError(error.what, where=shown(str(path))) from error
            size = size or (facts.width, facts.height)
            if orientation is None:
                orientation = facts.orientation if facts.kind.is_turned else UPRIGHT
        # The hash alone: a million names would take a hundred megabytes.
        number = hash(name)
        if number in self._names:
            raise FormatError(
                f"Two images are the file {shown(name)}.", where=image.where,
                cure="Give each its own path, or remove one.",
            )  # fmt: skip
        self._names.add(number)
        if path is not None:
            place(path, safe_path(folder, name), self.options.placing)
        frame = Frame(*size, orientation) if size else None
        label = self._label(poses, rig, frame)
        self.result.instances += len(poses.instances)
        line: JsonObject = {"source-ref": name, IMPORTED: label}
        if rig is not None:
            line["rig"] = rig.name
        line[metadata_name(IMPORTED)] = self._metadata(image, name)
        return line

    def _wanted(self, image: ForeignImage) -> ImagePoses:
        wanted = self.options.category
        if not wanted:
            return image.poses
        kept = tuple(item for item in image.poses.instances if item.category == wanted)
        return image.poses._replace(instances=kept)

    def _label(self, poses: ImagePoses, rig: Rig | None, frame: Frame | None) -> JsonObject:
        names = rig.keypoint_names if rig else ()
        known = rig is not None and library_rig(rig.name) == rig
        return make_label(
            rig=rig.name if rig else "",
            rig_hash=rig.hash if rig else "",
            keypoint_names=None if known else list(names),
            frame=frame,
            instances=[
                self._instance(item, number, self.rigs.of(item, rig) or rig, rig)
                for number, item in enumerate(poses.instances, start=1)
                if rig is not None
            ],
            agreement=None,
            workers=0,
            issues=[],
            seconds=None,
            rigs=[_member_of_rigs(one) for one in self._used(poses, rig)],
            tags=poses.tags,
            note=poses.note,
        )

    def _used(self, poses: ImagePoses, own: Rig | None) -> list[Rig]:
        """Returns the further rigs of an image, each once."""
        if own is None or not self.rigs.further:
            return []
        found = (self.rigs.of(item, own) for item in poses.instances)
        return [rig for rig in dict.fromkeys(found) if rig is not None and rig.name != own.name]

    def _instance(self, item: PoseInstance, number: int, rig: Rig, own: Rig) -> Json:
        order = indices_of(rig.keypoint_names, [str(name) for name in item.names])
        keypoints = reorder(item.keypoints, order)
        scores = (
            [item.scores[at] if at is not None else None for at in order] if item.scores else []
        )
        visibilities = keypoints[2::3]
        labeled = sum(v > 0 for v in visibilities)
        self.result.points += labeled
        not_there = set(item.not_there)
        made = make_instance(
            str(number),
            item.name,
            keypoints,
            confidence=[
                (1 if score is None else score) if v else 0
                for score, v in zip(scores, visibilities, strict=False)
            ],
            score=1 if item.score is None else item.score,
            origins="".join("n" if name in not_there else "-" for name in rig.keypoint_names),
            rig="" if rig.name == own.name else rig.name,
            flags=item.flags,
            note=item.note,
        )
        hull = bounding_box(keypoints)
        if item.box and not (hull and _is_same(item.box, hull)):
            made["bbox"] = list(item.box)
        # Who exports may have no file of a rig that was made of the foreign file.
        if item.category and not (library_rig(rig.name) == rig and item.category == rig.category):
            made["class"] = item.category
        return made

    def _metadata(self, image: ForeignImage, name: str) -> JsonObject:
        kept: JsonObject = {"name": relative_name(image.export_name or image.name)}
        if image.split:
            kept["split"] = image.split
        if image.kept:
            kept["image"] = {**image.kept}
        chosen: Sequence[Mapping[str, Json]] = image.kept_instances
        if self.options.category:
            chosen = [
                one for one, item in zip(chosen, image.poses.instances, strict=False)
                if item.category == self.options.category
            ]  # fmt: skip
        if any(chosen):
            kept["instances"] = [dict(one) for one in chosen]
        metadata: JsonObject = {
            "type": IMPORT_TYPE,
            "format": self.module.FORMAT.name,
            "human-annotated": "no",
            "creation-date": self._date,
            "kept": kept,
        }
        fit(metadata, kept, self.result.losses)
        return metadata


def _write_rig(rig: Rig, folder: Path) -> Path | None:
    """Writes a rig into the folder; returns None for one of the library."""
    if library_rig(rig.name) == rig:
        return None
    path = folder / f"{rig.name}.json"
    text = json.dumps(rig_to_json(rig), ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def _member_of_rigs(rig: Rig) -> Json:
    known = library_rig(rig.name) == rig
    return make_label_rig(rig.name, rig.hash, None if known else rig.keypoint_names, rig.revision)


def _is_same(one: Sequence[float], two: Sequence[float]) -> bool:
    """Whether two boxes, left, top, width and height, have the same sides."""
    sides = [(b[0], b[1], b[0] + b[2], b[1] + b[3]) for b in (one, two)]
    return all(abs(a - b) <= SAME_BOX for a, b in zip(*sides, strict=True))
