"""Data objects that are taken back before anybody has labeled them."""

import json

from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.sqlite import SqliteStore
from tests.unit.labeling.fakes import World

JOB = "Pose-Demo-001"
REASON = "ClientError: It is gone."


def test_what_waits_is_taken_back_and_the_rest_stays(world: World) -> None:
    worker, other = world.worker(1), world.worker(2)
    world.put_manifest([*world.put_images(4)])
    world.operator.create(world.request(JOB))
    world.service.run_until_idle()
    done = world.desk.accept(JOB, worker)
    assert done is not None
    world.desk.submit(done.id, worker, {"pose": "1"})
    world.service.run_until_idle()
    assert world.desk.accept(JOB, other) is not None  # line 1 is in somebody's hands
    assert world.operator.withdraw_data_objects(JOB, [0, 1, 2, 99], REASON) == 1
    store = SqliteStore(world.folder / "labeling.db")
    rows = store.data_objects(1, limit=9)
    store.close()
    assert [row.state for row in rows] == [
        ObjectState.LABELED,
        ObjectState.OPEN,
        ObjectState.FAILED,
        ObjectState.OPEN,
    ]
    assert rows[2].reason == REASON
    assert world.operator.withdraw_data_objects(JOB, [2], REASON) == 0


def test_what_is_not_prepared_yet_is_taken_back_too(world: World) -> None:
    world.put_manifest([*world.put_images(2)])
    world.operator.create(world.request(JOB))
    assert world.operator.withdraw_data_objects(JOB, [0, 1], REASON) == 2
    world.service.run_until_idle()
    assert world.desk.job(JOB, world.worker(1)).status is JobState.COMPLETED
    manifest = world.objects.stored[f"s3://bkt/out/{JOB}/manifests/output/output.manifest"]
    for line in manifest.splitlines():
        assert json.loads(line)["pose-metadata"]["failure-reason"] == REASON
