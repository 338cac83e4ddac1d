"""`poserig export` of a labeled folder, of manifests and of S3: what comes out and is said."""

import json
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from poserig.cli.export import export_command
from poserig.cli.folder_jobs import mark_of
from poserig.formats.rigs import rig_to_json
from poserig.labeling.store.sqlite.opening import connect
from poserig.labeling.store.sqlite.schema import make
from poserig.local.aws.kept.content import ContentStore
from poserig.local.aws.kept.index import Index, KeyChange, ObjectRow
from poserig.pose.rig_file import load_rig
from tests.unit.formats.helpers import lay_images

HAND = load_rig("hand-21")
BUCKET = "s3://poserig-1/in"


def label(x: float, **members: Any) -> dict[str, Any]:
    return {
        "version": 2, "rig": HAND.name, "rig_hash": HAND.hash,
        "image": {"width": 64, "height": 48},
        "instances": [{"id": "1", "keypoints": [x, 6, 2, 9, 8.25, 1] + [0] * 57}],
        "agreement": None, "workers": 1, "issues": [], "seconds": 9, **members,
    }  # fmt: skip


def line(name: str, value: Any = None, digest: str = "0" * 16) -> dict[str, Any]:
    found = {"source-ref": f"{BUCKET}/images/{digest}/{name}"}
    return {**found, "pose": value} if value else found


def write(path: Path, lines: list[Any]) -> Path:
    texts = (one if isinstance(one, str) else json.dumps(one) for one in lines)
    path.write_text("".join(f"{text}\n" for text in texts))
    return path


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(export_command, [str(argument) for argument in arguments])


def exported(path: Path) -> dict[str, list[float]]:
    """File name → first x of each annotation, of a COCO file."""
    found = json.loads(path.read_text())
    names = {image["id"]: image["file_name"] for image in found["images"]}
    result: dict[str, list[float]] = {name: [] for name in names.values()}
    for row in found["annotations"]:
        result[names[row["image_id"]]].append(row["keypoints"][0])
    return result


class State:
    """A state folder as `poserig label` leaves it."""

    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.root = root
        self.labeling = connect(root / "labeling.sqlite")
        make(self.labeling)
        (root / "aws").mkdir()
        self.index = Index(root / "aws" / "index.sqlite")
        self.content = ContentStore(root / "aws" / "objects")

    def put(self, key: str, body: bytes) -> None:
        digest = self.content.put(body).digest
        row = ObjectRow("poserig-1", key, 0, "v1", len(body), (digest,), b"")
        self.index.write(changes=[KeyChange("poserig-1", key, ("v1",), (row,))])

    def job(self, folder: Path, number: int, lines: list[tuple[str, Any, str]],
            state: str = "InProgress") -> str:  # fmt: skip
        """Adds a job: of each line the text, its output and its state."""
        name = f"photos-{mark_of(HAND.name, folder)}-20261127-07000{number}"
        request = {
            "OutputConfig": {"S3OutputPath": "s3://poserig-1/out/"},
            "HumanTaskConfig": {"UiConfig": {
                "UiTemplateS3Uri": f"{BUCKET}/jobs/{name}/worker-task.liquid.html"}},
        }  # fmt: skip
        self.put(f"in/jobs/{name}/rig.json", json.dumps(rig_to_json(HAND)).encode())
        self.labeling.execute(
            "INSERT INTO jobs (id, name, name_key, arn, reference_code, request, template,"
            " label_categories, workteam_arn, state, created, modified, total)"
            " VALUES (?, ?, ?, 'a', 'r', ?, '', 'null', 'w', ?, ?, ?, ?)",
            (number, name, name, json.dumps(request), state, number, number, len(lines)),
        )
        for index, (text, output, at) in enumerate(lines):
            self.labeling.execute(
                "INSERT INTO data_objects (job_id, idx, text, state, output)"
                " VALUES (?, ?, ?, ?, ?)",
                (number, index, text, at, json.dumps(output) if output else None),
            )
        return name


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return lay_images(tmp_path / "photos", {"a.jpg": (64, 48), "sub/b.jpg": (64, 48),
                                            "c.jpg": (64, 48)})  # fmt: skip


def test_a_labeled_folder_is_exported_offline_with_its_own_paths(
    tmp_path: Path, photos: Path
) -> None:
    state = State(tmp_path / "state")
    digest = sha256((photos / "a.jpg").read_bytes()).hexdigest()[:16]
    a, b = line("a.jpg", digest=digest), line("sub/b.jpg", digest=digest)
    state.job(photos, 1, [
        (json.dumps(a), {**a, "pose": label(5)}, "labeled"),
        (json.dumps(b), {**b, "pose": label(7)}, "labeled"),
        (json.dumps(line("c.jpg")), None, "open"),
        (json.dumps(line("gone.jpg")), line("gone.jpg", label(1)), "labeled"),
    ])  # fmt: skip
    result = run("coco", photos, tmp_path / "out.json", "--state", state.root)
    assert result.exit_code == 0, result.output
    assert exported(tmp_path / "out.json") == {"a.jpg": [5], "sub/b.jpg": [7]}
    assert "Wrote 2 images, 2 instances and 4 labeled keypoints" in result.output
    assert "Nothing was lost." in result.output
    assert "1 image has no label." in result.output
    result = run("yolo", photos, tmp_path / "yolo", "--state", state.root)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "yolo/images/train/sub/b.jpg").read_bytes() == (
        photos / "sub" / "b.jpg"
    ).read_bytes()


def test_of_several_jobs_the_newest_label_counts(tmp_path: Path, photos: Path) -> None:
    state = State(tmp_path / "state")
    state.job(photos, 1, [
        (json.dumps(line("a.jpg")), line("a.jpg", label(5)), "labeled"),
        (json.dumps(line("c.jpg")), line("c.jpg", label(3)), "labeled"),
    ], "Completed")  # fmt: skip
    state.job(photos, 2, [
        (json.dumps(line("a.jpg")), line("a.jpg", label(6)), "labeled"),
        (json.dumps(line("c.jpg")), None, "open"),
    ])  # fmt: skip
    result = run("coco", photos, tmp_path / "out.json", "--state", state.root)
    assert result.exit_code == 0, result.output
    assert exported(tmp_path / "out.json") == {"a.jpg": [6], "c.jpg": [3]}


def test_labels_made_again_when_the_job_was_over_count(tmp_path: Path, photos: Path) -> None:
    state = State(tmp_path / "state")
    name = state.job(photos, 1, [
        (json.dumps(line("a.jpg")), line("a.jpg", label(5)), "labeled"),
        (json.dumps(line("c.jpg")), line("c.jpg", label(3)), "labeled"),
    ], "Completed")  # fmt: skip
    for digest, x in (("f" * 16, 1), ("0" * 16, 8)):
        again = [line("a.jpg", label(x)), line("c.jpg", label(x + 1))]
        body = "".join(f"{json.dumps(one)}\n" for one in again).encode()
        state.put(f"out/{name}/manifests/consolidated/{digest}.manifest", body)
    result = run("coco", photos, tmp_path / "out.json", "--state", state.root)
    assert result.exit_code == 0, result.output
    assert exported(tmp_path / "out.json") == {"a.jpg": [8], "c.jpg": [9]}


def test_a_folder_that_was_not_labeled_is_told(tmp_path: Path, photos: Path) -> None:
    result = run("coco", photos, tmp_path / "out.json", "--state", tmp_path / "none")
    assert "There is no state of poserig here" in str(result.exception)
    state = State(tmp_path / "state")
    state.job(tmp_path, 1, [(json.dumps(line("a.jpg")), line("a.jpg", label(5)), "labeled")])
    result = run("coco", photos, tmp_path / "out.json", "--state", state.root)
    assert "poserig has labeled nothing of this folder." in str(result.exception)
    assert "poserig open" in str(result.exception)


def test_a_manifest_of_other_images_is_named_by_their_common_folder(tmp_path: Path) -> None:
    lines = [{"source-ref": f"s3://b/in/2026/{name}", "pose": label(n)}
             for n, name in enumerate(("x/1.jpg", "y/z/2.jpg", "y/3.jpg"))]  # fmt: skip
    path = write(tmp_path / "a.manifest", lines)
    assert run("coco", path, tmp_path / "out.json").exit_code == 0
    assert list(exported(tmp_path / "out.json")) == ["x/1.jpg", "y/z/2.jpg", "y/3.jpg"]


def test_what_is_lost_is_told_in_words_and_as_json(tmp_path: Path) -> None:
    value = label(5, workers=2, agreement=0.75, note="n", tags=["t"],
                  issues=[{"type": "presence", "severity": "info"}])  # fmt: skip
    value["instances"][0] |= {"confidence": [0.5, 0.25] + [0] * 19, "note": "x", "flags": ["cut"]}
    path = write(tmp_path / "a.manifest", [line("a.jpg", value)])
    told = run("yolo", path, tmp_path / "out").output
    assert (
        "Ultralytics YOLO-pose: 2 confidences, 1 flag, 1 note, 1 note on an image, 1 tag of an"
        " image, 1 agreement of workers and 1 issue not kept."
    ) in told
    result = run("yolo", path, tmp_path / "out", "--force", "--json")
    found = json.loads(result.stdout)
    assert found["not_kept"] == {
        "confidence": 2, "note": 1, "image_note": 1, "agreement": 1, "issues": 1, "tags": 1,
        "flags": 1,
    }  # fmt: skip
    assert (found["images"], found["instances"], found["points"]) == (1, 1, 2)


def test_choices_leave_out_what_is_not_wanted(tmp_path: Path) -> None:
    sure = label(5, workers=2, agreement=0.9)
    sure["instances"][0]["confidence"] = [0.9, 0.3] + [0] * 19
    unsure = label(6, workers=2, agreement=0.4)
    odd = label(7, issues=[{"type": "limb_length", "severity": "warning"}])
    path = write(tmp_path / "a.manifest", [line("a.jpg", sure), line("b.jpg", unsure),
                                           line("c.jpg", odd)])  # fmt: skip
    result = run("coco", path, tmp_path / "out.json", "--min-agreement", 0.5,
                 "--without-issue", "limb_length", "--min-confidence", 0.5)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert exported(tmp_path / "out.json") == {"a.jpg": [5]}
    (row,) = json.loads((tmp_path / "out.json").read_text())["annotations"]
    assert row["keypoints"][:6] == [5, 6, 2, 0, 0, 0]
    assert "Left out: 1 low agreement, 1 with the issue limb_length." in result.output
    assert "1 point below --min-confidence" in result.output
    result = run("coco", path, tmp_path / "x.json", "--without-issue", "nonsense")
    assert 'There is no issue "nonsense".' in str(result.exception)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "line 2: "),
        (json.dumps(line("b.jpg", {**label(1), "instances": 7})), "instances: is not an array."),
        (json.dumps(line("a.jpg", label(2), "1" * 16)), "Two images have this name"),
    ],
)
def test_a_line_at_fault_ends_it_and_with_keep_going_is_listed(
    bad: str, told: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.manifest", [line("a.jpg", label(5)), bad, line("c.jpg", label(6))])
    result = run("coco", path, tmp_path / "out.json")
    assert result.exit_code == 1
    assert told in str(result.exception)
    assert not (tmp_path / "out.json").exists()
    result = run("coco", path, tmp_path / "out.json", "--keep-going")
    assert result.exit_code == 1
    assert exported(tmp_path / "out.json") == {"a.jpg": [5], "c.jpg": [6]}
    assert "1 could not be written:" in result.output
    assert told in result.output
    found = json.loads(run("coco", path, tmp_path / "out.json", "--keep-going", "--force",
                           "--json").stdout)  # fmt: skip
    assert len(found["refused"]) == 1


def test_nothing_is_replaced_without_being_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.manifest", [line("a.jpg", label(5))])
    (tmp_path / "out.json").write_text("mine")
    result = run("coco", path, tmp_path / "out.json")
    assert "There is something already; nothing was written." in str(result.exception)
    assert (tmp_path / "out.json").read_text() == "mine"
    assert run("coco", path, tmp_path / "out.json", "--force").exit_code == 0


@mock_aws
def test_a_job_and_a_prefix_in_s3_give_the_newest_manifests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    client = boto3.client("s3", region_name="eu-west-1")
    client.create_bucket(
        Bucket="poserig-1", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    for job, x in (("one", 5), ("two", 6)):
        body = json.dumps(line(f"{job}.jpg", label(x))) + "\n"
        client.put_object(
            Bucket="poserig-1", Key=f"out/{job}/manifests/output/output.manifest", Body=body
        )
    body = json.dumps(line("two.jpg", label(9))) + "\n"
    client.put_object(
        Bucket="poserig-1", Key="out/two/manifests/consolidated/ab.manifest", Body=body
    )
    result = run("coco", "s3://poserig-1/out/", tmp_path / "out.json")
    assert result.exit_code == 0, result.exception
    assert exported(tmp_path / "out.json") == {"one.jpg": [5], "two.jpg": [9]}
    result = run("coco", "s3://poserig-1/nothing/", tmp_path / "x.json")
    assert "There is no manifest with labels below this address." in str(result.exception)


@pytest.mark.parametrize(
    "failed",
    [
        line("b.jpg", {"status": "error", "reason": "no answer", "raw": []}),
        {**line("b.jpg"), "pose-metadata": {"failure-reason": "no answer", "retry-count": 1}},
    ],
)
def test_images_that_failed_in_the_job_are_told_and_hinder_nothing(
    failed: dict[str, Any], tmp_path: Path
) -> None:
    path = write(tmp_path / "a.manifest", [line("a.jpg", label(5)), failed])
    result = run("coco", path, tmp_path / "out.json")
    assert result.exit_code == 0, result.exception
    assert exported(tmp_path / "out.json") == {"a.jpg": [5]}
    assert "1 image failed in the labeling job:" in result.output
    assert "no answer" in result.output


def test_an_export_that_is_killed_leaves_nothing_and_the_next_one_finishes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.manifest", [line(f"{n}.jpg", label(n)) for n in range(4000)])
    out = tmp_path / "out" / "labels.json"
    command = [sys.executable, "-m", "poserig", "export", "coco", str(path), str(out)]
    run_ = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    # As soon as it writes.
    while run_.poll() is None and not any((tmp_path / "out").glob(".labels.json.part-*")):
        time.sleep(0.001)
    run_.kill()
    assert run_.wait() == -9
    assert not out.exists()
    assert subprocess.run(command, check=True, stdout=subprocess.DEVNULL).returncode == 0
    assert [found.name for found in out.parent.iterdir()] == ["labels.json"]
    assert len(exported(out)) == 4000
