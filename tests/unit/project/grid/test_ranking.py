"""Labels are ranked by `poserig qa` in a process of its own, and the grid's order follows."""

import json
from pathlib import Path

import pytest

from poserig.portal.grid import ANY, ImageQuery
from poserig.project.grid.ranking import Ranker, _batches
from tests.unit.project.grid.gridded import JOB, Gridded, label_of, ref
from tests.visitor import wait_until

UPSIDE_DOWN = [100, 400, 2, *([0, 0, 0] * 4), 90, 380, 2, 110, 380, 2, *([0, 0, 0] * 10)]
LINE = {"line": 3, "risk": 0.4, "concerns": [{"kind": "left_right", "chance": 0.4}]}


def test_worst_of_several_rigs_counts_and_faint_concerns_are_no_findings() -> None:
    faint = {"line": 3, "risk": 0.1, "concerns": [{"kind": "far", "chance": 0.1}]}
    (batch,) = _batches([json.dumps(one).encode() for one in (LINE, faint)])
    assert batch[2] == (0.4, ("left_right",))


def test_ranking_moves_an_image_and_a_new_label_forgets_it(gridded: Gridded) -> None:
    gridded.label(2, label_of(), "w1")
    gridded.label(3, label_of(), "w1")
    grid = gridded.grid
    grid.catch_up()
    index = grid._index
    (batch,) = _batches([json.dumps(LINE).encode()])
    index.rank(gridded.id, {**batch, 9: batch[2]})
    assert grid.indexes(JOB, ImageQuery())[:3] == [2, 3, 0]
    (image,) = grid.images(JOB, [2])
    assert (image.risk, image.doubt, image.findings) == (0.4, 0.4, 1)
    assert grid.images(JOB, [9])[0].risk is None, "it has no label"
    assert grid.indexes(JOB, ImageQuery(finding="left_right")) == [2]
    assert grid.indexes(JOB, ImageQuery(finding=ANY)) == [2]
    version = grid.facets(JOB).version
    index.rank(gridded.id, batch)
    assert grid.changes(JOB, version, 10) == [], "it says the same"
    gridded.set(2, answers=2)
    grid.catch_up()
    assert grid.images(JOB, [2])[0].risk == 0.4
    assert grid.facets(JOB).findings == {"left_right": 1}
    gridded.label(2, label_of({"id": "7", "keypoints": []}))
    grid.catch_up()
    assert grid.images(JOB, [2])[0].risk is None
    assert grid.facets(JOB).findings == {}


@pytest.mark.slow
def test_manifest_is_ranked_when_it_has_changed_and_the_thread_ends(
    gridded: Gridded, tmp_path: Path
) -> None:
    label = label_of({"id": "1", "keypoints": UPSIDE_DOWN}, rig_hash="e692b01668581096")
    gridded.label(0, label, "w1")
    gridded.grid.catch_up()
    manifest = tmp_path / "output.manifest"
    manifest.write_text(json.dumps({"source-ref": ref(0), "pose": label}) + "\n")
    ranker: Ranker = gridded.grid.rank_with(lambda _: manifest, lambda _: [])
    ranker.rank_changed()
    assert gridded.grid.images(JOB, [0])[0].risk is not None
    assert ranker.rank_changed() < 0.1, "nothing has changed"
    manifest.write_text("{broken\n")
    gridded.grid.start()
    wait_until(lambda: ranker._running is None)
