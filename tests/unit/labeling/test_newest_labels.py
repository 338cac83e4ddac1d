"""Labels that were made again when a job was over are the ones that people see."""

import json

from poserig.groundtruth.layout import OutputLayout
from poserig.json import Json
from poserig.labeling.newest_labels import NewestLabels
from tests.unit.labeling.fakes import MemoryObjects, World

LAYOUT = OutputLayout("s3://bkt/out", "Pose-Demo-001")


def write(objects: MemoryObjects, name: str, labels: list[Json]) -> str:
    uri = f"{LAYOUT.consolidated_manifests}{name}.manifest"
    lines = (json.dumps({"source-ref": f"s3://b/{n}.jpg", "pose": x}) for n, x in enumerate(labels))
    objects.write(uri, "".join(f"{line}\n" for line in lines).encode())
    return uri


def test_newest_manifest_is_read_by_line() -> None:
    objects = MemoryObjects()
    newest = NewestLabels(objects)
    assert newest.manifest(LAYOUT) == ""
    first = write(objects, "b", [{"n": 1}, {"n": 2}])
    assert newest.manifest(LAYOUT) == first
    assert newest.label(first, 1, "pose") == {"n": 2}
    second = write(objects, "a", [{"n": 3}])
    assert newest.manifest(LAYOUT) == second
    assert newest.label(second, 0, "pose") == {"n": 3}
    assert newest.label(second, 0, "boxes") is None
    assert newest.label(second, 7, "pose") is None
    assert newest.label(f"{second}-gone", 0, "pose") is None


def test_folder_that_may_not_be_listed_has_none() -> None:
    objects = MemoryObjects()
    manifest = write(objects, "a", [{"n": 1}])
    objects.closed = LAYOUT.root
    assert NewestLabels(objects).manifest(LAYOUT) == ""
    assert NewestLabels(objects).label(manifest, 0, "pose") is None


def test_results_show_them_when_the_job_is_over(world: World) -> None:
    world.start_job(images=2)
    ann = world.worker(1)
    world.answer_next(ann)
    world.service.run_until_idle()
    first = world.rows(ann)[0].label
    again = write(world.objects, "a", [{"again": 1}, {"again": 2}])
    assert world.desk.newest_manifest(LAYOUT.job_name, ann) == ""
    assert world.rows(ann)[0].label == first  # it still runs
    world.answer_next(ann)
    world.service.run_until_idle()
    assert world.desk.newest_manifest(LAYOUT.job_name, ann) == again
    assert [row.label for row in world.rows(ann)] == [{"again": 1}, {"again": 2}]
    row = world.desk.result(LAYOUT.job_name, ann, 1)
    assert row is not None
    assert row.label == {"again": 2}
