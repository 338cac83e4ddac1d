"""A store with one job, whose images are written as a test wants them, and its grid."""

import json
import sqlite3
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from poserig.json import Json
from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import JobSetup, NewObject
from poserig.labeling.store.sqlite import SqliteStore
from poserig.portal.overlay import library_rigs
from poserig.project.grid.kept import ProjectGrid

JOB = "Park-1"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_REQUEST = {
    "LabelingJobName": JOB,
    "LabelAttributeName": "pose",
    "HumanTaskConfig": {"NumberOfHumanWorkersPerDataObject": 1},
}


class Gridded:
    """A job and its grid.

    Args:
        folder: Of the database and the pictures.
        images: How many there are; image 3 is "cam1/0003.jpg".
    """

    def __init__(self, folder: Path, images: int) -> None:
        self.folder = folder
        self.database = folder / "project.sqlite"
        self.files: dict[str, Path] = {}
        store = SqliteStore(self.database)
        setup = JobSetup(
            JOB, JOB.lower(), "code", "team", json.dumps(_REQUEST), "", "null", NOON, images
        )
        objects = [
            NewObject(i, json.dumps({"source-ref": ref(i)}), ObjectState.PENDING)
            for i in range(images)
        ]
        found = store.add_job(setup, None, objects)
        assert found is not None
        self.id = found
        store.close()
        self.db = sqlite3.connect(self.database, isolation_level=None)
        self._stack = ExitStack()
        self._stack.callback(self.db.close)
        self.grid = self.open()

    def open(self) -> ProjectGrid:
        """The grid of another start."""
        return ProjectGrid(
            self.database,
            self.folder / "thumbnails",
            self.files.get,
            lambda _: b"",
            library_rigs(),
            self._stack,
        )

    def label(self, index: int, label: dict[str, Json], *workers: str, day: int = 0) -> None:
        """Gives an image a label, of the answers of some workers."""
        line = json.dumps({"source-ref": ref(index), "pose": label})
        self.set(index, state="labeled", output=line, answers=max(len(workers), 1))
        micros = (NOON + timedelta(days=day)).timestamp() * 1_000_000
        for worker in workers:
            self.db.execute(
                "INSERT INTO tasks (id, job_id, idx, worker_id, worker_sub, worker_issuer, state,"
                " accepted, expires, finished, answer)"
                " VALUES (?, ?, ?, ?, '', '', 'submitted', ?, 0, ?, '{}')",
                (f"{index}-{worker}", self.id, index, worker, int(micros) - 1, int(micros)),
            )

    def set(self, index: int, **values: str | int | None) -> None:
        """Changes columns of a data object."""
        columns = ", ".join(f"{name} = ?" for name in values)
        self.db.execute(
            f"UPDATE data_objects SET {columns} WHERE job_id = ? AND idx = ?",  # noqa: S608 - a test's own
            (*values.values(), self.id, index),
        )

    def close(self) -> None:
        self._stack.close()


def ref(index: int) -> str:
    """The address of an image."""
    return f"s3://project/images/{'0' * 16}/cam{1 + index % 2}/{index:04}.jpg"


def label_of(*instances: dict[str, Json], **members: Json) -> dict[str, Json]:
    """A label of COCO's person."""
    return {
        "version": 2,
        "rig": "coco-person-17",
        "image": {"width": 640, "height": 480},
        "instances": list(instances) or [{"id": "1", "keypoints": [9, 9, 2] + [0, 0, 0] * 16}],
        "issues": [],
        **members,
    }
