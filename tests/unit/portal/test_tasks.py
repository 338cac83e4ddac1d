"""Accepting, showing, releasing and declining tasks."""

import html
import json
import re

from poserig.portal.tokens import TaskTokens
from tests.unit.portal.conftest import KEY, PORTAL, House
from tests.unit.portal.fake_people import ANA, BEN

ANSWER = {"taskAnswers": '[{"word":"a","pose":"{\\"version\\":1}"}]'}


def test_answer_is_submitted_as_it_came_and_the_next_task_follows(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    path = house.start()
    reply = house.answer(path, ANSWER)
    assert reply.json == {"saved": True, "portal": PORTAL}
    assert house.desk.answer_of("pose-1-t1") == {"word": "a", "pose": '{"version":1}'}
    headers = {"X-CSRF-Token": house.token(), "Accept": "application/json"}
    coming = house.portal.post("/jobs/pose-1/next", base_url=PORTAL, headers=headers).json
    assert coming is not None
    assert (coming["task"]["position"], coming["task"]["total"]) == (2, 2)
    assert coming["task"]["secondsLeft"] == 600
    paths = {name: coming["task"][name] for name in ("page", "release", "decline")}
    assert paths == {
        "page": "/tasks/pose-1-t2",
        "release": "/tasks/pose-1-t2/release",
        "decline": "/tasks/pose-1-t2/decline",
    }
    house.answer(coming["task"]["frame"], ANSWER)
    last = house.portal.post("/jobs/pose-1/next", base_url=PORTAL, headers=headers).json
    assert last == {"done": "/jobs/pose-1/done"}
    assert "You submitted 2 images; every answer is saved." in house.get("/jobs/pose-1/done").text


def test_another_workers_task_is_not_found(house: House) -> None:
    house.desk.add_job()
    house.desk.accept("pose-1", BEN)
    house.sign_in()
    assert house.get("/tasks/pose-1-t1").status_code == 404
    assert house.post("/tasks/pose-1-t1/release").status_code == 404
    assert house.post("/tasks/pose-1-t1/decline").status_code == 404
    token = TaskTokens(KEY).issue("pose-1-t1", ANA, "session-1")
    assert house.answer(f"/task/{token}", ANSWER).status_code == 404
    assert house.desk.job_list[0].tasks["pose-1-t1"].worker_id == BEN.id


def test_release_and_decline(house: House) -> None:
    job = house.desk.add_job()
    house.sign_in()
    house.start()
    # The fake desk gives it again at once; a real one when nothing else is left.
    assert house.post("/tasks/pose-1-t1/release").headers["Location"] == "/tasks/pose-1-t1"
    reply = house.post("/tasks/pose-1-t1/decline", reason="It is a cat.")
    assert reply.headers["Location"] == "/tasks/pose-1-t2"
    declined = job.tasks["pose-1-t1"]
    assert (declined.worker_id, declined.reason) == ("declined", "It is a cat.")


def test_task_that_ran_out_is_skipped_as_wished(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    house.start()
    house.clock.advance(minutes=11)
    assert house.post("/tasks/pose-1-t1/release").headers["Location"] == "/"
    assert "Image skipped. It is back in the queue." in house.get("/").text


def test_task_page_frame_is_sandboxed(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    page = house.get(house.post("/jobs/pose-1/work").headers["Location"]).text
    sandbox = re.search(r'<iframe [^>]*sandbox="([^"]*)"', page)
    assert sandbox
    for leave in ("allow-same-origin", "allow-top-navigation", "allow-popups-to-escape-sandbox"):
        assert leave not in sandbox[1]
    data = re.search(r'data-task="([^"]*)"', page)
    assert data
    assert json.loads(html.unescape(data[1]))["imageName"] == "img 01.jpg"


def test_nothing_left_leads_to_the_done_page(house: House) -> None:
    house.desk.add_job(images=0)
    house.sign_in()
    assert house.post("/jobs/pose-1/work").headers["Location"] == "/jobs/pose-1/done"


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
