"""What becomes of deleted jobs: after thirty days, after a crash, and when the folder is opened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.labeling.service import LabelingService
from poserig.labeling.store.sqlite import SqliteStore
from poserig.portal.handouts import HandoutOrder
from poserig.project.handouts.kept import KeptHandouts
from poserig.project.handouts.room import Room
from poserig.project.objects import ProjectObjects
from poserig.project.places import Places
from poserig.project.shelf import ProjectShelf, tidy_shelf
from tests.unit.labeling.fakes import World
from tests.unit.labeling.test_lead import JOB, project


class Shelved:
    """A project with a deleted job, which had an export."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, open_store=lambda: SqliteStore(folder / "project.sqlite"))
        _, self.ann = project(self.world, 2)
        self.world.answer_all(self.ann)
        (folder / "photos").mkdir()
        self.places = Places(folder / "photos", folder)
        self.objects = ProjectObjects(self.places, lambda key: None, lambda key, seconds: "")
        self.shelf = ProjectShelf(self.service, self.objects, self.world.clock, lambda: None, [])
        self.shelf.delete(JOB, self.ann)

    @property
    def service(self) -> LabelingService:
        return self.world.service

    def tidy(self) -> list[str]:
        return tidy_shelf(self.places, self.service, self.objects, self.world.clock)

    def file(self, uri: str) -> Path:
        path = self.objects.path(uri)
        path.parent.mkdir(parents=True)
        path.write_text("x")
        return path


@pytest.fixture
def shelved(tmp_path: Path) -> Iterator[Shelved]:
    found = Shelved(tmp_path)
    yield found
    found.service.stop()


def test_a_deleted_job_goes_after_thirty_days_with_its_files(shelved: Shelved) -> None:
    title = shelved.world.desk.job(JOB, shelved.ann).title
    answer = shelved.file(f"s3://project/output/{JOB}/annotations/1.json")
    rig = shelved.file(f"s3://project/input/jobs/{JOB.lower()}/rig.json")
    shelved.world.clock.advance(29 * 86_400)
    assert shelved.tidy() == []
    (waiting,) = shelved.shelf.shelved()
    assert (waiting.images, waiting.labels) == (2, 2)
    shelved.world.clock.advance(2 * 86_400)
    assert shelved.tidy() == [
        f'The job "{title}" was deleted 30 days ago. Its labels and answers are removed now.'
    ]
    assert shelved.shelf.shelved() == []
    assert not answer.exists() and not rig.exists()
    assert shelved.tidy() == []


def test_what_a_crash_left_goes_at_the_next_start_unless_another_job_has_the_name(
    shelved: Shelved,
) -> None:
    handouts = KeptHandouts(shelved.places.database)
    room = Room(shelved.places, handouts)
    handouts.add(HandoutOrder(JOB, "coco"), "COCO", "ana", shelved.world.clock.now())
    room.folder(1).mkdir(parents=True)
    answer = shelved.file(f"s3://project/output/{JOB}/annotations/1.json")
    shelved.service.shelving.erase(JOB, shelved.ann)  # and then nothing more happened
    project(shelved.world, 1)
    shelved.tidy()
    assert answer.exists() and len(handouts.of_job(JOB)) == 1, "they may be the new job's"
    shelved.shelf.delete(JOB, shelved.ann)
    shelved.service.shelving.erase(JOB, shelved.ann)
    shelved.tidy()
    assert not answer.exists() and handouts.of_job(JOB) == [] and not room.folder(1).exists()
    handouts.close()


def test_whoever_opens_the_folder_is_told(shelved: Shelved) -> None:
    assert shelved.shelf.told(["another"]) == []
    (deleted,) = shelved.shelf.told([JOB])
    assert "is deleted. Its labels are kept until 2026-12-22: a lead can bring it back" in deleted
    shelved.shelf.archive(JOB, shelved.ann)
    (archived,) = shelved.shelf.told([JOB])
    assert "is archived: nobody is given its photographs." in archived
    log = shelved.service.changing.log(JOB, shelved.ann, limit=9)
    assert [one.change.after for one in log] == ["archived", "deleted"]
