"""Going from image to image, as the task page asks for it."""

from typing import Any

from werkzeug.test import TestResponse

from poserig.labeling.errors import NotTakenBack
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import BEN

ANSWER = {"taskAnswers": '[{"word":"a"}]'}


def post(house: House, path: str, body: object = None) -> TestResponse:
    headers = {"X-CSRF-Token": house.token(), "Accept": "application/json"}
    return house.portal.post(path, base_url=PORTAL, headers=headers, json=body or {})


def asked(house: House, path: str, body: object = None) -> Any:
    return post(house, path, body).json


def signed_in(house: House, images: int = 3) -> None:
    house.desk.add_job(images=images)
    house.sign_in()


def test_next_image_is_held_and_its_page_can_be_loaded_ahead(house: House) -> None:
    signed_in(house)
    house.start()
    task = asked(house, "/jobs/pose-1/ahead")["task"]
    assert (task["id"], task["index"], task["letGo"]) == (
        "pose-1-t2",
        1,
        "/tasks/pose-1-t2/let-go",
    )
    assert house.tasks.get(task["frame"], base_url=PORTAL).status_code == 200
    assert post(house, task["letGo"]).status_code == 204
    assert house.desk.job_list[0].tasks["pose-1-t2"].ahead_of is None
    assert asked(house, "/jobs/pose-1/ahead")["task"]["id"] == "pose-1-t2"


def test_no_image_ahead_is_none(house: House) -> None:
    signed_in(house, images=1)
    house.start()
    assert asked(house, "/jobs/pose-1/ahead") == {"task": None}


def test_submitted_image_is_looked_at_and_taken_back(house: House) -> None:
    signed_in(house)
    path = house.start()
    house.answer(path, ANSWER)
    seen = asked(house, "/jobs/pose-1/open", {"index": 0})["task"]
    assert (seen["isSubmitted"], seen["frame"]) == (True, f"{path}/submitted")
    page = house.tasks.get(seen["frame"], base_url=PORTAL)
    assert '{"answer": {"word": "a"}, "readOnly": true}' in page.text
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert "isSubmitted&#34;: true" in house.get("/tasks/pose-1-t1").text
    task = asked(house, seen["undo"])["task"]
    assert (task["id"], task["isSubmitted"], task["frame"]) == ("pose-1-t1", False, path)
    page = house.tasks.get(path, base_url=PORTAL)
    assert '{"answer": {"word": "a"}, "readOnly": false}' in page.text
    assert house.tasks.get(f"{path}/submitted", base_url=PORTAL).status_code == 409


def test_refusal_of_undo_says_why_and_whether_to_try_again(house: House) -> None:
    signed_in(house)
    house.answer(house.start(), ANSWER)
    for is_passing in (True, False):
        house.desk.take_back_raises = NotTakenBack("It is being made.", is_passing=is_passing)
        reply = post(house, "/tasks/pose-1-t1/undo")
        assert reply.status_code == 409
        error = (reply.json or {})["error"]
        assert (error["what"], error["again"]) == ("It is being made.", is_passing)


def test_steps_lead_to_neighbors_until_there_is_none(house: House) -> None:
    signed_in(house, images=2)
    house.start()
    forward = {"index": 0, "backward": 0}
    assert asked(house, "/jobs/pose-1/step", forward)["task"]["index"] == 1
    assert asked(house, "/jobs/pose-1/step", {"index": 0, "backward": 1}) == {"task": None}
    assert asked(house, "/jobs/pose-1/step", {"index": 1, "backward": 0}) == {"task": None}


def test_image_of_others_is_refused_in_words(house: House) -> None:
    signed_in(house)
    house.desk.accept("pose-1", BEN)
    reply = post(house, "/jobs/pose-1/open", {"index": 0})
    assert reply.status_code == 409
    assert (reply.json or {})["error"]["what"] == "Somebody else has this image."
    for body in ({}, {"index": "1"}, {"index": 2**60}, {"index": None}):
        assert post(house, "/jobs/pose-1/open", body).status_code == 400


def test_strip_and_search_show_names_states_and_pictures(house: House) -> None:
    signed_in(house, images=30)
    house.desk.accept("pose-1", BEN)
    images = (house.get("/jobs/pose-1/places?start=0").json or {})["images"]
    assert len(images) == 25
    assert images[0] == {
        "index": 0,
        "name": "img 01.jpg",
        "state": "taken",
        "word": "Others have it",
        "mayOpen": False,
        "image": "http://127.0.0.1:4569/images/img 01.jpg",
    }
    assert (images[1]["word"], images[1]["mayOpen"]) == ("To label", True)
    found = (house.get("/jobs/pose-1/find?text=img 2").json or {})["images"]
    assert [one["index"] for one in found] == list(range(19, 29))
    assert (
        "img-src 'self' data: http://127.0.0.1:4569"
        in house.get(house.post("/jobs/pose-1/work").headers["Location"]).headers[
            "Content-Security-Policy"
        ]
    )


def test_nothing_of_it_is_for_strangers(house: House) -> None:
    house.desk.add_job()
    paths = ("/jobs/pose-1/ahead", "/jobs/pose-1/open", "/jobs/pose-1/step")
    for path in (*paths, "/tasks/pose-1-t1/undo", "/tasks/pose-1-t1/let-go"):
        assert post(house, path).status_code == 403  # no token without a session
    for path in ("/jobs/pose-1/places", "/jobs/pose-1/find?text=i"):
        assert house.get(path).headers["Location"] == "/sign-in"
    house.sign_in()
    house.desk.accept("pose-1", BEN)
    assert post(house, "/tasks/pose-1-t1/undo").status_code == 404


def test_done_page_leads_back_to_the_last_image(house: House) -> None:
    signed_in(house)
    assert 'href="/tasks/pose-1-t1"' in house.get("/jobs/pose-1/done?last=pose-1-t1").text
    assert "javascript" not in house.get("/jobs/pose-1/done?last=javascript:alert(1)").text
    assert "Your last image" not in house.get("/jobs/pose-1/done").text
