"""A full, damaged or read-only store is told in words; no page says more than is true."""

import html

import pytest

from poserig.labeling.trouble import StoreTrouble, Trouble
from tests.unit.portal.conftest import PORTAL, House

ANSWER = {"taskAnswers": '[{"word":"a"}]'}
PLACE = "/data/ana/.poserig/labeling.sqlite"


@pytest.mark.parametrize(
    ("kind", "status", "what"),
    [
        (Trouble.FULL, 507, "The disk is full."),
        (Trouble.READ_ONLY, 503, "The file with all answers cannot be written."),
        (Trouble.UNREADABLE, 503, "The disk with all answers fails."),
        (Trouble.BUSY, 503, "Another program has locked the file with all answers."),
        (
            Trouble.DAMAGED,
            503,
            "The file with all answers is damaged, and nothing more is written to it.",
        ),
    ],
)
def test_answer_that_cannot_be_kept_is_said_not_to_be_taken(
    house: House, kind: Trouble, status: int, what: str
) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    house.desk.submit_raises = lambda: StoreTrouble(kind, PLACE, "database or disk is full")
    reply = house.answer(path, ANSWER)

    assert reply.status_code == status
    assert reply.json is not None
    error = reply.json["error"]
    # "failed" is what makes the page keep the drawing and offer Submit again.
    assert (error["code"], error["what"]) == ("failed", what)
    assert "Your answer was NOT taken. It stays on this page" in error["cure"]
    assert PLACE not in reply.text
    house.desk.submit_raises = None
    assert house.answer(path, ANSWER).status_code == 200


@pytest.mark.parametrize(("kind", "status"), [(Trouble.FULL, 507), (Trouble.DAMAGED, 503)])
def test_page_of_the_portal_says_what_happened(
    house: House, monkeypatch: pytest.MonkeyPatch, kind: Trouble, status: int
) -> None:
    house.sign_in()

    def fail(*_: object) -> None:
        raise StoreTrouble(kind, PLACE, "malformed")

    monkeypatch.setattr(house.desk, "jobs", fail)
    page = house.get("/")
    assert page.status_code == status
    assert "Nothing can be saved now" in page.text
    assert StoreTrouble(kind, PLACE, "malformed").what in html.unescape(page.text)


def test_job_list_says_that_nothing_can_be_saved(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    assert "Nothing can be saved now" not in house.get("/").text
    house.desk.trouble = StoreTrouble(Trouble.FULL, PLACE, "")
    page = house.get("/").text
    assert "Nothing can be saved now. The disk that holds the labeling store is full." in page
    assert "Free some space on it, then try again." in page


def test_failure_of_the_portal_claims_nothing_about_the_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()

    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(house.desk, "jobs", fail)
    page = house.portal.get("/", base_url=PORTAL)
    assert page.status_code == 500
    assert "Nothing you submitted is lost" not in page.text
    assert "Answers that were saved are safe." in page.text
    house.desk.submit_raises = lambda: RuntimeError("secret detail")
    reply = house.answer(path, ANSWER)
    assert reply.json is not None
    assert reply.json["error"]["cure"].startswith("This answer was not taken; it stays on this")
    assert "secret detail" not in page.text + reply.text


def test_decline_text_tells_what_becomes_of_the_image(house: House) -> None:
    house.desk.add_job(workers=1)
    house.sign_in()
    page = html.unescape(house.get(house.post("/jobs/pose-1/work").headers["Location"]).text)
    assert "so the image then ends without a label" in page
    assert "“poserig job requeue”" in page
    assert "another worker on your team may label it" not in page
    house.desk.add_job(name="pose-3", workers=3)
    page = html.unescape(house.get(house.post("/jobs/pose-3/work").headers["Location"]).text)
    assert "This job asks 3 workers for each image. If no other worker on your team" in page
    assert "“poserig job requeue”" in page
