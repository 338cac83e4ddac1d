"""What a job of a project is offered: each photograph once, and what is gone taken back."""

from pathlib import Path

import pytest

from poserig.json import JsonObject
from poserig.labeling.states import ObjectState
from poserig.labeling.store.sqlite import SqliteStore
from poserig.project.offers import GONE, Offers
from poserig.project.places import IMAGES
from tests.unit.labeling.fakes import World

JOB = "Pose-Demo-001"
ONE, TWO = f"{IMAGES}/0123456789abcdef/1.jpg", f"{IMAGES}/fedcba9876543210/2.jpg"


class Offered:
    """A job that grows, and what it was offered."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.world.put_manifest([])
        tags = [{"Key": "poserig:growth", "Value": "open"}]
        self.world.operator.create({**self.world.request(JOB), "Tags": tags})
        self.store = SqliteStore(folder / "labeling.db")
        self.offers = self.again()

    def again(self) -> Offers:
        """As after the next start: it knows nothing but what the store has."""
        return Offers(self.world.operator, self.store, JOB, self.start)

    @staticmethod
    def start(source_ref: str) -> JsonObject:
        return {"note": source_ref[-5:]}

    def look(self, offers: Offers, *seen: str) -> None:
        offers.begin()
        offers.offer(seen)
        offers.end()

    def lines(self) -> list[tuple[str, ObjectState, str]]:
        status = self.store.find_job(JOB)
        assert status is not None
        found = self.store.data_objects(status.id, limit=9)
        return [(one.text, one.state, one.reason) for one in found]


@pytest.fixture
def offered(tmp_path: Path) -> Offered:
    return Offered(tmp_path)


def test_photograph_is_offered_once_with_its_start(offered: Offered) -> None:
    offered.look(offered.offers, ONE, TWO, ONE)
    offered.look(offered.offers, ONE, TWO)
    offered.look(offered.again(), TWO, ONE)
    assert [text for text, _, _ in offered.lines()] == [
        f'{{"source-ref":"{ONE}","note":"1.jpg"}}',
        f'{{"source-ref":"{TWO}","note":"2.jpg"}}',
    ]


def test_what_a_whole_look_did_not_see_is_taken_back_and_offered_when_it_returns(
    offered: Offered,
) -> None:
    offered.look(offered.offers, ONE, TWO)
    offered.look(offered.offers, TWO)
    assert [(state, reason) for _, state, reason in offered.lines()] == [
        (ObjectState.FAILED, GONE),
        (ObjectState.PENDING, ""),
    ]
    offered.look(offered.again(), ONE, TWO)
    assert [text for text, state, _ in offered.lines() if state is ObjectState.PENDING] == [
        f'{{"source-ref":"{TWO}","note":"2.jpg"}}',
        f'{{"source-ref":"{ONE}","note":"1.jpg"}}',
    ]


def test_look_that_was_cut_short_takes_nothing_back(offered: Offered) -> None:
    offered.look(offered.offers, ONE, TWO)
    offered.offers.begin()
    offered.offers.offer([TWO])
    assert {state for _, state, _ in offered.lines()} == {ObjectState.PENDING}


def test_job_that_was_put_aside_takes_nothing_and_all_that_came_when_it_is_back(
    offered: Offered,
) -> None:
    shelving, lead = offered.world.service.shelving, offered.world.worker(1)
    offered.world.service.run_until_idle()
    offered.look(offered.offers, ONE)
    shelving.archive(JOB, lead)
    offered.look(offered.offers, TWO)
    assert [reason for _, _, reason in offered.lines()] == [""], "ONE is not taken back either"
    shelving.bring_back(JOB, lead)
    offered.look(offered.offers, ONE, TWO)
    assert len(offered.lines()) == 2
    shelving.delete(JOB, lead)
    shelving.erase(JOB, lead)
    offered.look(offered.offers, ONE, TWO)
    assert offered.store.find_job(JOB) is None
