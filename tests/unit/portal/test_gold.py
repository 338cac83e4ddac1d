"""Gold images on pages: what differed after the answer, and how people fit, for the lead."""

from pathlib import Path

import pytest

from poserig.portal.teamwork import Feedback, GoldDay, GoldFigures
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import BEN
from tests.unit.portal.test_practice import FEEDBACK
from tests.unit.portal.together import Together
from tests.unit.project.practice_folder import answer, points

KINDS = {"good": 0.75, "jitter": 0.0, "inversion": 0.25, "swap": 0.0, "miss": 0.0}
FIGURES = GoldFigures(
    4, 0.912, KINDS, 1, 2, 0, (GoldDay("2026-11-26", 1, 0.5), GoldDay("2026-11-27", 3, 0.95)),
    "On gold images they jitter.",
)  # fmt: skip


class FakeGold:
    """Gold images of the job; each person's figures are the same."""

    def __init__(self) -> None:
        self.job = JOB
        self.waits: dict[str, int] = {}
        self.is_lost = False

    def figures(self, worker_id: str = "") -> dict[str, GoldFigures]:
        return {BEN.id: FIGURES} if worker_id in ("", BEN.id) else {}

    def waiting(self, worker_id: str) -> int | None:
        return self.waits.get(worker_id)

    def feedback(self, worker_id: str, index: int) -> Feedback | None:
        found = self.waits.pop(worker_id, None) == index and not self.is_lost
        return FEEDBACK if found else None


@pytest.fixture
def gold() -> FakeGold:
    return FakeGold()


@pytest.fixture
def team(tmp_path: Path, gold: FakeGold) -> Together:
    return Together(tmp_path, gold=gold)


def test_what_differed_comes_before_the_next_image(team: Together, gold: FakeGold) -> None:
    assert "/tasks/" in team.ben.post(f"/jobs/{JOB}/work").headers["Location"]
    gold.waits[BEN.id] = 7
    assert team.ben.post(f"/jobs/{JOB}/work").headers["Location"] == "/gold/7"
    assert team.ben.post(f"/jobs/{JOB}/next").get_json() == {"done": "/gold/7"}
    page = team.ben.get("/gold/7").text
    assert "2 of 17 keypoints wrong" in page
    assert "Nose is 60 pixels off (18 σ)." in page
    assert "p &lt;1&gt;.jpg" in page
    assert f'action="/jobs/{JOB}/work"' in page
    assert "/tasks/" in team.ben.post(f"/jobs/{JOB}/work").headers["Location"]
    assert team.ben.get("/gold/7").status_code == 404  # it was seen
    team.close()


def test_image_that_is_gone_holds_nobody_up(team: Together, gold: FakeGold) -> None:
    gold.waits[BEN.id], gold.is_lost = 7, True
    assert team.ben.get("/gold/7").status_code == 303
    assert team.lead.get("/gold/7").status_code == 404
    team.close()


def test_lead_sees_how_people_fit_gold(team: Together, gold: FakeGold) -> None:
    team.world.desk.submit(team.accept().id, BEN, answer(points()))
    team.world.service.run_until_idle()
    team.grid.catch_up()
    page = team.lead.page(f"/jobs/{JOB}/people")
    assert "Gold (OKS) 0.912 " in page
    assert "Gold images 4 " in page
    assert "On gold images they jitter. Their images" in page
    assert (
        "On gold images: 75.0 % good, 0.0 % jitter, 25.0 % inversion, 0.0 % swap, 0.0 % miss,"
        " 1 keypoint left out, 2 objects overlooked, 0 objects too many. By day: 2026-11-26 0.50"
        " (1), 2026-11-27 0.95 (3)." in page
    )
    gold.job = "another"
    assert "Gold (OKS)" not in team.lead.page(f"/jobs/{JOB}/people")
    team.close()


def test_without_gold_there_are_no_pages(tmp_path: Path) -> None:
    team = Together(tmp_path)
    assert team.ben.get("/gold/7").status_code == 404
    team.close()
