"""The practice round on pages: first it, then the real images; what differs is shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from poserig.labeling.ports import Worker
from poserig.portal.teamwork import Difference, Feedback, PracticeStanding
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Together

FEEDBACK = Feedback(
    image="p <1>.jpg",
    image_url="http://127.0.0.1:4566/p1.jpg",
    width=640,
    height=480,
    differences=(
        Difference("far", "Nose is 60 pixels off (18 σ).", True, (10.0, 20.0), (70.0, 20.0)),
        Difference("missing", "Left ankle is missing.", True, None, (5.0, 6.0)),
        Difference("extra", "Tail is not in the known answer.", False, (1.0, 2.0), None),
    ),
    points=17,
    wrong=2,
    links=((1.0, 2.0, 3.0, 4.0),),
    dots=((70.0, 20.0, "nose"),),
)


class FakePractice:
    """One practice image; the job is the real one, whose first image stands for it."""

    def __init__(self) -> None:
        self.job = "practice"
        self.share = 0.1
        self.passed: set[str] = set()
        self.waits: dict[str, int] = {}
        self.now = PracticeStanding(3, 0, 0, 0, 0, has_passed=False)

    def standing(self, worker_id: str) -> PracticeStanding:
        is_let = worker_id in self.passed
        return replace(self.now, has_passed=is_let, by_lead=is_let)

    def begin(self, worker: Worker) -> int:
        return 1

    def waiting(self, worker_id: str) -> int | None:
        return self.waits.get(worker_id)

    def feedback(self, worker_id: str, index: int) -> Feedback | None:
        return FEEDBACK if self.waits.pop(worker_id, None) == index else None

    def let_through(self, worker_id: str) -> None:
        self.passed.add(worker_id)


@pytest.fixture
def practice() -> FakePractice:
    return FakePractice()


@pytest.fixture
def team(tmp_path: Path, practice: FakePractice) -> Together:
    return Together(tmp_path, practice=practice)


def test_annotator_practices_first_and_a_lead_need_not(team: Together) -> None:
    assert team.ben.post(f"/jobs/{JOB}/work").headers["Location"] == "/practice"
    assert team.ben.post(f"/jobs/{JOB}/next").get_json() == {"done": "/practice"}
    assert "/tasks/" in team.lead.post(f"/jobs/{JOB}/work").headers["Location"]
    assert "3 images with known answers" in team.ben.page("/practice")
    team.close()


def test_round_begins_at_its_own_image(team: Together, practice: FakePractice) -> None:
    practice.job = JOB
    address = team.ben.post("/practice").headers["Location"]
    assert team.accept(BEN).index == 1
    assert address == f"/tasks/{team.accept(BEN).id}"
    team.close()


def test_what_differs_is_shown_before_the_next_image(
    team: Together, practice: FakePractice
) -> None:
    practice.job, practice.waits[BEN.id] = JOB, 1
    assert team.ben.post(f"/jobs/{JOB}/next").get_json() == {"done": "/practice/1"}
    page = team.ben.get(team.ben.get("/practice").headers["Location"])
    assert page.status_code == 200
    assert "2 of 17 keypoints wrong" in page.text and "p &lt;1&gt;.jpg" in page.text
    assert "Nose is 60 pixels off (18 σ)." in page.text
    assert '<line x1="10.0" y1="20.0" x2="70.0" y2="20.0"/>' in page.text
    assert page.text.count('class="missed"') == 1
    assert "img-src 'self' data: http://127.0.0.1:4566" in page.headers["Content-Security-Policy"]
    assert "Next practice image" in page.text
    assert team.ben.get("/practice/1").status_code == 404  # seen
    assert team.ben.get("/practice/2").status_code == 404
    team.close()


def test_end_of_a_round_says_how_it_went(team: Together, practice: FakePractice) -> None:
    practice.now = PracticeStanding(3, 3, 50, 10, 1, has_passed=False)
    assert "10 of 50 keypoints were wrong (20 %). At most 10 % may be." in team.ben.page(
        "/practice"
    )
    practice.job = JOB
    everybody = team.lead.page("/practice")
    assert "ben@example.com 1 3 of 3 20 % Not yet Let through" in everybody
    assert team.ben.post("/practice/let-through", worker=BEN.id).status_code == 403
    practice.job = "practice"
    team.lead.post("/practice/let-through", worker=BEN.id)
    assert "The lead let you through." in team.ben.page("/practice")
    assert "/tasks/" in team.ben.post(f"/jobs/{JOB}/work").headers["Location"]
    team.close()


def test_end_of_the_practice_job_leads_back_to_practice(
    team: Together, practice: FakePractice
) -> None:
    practice.job = JOB
    assert team.ben.get(f"/jobs/{JOB}/done").headers["Location"] == "/practice"
    assert ANA.id not in practice.passed
    team.close()


def test_portal_without_practice_has_no_page(tmp_path: Path) -> None:
    team = Together(tmp_path)
    assert team.ben.get("/practice").status_code == 404
    assert "Practice" not in team.ben.page("/")
    team.close()
