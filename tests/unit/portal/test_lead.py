"""What leads do on pages, and that nobody else may."""

from pathlib import Path

import pytest

from poserig.labeling.states import ObjectState
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Together

QUEUE = f"/jobs/{JOB}/queue"
IMAGE = f"/jobs/{JOB}/results/0"


def test_queue_says_who_did_what_and_who_has_what(team: Together) -> None:
    team.submit(BEN)
    team.accept(BEN)
    text = team.lead.page(QUEUE)
    assert "ben@example.com 1 0" in text
    assert "in/img 01.jpg ben@example.com 2026-11-22 12:03 UTC" in text
    assert "Queue of Mark the joints" in team.lead.page("/")
    assert "Queue of" not in team.ben.page("/")


def test_images_are_reserved_and_freed(team: Together) -> None:
    reply = team.lead.post(f"{QUEUE}/reserve", worker=BEN.id, pattern="*01.jpg", share="")
    assert reply.status_code == 303
    assert "1 image waits for them now." in team.lead.page(QUEUE)
    assert team.accept(BEN).image_name == "in/img 01.jpg"
    team.lead.post(f"{QUEUE}/reserve", worker=BEN.id, pattern="nosuch")
    assert "No free image has such a name." in team.lead.page(QUEUE)
    team.lead.post(f"{QUEUE}/free", worker=BEN.id)
    assert "1 image can be labeled by everybody again." in team.lead.page(QUEUE)
    refused = team.lead.post(f"{QUEUE}/reserve", worker=BEN.id, share="half")
    assert refused.status_code == 409 and "is no share" in refused.text


def test_declined_image_comes_to_the_lead_who_puts_it_back_with_a_word(team: Together) -> None:
    team.decline(ANA, BEN, reason="Is it <b>a cat</b>?")
    assert team.states()[0] == "declined"
    assert "1 image that everybody declined waits for you" in team.lead.page("/")
    assert "Declined by all 1" in team.lead.page(f"/jobs/{JOB}/results?show=declined")
    page = team.lead.get(IMAGE)
    assert "“Is it &lt;b&gt;a cat&lt;/b&gt;?”" in page.text
    team.lead.post(f"{IMAGE}/put-back", message="It is a dog: label it.")
    assert team.states()[0] == "open"
    assert "It is a dog: label it." in team.ben.page("/comments")
    assert team.world.desk.open(JOB, BEN, 0).index == 0


def test_image_is_closed_and_says_so_everywhere(team: Together) -> None:
    refused = team.lead.post(f"{IMAGE}/close", reason=" ")
    assert refused.status_code == 409 and "Say why" in refused.text
    team.lead.post(f"{IMAGE}/close", reason="It is blurred.")
    text = team.lead.page(IMAGE)
    assert "Cannot be labeled: It is blurred." in text
    assert team.world.rows(ANA)[0].status is ObjectState.FAILED
    assert "Cannot be labeled" in team.lead.page(f"/jobs/{JOB}/results?show=bad")
    assert "Put back into the queue" in text
    assert "Close as" not in text


def test_image_is_given_to_somebody_and_taken_out_of_their_hands(team: Together) -> None:
    team.lead.post(f"/jobs/{JOB}/results/2/assign", worker=BEN.id)
    task = team.accept(BEN)
    assert task.index == 2
    assert "ben@example.com is at it" in team.lead.page(f"/jobs/{JOB}/results/2")
    reply = team.lead.post(f"{QUEUE}/take-back", task=task.id, index="2")
    assert reply.headers["Location"].endswith(f"/jobs/{JOB}/results/2")
    assert team.accept(BEN).index == 0  # what they had comes last
    assert team.lead.post(f"{QUEUE}/take-back", task=task.id).status_code == 409
    team.lead.post(f"/jobs/{JOB}/results/2/assign", worker="")
    assert "Everybody may label this image." in team.lead.page(f"/jobs/{JOB}/results/2")


def test_label_is_made_of_the_answers_that_there_are(tmp_path: Path) -> None:
    team = Together(tmp_path, images=1, workers=2)
    team.decline(ANA)
    team.submit(BEN)
    assert team.states() == ["declined"]
    assert "Make the label of the answers that there are" in team.lead.page(IMAGE)
    team.lead.post(f"{IMAGE}/settle")
    team.world.service.run_until_idle()
    assert team.states() == ["labeled"]
    team.close()


@pytest.mark.parametrize(
    "path",
    [
        *(f"{QUEUE}/{what}" for what in ("reserve", "free", "take-back")),
        *(f"{IMAGE}/{what}" for what in ("put-back", "settle", "close", "assign")),
    ],
)
def test_annotator_decides_nothing(team: Together, path: str) -> None:
    team.submit(BEN)
    before = team.states()
    assert team.ben.post(path, reason="x", worker=BEN.id, title="x", workers="9").status_code == 403
    assert team.ben.get(QUEUE).status_code == 403
    assert team.states() == before
    assert "For the lead" not in team.ben.page(IMAGE)


def test_hostile_words_are_only_words(team: Together) -> None:
    team.lead.post(f"{QUEUE}/change", title="<script>alert(1)</script>", workers="1")
    team.lead.post(f"{IMAGE}/close", reason="<img src=x onerror=alert(1)>")
    for path in (QUEUE, IMAGE, "/", f"/jobs/{JOB}/results"):
        page = team.lead.get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page
