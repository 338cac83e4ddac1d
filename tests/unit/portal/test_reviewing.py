"""What reviewers and leads do on the pages of labels, and that nobody else may."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from poserig.labeling.store.records import Verdict
from poserig.portal.comparing import Given
from poserig.portal.roles import Role
from poserig.portal.state import keep_state
from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.conftest import PORTAL
from tests.unit.portal.fake_people import ANA, BEN, CAY
from tests.unit.portal.together import Together

REVIEW = f"/jobs/{JOB}/review"
HOSTILE = "<img src=x onerror=alert(1)>\"'</script>{{7*7}}"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Together]:
    """A team with a reviewer, and two labels of Ben's."""
    made = Together(tmp_path, with_reviewer=True)
    made.submit(BEN)
    made.submit(BEN)
    yield made
    made.close()


def values(page: TestResponse) -> dict[str, Any]:
    """What the page's script is told."""
    found = re.search(r'data-task="([^"]*)"', page.text)
    assert found, page.text
    told: dict[str, Any] = json.loads(unescape(found[1]))
    return told


def answer(team: Together, frame: str, verdict: str, **fields: str) -> TestResponse:
    """What the page in the frame sends."""
    form = {**fields, "review": json.dumps({"verdict": verdict})}
    body = {"taskAnswers": json.dumps([form])}
    return team.tasks.post(f"{frame}/answer", json=body, base_url=PORTAL)


def verdicts(team: Together, index: int = 0) -> list[tuple[Verdict, str]]:
    found = team.world.service.reviewing.reviews(JOB, ANA, index)
    return [(one.verdict, one.note) for one in found]


def output(team: Together, index: int = 0) -> Any:
    team.world.service.run_until_idle()
    return team.world.output()[index].get("pose")


def _use(team: Together, **parts: Any) -> None:
    """Gives the portal other parts for its team."""
    state: Any = team.app.extensions["poserig-portal"]
    teamwork = replace(state.teamwork, **parts)
    keep_state(team.app.extensions, replace(state, teamwork=teamwork))


def test_start_page_of_a_reviewer_leads_to_what_waits(team: Together) -> None:
    assert "Review 2 labels of Mark the joints" in team.cay.page("/")
    assert "Review" not in team.ben.page("/")
    reply = team.cay.get(REVIEW)
    assert reply.headers["Location"] == f"{REVIEW}/0"
    page = team.cay.get(f"{REVIEW}/0")
    told = values(page)
    assert (told["imageName"], told["round"], told["answeredBy"], told["problem"]) == (
        "in/img 00.jpg",
        1,
        ["ben@example.com"],
        "",
    )
    frame = team.tasks.get(told["frame"], base_url=PORTAL)
    assert frame.status_code == 200
    assert '{"answer": null, "readOnly": false, "review": true}' in frame.text


def test_labels_are_accepted_one_after_the_other_until_nothing_waits(team: Together) -> None:
    step = {"view": ""}
    assert team.cay.ask(f"{REVIEW}/0/accept", round=1).get_json() == {"saved": True}
    (task,) = team.cay.ask(f"{REVIEW}/neighbor", index=0, **step).get_json().values()
    assert (task["index"], task["address"]) == (1, f"{REVIEW}/1")
    team.cay.ask(f"{REVIEW}/1/accept", round=1)
    assert team.cay.ask(f"{REVIEW}/neighbor", index=1, **step).get_json() == {"task": None}
    assert verdicts(team) == [(Verdict.ACCEPT, "")]
    assert "Nothing waits for your review" in team.cay.page(REVIEW)
    assert "Review of" not in team.lead.page("/")
    assert values(team.cay.get(f"{REVIEW}/0"))["verdict"] == "accept"


def test_what_there_is_to_say_when_nothing_waits(tmp_path: Path) -> None:
    empty = Together(tmp_path, with_reviewer=True)
    assert "There is nothing to review yet" in empty.cay.page(REVIEW)
    assert "Review labels of Mark the joints" in empty.cay.page("/")  # a reviewer's way, still
    bare = empty.cay.get(f"{REVIEW}/0")
    assert (values(bare)["hasLabel"], values(bare)["problem"]) == (
        False,
        "Nobody has labeled this image yet.",
    )
    empty.close()


def test_end_of_a_view_says_what_still_waits(team: Together) -> None:
    text = team.cay.page(f"{REVIEW}?end=1&view=state%3Dlabeled")
    assert "You are at the end of this view" in text
    assert "2 labels wait for your review" in text


def test_fix_from_the_frame_is_the_next_label(team: Together) -> None:
    frame = values(team.cay.get(f"{REVIEW}/0"))["frame"]
    assert answer(team, frame, "fix", pose="fixed").get_json()["saved"] is True
    assert output(team) == {"poses": ["fixed"]}
    assert verdicts(team) == [(Verdict.FIX, "")]
    told = values(team.lead.get(f"{REVIEW}/0"))
    assert (told["round"], told["verdict"], told["answeredBy"]) == (2, "fix", ["cay@example.com"])
    again = answer(team, frame, "fix", pose="late")  # of a round that is over
    assert again.status_code == 409
    assert again.get_json()["error"]["code"] == "closed"
    assert output(team) == {"poses": ["fixed"]}


def test_submit_of_an_unchanged_label_accepts_it(team: Together) -> None:
    frame = values(team.cay.get(f"{REVIEW}/0"))["frame"]
    answer(team, frame, "accept", pose="as it was")
    assert verdicts(team) == [(Verdict.ACCEPT, "")]
    assert output(team) == {"poses": ["ben@example.com"]}


def test_label_sent_back_shows_the_sentence_to_its_annotator(team: Together) -> None:
    told = values(team.cay.get(f"{REVIEW}/0"))
    assert told["suggested"] == BEN.id
    assert {one["name"] for one in told["people"]} == {
        "ana@example.com",
        "ben@example.com",
        "cay@example.com",
    }
    reply = team.cay.ask(f"{REVIEW}/0/send-back", round=1, note=HOSTILE, to=BEN.id)
    assert reply.get_json() == {"saved": True}
    team.world.service.run_until_idle()
    task = team.accept(BEN)
    page = team.ben.get(f"/tasks/{task.id}")
    assert "A reviewer sent this label back:" in page.text
    assert HOSTILE not in page.text
    assert HOSTILE in unescape(page.text)
    assert values(page)["sentBack"] == HOSTILE
    first_draft = team.world.desk.open(JOB, BEN, 1)
    assert first_draft.round == 1
    team.world.desk.submit(task.id, BEN, {"pose": "better"})
    assert output(team) == {"poses": ["better"]}
    told = values(team.cay.get(f"{REVIEW}/0"))
    assert (told["round"], told["earlier"]) == (2, HOSTILE)
    assert HOSTILE not in team.cay.get(f"{REVIEW}/0").text


def test_send_back_without_a_sentence_is_refused_in_words(team: Together) -> None:
    reply = team.cay.ask(f"{REVIEW}/0/send-back", round=1, note=" ")
    assert reply.status_code == 409
    assert reply.get_json()["error"]["what"] == "Say in a sentence what should be corrected."


def test_only_reviewers_and_leads_review(team: Together) -> None:
    assert team.ben.get(f"{REVIEW}/0").status_code == 403
    assert team.ben.get(REVIEW).status_code == 403
    for way in ("accept", "send-back"):
        assert team.ben.ask(f"{REVIEW}/0/{way}", round=1, note="No.").status_code == 403
    assert team.ben.ask(f"{REVIEW}/neighbor", index=0).status_code == 403
    assert team.ben.post(f"{REVIEW}/0/comments", text="Hi").status_code == 403
    assert verdicts(team) == []


def test_who_is_no_reviewer_any_more_submits_nothing(team: Together) -> None:
    frame = values(team.cay.get(f"{REVIEW}/0"))["frame"]
    team.directory.roles[CAY.id] = Role.ANNOTATOR
    assert answer(team, frame, "fix", pose="fixed").status_code == 409
    assert team.tasks.get(frame, base_url=PORTAL).status_code == 409
    assert verdicts(team) == []


def test_own_label_is_only_looked_at(team: Together) -> None:
    team.submit(CAY)
    told = values(team.cay.get(f"{REVIEW}/2"))
    assert "You have labeled this image yourself" in told["problem"]
    frame = team.tasks.get(told["frame"], base_url=PORTAL)
    assert '"readOnly": true' in frame.text and '"review"' not in frame.text
    assert answer(team, told["frame"], "accept").status_code == 409
    assert values(team.lead.get(f"{REVIEW}/2"))["problem"] == ""


def test_comments_on_the_page_reach_who_answered(team: Together) -> None:
    team.cay.post(f"{REVIEW}/0/comments", text=HOSTILE)
    reply = team.cay.get(f"{REVIEW}/0/comments", accept="application/json").get_json()
    assert [one["text"] for one in reply["comments"]] == [HOSTILE]
    assert HOSTILE in unescape(team.ben.get("/comments").text)
    assert HOSTILE not in team.ben.get("/comments").text


def test_view_is_handed_on_and_asked_for_the_order(team: Together) -> None:
    asked: list[tuple[str, int | None, bool]] = []

    class Order:
        """A grid that goes from the last image to the first."""

        def neighbor(self, job: str, view: str, index: int | None, *, backward: bool) -> int | None:
            asked.append((view, index, backward))
            return {None: 2, 2: 1}.get(index)

    _use(team, order=Order())
    view = "state=labeled&sort=name"
    reply = team.cay.client.get(REVIEW, base_url=PORTAL, query_string={"view": view})
    assert reply.headers["Location"] == f"{REVIEW}/2?view=state%3Dlabeled%26sort%3Dname"
    page = team.cay.get(reply.headers["Location"])
    assert f'data-view="{view.replace("&", "&amp;")}"' in page.text
    task = team.cay.ask(f"{REVIEW}/neighbor", index=2, view=view).get_json()["task"]
    assert task["index"] == 1
    team.cay.ask(f"{REVIEW}/neighbor", index=1, view=view, backward=True)
    assert asked == [(view, None, False), (view, 2, False), (view, 1, True)]


def test_without_a_view_what_waits_for_somebody_else_is_passed(team: Together) -> None:
    team.submit(CAY)  # Cay's own label is the third one

    class Order:
        """From the last image to the first, and a moment behind."""

        def neighbor(self, job: str, view: str, index: int | None, *, backward: bool) -> int | None:
            assert view == "state=labeled&verdict=none"
            return {None: 2, 2: 1, 1: 0}.get(index)

    _use(team, order=Order())
    assert team.cay.get(REVIEW).headers["Location"] == f"{REVIEW}/1"
    team.cay.ask(f"{REVIEW}/1/accept", round=1)
    assert team.cay.get(REVIEW).headers["Location"] == f"{REVIEW}/0"
    # Behind the last one it goes on with what is left.
    assert team.lead.ask(f"{REVIEW}/neighbor", index=0).get_json()["task"]["index"] == 2


def test_image_that_is_not_there_is_told(team: Together) -> None:
    assert "no such image" in team.cay.get(f"{REVIEW}/99").text
    assert team.cay.ask(f"{REVIEW}/0/accept", round="1").status_code == 400
    assert team.cay.ask(f"{REVIEW}/neighbor", index="x").get_json()["task"]["index"] == 0


def test_page_of_an_image_tells_its_rounds_to_reviewers_and_leads(team: Together) -> None:
    image = f"/jobs/{JOB}/results/0"
    team.cay.ask(f"{REVIEW}/0/send-back", round=1, note=HOSTILE, to=BEN.id)
    team.world.service.run_until_idle()
    page = team.lead.get(image)
    assert "Sent back" in page.text
    team.world.desk.submit(team.accept(BEN).id, BEN, {"pose": "better"})
    team.world.service.run_until_idle()
    for person in (team.lead, team.cay):
        page = person.get(image)
        assert HOSTILE not in page.text and HOSTILE in unescape(page.text)
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
        assert "Round 1 ben@example.com labeled it" in words
        assert "Round 1 cay@example.com sent the label back" in words
        assert "Round 2 ben@example.com corrected it" in words
        assert "Not reviewed" in words
    assert "History" not in team.ben.page(image)
    team.cay.ask(f"{REVIEW}/0/accept", round=2)
    assert "Accepted" in team.lead.page(image)


def test_points_of_others_are_taken_into_the_label(team: Together) -> None:
    asked: list[tuple[Any, list[str], dict[str, str]]] = []

    class Comparing:
        """Mixes texts."""

        def compare(self, label: Any, given: Sequence[Given]) -> None:
            return None

        def mixed(self, label: Any, given: Sequence[Given], choices: Any) -> dict[str, Any]:
            asked.append((label, [one.name for one in given], choices))
            return {"pose": "mixed"}

    _use(team, comparing=Comparing())
    mix, detail = f"/jobs/{JOB}/results/0/mix", f"/jobs/{JOB}/results/0"
    for person in (team.ben,):
        assert person.post(mix, round="1", **{"p0-1": "answer0"}).status_code == 403
    team.cay.post(mix, round="1", **{"p0-1": "label"})
    assert "Choose a point first" in team.cay.page(detail)
    form = {"p0-1": "answer0", "p0-2": "label", "note": HOSTILE, "odd": "x"}
    assert team.cay.post(mix, round="1", **form).headers["Location"] == detail
    assert "it is made anew in a moment" in team.cay.page(detail)
    assert output(team) == {"poses": ["mixed"]}
    assert verdicts(team) == [(Verdict.FIX, HOSTILE)]
    assert asked == [({"poses": ["ben@example.com"]}, [], {"p0-1": "answer0"})]
    team.cay.post(mix, round="2", **{"p0-1": "label0"})
    assert asked[-1][1] == ["Label of round 1"]
    assert team.cay.post(mix, **{"p0-1": "label0"}).status_code == 404
    late = team.cay.post(mix, round="1", **{"p0-1": "label0"})
    assert late.status_code == 409 and "changed since you opened it" in late.text
