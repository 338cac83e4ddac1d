"""Results are read page by page."""

from poserig.labeling.states import ObjectState
from tests.unit.labeling.fakes import World

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
