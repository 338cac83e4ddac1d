"""`poserig report` over a job's output and a manifest alone; what it says of bad lines."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks.report.dataset import draw_photographs, write_job
from poserig.cli.qa import qa
from poserig.cli.report import report
from tests.unit.formats.test_several_rigs import ANIMAL, LABEL


@pytest.fixture(scope="session")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output manifest of a job with the answers of three workers about six images."""
    return write_job(tmp_path_factory.mktemp("job"), 6)


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(report, [str(argument) for argument in arguments])


def numbers(*arguments: Any) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_answers_beside_a_jobs_manifest_are_found(job: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    result = run(job, "--out", out, "--no-images")
    assert result.exit_code == 0, result.output
    assert "6 images" in result.stdout
    text = out.read_text("utf-8")
    assert "worker-2" in text
    assert "data:image" not in text.partition("</head>")[2]
    told = numbers(job)
    assert told["images"] == 6
    assert [one["answers"] for one in told["workers"]] == [6, 6, 6]
    assert all(one["consensus"]["images"] == 6 for one in told["workers"])
    assert told["rigs"][0]["keypoints"][0]["error_of_workers"]["sigma"]["count"] > 6
    assert [day["day"] for day in told["time"]["days"]] == ["2026-11-02"]


def test_a_manifest_alone_has_no_answers_until_they_are_named(job: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.manifest"
    alone.write_bytes(job.read_bytes())
    out = tmp_path / "report.html"
    result = run(alone, "--out", out, "--no-images")
    assert "--answers names them" in result.stdout
    assert numbers(alone)["workers"] == []
    assert len(numbers(alone, "--answers", job.parents[2])["workers"]) == 3
    result = run(alone, "--json", "--answers", tmp_path)
    assert "No workers' answers lie here" in str(result.exception)


def test_labels_are_held_to_gold(job: Path) -> None:
    told = numbers(job, "--gold", job)
    assert told["gold"]["images"] == 6
    assert told["gold"]["quality"] == 1
    assert told["workers"][0]["gold"]["quality"] == told["workers"][0]["consensus"]["quality"]


def test_photographs_are_bounded_and_left_out_when_they_are_not_there(
    job: Path, tmp_path: Path
) -> None:
    from benchmarks.consolidation.poses import all_images

    photos = tmp_path / "photos"
    draw_photographs(photos, all_images()[:6])
    (photos / "camera-1").rename(tmp_path / "gone")
    out = tmp_path / "report.html"
    assert run(job, "--out", out, "--photographs", photos, "--images", 4).exit_code == 0
    text = out.read_text("utf-8")
    thumbs = json.loads(text.partition('id="data">')[2].partition("</script>")[0])["thumbs"]
    assert len(thumbs) == 4
    assert 0 < sum(one is not None for one in thumbs) < 4
    assert "photographs could not be read: camera-1/" in text


def test_bad_lines_end_the_run_or_are_named_with_their_line(job: Path, tmp_path: Path) -> None:
    lines = job.read_text("utf-8").splitlines()
    lines[1] = "no JSON"
    lines[3] = json.dumps({"source-ref": "s3://b/x.jpg", "pose": {"rig": "coco-person-17",
                                                                  "instances": 7}})  # fmt: skip
    lines.append(json.dumps({"source-ref": "s3://b/y.jpg"}))
    bad = tmp_path / "bad.manifest"
    bad.write_text("\n".join(lines), "utf-8")
    out = tmp_path / "report.html"
    result = run(bad, "--out", out, "--no-images")
    assert f"{bad}, line 2" in str(result.exception)
    assert not out.exists()
    result = run(bad, "--out", out, "--no-images", "--keep-going")
    assert result.exit_code == 1
    assert f"{bad}, line 2" in result.stderr
    assert f"{bad}, line 4" in result.stderr
    assert "1 without a label" in out.read_text("utf-8")


def test_an_unreadable_answer_costs_only_itself(job: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "job"
    shutil.copytree(job.parents[2], copy)
    file = next((copy / "annotations/worker-response/iteration-1/2").iterdir())
    file.write_text("{", "utf-8")
    told = numbers(copy / "manifests/output/output.manifest")
    assert [one["answers"] for one in told["workers"]] == [5, 5, 5]
    assert len(told["unreadable_answers"]) == 1
    assert "is not JSON" in told["unreadable_answers"][0]


def test_no_file_is_replaced_without_being_told_to(job: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("mine", "utf-8")
    assert "nothing was written" in str(run(job, "--out", out).exception)
    assert out.read_text("utf-8") == "mine"
    assert run(job, "--out", out, "--no-images", "--force").exit_code == 0
    assert "--out" in str(run(job).exception)


def test_of_a_label_with_several_rigs_one_is_reported_and_the_rest_is_counted(
    tmp_path: Path,
) -> None:
    mixed = tmp_path / "mixed.manifest"
    line = json.dumps({"source-ref": "s3://b/a.jpg", "pose": LABEL, "pose-metadata": {}})
    mixed.write_text(f"{line}\n{line}\n", "utf-8")
    told = numbers(mixed)
    assert (told["images"], told["instances"]) == (2, 2)
    assert [len(one["keypoints"]) for one in told["rigs"]] == [17]
    assert [len(one["keypoints"]) for one in numbers(mixed, "--only-rig", ANIMAL)["rigs"]] == [20]
    assert numbers(mixed, "--only-rig", "horse-22")["images"] == 0
    out = tmp_path / "report.html"
    result = run(mixed, "--out", out, "--no-images")
    assert "2 instances of further rigs are left out" in result.stdout
    assert "2 instances of further rigs are left out" in out.read_text("utf-8")
    ranked = CliRunner().invoke(qa, [str(mixed)])
    assert "2 labeled images, 4 instances" in ranked.stderr
