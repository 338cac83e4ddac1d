"""Makes the lines of a portion again: the labels of its answers, in the lines of the manifest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from poserig.aws_errors import explaining
from poserig.errors import PoserigError
from poserig.groundtruth.answers.request import AnsweredObject
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import labeled_line, line_attributes, success_metadata
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.spilled import spilled_uri
from poserig.jobs.upload import put_once
from poserig.json import Json, JsonObject
from poserig.labels import Outcome, fit, label_objects
from poserig.labels.fit import Limits
from poserig.pose.label import is_label
from poserig.pose.rig import Rig
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Labels go into a file one by one: there is no response that could be too large.
_LIMITS = Limits(max_response_bytes=1 << 62)


@dataclass(slots=True)
class Counts:
    """What became of the lines of a manifest.

    Attributes:
        made: Labels that were made again.
        changed: Those of them that differ from what the line had.
        kept: Lines that stay as they are: without answers in this job.
        problems: (line, why it stays as it is although it has answers); lines from 1.
    """

    made: int = 0
    changed: int = 0
    kept: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Relabeling:
    """How one job's lines are made again.

    Attributes:
        client: Stores labels that are too long for the manifest.
        layout: Where the job's output lies.
        label_name: Its label attribute name.
        ended: When the job ended: the date of labels that the first manifest did not have. Not
            now, so that the same answers give the same manifest.
        rigs: Hash → rig, of the job.
    """

    client: "S3Client"
    layout: OutputLayout
    label_name: str
    ended: datetime
    rigs: Mapping[str, Rig]
    counts: Counts = field(default_factory=Counts)

    def lines(
        self,
        lines: Iterable[tuple[int, str]],
        answers: Mapping[int, AnsweredObject | PoserigError],
    ) -> Iterator[str]:
        """Yields the lines again, in their order.

        Args:
            lines: Index, from 0, and text of each.
            answers: Of the lines that have some, or why they cannot be read.

        Raises:
            PoserigError: AWS refused.
        """
        labels = self._labels(answers)
        for index, text in lines:
            if index not in answers:
                self.counts.kept += 1
                yield text
            else:
                yield self._line(index, text, labels[index])

    def _labels(
        self, answers: Mapping[int, AnsweredObject | PoserigError]
    ) -> dict[int, dict[str, Json] | str]:
        """The label of each line with answers, or why there is none."""
        labels: dict[int, dict[str, Json] | str] = {
            index: str(error) for index, error in answers.items() if isinstance(error, PoserigError)
        }
        objects = [one for one in answers.values() if isinstance(one, AnsweredObject)]
        outcomes: list[Outcome] = label_objects(objects, self._read, lambda: self.rigs)
        outcomes, _ = fit(outcomes, _LIMITS, self._spill)
        for outcome in outcomes:
            label = str(outcome.label["reason"]) if outcome.failed else outcome.label
            labels[int(outcome.dataset_object_id)] = label
        return labels

    def _line(self, index: int, text: str, label: dict[str, Json] | str) -> str:
        line = line_attributes(text)
        problem = label if isinstance(label, str) else _why_kept(line, self.label_name)
        if problem or line is None or isinstance(label, str):
            self.counts.problems.append((index + 1, problem))
            return text
        self.counts.made += 1
        before = line.get(self.label_name)
        self.counts.changed += before != label
        metadata = line.get(metadata_name(self.label_name)) if is_label(before) else None
        if not isinstance(metadata, dict):  # of a failure until now
            metadata = success_metadata(self.layout.job_name, self.ended)
        return labeled_line(line, self.label_name, {self.label_name: label}, metadata)

    def _read(self, uri: str) -> bytes:
        place = S3Uri.parse(uri)
        with explaining(uri):
            return self.client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()

    def _spill(self, object_id: str, label: bytes) -> str:
        uri = spilled_uri(self.layout.annotations, object_id, label)
        put_once(self.client, S3Uri.parse(uri), label, "application/json")
        return uri


def _why_kept(line: JsonObject | None, label_name: str) -> str:
    """Why a line keeps what it has, or "". The labels of somebody else's function are not ours."""
    if line is None:
        return "The line of the manifest is no JSON object."
    label = line.get(label_name)
    is_report = isinstance(label, dict) and label.get("status") == "error"
    if label is None or is_label(label) or is_report:
        return ""
    return "Its label is not poserig's: another post-annotation function made it."
