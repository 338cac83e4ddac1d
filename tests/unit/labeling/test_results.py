"""Results are read page by page."""

from collections.abc import Callable

from poserig.groundtruth.manifest import dump
from poserig.json import Json
from poserig.labeling.states import ObjectState
from tests.unit.labeling.fakes import POST, World

JOB = "Pose-Demo-001"


def test_results_show_every_line_and_its_state(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)
    world.answer_next(ann)
    world.service.run_until_idle()
    rows = world.rows(ann)

    assert [row.status for row in rows] == [
        ObjectState.LABELED,
        ObjectState.OPEN,
        ObjectState.OPEN,
    ]
    assert rows[0].label == {"poses": ["in/img 00.jpg"]}
    assert rows[1].label is None
    assert rows[0].image_url.startswith("http://s3.test/bkt/in/img 00.jpg?")
    assert [row.index for row in world.desk.results(JOB, ann, start=1, limit=1).rows] == [1]


def labeled_as(world: World, label: Json) -> Callable[[Json], Json]:
    """A post-annotation function that gives every data object this label."""

    def function(event: Json) -> Json:
        return [
            {
                "datasetObjectId": entry["datasetObjectId"],
                "consolidatedAnnotation": {"content": {event["labelAttributeName"]: label}},
            }
            for entry in world.objects.json(event["payload"]["s3Uri"])
        ]

    return function


def test_results_with_a_reported_problem_come_in_pages(world: World) -> None:
    world.start_job(images=5)
    ann = world.worker(1)
    labels: list[Json] = [
        {"issues": [{"type": "worker_problem", "detail": detail} for detail in details]}
        for details in ([], ["Too dark."], [], ["No person.", "A drawing."], ["Blurred."])
    ]
    whole = f"s3://bkt/out/{JOB}/4.json"
    world.objects.write(whole, dump({**labels[4], "instances": []}).encode())
    labels[4] = {"label_ref": whole}  # too long for the manifest
    for label in labels:
        world.functions.deployed[POST] = labeled_as(world, label)
        world.answer_next(ann)
        world.service.run_until_idle()

    def page(start: int) -> tuple[list[int], int | None, int | None]:
        found = world.desk.results(JOB, ann, start=start, limit=2, reported=True)
        return [row.index for row in found.rows], found.previous, found.following

    assert world.desk.job(JOB, ann).reported == 3
    assert page(0) == ([1, 3], None, 4)
    assert page(4) == ([4], 1, None)


def test_results_of_some_states_come_in_pages(world: World) -> None:
    world.start_job(images=7)
    ann = world.worker(1)
    for _ in range(2):
        world.answer_next(ann)
    world.service.run_until_idle()

    def page(start: int, limit: int = 2) -> tuple[list[int], int | None, int | None]:
        states = [ObjectState.OPEN]
        found = world.desk.results(JOB, ann, start=start, limit=limit, states=states)
        return [row.index for row in found.rows], found.previous, found.following

    assert page(0) == ([2, 3], None, 4)
    assert page(4) == ([4, 5], 2, 6)
    assert page(6) == ([6], 4, None)
    assert page(-5) == ([2, 3], None, 4)
    assert page(10**30) == ([], 5, None)
    whole = world.desk.results(JOB, ann, start=3, limit=3)
    assert [row.index for row in whole.rows] == [3, 4, 5]
    assert (whole.previous, whole.following) == (0, 6)
    assert world.desk.result(JOB, ann, 6) == world.rows(ann)[6]
    for nothing in (-1, 7, 10**30):
        assert world.desk.result(JOB, ann, nothing) is None


def test_own_results_are_those_that_the_worker_has_answered(world: World) -> None:
    world.start_job(images=5)
    ann, ben = world.worker(1), world.worker(2)
    for worker in (ann, ben, ann):
        world.answer_next(worker)
    world.service.run_until_idle()

    def page(start: int) -> tuple[list[int], int | None, int | None]:
        found = world.desk.results(JOB, ann, start=start, limit=1, own=True)
        return [row.index for row in found.rows], found.previous, found.following

    assert page(0) == ([0], None, 2)
    assert page(1) == ([2], 0, None)
    assert world.desk.result(JOB, ann, 2, own=True) == world.rows(ann)[2]
    for other in (1, 3):
        assert world.desk.result(JOB, ann, other, own=True) is None
        assert world.desk.result(JOB, ann, other) is not None
