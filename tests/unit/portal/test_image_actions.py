"""What is done with many images at once, and by whom."""

import pytest

from poserig.portal.image_actions import Done
from poserig.portal.roles import Role
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.conftest import PORTAL
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.together import Person, Together

DO = f"/jobs/{JOB}/images/do"


def done(who: Person, *indexes: int, **form: str) -> tuple[int, dict[str, object]]:
    """Status and JSON of an action."""
    with who.client.session_transaction(base_url=PORTAL) as session:
        token = str(session.get("csrf_token", ""))
    reply = who.client.post(
        DO,
        data={**form, "index": [str(index) for index in indexes], "csrf_token": token},
        base_url=PORTAL,
        headers={"Accept": "application/json"},
    )
    return reply.status_code, reply.json or {}


def test_images_are_put_back_and_a_refusal_hinders_no_other(team: Together) -> None:
    team.submit(BEN)
    team.submit(BEN)
    assert team.states() == ["labeled", "labeled", "open"]
    status, answer = done(team.lead, 0, 2, 1, do="put-back")
    assert status == 200
    assert (answer["count"], answer["left"]) == (2, 1)
    assert answer["said"] == (
        "2 images are in the queue again. 1 image left as they are:"
        " This image is in the queue already."
    )
    assert team.states() == ["pending", "pending", "open"]


def test_labels_are_accepted_and_sent_back_to_who_made_them(team: Together) -> None:
    team.submit(BEN)
    team.submit(BEN)
    assert done(team.lead, 0, 2, do="accept")[1]["said"] == (
        "1 image is accepted. 1 image left as they are: Nobody has labeled this image yet."
    )
    status, answer = done(team.lead, 1, do="send-back", note="Left and right are exchanged")
    assert (status, answer["said"]) == (200, "1 image is sent back.")
    team.grid.catch_up()
    verdicts = {one.index: (one.verdict, one.note) for one in team.grid.images(JOB, [0, 1])}
    assert verdicts == {0: ("accept", ""), 1: ("send-back", "Left and right are exchanged")}
    assert team.grid.images(JOB, [1])[0].assigned == BEN.id
    assert "Say in a sentence" in str(done(team.lead, 0, do="send-back", note=" ")[1]["said"])


def test_images_are_kept_for_somebody_and_given_to_everybody(team: Together) -> None:
    team.submit(BEN)
    status, answer = done(team.lead, 0, 1, 2, do="assign", person=ANA.id)
    assert (status, answer["count"], answer["left"]) == (200, 2, 1)
    team.grid.catch_up()
    assert team.grid.facets(JOB).assigned == {ANA.id: 2}
    assert done(team.lead, 1, do="assign", person="")[1]["said"] == (
        "1 image is for everybody now."
    )
    assert done(team.lead, 1, do="assign", person="nobody")[0] == 409


def test_tags_are_given_and_taken(team: Together) -> None:
    team.grid.catch_up()
    assert done(team.lead, 0, 2, do="tag", tag=" hard ")[1]["said"] == (
        '2 images have the tag "hard" now.'
    )
    assert team.grid.facets(JOB).tags == {"hard": 2}
    done(team.lead, 0, do="untag", tag="hard")
    assert team.grid.facets(JOB).tags == {"hard": 1}
    for tag in ("", " ", "x" * 101):
        assert done(team.lead, 0, do="tag", tag=tag)[0] == 409


def test_reviewers_accept_and_tag_and_do_not_assign_and_annotators_do_nothing(
    team: Together,
) -> None:
    team.submit(ANA)
    team.directory.roles[BEN.id] = Role.REVIEWER
    team.ben.get("/")
    assert done(team.ben, 0, do="tag", tag="x")[0] == 200
    assert done(team.ben, 0, do="accept")[1]["count"] == 1
    for action in ("put-back", "assign"):
        assert done(team.ben, 0, do=action)[0] == 403
    team.directory.roles[BEN.id] = Role.ANNOTATOR
    assert done(team.ben, 0, do="tag", tag="y")[0] == 403
    team.grid.catch_up()
    assert team.grid.facets(JOB).tags == {"x": 1}


@pytest.mark.parametrize(
    ("indexes", "action"), [((), "tag"), ((0,), "destroy"), (tuple(range(501)), "tag")]
)
def test_what_makes_no_sense_is_refused(
    team: Together, indexes: tuple[int, ...], action: str
) -> None:
    assert done(team.lead, *indexes, do=action, tag="x")[0] == 400


def test_form_without_a_script_leads_back_to_its_view(team: Together) -> None:
    team.grid.catch_up()
    reply = team.lead.post(DO, do="tag", tag="hard", index="1", view="sort=name&tag=a%26b&x=y")
    assert reply.status_code == 303
    assert reply.headers["Location"] == f"/jobs/{JOB}/images?tag=a%26b&sort=name"
    assert "1 image has the tag" in team.lead.page(f"/jobs/{JOB}/images")


def test_many_reasons_are_told_in_part() -> None:
    told = str(Done(1, "1 image is done.", ("A.", "B.", "C.", "D."), 9))
    assert told == "1 image is done. 9 images left as they are: A. B. C.…"
