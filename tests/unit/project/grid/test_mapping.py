"""The map of a job's poses: made by a program, kept by the grid, found by its fields."""

import json
import random
from pathlib import Path

import pytest

from poserig.jobs.labels import OutputManifest
from poserig.portal.grid import POSE, ImageQuery
from poserig.project.grid.mapping import map_of
from tests.unit.project.grid.gridded import JOB, Gridded, label_of, ref
from tests.unit.project.grid.test_covering import NAMES


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Twenty images with a pose each."""
    rng = random.Random(3)  # noqa: S311 - nothing secret
    path = tmp_path / "output.manifest"
    lines = []
    for index in range(20):
        flat: list[float] = []
        for _ in NAMES:
            flat += [rng.uniform(10, 600), rng.uniform(10, 400), 2]
        label = label_of({"id": "1", "keypoints": flat})
        lines.append(json.dumps({"source-ref": ref(index), "pose": label}))
    path.write_text("\n".join(lines))
    return path


def test_every_pose_is_in_a_field_with_its_image(manifest: Path) -> None:
    found = map_of(OutputManifest(str(manifest), "pose").images(), [])
    assert (found["rig"], found["seen"], found["columns"], found["rows"]) == (
        "coco-person-17", 20, 9, 5,
    )  # fmt: skip
    fields = found["fields"]
    assert isinstance(fields, list)
    assert sum(one["count"] for one in fields) == 20
    assert sorted(index for one in fields for index in one["images"]) == list(range(20))
    assert len(fields[0]["points"]) == 17
    assert all(abs(value) < 4 for one in fields for line in one["lines"] for value in line)


def test_few_poses_make_no_map(manifest: Path) -> None:
    manifest.write_text("\n".join(manifest.read_text().splitlines()[:5]))
    assert map_of(OutputManifest(str(manifest), "pose").images(), []) == {}
    assert map_of([], []) == {}


@pytest.mark.slow
def test_map_is_made_with_the_ranking_and_its_fields_find_images(
    gridded: Gridded, manifest: Path
) -> None:
    for index, line in enumerate(manifest.read_text().splitlines()[:10]):
        gridded.label(index, json.loads(line)["pose"], "w1")
    grid = gridded.grid
    grid.catch_up()
    assert grid.poses(JOB) is None
    version = grid.facets(JOB).version
    ranker = grid.rank_with(lambda _: manifest, lambda _: [])
    ranker.rank_changed()
    shown = grid.poses(JOB)
    assert shown is not None and shown.rig == "coco-person-17"
    facets = grid.facets(JOB)
    assert facets.version > version
    assert sum(facets.covered[POSE].values()) == 10, "those that the job has"
    for value, count in facets.covered[POSE].items():
        assert len(grid.indexes(JOB, ImageQuery(covered=((POSE, value),)))) == count
