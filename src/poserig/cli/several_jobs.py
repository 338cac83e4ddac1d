"""Finds images of which two labeling jobs made different labels."""

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.lines import label_attribute
from poserig.groundtruth.manifest import dump
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.sources import image_name
from poserig.intake.poses.line import is_label_of_any
from poserig.json import Json, JsonObject


class SeveralJobs:
    """The images that were read so far, of the manifests of several jobs, the newest job first."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, str, frozenset[int]]] = {}

    def is_older(self, line: JsonObject, place: str) -> bool:
        """Returns whether a newer job has the image too, and its label counts.

        A later round keeps the labels of the rounds before in its lines. So a label that the newer
        line has too is no other opinion.

        Args:
            line: Attributes of a manifest line.
            place: Its file and number.

        Raises:
            FormatError: The jobs disagree: the newer line does not have this label.
        """
        source = line.get("source-ref")
        if not isinstance(source, str):
            return False
        labels = {name: value for name, value in line.items() if is_label_of_any(value)}
        attribute = label_attribute(line)
        job = _job(line, attribute) or "another job"
        if source not in self._seen:
            if labels:
                marks = frozenset(map(_mark, labels.values()))
                self._seen[source] = (place, job, marks)
            return False
        newer_place, newer, marks = self._seen[source]
        if attribute not in labels or _mark(labels[attribute]) in marks:
            return True
        raise FormatError(
            f"{job} has another label of {shown(image_name(source))} than {newer} ({newer_place}),"
            " which is newer and counts.",
            where=place,
            cure="Leave this label out with --keep-going, or take the labels of one job.",
        )


def _mark(label: Json) -> int:
    return hash(dump(label))


def _job(line: JsonObject, attribute: str) -> str:
    metadata = line.get(metadata_name(attribute))
    name = metadata.get("job-name") if isinstance(metadata, dict) else None
    return name.rpartition("/")[2] if isinstance(name, str) else ""
