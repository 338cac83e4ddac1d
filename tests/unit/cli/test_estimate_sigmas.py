"""Tests cli/estimate_sigmas.py: the table and the rig that it writes."""

from pathlib import Path

import pytest

from poserig.cli.main import main
from poserig.pose.rig_file import load_rig
from tests.unit.jobs.test_redundant import job_files, run

NAMES = list(load_rig("coco-person-17").keypoint_names)


def test_estimate_sigmas_keeps_a_file_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rig.json").write_text("mine")
    with pytest.raises(SystemExit) as ended:
        main(["estimate-sigmas", str(tmp_path), "--write", str(tmp_path / "rig.json")])
    assert ended.value.code == 1
    assert "replace it with --force" in capsys.readouterr().err
    assert (tmp_path / "rig.json").read_text() == "mine"


def test_table_has_a_row_for_each_keypoint_and_nothing_is_written(tmp_path: Path) -> None:
    layout = job_files(tmp_path / "out", objects=12)
    before = sorted(tmp_path.iterdir())
    result = run(layout.root)
    assert result.exit_code == 0, result.output
    first_words = [line.split()[0] for line in result.output.splitlines() if line.strip()]
    assert [word for word in first_words if word in NAMES] == NAMES
    assert sorted(tmp_path.iterdir()) == before


def test_written_rig_has_the_sigmas_of_the_table(tmp_path: Path) -> None:
    layout = job_files(tmp_path / "out", objects=12)
    result = run(layout.root, "--write", tmp_path / "rig.json")
    assert result.exit_code == 0, result.output
    rig = load_rig(tmp_path / "rig.json")
    assert list(rig.keypoint_names) == NAMES
    assert rig.sigmas != load_rig("coco-person-17").sigmas
