"""A full, damaged or read-only store is told in words; no page says more than is true."""

import pytest

from poserig.labeling.trouble import StoreTrouble, Trouble
from tests.unit.portal.conftest import House

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
