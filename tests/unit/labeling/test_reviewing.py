"""What reviewers do, through the engine."""

import json
from html import unescape

import pytest

from poserig.json import Json
from poserig.labeling.errors import InvalidRequest, NotOnWorkteam, NotReviewed, NotTakenBack
from poserig.labeling.model import Task
from poserig.labeling.ports import Worker
from poserig.labeling.rounds import FIX
from poserig.labeling.store.records import Verdict
from tests.unit.labeling.fakes import PRE, World
from tests.unit.labeling.test_lead import JOB, project

PAGE = '<img data-round="{{ task.input.round.round }}" data-start="{{ task.input.start }}">'


def pre_function(event: Json) -> Json:
    """Shows the label that a round begins with, as ours does."""
    line = event["dataObject"]
    task = {"image": line["source-ref"], "start": json.dumps(line.get("pose"))}
    if "poserig-round" in line:
        found = line["poserig-round"]
        task["round"] = {**found, "lineage": [{"attribute": "pose", "job": "a"}]}
    return {"taskInput": task, "isHumanAnnotationRequired": True}


def labeled(world: World, images: int = 1, **human: Json) -> tuple[Worker, Worker, Worker]:
    """Ann's labels, and two others."""
    world.objects.stored["s3://bkt/ui/pose.liquid.html"] = PAGE.encode()
    world.functions.deployed[PRE] = pre_function
    _, ann = project(world, images, **human)
    bob, cay = world.worker(2), world.worker(3)
    world.answer_all(ann)
    return ann, bob, cay


def accepted(world: World, worker: Worker) -> Task:
    world.service.run_until_idle()
    task = world.desk.accept(JOB, worker)
    assert task is not None
    return task


def last_answer(world: World) -> dict[str, Json]:
    """What the post-annotation function was told last."""
    uris = [uri for uri in world.objects.stored if "consolidation-request" in uri]
    (entry,) = world.objects.json(uris[-1])
    answer: dict[str, Json] = json.loads(entry["annotations"][-1]["annotationData"]["content"])
    return answer


def test_label_is_opened_with_itself_as_the_start_and_accepted(world: World) -> None:
    _, bob, _ = labeled(world, 2)
    reviewing = world.service.reviewing
    assert reviewing.waiting(JOB, bob) == 2
    place = reviewing.place(JOB, bob, 0)
    assert (place.round, place.has_label, place.problem, place.verdict) == (1, True, "", "")
    html = reviewing.page(JOB, bob, 0, 1).html
    assert unescape(html) == '<img data-round="2" data-start="{"poses": ["in/img 00.jpg"]}">'
    reviewing.accept(JOB, bob, 0, 1)
    world.service.run_until_idle()
    assert reviewing.place(JOB, bob, 0).verdict == "accept"
    assert reviewing.waiting(JOB, bob) == 1
    assert world.output()[0]["pose"] == {"poses": ["in/img 00.jpg"]}
    (said,) = reviewing.reviews(JOB, bob, 0)
    assert (said.verdict, said.round, said.worker_id, said.time) == (
        Verdict.ACCEPT,
        1,
        bob.id,
        world.clock.now(),
    )


def test_label_sent_back_comes_to_its_annotator_with_the_sentence(world: World) -> None:
    ann, bob, cay = labeled(world)
    world.service.reviewing.send_back(JOB, bob, 0, 1, "  The left knee is off. ", ann.id)
    world.service.run_until_idle()
    assert "pose" not in world.output()[0]
    assert world.desk.accept(JOB, cay) is None
    task = accepted(world, ann)
    assert (task.round, task.sent_back) == (2, "The left knee is off.")
    page = world.desk.page(task.id, ann)
    start = '{"poses": ["in/img 00.jpg"]}'
    assert unescape(page.html) == f'<img data-round="2" data-start="{start}">'
    assert page.answer is None  # not Ann's answer of the first round: the label counts
    world.desk.submit(task.id, ann, {"pose": "corrected"})
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": ["corrected"]}
    assert "poserig-round" not in world.output()[0]
    assert world.service.reviewing.waiting(JOB, bob) == 1
    world.service.reviewing.accept(JOB, bob, 0, 2)
    assert [one.round for one in world.service.reviewing.reviews(JOB, bob, 0)] == [1, 2]
    (earlier,) = world.service.reviewing.earlier_labels(JOB, bob, 0)
    assert (earlier.round, earlier.label) == (1, {"poses": ["in/img 00.jpg"]})
    answers = world.service.reviewing.answers(JOB, bob, 0)
    assert [(one.worker_id, one.round) for one in answers] == [(ann.id, 1), (ann.id, 2)]


def test_one_person_corrects_the_label_of_several(world: World) -> None:
    ann, bob, cay = labeled(world, NumberOfHumanWorkersPerDataObject=2)
    world.answer_all(bob)
    assert world.output()[0]["pose"] == {"poses": ["in/img 00.jpg", "in/img 00.jpg"]}
    world.service.reviewing.send_back(JOB, cay, 0, 1, "Look again.")
    world.desk.submit(accepted(world, ann).id, ann, {"pose": "corrected"})
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": ["corrected"]}


def test_fix_is_the_label_of_the_next_round(world: World) -> None:
    _, bob, cay = labeled(world)
    reviewing = world.service.reviewing
    reviewing.page(JOB, bob, 0, 1)
    world.clock.advance(20)
    reviewing.fix(JOB, bob, 0, 1, {"pose": "fixed", "round": "forged"}, "It was off.")
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": ["fixed"]}
    sent = last_answer(world)
    assert json.loads(sent["round"]) == {
        "round": 2,
        "task": FIX,
        "lineage": [{"attribute": "pose", "job": "a"}],
    }
    assert json.loads(sent["review"]) == {"verdict": "fix", "note": "It was off."}
    place = reviewing.place(JOB, cay, 0)
    assert (place.round, place.verdict, place.answered_by) == (2, "fix", (bob.id,))
    assert reviewing.waiting(JOB, cay) == 0
    (said,) = reviewing.reviews(JOB, bob, 0)
    assert (said.verdict, said.note) == (Verdict.FIX, "It was off.")
    turn = reviewing.answers(JOB, bob, 0)[-1]
    assert turn.finished is not None
    assert (turn.finished - turn.accepted).total_seconds() == 20
    # Their own fix they may fix once more; nobody takes it back under them.
    reviewing.fix(JOB, bob, 0, 2, {"pose": "fixed again"})
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": ["fixed again"]}
    with pytest.raises(NotTakenBack):
        world.desk.take_back(reviewing.answers(JOB, bob, 0)[-1].id, bob)


def test_nobody_reviews_their_own_answer_unless_they_are_alone(world: World) -> None:
    ann, bob, cay = labeled(world)
    reviewing = world.service.reviewing
    assert reviewing.waiting(JOB, ann) == 0
    assert "yourself" in reviewing.place(JOB, ann, 0).problem
    with pytest.raises(NotReviewed, match="somebody else reviews it"):
        reviewing.accept(JOB, ann, 0, 1)
    with pytest.raises(NotReviewed):
        reviewing.send_back(JOB, ann, 0, 1, "No.")
    with pytest.raises(NotReviewed):
        reviewing.fix(JOB, ann, 0, 1, {"pose": "mine"})
    for one in (bob, cay):
        del world.directory.people[one.id]
    assert reviewing.waiting(JOB, ann) == 1
    reviewing.accept(JOB, ann, 0, 1)


def test_what_waits_is_walked_through_in_a_circle(world: World) -> None:
    _, bob, _ = labeled(world, 3)
    reviewing = world.service.reviewing
    assert reviewing.nearest(JOB, bob, None) == 0
    assert reviewing.nearest(JOB, bob, 1) == 2
    assert reviewing.nearest(JOB, bob, 2) == 0
    assert reviewing.nearest(JOB, bob, 0, backward=True) == 2
    reviewing.accept(JOB, bob, 1, 1)
    assert reviewing.nearest(JOB, bob, 0) == 2
    reviewing.accept(JOB, bob, 2, 1)
    assert reviewing.nearest(JOB, bob, 0) is None
    reviewing.accept(JOB, bob, 0, 1)
    assert reviewing.nearest(JOB, bob, None) is None


def test_second_decision_about_the_same_round_is_refused(world: World) -> None:
    ann, bob, cay = labeled(world)
    reviewing = world.service.reviewing
    reviewing.send_back(JOB, bob, 0, 1, "No.")
    with pytest.raises(NotReviewed, match="changed since you opened it"):
        reviewing.accept(JOB, cay, 0, 1)
    with pytest.raises(NotReviewed):
        reviewing.page(JOB, cay, 0, 1)
    with pytest.raises(NotReviewed):
        reviewing.fix(JOB, cay, 0, 1, {})
    assert "was sent back" in reviewing.place(JOB, cay, 0).problem
    assert ann.id


def test_what_a_send_back_lacks_is_said(world: World) -> None:
    _, bob, _ = labeled(world)
    reviewing = world.service.reviewing
    with pytest.raises(InvalidRequest, match="Say in a sentence"):
        reviewing.send_back(JOB, bob, 0, 1, "  ")
    with pytest.raises(InvalidRequest, match="does not label here"):
        reviewing.send_back(JOB, bob, 0, 1, "No.", "private.nobody")
    with pytest.raises(InvalidRequest, match="no such image"):
        reviewing.place(JOB, bob, 9)
    with pytest.raises(NotOnWorkteam):
        reviewing.accept(JOB, Worker("private.x", "", "", ""), 0, 1)


def test_job_of_ground_truth_is_reviewed_by_another_job(world: World) -> None:
    world.start_job(images=2)
    ann, bob = world.worker(1), world.worker(2)
    world.answer_next(ann)
    world.service.run_until_idle()
    assert "--task review" in world.service.reviewing.place(JOB, bob, 0).problem
    with pytest.raises(NotReviewed, match="--task review"):
        world.service.reviewing.accept(JOB, bob, 0, 1)


def test_image_whose_page_cannot_be_made_says_why(world: World) -> None:
    _, bob, _ = labeled(world)

    def broken(event: Json) -> Json:
        raise ValueError("no such pose")

    world.functions.deployed[PRE] = broken
    with pytest.raises(InvalidRequest, match="no such pose"):
        world.service.reviewing.page(JOB, bob, 0, 1)


def test_image_that_is_put_back_starts_from_nothing_again(world: World) -> None:
    ann, bob, _ = labeled(world)
    world.service.reviewing.send_back(JOB, bob, 0, 1, "No.", ann.id)
    world.desk.submit(accepted(world, ann).id, ann, {"pose": "second"})
    world.service.run_until_idle()
    world.service.lead.put_back(JOB, bob, 0)
    task = accepted(world, ann)
    assert (task.round, task.sent_back) == (1, "")
    assert world.desk.page(task.id, ann).html == '<img data-round="" data-start="null">'
