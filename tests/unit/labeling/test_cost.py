"""What a data object costs the store, counted: a commit waits for the disk."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from poserig.labeling import jobs
from poserig.labeling.store.sqlite.file import StoreFile
from tests.unit.labeling.fakes import World


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Transactions that write, transactions that read, and parses of CreateLabelingJob."""
    counted: Counter[str] = Counter()

    def watch(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def counting(*args: Any) -> Any:
            counted[name] += 1
            return original(*args)

        monkeypatch.setattr(owner, name, counting)

    watch(StoreFile, "write")
    watch(StoreFile, "read")
    watch(jobs, "parse_request")
    yield counted


def test_creating_and_preparing_a_job_costs_four_commits_and_one_parse(
    tmp_path: Path, count: Counter[str]
) -> None:
    world = World(tmp_path)
    count.clear()
    world.start_job(images=1)
    # add_job, the clock, InProgress, keep_prepared. It was 24 in all, and 5 parses.
    assert count == {"write": 4, "read": 7, "parse_request": 1}
    world.service.stop()


def test_more_data_objects_cost_two_commits_and_a_batch_each(
    tmp_path: Path, count: Counter[str]
) -> None:
    costs = []
    for number, images in enumerate((1, 21)):
        world = World(tmp_path / str(number))
        count.clear()
        world.start_job(images=images)
        world.answer_all(world.worker(1))
        assert world.status() == "Completed"
        costs.append(Counter(count))
        world.service.stop()
    # Each is accepted and answered. Two more batches of ten begin, end and are written; the clock
    # is saved once more.
    assert costs[0]["write"] == 11
    assert costs[1]["write"] - costs[0]["write"] == 2 * 20 + 3 * 2 + 1
    assert costs[0]["parse_request"] == costs[1]["parse_request"] == 1
