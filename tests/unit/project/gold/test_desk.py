"""Gold images over a real engine: they look like the others, and count nowhere but for gold."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from poserig.json import Json
from poserig.labeling.errors import JobNotFound, NotOpened
from poserig.labeling.model import ImageState, Task
from poserig.labeling.ports import Worker
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.gold import GoldRecords
from poserig.project.gold.desk import FIRST, GoldDesk
from poserig.project.gold.given import GoldGiver, GoldParts
from poserig.project.gold.judged import ProjectGold
from poserig.project.photographs import Known, Photographs
from poserig.project.places import IMAGES
from poserig.project.practice_truth import practice_images
from tests.unit.labeling.fakes import World
from tests.unit.project.practice_folder import RIG, answer, lay_practice, points

MAIN, GOLD = "Pose-Demo-001", "5b1f-gold"
PLAIN = 12


class Mixed:
    """A job of twelve images, three gold images, and every third image of a person is gold."""

    def __init__(self, folder: Path, *, feedback: bool = False, share: float = 1 / 3) -> None:
        self.share = share
        self.leads: set[str] = set()
        images = practice_images(lay_practice(folder / "known", 3), RIG)
        self.digests = [one.known.digest for one in images]
        self.world = World(folder)
        self.world.put_manifest([])
        tags = [{"Key": "poserig:growth", "Value": "open"}]
        for name in (MAIN, GOLD):
            self.world.operator.create({**self.world.request(name), "Tags": tags})
        self.store = SqliteStore(folder / "labeling.db")
        self.photographs = Photographs(folder / "labeling.db")
        self.photographs.keep([Known(f"cam1/{n:03}.jpg", 1, 1, f"d{n}") for n in range(PLAIN)])
        self.records = GoldRecords(folder / "labeling.db")
        parts = GoldParts(
            GOLD, MAIN, self.world.operator, self.store, self.records, self.photographs,
            lambda: self.share, lambda worker: worker.id not in self.leads,
        )  # fmt: skip
        self.giver = GoldGiver(images, parts)
        self.desk = GoldDesk(self.world.service.desk, self.giver, shows_feedback=feedback)
        self.gold = ProjectGold(
            self.giver, RIG, lambda uri, seconds: f"http://x/{uri}", shows_feedback=feedback
        )
        lines = []
        for number in range(PLAIN):
            uri = f"{IMAGES}/{number:016x}/cam1/{number:03}.jpg"
            self.world.objects.stored[uri] = b"jpeg"
            lines.append(f'{{"source-ref":"{uri}"}}')
        self.world.operator.add_data_objects(MAIN, lines)
        self.world.service.run_until_idle()

    def idle(self) -> None:
        """Lets the engine prepare what was given; every picture is there."""
        for one in self.records.all():
            key = self.store.data_objects(self.gold_id, start=one.index, limit=1)[0].text
            self.world.objects.stored[key.split('"')[3]] = b"jpeg"
        self.world.service.run_until_idle()

    @property
    def gold_id(self) -> int:
        found = self.store.find_job(GOLD)
        assert found is not None
        return found.id

    def next(self, worker: Worker) -> Task | None:
        """The next image, loaded ahead as the task page does."""
        self.desk.ahead(MAIN, worker)
        self.idle()
        return self.desk.accept(MAIN, worker)

    def walk(self, worker: Worker, form: dict[str, Json] | None = None) -> list[Task]:
        """Answers everything that somebody gets."""
        found: list[Task] = []
        while (task := self.next(worker)) is not None:
            found.append(task)
            own = form if form is not None and task.index >= FIRST else answer(points(0))
            self.desk.submit(task.id, worker, own)
        return found

    def close(self) -> None:
        self.records.close()
        self.photographs.close()
        self.store.close()
        self.world.service.stop()


@pytest.fixture
def mixed(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Mixed]:
    made = Mixed(tmp_path, **getattr(request, "param", {}))
    made.world.objects.stored.update(
        {f"{IMAGES}/{digest[:16]}/any": b"" for digest in made.digests}
    )
    yield made
    made.close()


def test_each_person_gets_each_gold_image_once_and_counts_go_on(mixed: Mixed) -> None:
    ann = mixed.world.worker(1)
    before = mixed.desk.listing(MAIN, ann)
    found = mixed.walk(ann)
    gold = [task for task in found if task.index >= FIRST]
    plain = [task for task in found if task.index < FIRST]
    assert len({one.digest for one in mixed.records.of(ann.id)}) == len(gold) == 3
    assert [task.index for task in plain] == list(range(PLAIN))
    # What the page says: one more each time, of what they will have done at the end.
    assert [task.position for task in found] == list(range(1, PLAIN + 4))
    assert {task.total for task in found} == {PLAIN + 3}
    after = mixed.desk.listing(MAIN, ann)
    assert (before.total, after.total, after.submitted_by_me) == (PLAIN, PLAIN, PLAIN)
    assert mixed.desk.accept(MAIN, ann) is None
    assert [job.name for job in mixed.desk.jobs(ann)] == [MAIN]


def test_gold_task_looks_like_any_other(mixed: Mixed) -> None:
    ann = mixed.world.worker(1)
    found = {task.index >= FIRST: task for task in mixed.walk(ann)}
    gold, plain = found[True], found[False]
    own = {"id", "index", "image_name", "accepted_at", "seconds_left", "position", "near"}
    for field in fields(Task):
        if field.name not in own:
            assert getattr(gold, field.name) == getattr(plain, field.name), field.name
    assert gold.image_name.startswith("cam1/")
    assert not mixed.photographs.has_path(gold.image_name)
    page = mixed.desk.submitted_page(gold.id, ann)
    other = mixed.desk.submitted_page(plain.id, ann)
    assert page.job_name == other.job_name == MAIN
    assert GOLD not in page.html
    assert len(page.html.split("\n")) == len(other.html.split("\n"))
    with pytest.raises(JobNotFound):
        mixed.desk.results(GOLD, ann, limit=10)
    assert len(mixed.desk.results(MAIN, ann, limit=50).rows) == PLAIN


def test_leads_get_no_gold_and_a_share_of_0_ends_it(mixed: Mixed) -> None:
    lead, bob = mixed.world.worker(1), mixed.world.worker(2)
    mixed.leads.add(lead.id)
    for _ in range(4):
        task = mixed.next(lead)
        assert task is not None
        assert (task.index < FIRST, task.total) == (True, PLAIN)
        mixed.desk.submit(task.id, lead, answer(points()))
    mixed.share = 0.0
    assert all(task.index < FIRST for task in mixed.walk(bob))
    assert mixed.records.all() == []


def test_no_gold_comes_while_the_job_is_archived(mixed: Mixed) -> None:
    ann, shelving = mixed.world.worker(1), mixed.world.service.shelving
    lead = mixed.world.worker(2)
    while (task := mixed.next(ann)) is not None and task.index < FIRST:
        mixed.desk.submit(task.id, ann, answer(points(0)))
    assert task is not None, "a gold image is in their hands"
    shelving.archive(MAIN, lead)
    assert mixed.next(ann) is None
    shelving.bring_back(MAIN, lead)
    again = mixed.next(ann)
    assert again is not None and again.index == task.index


def test_gold_stands_in_the_strip_where_it_came(mixed: Mixed) -> None:
    ann, bob = mixed.world.worker(1), mixed.world.worker(2)
    seen: list[int] = []
    task = mixed.next(ann)
    while task is not None and task.index < FIRST:
        seen.append(task.index)
        mixed.desk.submit(task.id, ann, answer(points()))
        task = mixed.next(ann)
    assert task is not None
    assert task.near == (seen[-1] if seen else 0)
    strip = mixed.desk.places(MAIN, ann, start=0, limit=25)
    numbers = [one.index for one in strip]
    assert numbers.index(task.index) == task.near + 1
    own = next(one for one in strip if one.index == task.index)
    assert (own.state, own.name) == (ImageState.NOW, task.image_name)
    assert own.image_url
    assert [one.index for one in mixed.desk.places(MAIN, bob, start=0, limit=25)] == list(range(12))
    # Steps pass it in both directions.
    behind, before = task.near + 1, task.near
    assert mixed.desk.nearest(MAIN, ann, before, backward=False) == task.index
    assert mixed.desk.nearest(MAIN, ann, task.index, backward=False) == behind
    assert mixed.desk.nearest(MAIN, ann, behind, backward=True) == task.index
    assert mixed.desk.nearest(MAIN, ann, task.index, backward=True) == before
    mixed.desk.submit(task.id, ann, answer(points()))
    again = mixed.desk.open(MAIN, ann, task.index)
    assert (again.id, again.is_submitted, again.index) == (task.id, True, task.index)
    for number in (task.index, FIRST + 99):
        with pytest.raises(NotOpened, match="no such image"):
            mixed.desk.open(MAIN, bob, number)


def first_gold(mixed: Mixed, worker: Worker) -> Task:
    while True:
        task = mixed.next(worker)
        assert task is not None
        if task.index >= FIRST:
            return task
        mixed.desk.submit(task.id, worker, answer(points()))


def test_answer_may_be_taken_back_and_a_skipped_image_does_not_come_again(mixed: Mixed) -> None:
    ann, bob = mixed.world.worker(1), mixed.world.worker(2)
    gold = first_gold(mixed, ann)
    mixed.desk.submit(gold.id, ann, answer(points(300)))
    back = mixed.desk.take_back(gold.id, ann)
    assert (back.index, back.is_submitted, back.job_name) == (gold.index, False, MAIN)
    now = mixed.desk.accept(MAIN, ann)
    assert now is not None
    assert now.id == gold.id
    mixed.desk.submit(gold.id, ann, answer(points(0)))
    for act in (mixed.desk.release, mixed.desk.decline):
        skipped = first_gold(mixed, bob)
        act(skipped.id, bob)
        assert mixed.records.of(bob.id)[-1].state == "left"
        after = mixed.desk.accept(MAIN, bob)
        assert after is not None
        assert after.index != skipped.index
        mixed.desk.submit(after.id, bob, answer(points()))


def test_gold_in_the_projects_own_folder_is_given_to_nobody(mixed: Mixed) -> None:
    mixed.photographs.keep([Known(f"{digest}.jpg", 1, 1, digest) for digest in mixed.digests[:2]])
    found = [task for task in mixed.walk(mixed.world.worker(1)) if task.index >= FIRST]
    assert [one.digest for one in mixed.records.all()] == [mixed.digests[2]]
    assert len(found) == 1


def test_missing_file_holds_nobody_up(mixed: Mixed) -> None:
    ann = mixed.world.worker(1)
    mixed.idle = lambda: mixed.world.service.run_until_idle()  # type: ignore[method-assign]
    found: list[Any] = mixed.walk(ann)
    assert [task.index for task in found if task.index < FIRST] == list(range(PLAIN))


def test_figures_are_of_the_newest_answers_of_each_person(mixed: Mixed) -> None:
    ann, bob = mixed.world.worker(1), mixed.world.worker(2)
    gold = first_gold(mixed, ann)
    index = next(n for n, one in enumerate(mixed.digests) if one == mixed.records.all()[0].digest)
    mixed.desk.submit(gold.id, ann, answer(points(10 * index)))
    other = first_gold(mixed, bob)
    mixed.desk.submit(other.id, bob, answer(points(5000)))
    found = mixed.gold.figures()
    assert set(found) == {ann.id, bob.id}
    assert (found[ann.id].answers, found[ann.id].quality, found[ann.id].missed) == (1, 1.0, 0)
    assert found[ann.id].kinds["good"] == 1.0
    assert [(day.answers, day.quality) for day in found[ann.id].days] == [(1, 1.0)]
    assert found[bob.id].quality == 0.0
    assert (found[bob.id].missed, found[bob.id].invented, found[bob.id].kinds) == (1, 1, {})
    assert set(mixed.gold.figures(bob.id)) == {bob.id}
    assert mixed.gold.waiting(ann.id) is None  # nobody shows it
    assert mixed.gold.feedback(ann.id, gold.index - FIRST) is None


def exchanged(flat: list[float]) -> list[float]:
    swap = RIG.swap_indices
    return [value for k in range(17) for value in flat[3 * swap[k] : 3 * swap[k] + 3]]


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (lambda flat: flat, ""),
        (exchanged, "On gold images they exchange left and right at 94% of the keypoints:"),
        (lambda flat: [*flat[:36], *[0.0] * 15], "On gold images they leave out 29%"),
    ],
)
def test_lead_reads_what_is_wrong_on_gold_images(mixed: Mixed, drawn: Any, said: str) -> None:
    ann = mixed.world.worker(1)
    for number in range(3):
        gold = first_gold(mixed, ann)
        digest = mixed.records.of(ann.id)[-1].digest
        known = mixed.giver.image(digest)
        assert known is not None
        mixed.desk.submit(gold.id, ann, answer(drawn(list(known.instances[0].keypoints))))
        advice = mixed.gold.figures()[ann.id].advice
        assert advice.startswith(said) if number == 2 else advice == ""
        assert bool(advice) == bool(said and number == 2)


@pytest.mark.parametrize("mixed", [{"feedback": True}], indirect=True)
def test_feedback_comes_after_the_answer_when_the_lead_allows_it(mixed: Mixed) -> None:
    ann = mixed.world.worker(1)
    gold = first_gold(mixed, ann)
    assert mixed.desk.ahead(MAIN, ann) is None  # what differs comes first
    assert mixed.gold.waiting(ann.id) is None
    mixed.desk.submit(gold.id, ann, answer(points(5000)))
    index = gold.index - FIRST
    assert mixed.gold.waiting(ann.id) == index
    assert mixed.gold.feedback(mixed.world.worker(2).id, index) is None
    found = mixed.gold.feedback(ann.id, index)
    assert found is not None
    assert (found.image, found.points, found.wrong) == (gold.image_name, 17, 17)
    assert found.image_url.startswith("http://x/s3://project/images/")
    assert mixed.gold.waiting(ann.id) is None
