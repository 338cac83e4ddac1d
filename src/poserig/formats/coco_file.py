"""Writes a COCO file, one image at a time."""

import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from poserig.formats.coco_rows import (
    PLAIN,
    Categories,
    Numbers,
    Shape,
    annotation,
    dumps,
    image_row,
    kept_annotations,
)
from poserig.formats.model import Plan
from poserig.pose.dataset import LabeledImage

CHUNK: Final = 1 << 20


class CocoFile:
    """A COCO file that is being written, for a `with` block.

    Annotations follow the images: a second file holds them until then.

    Args:
        path: The file.
        plan: Finds rigs, and has what an import kept.
        shape: How the keypoints are laid out.
    """

    def __init__(self, path: Path, plan: Plan, shape: Shape = PLAIN) -> None:
        self._shape = shape
        self._categories = Categories(plan, shape)
        self._numbers, self._of_annotations = Numbers(), Numbers()
        self._file = path.open("w", encoding="utf-8")
        self._others = TemporaryFile("w+", encoding="utf-8", dir=path.parent)  # noqa: SIM115
        head = {name: plan.kept[name] for name in ("info", "licenses") if name in plan.kept}
        self._file.write("{" + "".join(f"{dumps(name)}:{dumps(head[name])},\n" for name in head))
        self._file.write('"images":[')
        self._images, self._annotations = _Rows(self._file), _Rows(self._others)

    def add(self, image: LabeledImage) -> None:
        """Writes an image and its instances."""
        number = self._numbers.next(image.kept["image"].get("id") if image.kept else None)
        self._images.add(dumps(image_row(image, number)))
        texts = image.texts or [None] * len(image.instances)
        for item, text in zip(image.instances, texts, strict=True):
            category = self._categories.id_of(image, item)
            self._annotations.add(
                annotation(image, item, number, category, self._of_annotations, self._shape, text)
            )
        for row in kept_annotations(image, number, self._of_annotations):
            self._annotations.add(dumps(row))

    def __enter__(self) -> "CocoFile":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Puts the annotations and the categories behind the images, unless there was an error."""
        with self._file as file, self._others as others:
            if kind is not None:
                return
            file.write('],\n"annotations":[')
            others.seek(0)
            shutil.copyfileobj(others, file, CHUNK)
            file.write(f'],\n"categories":{dumps(self._categories.rows)}}}\n')


class _Rows:
    """Writes the elements of an array, one on each line."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._between = file, "\n"

    def add(self, row: str) -> None:
        """Writes an element that is JSON already."""
        self._file.write(self._between + row)
        self._between = ",\n"
