"""The portal as a whole."""

import html

import pytest

from poserig.labeling.trouble import StoreTrouble, Trouble
from tests.unit.portal.conftest import PORTAL, House


def test_localhost_is_sent_to_the_host_where_sessions_are(house: House) -> None:
    reply = house.portal.get("/sign-in", base_url="http://localhost:4567")
    assert reply.headers["Location"].startswith("http://127.0.0.1:4567/sign-in")


ANSWER = {"taskAnswers": '[{"word":"a"}]'}
PLACE = "/data/ana/.poserig/labeling.sqlite"


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


def test_page_that_is_not_there_is_told_in_our_own_words(house: House) -> None:
    page = house.get("/nothing")
    assert page.status_code == 404
    assert "There is no such page." in page.text
    assert "URL" not in page.text
