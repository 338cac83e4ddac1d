"""Accepting, submitting, releasing and declining tasks; stopping jobs."""

import threading

import pytest

from poserig.errors import PoserigError
from poserig.labeling.errors import (
    InvalidRequest,
    JobNotFound,
    NotOnWorkteam,
    TaskClosed,
    TaskNotFound,
    TemplateError,
)
from poserig.labeling.ports import Worker
from poserig.labeling.states import ObjectState
from tests.unit.labeling.fakes import World

JOB = "Pose-Demo-001"


STRANGER = Worker("private.eu-west-1.00000000000000ff", "sub", "https://pool", "Eve")


def test_task_shows_the_rendered_template_and_where_the_worker_stands(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)
    world.answer_next(ann)
    task = world.desk.accept(JOB, ann)

    assert task is not None
    page = world.desk.page(task.id, ann)
    assert page.job_name == JOB
    assert page.html == (
        '<img src="http://s3.test/bkt/in/img 01.jpg?e=3660&amp;X-Amz-Signature=secret" data-n="1">'
    )
    assert (task.position, task.total) == (2, 3)
    assert (task.title, task.image_name) == ("Mark the joints", "in/img 01.jpg")


def test_accept_resumes_the_open_task(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)
    first = world.desk.accept(JOB, ann)
    again = world.desk.accept(JOB, ann)

    assert first is not None
    assert again == first
    assert world.desk.task(first.id, ann) == first


def test_job_name_is_found_in_any_case(world: World) -> None:
    world.start_job(images=1)

    assert world.desk.accept("pose-demo-001", world.worker(1)) is not None
    with pytest.raises(JobNotFound, match="no labeling job with that name"):
        world.desk.accept("other", world.worker(1))


def test_worker_who_is_not_on_the_team_sees_nothing(world: World) -> None:
    world.start_job(images=1)

    assert world.desk.jobs(STRANGER) == []
    with pytest.raises(NotOnWorkteam):
        world.desk.accept(JOB, STRANGER)
    with pytest.raises(NotOnWorkteam):
        world.desk.results(JOB, STRANGER, limit=1)


def test_worker_who_was_taken_off_the_team_cannot_use_an_open_task(world: World) -> None:
    world.start_job(images=1)
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.directory.people.clear()
    for use in (
        lambda: world.desk.task(task.id, ann),
        lambda: world.desk.page(task.id, ann),
        lambda: world.desk.submit(task.id, ann, {"pose": "x"}),
        lambda: world.desk.release(task.id, ann),
        lambda: world.desk.decline(task.id, ann),
    ):
        with pytest.raises(NotOnWorkteam):
            use()
    world.directory.people[ann.id] = ann
    world.desk.submit(task.id, ann, {"pose": "x"})


def test_task_of_another_worker_cannot_be_used(world: World) -> None:
    world.start_job(images=1)
    ann, bob = world.worker(1), world.worker(2)
    task = world.desk.accept(JOB, ann)
    assert task is not None

    with pytest.raises(TaskNotFound):
        world.desk.task(task.id, bob)
    with pytest.raises(TaskNotFound):
        world.desk.submit(task.id, bob, {"pose": "stolen"})
    with pytest.raises(TaskNotFound):
        world.desk.decline(task.id, bob)
    with pytest.raises(TaskNotFound):
        world.desk.submit("no-such-task", ann, {})


def test_the_same_answer_twice_is_one_answer_another_is_refused(world: World) -> None:
    world.start_job(images=1, NumberOfHumanWorkersPerDataObject=2)
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.desk.submit(task.id, ann, {"pose": "a"})
    world.desk.submit(task.id, ann, {"pose": "a"})

    with pytest.raises(TaskClosed, match="submitted this task already"):
        world.desk.submit(task.id, ann, {"pose": "b"})
    assert world.desk.jobs(ann)[0].submitted_by_me == 1


@pytest.mark.parametrize("answer", [[], "x", None, {1: "x"}, {"x": {1, 2}}, {"x": float("nan")}])
def test_answer_that_is_no_json_object_is_refused(world: World, answer: object) -> None:
    world.start_job(images=1)
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None

    with pytest.raises(InvalidRequest, match="answer"):
        world.desk.submit(task.id, ann, answer)  # type: ignore[arg-type]  # a bad caller
    world.desk.submit(task.id, ann, {})


def test_released_task_goes_to_others_and_comes_back_last(world: World) -> None:
    world.start_job(images=2)
    ann, bob = world.worker(1), world.worker(2)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.desk.release(task.id, ann)

    for_bob = world.desk.accept(JOB, bob)
    for_ann = world.desk.accept(JOB, ann)
    assert for_bob is not None and for_ann is not None
    assert (for_bob.image_name, for_ann.image_name) == ("in/img 00.jpg", "in/img 01.jpg")
    with pytest.raises(TaskClosed, match="You have released this task"):
        world.desk.submit(task.id, ann, {})


def test_declined_object_never_comes_back_to_that_worker(world: World) -> None:
    world.start_job(images=1, NumberOfHumanWorkersPerDataObject=2)
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.desk.decline(task.id, ann)
    world.service.run_until_idle()

    assert world.desk.accept(JOB, ann) is None
    assert world.desk.accept(JOB, world.worker(2)) is not None


def test_object_that_as_many_workers_declined_as_it_needs_has_failed(world: World) -> None:
    world.start_job(images=1, NumberOfHumanWorkersPerDataObject=2)
    for number in (1, 2):
        task = world.desk.accept(JOB, world.worker(number))
        assert task is not None
        world.desk.decline(task.id, world.worker(number))
    world.service.run_until_idle()

    assert world.status() == "Completed"
    assert world.output()[0]["pose-metadata"]["failure-reason"] == (
        "ClientError: Declined by every worker it was offered to."
        " Offer it again with `poserig job requeue`."
    )


def test_stopped_job_keeps_what_is_labeled_and_takes_nothing_more(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)
    world.answer_next(ann)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.operator.stop("POSE-DEMO-001")
    assert world.status() == "Stopping"
    world.service.run_until_idle()

    assert world.status() == "Stopped"
    assert "pose" in world.output()[0]
    assert world.output_text()[1:] == [
        '{"source-ref": "s3://bkt/in/img 01.jpg", "n": 1}',
        '{"source-ref": "s3://bkt/in/img 02.jpg", "n": 2}',
    ]
    with pytest.raises(TaskClosed, match="was taken back"):
        world.desk.submit(task.id, ann, {"pose": "late"})
    assert world.desk.accept(JOB, ann) is None
    world.operator.stop(JOB)  # on an ended job: nothing happens
    assert world.status() == "Stopped"


def test_stopping_consolidates_objects_with_some_of_their_answers(world: World) -> None:
    world.start_job(images=1, NumberOfHumanWorkersPerDataObject=3)
    world.answer_next(world.worker(1))
    world.operator.stop(JOB)
    world.service.run_until_idle()

    assert world.output()[0]["pose"] == {"poses": ["in/img 00.jpg"]}


def test_output_manifest_is_written_after_each_consolidation(world: World) -> None:
    world.start_job(images=3)
    world.answer_next(world.worker(1))
    world.service.run_until_idle()

    assert world.status() == "InProgress"
    assert ["pose" in line for line in world.output()] == [True, False, False]


def test_page_that_cannot_be_made_any_more_fails_its_object_and_takes_it_back(
    world: World,
) -> None:
    world.start_job(images=2, NumberOfHumanWorkersPerDataObject=2)
    ann, bob = world.worker(1), world.worker(2)
    task, other = world.desk.accept(JOB, ann), world.desk.accept(JOB, bob)
    assert task is not None and other is not None
    assert other.image_name == task.image_name

    def refuse(uri: str, expires_in_seconds: int) -> str:
        raise PoserigError("S3 gave no answer.", where=uri)

    world.objects.presign = refuse  # type: ignore[method-assign]  # the fault is the test
    with pytest.raises(TemplateError, match="grant_read_access failed"):
        world.desk.page(task.id, ann)
    with pytest.raises(TaskClosed, match="was taken back"):
        world.desk.submit(other.id, bob, {})
    following = world.desk.accept(JOB, ann)
    assert following is not None
    assert following.image_name == "in/img 01.jpg"
    del world.objects.presign
    rows = world.rows(ann)
    assert rows[0].status is ObjectState.FAILED
    assert rows[0].reason.startswith("ClientError: The page of the task cannot be made.")


def test_concurrent_workers_never_share_more_turns_than_there_are(world: World) -> None:
    world.start_job(images=20, NumberOfHumanWorkersPerDataObject=2)
    workers = [world.worker(number) for number in range(1, 7)]
    errors: list[BaseException] = []

    def work(worker: Worker) -> None:
        try:
            while task := world.desk.accept(JOB, worker):
                world.desk.submit(task.id, worker, {"pose": worker.id})
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.service.run_until_idle()

    assert errors == []
    assert world.status() == "Completed"
    for line in world.output():
        assert len(line["pose"]["poses"]) == len(set(line["pose"]["poses"])) == 2


def test_log_names_no_worker_and_no_presigned_address(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="poserig.labeling")
    world.start_job(images=1)
    world.answer_all(world.worker(1))

    assert '"state": "submitted"' in caplog.text
    assert '"state": "Completed"' in caplog.text
    assert "Ann" not in caplog.text
    assert "secret" not in caplog.text
