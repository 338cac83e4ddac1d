"""Sigmas from the files that a labeling job leaves, through the command."""

import json
import random
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from poserig.cli.estimate_sigmas import estimate
from poserig.groundtruth.layout import OutputLayout
from poserig.pose.keypoints import scale
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")
# Half as precise as COCO's own for the nose, four times for the hips.
TRUE = [sigma * (2 if label == "nose" else 0.25 if "hip" in label else 1)
        for label, sigma in zip(COCO.keypoint_names, COCO.sigmas, strict=True)]  # fmt: skip
TEMPLATE = [keypoint.position or (0.5, 0.5) for keypoint in COCO.keypoints]
WIDTH, HEIGHT = 200.0, 400.0
STAMP = "2026-11-22_12:04:51"


def answer(spots: list[tuple[float, float]], chance: random.Random) -> dict[str, str]:
    """A form, as the component submits it."""
    # Sigma is of the distance, so each axis has its share.
    size = scale([number for x, y in spots for number in (x, y, 2)]) / 2**0.5
    flat: list[float] = []
    for (x, y), sigma in zip(spots, TRUE, strict=True):
        flat += (round(x + chance.gauss(0, sigma * size), 2),
                 round(y + chance.gauss(0, sigma * size), 2), 2)  # fmt: skip
    pose = {
        "version": 1, "rig": COCO.name, "rig_hash": COCO.hash, "labels": COCO.keypoint_names,
        "image": {"width": 640, "height": 640},
        "instances": [{"id": "1", "name": "", "keypoints": flat}],
    }  # fmt: skip
    return {"pose": json.dumps(pose), "updated_annotations": "[]"}


def job_files(folder: Path, objects: int = 60, workers: int = 3) -> OutputLayout:
    """A job's output, as ground-truth-contract.md has it."""
    chance = random.Random(7)  # noqa: S311  # seeded, no secret
    layout = OutputLayout(folder.as_posix(), "pose-demo")
    requests = []
    for number in range(objects):
        left, top = chance.uniform(0, 400), chance.uniform(0, 200)
        spots = [(left + WIDTH * x, top + HEIGHT * y) for x, y in TEMPLATE]
        forms = {f"private.eu-west-1.{w:016x}": answer(spots, chance) for w in range(workers)}
        path = Path(layout.worker_response(number, STAMP))
        path.parent.mkdir(parents=True)
        path.write_text(
            json.dumps({"answers": [{"workerId": w, "answerContent": f} for w, f in forms.items()]})
        )
        annotations = [
            {"workerId": w, "annotationData": {"content": json.dumps(f)}} for w, f in forms.items()
        ]
        requests.append({"datasetObjectId": str(number), "annotations": annotations})
    path = Path(layout.consolidation_request(STAMP))
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(requests))
    return layout


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(estimate, [str(argument) for argument in arguments])


def test_sigmas_come_back_from_a_jobs_files_and_go_into_a_rig(tmp_path: Path) -> None:
    layout = job_files(tmp_path / "out")
    target = tmp_path / "measured.json"
    result = run(layout.root, "--write", target)
    assert result.exit_code == 0, result.output
    assert "60 images with several workers" in result.output
    rig = load_rig(target)
    assert (rig.sigma_source, rig.keypoint_names, rig.hash) == (
        "measured",
        COCO.keypoint_names,
        COCO.hash,
    )
    ratios = [found / true for found, true in zip(rig.sigmas, TRUE, strict=True)]
    assert all(0.8 < ratio < 1.25 for ratio in ratios), ratios
    rows = {line.split()[0]: line for line in result.output.splitlines() if line.strip()}
    assert "differs" in rows["left_hip"]
    assert rows["left_hip"].split()[4] == "60"


def test_requests_alone_give_the_same_and_do_not_count_twice(tmp_path: Path) -> None:
    layout = job_files(tmp_path, objects=12)
    both = run(layout.annotations).output
    alone = run(Path(layout.consolidation_request(STAMP)).parent).output
    assert alone == both
    assert "12 images with several workers" in alone


def test_the_files_are_read_from_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "poserig-local")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    layout = job_files(tmp_path, objects=12)
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="photos")
        for path in tmp_path.rglob("*.json"):
            key = f"out/{path.relative_to(tmp_path).as_posix()}"
            s3.put_object(Bucket="photos", Key=key, Body=path.read_bytes())
        result = run("s3://photos/out/pose-demo/")
        assert result.output == run(layout.root).output
        missing = run("s3://photos/elsewhere/")
        s3.close()
    assert "s3://photos/elsewhere/: No workers' answers lie here." in str(missing.exception)


def test_points_on_few_objects_keep_their_sigma_and_the_source_says_so(tmp_path: Path) -> None:
    layout = job_files(tmp_path / "out", objects=20)
    for path in sorted(Path(layout.annotations).glob("worker-response/*/*/*.json"))[5:]:
        file = json.loads(path.read_text())
        for item in file["answers"]:
            pose = json.loads(item["answerContent"]["pose"])
            pose["instances"][0]["keypoints"][:3] = [0, 0, 0]
            item["answerContent"]["pose"] = json.dumps(pose)
        path.write_text(json.dumps(file))
    result = run(layout.root, "--write", tmp_path / "rig.json")
    rig = load_rig(tmp_path / "rig.json")
    assert rig.sigma_source == "estimated"
    assert rig.sigmas[0] == COCO.sigmas[0]
    assert rig.sigmas[11] != COCO.sigmas[11]
    assert "These keep their sigma" in result.output
    assert "nose" in result.output.splitlines()[-1]


def test_one_worker_per_image_teaches_nothing(tmp_path: Path) -> None:
    layout = job_files(tmp_path, objects=3, workers=1)
    result = run(layout.root)
    assert "All 3 images have one worker's answer only." in str(result.exception)
    assert "--workers 2" in str(result.exception)


def test_what_cannot_be_read_is_named_and_the_rest_counts(tmp_path: Path) -> None:
    layout = job_files(tmp_path, objects=12)
    Path(layout.worker_response(3, STAMP)).write_text("{")
    empty = {"answers": [{"workerId": "w", "answerContent": {}}]}
    Path(layout.worker_response(4, STAMP)).write_text(json.dumps(empty))
    result = run(layout.root)
    assert "10 images with several workers" in result.output
    assert "worker-response/iteration-1/3/" in result.stderr
    assert "The worker submitted an empty form." in result.stderr


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "rig.json"
    target.write_text("mine")
    assert "There is a file already" in str(run(tmp_path, "--write", target).exception)
    assert target.read_text() == "mine"
