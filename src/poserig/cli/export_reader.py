"""Reads the labels of a source as images of a data set."""

from collections.abc import Iterator
from dataclasses import replace

from poserig.cli.export_labels import Line, Source
from poserig.cli.several_jobs import SeveralJobs
from poserig.errors import PoserigError
from poserig.formats import FormatError
from poserig.formats.lines import FailedImage, foreign_names, image_of
from poserig.formats.model import Refusals
from poserig.jobs.photographs import Progress
from poserig.json import JsonObject
from poserig.pose.dataset import LabeledImage


class Reader:
    """The labels of a source as images of a data set, read anew each time.

    Args:
        source: The labels.
        attribute: The label attribute; "" to find it.
        refusals: Takes lines that cannot be read.
        follow: Told how many images of how many were read; None for nobody.

    Attributes:
        unlabeled: How many lines have no label, of the last pass.
        failed: Images that the labeling job could make no label of, likewise.
    """

    def __init__(
        self,
        source: Source,
        attribute: str,
        refusals: Refusals,
        follow: Progress | None = None,
    ) -> None:
        self._source, self._attribute = source, attribute
        self._follow = follow
        self._count = 0
        self.refusals = refusals
        self.unlabeled = 0
        self.failed: list[FailedImage] = []
        self._names: tuple[str, ...] | None = None

    def images(self) -> Iterator[LabeledImage]:
        """Yields the labeled images. Raises FormatError for a line that cannot be read."""
        return (image for image, _ in self.labeled())

    def labeled(self) -> Iterator[tuple[LabeledImage, JsonObject]]:
        """Yields the labeled images with the attributes of their lines. Raises likewise."""
        self.refusals.found.clear()
        self.failed.clear()
        self.unlabeled = 0
        source = self._source
        several = SeveralJobs() if source.place else None
        for number, line, text in self._lines():
            try:
                if "" in line:
                    raise PoserigError(line[""])
                if several and several.is_older(line, source.place_of(number)):
                    continue
                image = image_of(
                    line, number, source.read, self._attribute, self._foreign_names, text
                )
            except FailedImage as error:
                self.failed.append(error)
                continue
            except FormatError as error:
                self.refusals.add(error)
                continue
            except PoserigError as error:
                self.refusals.add(FormatError(str(error), where=source.place_of(number)))
                continue
            if image is None:
                self.unlabeled += 1
            elif image.name:
                yield image, line
            else:
                yield replace(image, name=source.name_of(image.source)), line

    def _lines(self) -> Iterator[Line]:
        follow = self._follow
        if follow is None:
            yield from self._source.lines()
            return
        if not self._count:
            self._count = sum(1 for _ in self._source.lines())
        for done, line in enumerate(self._source.lines(), start=1):
            yield line
            follow(done, self._count)

    def _foreign_names(self) -> tuple[str, ...]:
        if self._names is None:
            lines = (line for _, line, _ in self._source.lines())
            self._names = foreign_names(lines, self._attribute)
        return self._names
