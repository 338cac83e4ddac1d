"""Random workers, faults, clocks and restarts: whatever happens, every line is accounted for."""

import contextlib
import random
from collections import Counter
from pathlib import Path

import pytest

from poserig.json import Json
from poserig.labeling.errors import InvalidRequest, NotOpened, NotTakenBack, TaskClosed
from poserig.labeling.model import ImageState, Task
from poserig.labeling.ports import FunctionFailed, Worker
from poserig.labeling.store.sqlite.backup import check_store
from tests.unit.labeling.fakes import POST, PRE, World, pre_function
from tests.unit.labeling.memory_store import MemoryStore

JOB = "Pose-Demo-001"
KEPT_SEEDS: list[int] = []  # seeds that once failed


class Simulation:
    """One job with random trouble; remembers every answer that submit took."""

    def __init__(self, world: World, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a reproducible test, not a secret
        self.world = world
        self.world.functions.deployed = {PRE: self.pre, POST: self.post}
        self.per_object = self.chance.randrange(1, 4)
        self.workers = [self.world.worker(n) for n in range(1, self.per_object + 3)]
        self.images = self.chance.randrange(1, 12)
        self.taken: Counter[tuple[str, str]] = Counter()
        self.submitted: list[tuple[Task, Worker]] = []
        self.world.start_job(
            images=self.images,
            NumberOfHumanWorkersPerDataObject=self.per_object,
            MaxConcurrentTaskCount=self.chance.randrange(1, 8),
            TaskTimeLimitInSeconds=60,
            TaskAvailabilityLifetimeInSeconds=600,
        )

    def pre(self, event: Json) -> Json:
        if self.chance.random() < 0.15:
            raise FunctionFailed("It failed.", kind=self.chance.choice(["error", "timeout"]))
        return pre_function(event)

    def post(self, event: Json) -> Json:
        luck = self.chance.random()
        if luck < 0.15:
            raise FunctionFailed("It failed.", kind="error")
        entries = self.world.post_function(event)
        return entries[1:] if luck < 0.3 else entries

    def step(self) -> None:
        action = self.chance.choice(
            [
                "answer",
                "answer",
                "answer",
                "look ahead",
                "go",
                "take back",
                "give up",
                "wait",
                "lead",
                "engine",
                "engine",
                "restart",
            ]
        )
        if action == "answer":
            self.answer(self.chance.choice(self.workers))
        elif action == "look ahead":
            self.world.desk.ahead(JOB, self.chance.choice(self.workers))
        elif action == "go":
            self.go(self.chance.choice(self.workers))
        elif action == "take back":
            self.take_back()
        elif action == "give up":
            self.give_up(self.chance.choice(self.workers))
        elif action == "lead":
            with contextlib.suppress(InvalidRequest, TaskClosed):
                self.lead(self.chance.choice(self.workers))
        elif action == "wait":
            self.world.clock.advance(self.chance.choice([1, 20, 61]))
        elif action == "engine":
            self.world.service.run_until_idle()
        else:
            self.world.service.stop()
            self.world.open()

    def answer(self, worker: Worker) -> None:
        task = self.accept(worker)
        if task is None:
            return
        self.world.clock.advance(self.chance.choice([1, 59, 60]))
        try:
            self.world.desk.submit(task.id, worker, {"pose": worker.id})
        except TaskClosed:
            return
        self.taken[(task.image_name, worker.id)] += 1
        self.submitted.append((task, worker))
        self.one_holds_one()

    def go(self, worker: Worker) -> None:
        with contextlib.suppress(NotOpened):
            self.world.desk.open(JOB, worker, self.chance.randrange(self.images))
        self.one_holds_one()

    def take_back(self) -> None:
        if not self.submitted:
            return
        task, worker = self.chance.choice(self.submitted[-3:])
        try:
            self.world.desk.take_back(task.id, worker)
        except NotTakenBack:
            return
        self.taken[(task.image_name, worker.id)] -= 1
        self.submitted.remove((task, worker))
        self.one_holds_one()

    def one_holds_one(self) -> None:
        """Nobody has two images, and no image has more people than it needs answers."""
        people: Counter[int] = Counter()
        for worker in self.workers:
            places = self.world.desk.places(JOB, worker, start=0, limit=50)
            states = Counter(one.state for one in places)
            assert states[ImageState.NOW] <= 1 and states[ImageState.NEXT] <= 1
            mine = (ImageState.NOW, ImageState.NEXT, ImageState.SUBMITTED)
            people.update(one.index for one in places if one.state in mine)
        assert all(n <= self.per_object for n in people.values())

    def give_up(self, worker: Worker) -> None:
        task = self.accept(worker)
        if task is not None:
            method = self.chance.choice([self.world.desk.release, self.world.desk.decline])
            method(task.id, worker)

    def lead(self, worker: Worker) -> None:
        lead, index = self.world.service.lead, self.chance.randrange(self.images)
        what = self.chance.choice(["put back", "assign", "take back", "change"])
        if what == "put back":
            lead.put_back(JOB, worker, index)
            name = f"in/img {index:02}.jpg"
            self.taken = Counter({one: n for one, n in self.taken.items() if one[0] != name})
        elif what == "assign":
            lead.assign(JOB, worker, index, self.chance.choice(self.workers).id)
        elif what == "take back":
            for task in lead.held(JOB, worker)[:1]:
                lead.take_back(JOB, worker, task.task_id)
        else:
            self.per_object = max(self.per_object, wanted := self.chance.randrange(1, 4))
            self.world.operator.change(JOB, workers=wanted)

    def accept(self, worker: Worker) -> Task | None:
        return self.world.desk.accept(JOB, worker)

    def finish(self) -> None:
        if self.chance.random() < 0.3:
            self.world.operator.stop(JOB)
        self.world.service.run_until_idle()
        for _ in range(40):
            self.world.clock.advance(601)
            self.world.service.run_until_idle()


@pytest.mark.parametrize("seed", [*range(12), *KEPT_SEEDS])
def test_no_answer_and_no_line_is_lost(tmp_path: Path, seed: int) -> None:
    live(World(tmp_path), seed)
    assert check_store(tmp_path / "labeling.db") == []


@pytest.mark.parametrize("seed", [*range(12), *KEPT_SEEDS])
def test_no_answer_and_no_line_is_lost_in_another_store(tmp_path: Path, seed: int) -> None:
    live(World(tmp_path, open_store=MemoryStore().reopen), seed)


def live(world: World, seed: int) -> None:
    simulation = Simulation(world, seed)
    for _ in range(40):
        simulation.step()
    simulation.finish()

    status = world.status()
    assert status in ("Completed", "Stopped")
    lines = world.output()
    assert [line["n"] for line in lines] == list(range(simulation.images))
    assert set(simulation.taken.values()) <= {0, 1}  # nobody labeled an object twice
    counters = world.counters()
    assert counters["TotalLabeled"] == sum("pose" in line for line in lines)
    reasons = [line.get("pose-metadata", {}).get("failure-reason") for line in lines]
    assert counters["FailedNonRetryableError"] == sum(map(bool, reasons))
    if status == "Completed":
        assert counters["Unlabeled"] == 0
    for line, reason in zip(lines, reasons, strict=True):
        name = f"in/img {line['n']:02}.jpg"
        answers = {worker for (image, worker), n in simulation.taken.items() if n and image == name}
        if "pose" in line:
            assert set(line["pose"]["poses"]) == answers
            assert 1 <= len(answers) <= simulation.per_object
        elif answers:
            # Work was done, so only consolidation itself may have failed, and its files tell.
            assert reason is not None
            assert "post-annotation function" in reason
            assert any(
                f"/worker-response/iteration-1/{line['n']}/" in u for u in world.objects.stored
            )
    world.service.stop()
