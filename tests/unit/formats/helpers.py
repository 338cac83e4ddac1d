"""Files of other programs with images beside them, and corrections as the component makes them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from poserig.formats.export import ExportOptions, Report, export
from poserig.formats.importing import Imported, ImportOptions, import_file
from poserig.formats.lines import image_of
from poserig.formats.registry import module_of
from poserig.formats.started import StartLines, kept_of, rigs_in
from poserig.groundtruth.manifest import dump
from poserig.intake.poses.model import Hints
from poserig.intake.poses.start import start_values
from poserig.pose.dataset import LabeledImage
from poserig.pose.label.build import Frame, make_instance, make_label
from tests.pictures import jpeg, png

FILES = Path(__file__).parents[1] / "intake" / "poses" / "files"
# Moves points of an image: (number of the instance from 0, index of the keypoint) → x, y.
Moves = dict[tuple[int, int], tuple[float, float]]


def lay_images(folder: Path, sizes: dict[str, tuple[int, int]], orientation: int = 0) -> Path:
    """Writes gray images of the given names and sizes."""
    for name, (width, height) in sizes.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        make = png if path.suffix == ".png" else jpeg
        path.write_bytes(make(width, height, orientation))
    return folder


def lay_coco(folder: Path, value: Any, name: str = "annotations.json") -> Path:
    """Writes a COCO file, and the images that it names beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    lay_images(
        folder,
        {
            image["file_name"].replace("\\", "/"): (
                image.get("width", 640), image.get("height", 480)
            )
            for image in value["images"]
        },
    )  # fmt: skip
    return path


def take(name: str, source: Path, target: Path, **options: Any) -> Imported:
    return import_file(module_of(name), source, target, ImportOptions(**options))


def images_of(folder: Path) -> Callable[[], list[LabeledImage]]:
    """The images of a folder that an import made, and that nobody has corrected."""

    def read(uri: str) -> bytes:
        raise AssertionError(uri)

    def images() -> list[LabeledImage]:
        found = [image_of(line, n, read) for n, line in enumerate(StartLines(folder), start=1)]
        return [image for image in found if image]

    return images


def give(name: str, source: Path, target: Path, **options: Any) -> Report:
    """Exports a folder that an import made in the format that it came from, or another."""
    made = {"folder": source, "rigs": rigs_in(source), "kept": kept_of(source), **options}
    return export(images_of(source), module_of(name), target, ExportOptions(**made))


def correct(folder: Path, moves: dict[str, Moves]) -> None:
    """Does to a folder what labeling it does: each image gets a label of what a worker answered.

    The start values go through the same reader as in the pre-annotation function, and numbers go
    through as the component and the post-annotation function send them.
    """
    lines = []
    for line in StartLines(folder):
        label = line["imported"]
        names = label.get("labels")
        start = start_values(label, "imported", Hints(), line["source-ref"])
        instances = []
        moved = moves.get(line["source-ref"], {})
        for number, instance in enumerate(start.instances):
            points = {point["label"]: point for point in instance["annotations"]}
            flat: list[float] = []
            origins = ""
            for index, name in enumerate(names or _library(label["rig"])):
                point = points.get(name)
                if (number, index) in moved:
                    flat += (*moved[number, index], 2)
                    origins += "m" if point else "p"
                elif point:
                    flat += (point["x"], point["y"], point["v"])
                    origins += "a"
                else:
                    flat += (0, 0, 0)
                    origins += "-"
            instances.append(
                make_instance(
                    str(number + 1), instance["name"], flat, origins=origins,
                    category=instance.get("class", ""), box=instance.get("bbox"),
                    flags=instance.get("flags", ()), note=instance.get("note", ""),
                )
            )  # fmt: skip
        image = label["image"]
        answer = make_label(
            rig=label["rig"], rig_hash=label["rig_hash"], keypoint_names=names,
            frame=Frame(image["width"], image["height"], image.get("orientation", 1)),
            instances=instances, agreement=None, workers=1, issues=[], seconds=9,
            tags=start.tags, note=start.note,
        )  # fmt: skip
        metadata = {"creation-date": "2026-11-27T09:00:00.000000", "human-annotated": "yes"}
        lines.append({**line, "pose": answer, "pose-metadata": metadata})
    text = "".join(f"{dump(line)}\n" for line in lines)
    (folder / "start.manifest").write_text(text, encoding="utf-8")


def _library(name: str) -> tuple[str, ...]:
    from poserig.pose.rig_file import load_rig

    return load_rig(name).keypoint_names
