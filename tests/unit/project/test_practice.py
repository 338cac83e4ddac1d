"""A practice round over a real engine: each person gets their own images and their differences."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.json import Json
from poserig.labeling.ports import Worker
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.practice import PracticeRecords
from poserig.project.places import IMAGES
from poserig.project.practice import PracticeRound
from poserig.project.practice_truth import practice_images
from tests.unit.labeling.fakes import World
from tests.unit.project.practice_folder import RIG, answer, lay_practice, points

JOB = "Pose-Demo-001"


class Round:
    """A practice round of two images, and who practices."""

    def __init__(self, folder: Path) -> None:
        images = practice_images(lay_practice(folder / "practice"), RIG)
        self.world = World(folder)
        for one in images:
            self.world.objects.stored[str(IMAGES.child(one.known.key))] = b"jpeg"
        self.world.put_manifest([])
        tags = [{"Key": "poserig:growth", "Value": "open"}]
        self.world.operator.create({**self.world.request(JOB), "Tags": tags})
        self.world.service.run_until_idle()
        store = SqliteStore(folder / "labeling.db")
        self.records = PracticeRecords(folder / "labeling.db")
        self.practice = PracticeRound(
            JOB,
            images,
            RIG,
            self.world.operator,
            store,
            self.records,
            lambda uri, seconds: f"http://x/{uri}?{seconds}",
        )
        self.store = store

    def answer(self, worker: Worker, index: int, form: dict[str, Json]) -> None:
        task = self.world.desk.open(JOB, worker, index)
        self.world.desk.submit(task.id, worker, form)

    def close(self) -> None:
        self.records.close()
        self.store.close()
        self.world.service.stop()


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Round]:
    made = Round(tmp_path)
    yield made
    made.close()


def test_who_answers_well_passes(begun: Round) -> None:
    ann, practice = begun.world.worker(1), begun.practice
    before = practice.standing(ann.id)
    assert (before.images, before.done, before.rounds, before.has_passed) == (2, 0, 0, False)
    first = practice.begin(ann)
    assert practice.begin(ann) == first  # it goes on
    assert practice.waiting(ann.id) is None
    begun.answer(ann, first, answer(points(0)))
    assert practice.waiting(ann.id) == first
    found = practice.feedback(ann.id, first)
    assert found is not None
    assert (found.wrong, found.points, found.differences) == (0, 17, ())
    assert (len(found.dots), found.image, found.width) == (17, "p0.jpg", 640)
    assert len(found.links) == len(RIG.links)
    assert found.image_url.startswith("http://x/s3://project/images/")
    assert practice.waiting(ann.id) is None
    begun.answer(ann, practice.begin(ann), answer(points(10)))
    assert practice.feedback(ann.id, first + 1) is not None
    after = practice.standing(ann.id)
    assert (after.done, after.points, after.wrong, after.has_passed) == (2, 34, 0, True)
    assert after.is_over and not after.by_lead


def test_who_exchanges_sides_sees_it_and_practices_again(begun: Round) -> None:
    bob, practice = begun.world.worker(2), begun.practice
    mirrored = points(0)
    for one, other in enumerate(RIG.swap_indices):
        if one < other:
            a, b = slice(3 * one, 3 * one + 3), slice(3 * other, 3 * other + 3)
            mirrored[a], mirrored[b] = mirrored[b], mirrored[a]
    first = practice.begin(bob)
    begun.answer(bob, first, answer(mirrored))
    found = practice.feedback(bob.id, first)
    assert found is not None and found.wrong >= 8
    assert found.differences[0].text.endswith("are exchanged.")
    assert found.differences[0].counts
    begun.answer(bob, practice.begin(bob), {"pose": "no answer"})
    unreadable = practice.feedback(bob.id, first + 1)
    assert unreadable is not None and unreadable.wrong == 17
    assert practice.standing(bob.id).is_over and not practice.standing(bob.id).has_passed
    again = practice.begin(bob)
    assert again == first + 2
    assert practice.standing(bob.id).rounds == 2
    practice.let_through(bob.id)
    assert practice.standing(bob.id).has_passed and practice.standing(bob.id).by_lead


def test_images_of_one_are_nobody_elses(begun: Round) -> None:
    ann, bob = begun.world.worker(1), begun.world.worker(2)
    first = begun.practice.begin(ann)
    begun.world.service.run_until_idle()
    assert begun.world.desk.accept(JOB, bob) is None
    begun.answer(ann, first, answer(points()))
    assert begun.practice.feedback(bob.id, first) is None
    assert begun.practice.waiting(bob.id) is None
    assert begun.practice.feedback(ann.id, 99) is None


def test_first_look_counts_and_photographs_are_found_by_key(begun: Round) -> None:
    ann, practice = begun.world.worker(1), begun.practice
    first = practice.begin(ann)
    assert practice.feedback(ann.id, first) is None  # not answered yet
    begun.answer(ann, first, answer(points(40)))
    worse = practice.feedback(ann.id, first)
    assert worse is not None and worse.wrong > 1
    assert practice.standing(ann.id).wrong == worse.wrong
    assert practice.photograph("0/none.jpg") is None
    assert (practice.job, practice.share) == (JOB, 0.1)
