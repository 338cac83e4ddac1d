"""Takes over what an earlier `poserig label` kept of a folder: labels, and the answers behind them.

Its state folder is only read. Drafts were kept by the browser, so there are none to take.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from poserig.errors import PoserigError, shown
from poserig.groundtruth.layout import OutputLayout, key_time
from poserig.groundtruth.manifest import line_attributes
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.sources import uploaded_name
from poserig.groundtruth.spilled import is_spilled
from poserig.jobs.request import LABEL_ATTRIBUTE_NAME
from poserig.json import Json, JsonObject
from poserig.labeling.outputs import worker_responses
from poserig.labeling.ports import ObjectStore
from poserig.labeling.store.sqlite.reading import StoredJob, StoredLabels
from poserig.local.state.layout import Layout
from poserig.local.state.objects import StoredObjects
from poserig.pose.rig import Rig
from poserig.project.places import BUCKET, OUTPUT, Places
from poserig.s3 import S3Uri

STATE = ".poserig"
_METADATA = metadata_name(LABEL_ATTRIBUTE_NAME)
_NOTED = "jobs.json"
"""Poserig 0.1 noted there which job was of which rig and folder."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an earlier job: where it is, and what it says."""

    job: StoredJob
    index: int
    attributes: JsonObject


class EarlierState:
    """The state folder of an earlier poserig. It is read when the first photograph is asked for.

    Args:
        state: The folder.
        photographs: The folder that was labeled.
        objects: Where the answers are written.
    """

    def __init__(self, state: Path, photographs: Path, objects: ObjectStore) -> None:
        self._layout = Layout(state)
        self._photographs = photographs
        self._objects = objects
        self._by_digest: dict[str, list[_Line]] = {}
        self._by_name: dict[str, list[_Line]] = {}
        self._labels: StoredLabels | None = None
        self._stored: StoredObjects | None = None
        self._counts: Counter[str] = Counter()

    def label_of(self, path: str, digest: str, rig: Rig) -> JsonObject:
        """The label of a photograph, as attributes of a line; {} when there is none.

        Its answers are written to the project's files, in Ground Truth's layout.

        Args:
            path: In the folder, with slashes.
            digest: SHA-256 of its content, hex.
            rig: Only a label of this rig is one.

        Raises:
            PoserigError: The state cannot be read, or the answers cannot be written.
        """
        labels = self._labels or self._read()
        found: JsonObject = {}
        for line in reversed(self._lines_of(path, digest)):
            self._copy_answers(line, labels)
            label = line.attributes.get(LABEL_ATTRIBUTE_NAME)
            if found or not isinstance(label, dict) or not self._is_good(line):
                continue
            if label.get("rig") != rig.name:
                self._counts[f"of the rig {label.get('rig')}"] += 1
            elif label.get("rig_hash") != rig.hash:
                self._counts["of another version of the rig"] += 1
            elif is_spilled(label) and not self._copy_spilled(label):
                self._counts["whose whole text cannot be read"] += 1
            else:
                found = {
                    LABEL_ATTRIBUTE_NAME: label,
                    _METADATA: line.attributes.get(_METADATA, {}),
                }
                self._counts[""] += 1
        return found

    def told(self) -> str:
        """What was taken over since this was called last, in words; "" for nothing."""
        taken, answers = self._counts.pop("", 0), self._counts.pop("answers", 0)
        others = [f"{count:,} {what}" for what, count in self._counts.items()]
        self._counts.clear()
        told = []
        if taken or answers:
            told.append(
                f"Taken over from {shown(str(self._layout.root))}, which stays as it is: "
                f"{_many(taken, 'label')}, {_many(answers, 'answer')}."
            )
        if others:
            told.append(f"Labels that were not taken: {', '.join(others)}.")
        return " ".join(told)

    def close(self) -> None:
        """Closes what is open."""
        if self._labels is not None:
            self._labels.close()
        if self._stored is not None:
            self._stored.close()

    def _read(self) -> StoredLabels:
        self._labels = StoredLabels(self._layout.labeling, is_retired=True)
        if self._layout.index.exists():
            self._stored = StoredObjects(self._layout)
        noted = self._noted()
        for job in self._labels.jobs():
            for index, attributes in self._lines(job, self._labels):
                source = attributes.get("source-ref")
                if not isinstance(source, str):
                    continue
                line = _Line(job, index, attributes)
                uploaded = uploaded_name(source)
                if uploaded:
                    self._by_digest.setdefault(uploaded[1], []).append(line)
                elif job.name in noted:
                    name = source.partition(f"/{job.name}/images/")[2]
                    self._by_name.setdefault(name, []).append(line)
        return self._labels

    def _lines(self, job: StoredJob, labels: StoredLabels) -> Iterator[tuple[int, JsonObject]]:
        """The lines of a job, made again from all answers where they were."""
        again: list[bytes] = []
        if self._stored is not None and job.is_over:
            output = json.loads(job.request)["OutputConfig"]["S3OutputPath"]
            folder = OutputLayout(output, job.name).consolidated_manifests
            uri = self._stored.newest(folder, ".manifest")
            again = self._stored.read(uri).rstrip(b"\n").split(b"\n") if uri else []
        for index, text, _ in labels.lines(job):
            newest = again[index].decode() if index < len(again) else text
            yield index, line_attributes(newest) or {}

    def _noted(self) -> set[str]:
        """The jobs that poserig 0.1 noted for this folder, or for one that was moved here."""
        try:
            noted: Json = json.loads((self._layout.root / _NOTED).read_bytes())
        except (OSError, ValueError):
            return set()
        jobs = set()
        for about, name in noted.items() if isinstance(noted, dict) else ():
            folder = Path(about.partition(" ")[2])
            was_moved = folder.name == self._photographs.name and not folder.exists()
            if folder == self._photographs or was_moved:
                jobs.add(str(name))
        return jobs

    def _lines_of(self, path: str, digest: str) -> list[_Line]:
        """The lines of a photograph, the oldest first."""
        found = self._by_digest.get(digest[:16], [])
        # Poserig 0.1 named no content in its addresses; but it kept it under its digest.
        if path in self._by_name and (self._layout.objects / digest[:2] / digest).is_file():
            found = [*self._by_name[path], *found]
        return found

    def _is_good(self, line: _Line) -> bool:
        metadata = line.attributes.get(_METADATA)
        return not (isinstance(metadata, dict) and "failure-reason" in metadata)

    def _copy_answers(self, line: _Line, labels: StoredLabels) -> None:
        answers = labels.answers(line.job.id, line.index)
        if answers:
            layout = OutputLayout(str(OUTPUT), line.job.name)
            last = key_time(max(one.submitted for one in answers))
            uri = layout.worker_response(line.index, last)
            if not self._objects.exists(uri):
                self._objects.write(uri, worker_responses(answers))
            self._counts["answers"] += len(answers)

    def _copy_spilled(self, label: JsonObject) -> bool:
        place = S3Uri.parse(str(label["label_ref"]))
        try:
            whole = self._stored.read(str(place)) if self._stored else b""
        except PoserigError:
            whole = b""
        if whole:
            here = str(S3Uri(BUCKET, place.key))
            self._objects.write(here, whole)
            label["label_ref"] = here
        return bool(whole)


def earlier_states(places: Places) -> list[Path]:
    """State folders of an earlier poserig where `poserig label` kept them: in the folder from
    which it is called, beside the photographs, and where --state says."""
    looked_at = (Path.cwd() / STATE, places.photographs.parent / STATE, places.state)
    found = (folder.resolve() for folder in looked_at if Layout(folder).labeling.is_file())
    return list(dict.fromkeys(found))


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"
