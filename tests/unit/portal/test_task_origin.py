"""Task pages: shown for a token, opaque; they answer for themselves only."""

import json
import re

import pytest

from poserig.errors import PoserigError
from poserig.labeling.errors import TaskClosed
from poserig.portal.tokens import TaskTokens
from tests.unit.portal.conftest import KEY, PORTAL, House
from tests.unit.portal.fake_people import ANA
from tests.unit.portal.fake_ports import NEVER
from tests.unit.portal.fakes import FORM

ANSWER = {"taskAnswers": '[{"word":"a","pose":"{\\"version\\":1}"}]'}


def test_same_answer_twice_is_harmless(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    assert house.answer(path, ANSWER).json == house.answer(path, ANSWER).json
    assert house.desk.submissions == 2
    assert house.desk.answer_of("pose-1-t1") == json.loads(ANSWER["taskAnswers"])[0]


@pytest.mark.parametrize(
    "body", [None, [], {}, {"taskAnswers": "{}"}, {"taskAnswers": "[1]"}, {"taskAnswers": "[{"}]
)
def test_malformed_answer_is_refused_with_a_reason(house: House, body: object) -> None:
    house.desk.add_job()
    house.sign_in()
    reply = house.answer(house.start(), body)
    assert reply.status_code == 400
    assert reply.json is not None
    assert reply.json["error"]["what"] == "The page sent something that is not an answer."
    assert house.desk.submissions == 0


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"taskAnswers": ' + "[" * 5000 + "]" * 5000 + "}",
        json.dumps({"taskAnswers": "[" * 100_000}),
        json.dumps({"taskAnswers": '[{"a": ' + "[" * 5000 + "]" * 5000 + "}]"}),
        json.dumps({"taskAnswers": '[{"a": ' + "[" * 100 + "]" * 100 + "}]"}),
    ],
    ids=["body of brackets", "deep body", "answer of brackets", "deep answer", "100 levels"],
)
def test_answer_of_too_many_levels_is_refused_with_a_reason(house: House, body: str) -> None:
    house.desk.add_job()
    house.sign_in()
    path = f"{house.start()}/answer"
    reply = house.tasks.post(path, data=body, content_type="application/json", base_url=PORTAL)
    assert reply.status_code == 400
    assert reply.json is not None
    assert reply.json["error"]["what"] == "The page sent something that is not an answer."
    assert house.desk.submissions == 0


def test_empty_answer_is_an_answer(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    assert house.answer(house.start(), {"taskAnswers": "[{}]"}).status_code == 200
    assert house.desk.answer_of("pose-1-t1") == {}


def test_answer_to_a_closed_task_says_closed(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    house.desk.submit_raises = lambda: TaskClosed("Your time ran out.", cure="Take it again.")
    reply = house.answer(path, ANSWER)
    assert reply.status_code == 409
    assert reply.json == {
        "error": {"code": "closed", "what": "Your time ran out.", "cure": "Take it again."},
        "portal": PORTAL,
    }


@pytest.mark.parametrize(
    ("error", "status", "what"),
    [
        (PoserigError("The disk is full.", where="labels.db"), 502, "The disk is full."),
        (RuntimeError("secret detail"), 500, "The labeling service failed."),
    ],
)
def test_failed_submit_tells_the_page_without_details(
    house: House, error: Exception, status: int, what: str
) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    house.desk.submit_raises = lambda: error
    reply = house.answer(path, ANSWER)
    assert reply.status_code == status
    assert reply.json is not None
    assert (reply.json["error"]["code"], reply.json["error"]["what"]) == ("failed", what)
    assert "secret detail" not in reply.text
    house.desk.submit_raises = None
    assert house.answer(path, ANSWER).status_code == 200


def test_failures_log_neither_token_nor_answer(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    house.desk.submit_raises = lambda: RuntimeError("broken")
    house.answer(path, {"taskAnswers": '[{"note":"my words"}]'})
    assert "broken" in caplog.text
    assert path.rpartition("/")[2] not in caplog.text
    assert "my words" not in caplog.text


def test_token_ends_when_the_labeling_service_says_that_its_task_has(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    house.clock.advance(minutes=11)
    reply = house.answer(path, ANSWER)
    assert reply.status_code == 409
    assert "The time for this task ran out." in reply.text
    page = house.tasks.get(path, base_url=PORTAL)
    assert page.status_code == 409
    assert "This task was submitted." in page.text


def test_changed_or_foreign_token_is_refused(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    foreign = TaskTokens("another " + KEY).issue("pose-1-t1", ANA, "session-1")
    for wrong in (path[:-2] + "xx", "/task/x", f"/task/{foreign}"):
        assert house.answer(wrong, ANSWER).status_code == 403
        assert house.tasks.get(wrong, base_url=PORTAL).status_code == 403
    assert house.desk.submissions == 0


def test_answer_from_another_site_is_refused(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    for other in ("https://evil.example", PORTAL):
        assert house.answer(path, ANSWER, Origin=other).status_code == 403
    reply = house.answer(path, ANSWER, Origin="null")
    assert reply.status_code == 200
    assert reply.headers["Access-Control-Allow-Origin"] == "null"
    assert "Access-Control-Allow-Credentials" not in reply.headers


def test_answer_as_plain_text_spares_the_browser_a_question(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = f"{house.start()}/answer"
    body = json.dumps(ANSWER)
    reply = house.tasks.post(path, data=body, content_type="text/plain", base_url=PORTAL)
    assert reply.status_code == 200
    assert house.desk.answer_of("pose-1-t1") == json.loads(ANSWER["taskAnswers"])[0]


def test_task_page_has_no_username_and_may_be_framed_by_the_portal_only(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    page = house.tasks.get(path, base_url=PORTAL)
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert policy.startswith("sandbox allow-scripts")
    assert f"{PORTAL}{path}/ " in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "ana@example.com" not in page.text
    claims = TaskTokens(KEY).read(path.removeprefix("/task/"))
    assert (claims.worker.id, claims.worker.username) == (ANA.id, "")


def test_task_page_routes_known_hosts_and_the_operator_sees_the_others(house: House) -> None:
    body = (
        '<script src="https://d1.cloudfront.net/c.js"></script>'
        '<script src="//cdn.example.net/x.js"></script>'
        '<crowd-form><a href="https://example.org/help">help</a></crowd-form>'
    )
    house.desk.add_job(html=FORM.format(body=body))
    house.sign_in()
    page = house.tasks.get(house.start(), base_url=PORTAL).text
    assert '<script src="http://127.0.0.1:4569/d1.cloudfront.net/c.js">' in page
    assert '<script src="/crowd-html-elements.js">' in page
    operator = house.get("/operator").text
    assert re.search(r"Asks the internet.*<code>cdn.example.net</code>", operator, re.DOTALL)
    assert "example.org" not in operator
    assert "<code>https://d1.cloudfront.net/</code>" in operator


def test_task_page_submits_nothing_once_its_session_was_ended(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    house.post("/sign-out")
    reply = house.answer(path, ANSWER)
    assert reply.status_code == 403
    problem = reply.get_json()["error"]
    assert problem["what"] == "You have signed out, or were signed out."
    assert "kept in this browser" in problem["cure"]
    assert house.tasks.get(path, base_url=PORTAL).status_code == 403
    assert house.desk.submissions == 0


def test_task_page_submits_nothing_once_its_worker_was_removed(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    for stamp in ("another password", None):
        house.directory.stamps[ANA.id] = stamp
        assert house.answer(path, ANSWER).status_code == 403
    assert house.desk.submissions == 0


def test_answer_of_a_session_that_only_was_not_used_for_long_is_taken(house: House) -> None:
    job = house.desk.add_job()
    house.sign_in()
    path = house.start()
    job.tasks["pose-1-t1"].expires_at = NEVER
    house.clock.advance(hours=30)
    assert house.get("/").status_code == 302
    assert house.answer(path, ANSWER).status_code == 200
