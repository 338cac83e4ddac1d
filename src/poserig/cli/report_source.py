"""Reads the labels of a source for `poserig report`: with facts, answers and gold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from poserig.cli.export_labels import Answers, Listed, Source
from poserig.cli.export_reader import Reader
from poserig.cli.export_source import find_source
from poserig.cli.source_answers import answers_below
from poserig.errors import PoserigError
from poserig.formats.lines import label_attribute
from poserig.formats.model import Refusals
from poserig.formats.rigs import Rigs
from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.spilled import whole_label
from poserig.json import JsonObject
from poserig.pose.dataset import LabeledImage, by_rig
from poserig.pose.keypoints import Instance, indices_of, reorder
from poserig.pose.rig import Rig
from poserig.report.model import Entry
from poserig.report.reading import answers_of, facts_of

# So many images' answers are fetched at once.
AT_ONCE = 64


class Labels:
    """The labels of a source, read anew each time.

    Args:
        text: What the user named.
        state: The state folder.
        attribute: The label attribute; "" for the newest label.
        keep_going: Whether lines that cannot be read are left out.
        rigs: Rig files of the user's own.
        only_rig: The one rig whose instances are wanted; "" for the own rig of each label.
        answers: The output folder of the job that made them, or "" to look beside the source.
        job: The one queue of a project that is wanted; "" for all.
        listed: A file with the paths of the images that are wanted; None for all.

    Attributes:
        source: The labels.
        reader: Counts what has no label and what cannot be read.
        rigs: Finds the rig of a label.
        given: Rigs of the user's own.
        problems: Answers that cannot be read, of the last time that `entries` was used up.
        further: Instances of further rigs, which are left out; of that time, too.
    """

    def __init__(
        self,
        text: str,
        state: Path,
        *,
        attribute: str = "",
        keep_going: bool = False,
        rigs: Sequence[Rig] = (),
        only_rig: str = "",
        answers: str = "",
        job: str = "",
        listed: Path | None = None,
    ) -> None:
        self.source: Source = Listed(find_source(text, state, only_rig, job), listed).source
        self.reader = Reader(self.source, attribute, Refusals(keep_going))
        self.given = (*rigs, *self.source.rigs)
        self.rigs = Rigs(self.given)
        self.problems: list[str] = []
        self.further = 0
        self._only_rig = only_rig
        self._attribute = attribute
        self._answers = _answers(answers) if answers else self.source.answers

    @property
    def has_answers(self) -> bool:
        """Whether somebody kept the workers' answers."""
        return self._answers is not None

    def images(self) -> Iterator[LabeledImage]:
        """Yields the labeled images, each with the instances of one rig."""
        for image in self.reader.images():
            if wanted := self._of_wanted_rig(image):
                yield wanted

    def _of_wanted_rig(self, image: LabeledImage) -> LabeledImage | None:
        parts = by_rig(image)
        if not self._only_rig:
            return parts[0]
        return next((part for part in parts if part.rig == self._only_rig), None)

    def entries(self, gold: Mapping[str, LabeledImage] | None = None) -> Iterator[Entry]:
        """Yields the labeled images with all that is known of them.

        Args:
            gold: Images with known instances, by name.
        """
        self.problems = []
        self.further = 0
        labeled = self._labeled()
        while several := list(islice(labeled, AT_ONCE)):
            numbers = [image.line for image, _ in several]
            found = self._answers(numbers) if self._answers else {}
            for image, line in several:
                yield self.entry(image, line, found.get(image.line, ()), gold or {})

    def gold_entries(self) -> Iterator[Entry]:
        """Yields the gold images of the labeling job, each with its known instances.

        Raises:
            PoserigError: The known poses cannot be read.
        """
        known = self.source.known() if self.source.known else {}
        if not known:
            return
        source = replace(self.source, lines=self.source.gold_lines)
        labeled = Reader(source, self._attribute, Refusals(keep_going=True)).labeled()
        for image, line in labeled:
            own = self._of_wanted_rig(image)
            if own is None or image.source not in known:
                continue
            responses = self._answers([own.line]).get(own.line, ()) if self._answers else ()
            yield self.entry(own, line, responses, {own.name: known[image.source]})

    def _labeled(self) -> Iterator[tuple[LabeledImage, JsonObject]]:
        for image, line in self.reader.labeled():
            if wanted := self._of_wanted_rig(image):
                self.further += len(image.instances) - len(wanted.instances)
                yield wanted, line

    def entry(
        self,
        image: LabeledImage,
        line: JsonObject,
        responses: Sequence[WorkerResponse] = (),
        gold: Mapping[str, LabeledImage] | None = None,
    ) -> Entry:
        """Returns all that is known of an image."""
        attribute = label_attribute(line, self._attribute)
        label = whole_label(line.get(attribute), self.source.read)
        answers, problems = answers_of(responses, image.rig, image.keypoint_names)
        self.problems += (f"{image.name or image.source}: {one}" for one in problems)
        known = (gold or {}).get(image.name)
        return Entry(
            image=image,
            rig=self.rigs.of(image.rig, image.keypoint_names),
            facts=facts_of(line, attribute, label),
            answers=tuple(answers),
            gold=_in_order(known, image.keypoint_names) if known else None,
        )


def gold_of(text: str, state: Path, only_rig: str = "") -> dict[str, LabeledImage]:
    """Reads images with known instances, by name; they are few.

    Raises:
        PoserigError: There are none.
    """
    labels = Labels(text, state, only_rig=only_rig)
    found = {image.name: image for image in labels.images()}
    if not found:
        raise PoserigError(
            "No line has a label.", where=text, cure="Give a manifest of images with known labels."
        )
    return found


def _in_order(image: LabeledImage, names: tuple[str, ...]) -> tuple[Instance, ...]:
    indices = indices_of(names, image.keypoint_names)
    return tuple(
        Instance(item.id, item.name, reorder(item.keypoints, indices)) for item in image.instances
    )


def _answers(address: str) -> Answers:
    found = answers_below(address)
    if found is None:
        raise PoserigError(
            "No workers' answers lie here.",
            where=address,
            cure="Give the output of a labeling job, s3://<bucket>/<output>/<job>/ or a copy of it:"
            " its annotations/worker-response/ holds them.",
        )
    return found
