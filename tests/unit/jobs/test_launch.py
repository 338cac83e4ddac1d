"""Launches on the real local AWS: they ask first, and never replace what another job reads."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.request import urlopen

import pytest
from botocore.config import Config

from poserig.cli.main import main
from poserig.errors import PoserigError
from poserig.jobs.gold.given import Gold
from poserig.jobs.launch import LaunchedJob, LaunchOptions, launch
from poserig.jobs.photographs import Folder
from poserig.s3 import S3Uri
from tests.pictures import bmp, gif, jpeg, png, webp
from tests.unit.jobs.deployed import BUCKET, JPEG, PNG, Deployed, photographs
from tests.unit.jobs.gold.folder import gold_of

pytestmark = pytest.mark.slow

RIG = "coco-person-17"


def start(deployed: Deployed, source: Path | str, name: str, **options: Any) -> LaunchedJob:
    chosen = LaunchOptions(**{"name": name, "rig": RIG, **options})
    return launch(deployed.session, deployed.stack, str(source), chosen)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    code = ended.value.code
    return (code if isinstance(code, int) else 0), capsys.readouterr().err


@pytest.fixture
def operator(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Deployed:
    """What the command line in this process talks to."""
    for name, value in deployed.environment().items():
        monkeypatch.setenv(name, value)
    return deployed


# Every kind of file name that S3 takes.
NAMES = ["a b.jpg", "ü'\"%41 +?#&<>.jpg", "c\\d.png", "日本/😀.jpeg", "x=y;z,@:$.jpg",
         "e\u0301.jpg", "~^`{}[]|!*().png", "-.jpg"]  # fmt: skip


def test_every_file_name_reaches_s3_and_the_manifest(deployed: Deployed, tmp_path: Path) -> None:
    folder = photographs(tmp_path, *NAMES, content=PNG)
    launched = start(deployed, folder, "names-1")
    assert (launched.images, launched.uploaded) == (len(NAMES), len(NAMES))
    found = {}
    for line in deployed.manifest(launched.manifest_uri):
        key = line["source-ref"].removeprefix(f"s3://{BUCKET}/")
        stored = deployed.s3.get_object(Bucket=BUCKET, Key=key)
        assert stored["ContentType"] == "image/png"
        found[re.sub(r"^input/images/[0-9a-f]{16}/", "", key)] = stored["Body"].read()
    assert found == {name: (folder / name).read_bytes() for name in NAMES}


def test_dry_run_writes_nothing_and_refuses_what_a_launch_would(
    deployed: Deployed, tmp_path: Path
) -> None:
    folder = str(photographs(tmp_path, "dry-1.jpg", "dry-2.jpg"))
    before, jobs = deployed.objects(), deployed.jobs()
    tried = launch(
        deployed.session, deployed.stack, folder, LaunchOptions("dry", RIG), dry_run=True
    )
    assert (tried.arn, tried.images, tried.uploaded) == ("", 2, 2)
    with pytest.raises(PoserigError, match="no element with slot"):
        start(deployed, folder, "dry", instructions="<p>Only divers.</p>")
    assert (deployed.objects(), deployed.jobs()) == (before, jobs)


def test_gold_lies_among_the_others_and_its_poses_in_the_folder_of_the_job(
    deployed: Deployed, tmp_path: Path
) -> None:
    folder = photographs(tmp_path / "photos", *(f"cam1/{n}.png" for n in range(5)), content=PNG)
    gold = gold_of(tmp_path / "known", 2)
    before, jobs = deployed.objects(), deployed.jobs()

    def run_launch(name: str, source: str, given: Gold, *, dry_run: bool = False) -> LaunchedJob:
        options = LaunchOptions(name, RIG)
        return launch(
            deployed.session, deployed.stack, source, options, gold=given, dry_run=dry_run
        )

    faulty = Gold("known", (*gold.images, replace(gold.images[0], name="twice.png")))
    with pytest.raises(PoserigError, match=r"twice\.png: It is the same picture as gold-0\.png"):
        run_launch("gold-1", str(folder), faulty)
    tried = run_launch("gold-1", str(folder), gold, dry_run=True)
    assert (tried.images, tried.uploaded, tried.gold) == (7, 7, 2)
    assert (deployed.objects(), deployed.jobs()) == (before, jobs)

    made = run_launch("Gold-1", str(folder), gold)
    lines = deployed.manifest(made.manifest_uri)
    marked = [line for line in lines if line.get("poserig-gold")]
    assert (len(lines), len(marked)) == (7, 2)
    known = deployed.manifest(f"s3://{BUCKET}/input/jobs/gold-1/gold.manifest")
    assert [one["source-ref"] for one in known] == [line["source-ref"] for line in marked]
    for one in known:
        assert "/cam1/" in one["source-ref"]
        assert deployed.read(one["source-ref"]) == (tmp_path / "known" / one["name"]).read_bytes()
    described = deployed.session.client("sagemaker").describe_labeling_job(LabelingJobName="gold-1")
    assert {"Key": "poserig:gold", "Value": "2"} in described["Tags"]

    # A manifest in S3 stays as it is: the job gets a copy with gold in it.
    first = start(deployed, folder, "gold-2")
    again = run_launch("gold-3", first.manifest_uri, gold)
    assert again.manifest_uri != first.manifest_uri
    assert (again.images, again.uploaded, again.notes) == (7, 2, ())
    assert len(deployed.manifest(first.manifest_uri)) == 5


def test_second_launch_of_the_folder_uploads_nothing(deployed: Deployed, tmp_path: Path) -> None:
    folder = photographs(tmp_path, "twice-a.jpg", "twice-b.jpg")
    first = start(deployed, folder, "twice-1")
    before = deployed.objects()
    photographs(tmp_path, "twice-c.jpg")
    second = start(deployed, folder, "twice-2")
    assert (first.uploaded, second.uploaded, second.images) == (2, 1, 3)
    assert before.items() <= deployed.objects().items()


def test_launch_that_may_not_list_uploads_conditionally(deployed: Deployed, tmp_path: Path) -> None:
    folder = photographs(tmp_path, "unlisted-a.jpg", "unlisted-b.jpg")
    start(deployed, folder, "unlisted-1")
    before = deployed.objects()
    with denied(deployed, "s3:ListBucket", ""):
        second = start(deployed, folder, "unlisted-2")
    assert second.uploaded == 2  # sent, and left as they were
    assert before.items() <= deployed.objects().items()
    assert set(deployed.objects()) - set(before) == {
        second.manifest_uri.removeprefix(f"s3://{BUCKET}/")
    }


def test_object_of_another_size_where_an_image_belongs_is_told(
    deployed: Deployed, tmp_path: Path
) -> None:
    folder = photographs(tmp_path, "damaged.jpg", "whole.jpg")
    start(deployed, folder, "damaged-1")
    key = next(key for key in deployed.objects() if key.endswith("/damaged.jpg"))
    deployed.s3.put_object(Bucket=BUCKET, Key=key, Body=b"cut")
    before = deployed.objects()
    with pytest.raises(PoserigError, match=r"an object of 3 bytes where damaged\.jpg"):
        start(deployed, folder, "damaged-2")
    assert deployed.objects() == before


def test_tags_and_expiry_are_on_the_job(deployed: Deployed, tmp_path: Path) -> None:
    folder = photographs(tmp_path, "tagged.jpg")
    start(deployed, folder, "tagged-1", tags={"poserig:project": "pier 1"}, expires=False)
    described = deployed.session.client("sagemaker").describe_labeling_job(
        LabelingJobName="tagged-1"
    )
    assert {tag["Key"]: tag["Value"] for tag in described["Tags"]} == {
        "poserig:rig": RIG,
        "poserig:project": "pier 1",
        "poserig:expiry": "never",
    }
    start(deployed, folder, "tagged-2")
    plain = deployed.session.client("sagemaker").describe_labeling_job(LabelingJobName="tagged-2")
    assert plain["Tags"] == [{"Key": "poserig:rig", "Value": RIG}]


def test_start_values_of_an_import_are_in_the_lines(deployed: Deployed, tmp_path: Path) -> None:
    folder = photographs(tmp_path / "photos", "a.jpg", "sub/b.jpg")
    (folder / "start.manifest").write_text('{"source-ref": "sub/b.jpg", "imported": {"x": 1}}\n')
    launch(deployed.session, deployed.stack, str(folder), LaunchOptions("walk-7", RIG))
    described = deployed.session.client("sagemaker").describe_labeling_job(LabelingJobName="walk-7")
    uri = described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    first, second = deployed.manifest(uri)
    assert list(first) == ["source-ref"]
    assert second["imported"] == {"x": 1}
    assert second["source-ref"].endswith("/sub/b.jpg")


def test_known_lines_keep_their_labels(deployed: Deployed, tmp_path: Path) -> None:
    folder = photographs(tmp_path, "known.jpg", "new.jpg")
    first = deployed.manifest(start(deployed, folder, "known-1").manifest_uri)
    label = {**first[0], "pose": {"version": 1}, "pose-metadata": {"job-name": "known-1"}}
    second = launch(
        deployed.session, deployed.stack, str(folder), LaunchOptions("known-2", RIG),
        known_lines={first[0]["source-ref"]: label},
    )  # fmt: skip
    assert deployed.manifest(second.manifest_uri) == [label, first[1]]


def a_manifest_in_s3(deployed: Deployed, body: bytes) -> str:
    deployed.s3.put_object(Bucket=BUCKET, Key="elsewhere/given", Body=body)
    return f"s3://{BUCKET}/elsewhere/given"


LINE = b'{"source-ref": "s3://photos/a.jpg"}\n'
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "name": ({"name": "under_score"}, "not a name for a labeling job"),
    "taken name": ({"name": "taken-1"}, 'a labeling job "Taken-1" already'),
    "rig": ({"rig": "dog-24"}, "dog-24: is neither a rig file nor the name of a rig"),
    "template that is gone": ({"rig": "human-18"}, "The worker task template is not there"),
    "work team": ({"work_team": "reviewers"}, 'No work team "reviewers" was deployed'),
    "work team that is gone": ({"work_team": "gone"}, "The work team gone does not exist"),
    "long title": ({"title": "x" * 200}, "The text has 200 characters. Use at most 128"),
    "long description": ({"description": "x" * 256}, "256 characters. Use at most 255"),
    "workers and title": ({"workers": 10, "title": "x" * 129}, "2 values are wrong"),
    "label attribute": ({"label_attribute_name": "a_b"}, "is not a label attribute name"),
    "tag": ({"tags": {"aws:x": "y"}}, "is no tag of a labeling job"),
}


@pytest.fixture(scope="module")
def taken(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = photographs(tmp_path_factory.mktemp("taken"), "taken.jpg")
    start(deployed, folder, "Taken-1")


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("why", REFUSED)
def test_refused_choice_leaves_the_bucket_as_it_was(
    why: str, deployed: Deployed, tmp_path: Path
) -> None:
    options, message = REFUSED[why]
    folder = photographs(tmp_path, "refused.jpg")
    before, jobs = deployed.objects(), deployed.jobs()
    with pytest.raises(PoserigError, match=message):
        start(deployed, folder, **{"name": "refused-1", **options})
    assert (deployed.objects(), deployed.jobs()) == (before, jobs)


SHARES = (
    b'{"source-ref": "s3://bkt/a.jpg", "predictions":'
    b' [{"labels": ["a", "b"], "keypoints": [[0.1, 0.2], [0.3, 0.4]]}]}\n'
)
SOURCES: dict[str, tuple[Callable[[Deployed, Path], str], str]] = {
    "nothing there": (lambda _, path: str(path / "nowhere"), "no such folder or manifest"),
    "no image": (lambda _, path: str(path), "There is no image here"),
    "no manifest in S3": (lambda *_: f"s3://{BUCKET}/nowhere", "There is no such manifest"),
    "a picture in S3": (lambda aws, _: a_manifest_in_s3(aws, JPEG), "a picture, not a manifest"),
    "a byte order mark in S3": (
        lambda aws, _: a_manifest_in_s3(aws, b"\xef\xbb\xbf" + LINE), "a byte order mark"),
    "UTF-16 in S3": (
        lambda aws, _: a_manifest_in_s3(aws, LINE.decode().encode("utf-16")), "UTF-16, not UTF-8"),
    "shares in S3": (lambda aws, _: a_manifest_in_s3(aws, SHARES), "between 0 and 1"),
    "an empty manifest in S3": (lambda aws, _: a_manifest_in_s3(aws, b"\n"), "is empty"),
}  # fmt: skip


@pytest.mark.parametrize("why", SOURCES)
def test_refused_source_leaves_the_bucket_as_it_was(
    why: str, deployed: Deployed, tmp_path: Path
) -> None:
    source_of, message = SOURCES[why]
    source = source_of(deployed, tmp_path)
    before, jobs = deployed.objects(), deployed.jobs()
    with pytest.raises(PoserigError, match=message):
        start(deployed, source, "refused-1")
    assert (deployed.objects(), deployed.jobs()) == (before, jobs)


def test_manifest_in_s3_with_a_line_at_fault_is_launched(deployed: Deployed) -> None:
    uri = a_manifest_in_s3(deployed, b'{"frame": 1}\n' + LINE)
    launched = start(deployed, uri, "from-s3-1")
    assert (launched.manifest_uri, launched.images) == (uri, None)
    (note,) = launched.notes
    assert note.splitlines()[0] == "1 lines cannot be labeled and will fail:"
    assert "Line 1: there is neither" in note


def test_manifest_in_s3_with_a_line_at_fault_is_refused_when_strict(deployed: Deployed) -> None:
    uri = a_manifest_in_s3(deployed, b'{"frame": NaN}\n' + LINE)
    jobs = deployed.jobs()
    with pytest.raises(PoserigError, match=r"Line 1: is not JSON \(NaN") as caught:
        start(deployed, uri, "from-s3-2", strict=True)
    assert "Or launch a copy of it on this machine" in caught.value.cure
    assert deployed.jobs() == jobs


def test_relaunch_under_a_used_name_changes_nothing(
    operator: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Case 02: the second folder has another photograph under the same name."""
    first = photographs(tmp_path / "first", "cam1/0001.jpg")
    second = photographs(tmp_path / "second", "cam1/0001.jpg", content=JPEG + b"another")
    assert run(capsys, "job", "launch", str(first), "--name", "pier-1") == (0, "1 image\n")
    before = operator.objects()
    for name in ("pier-1", "PIER-1"):
        code, told = run(capsys, "job", "launch", str(second), "--name", name)
        assert code == 1
        assert told == (
            'Error: There is a labeling job "pier-1" already (upper and lower case are the same). '
            "Give another with --name: an ended job keeps its name.\n"
        )
        assert operator.objects() == before


class denied:
    """The bucket's policy denies everybody an action while the block runs."""

    def __init__(self, deployed: Deployed, action: str, resource: str) -> None:
        self._s3 = deployed.s3
        self._policy = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Deny", "Principal": "*", "Action": action,
            "Resource": f"arn:aws:s3:::{BUCKET}{resource}"}]}  # fmt: skip

    def __enter__(self) -> None:
        self._s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(self._policy))

    def __exit__(self, *_: object) -> None:
        self._s3.delete_bucket_policy(Bucket=BUCKET)


def test_upload_that_is_denied_ends_in_one_sentence(
    operator: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Case 11."""
    folder = photographs(tmp_path, "denied-a.jpg", "denied-b.jpg")
    before = operator.objects()
    with denied(operator, "s3:PutObject", "/input/*"):
        code, told = run(capsys, "job", "launch", str(folder), "--name", "denied-1")
    assert code == 1
    assert re.match(
        r"2 images\nError: upload to s3://photos/input/images/[0-9a-f]{16}/denied-a\.jpg: ", told
    )
    assert "attach the stack's operator policy" in told
    assert "Traceback" not in told
    assert told.count("\n") == 2
    assert operator.objects() == before
    assert "denied-1" not in operator.jobs()


def test_files_that_cannot_be_labeled_are_named_and_the_others_launched(
    operator: Deployed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photographs(tmp_path, "a-good.jpg", "b-good.jpg", "._a-good.jpg")
    (tmp_path / "zz-empty.jpg").write_bytes(b"")
    strict = ("job", "launch", str(tmp_path), "--name", "bad-1", "--strict")
    before = operator.objects()
    code, told = run(capsys, *strict)
    assert code == 1
    assert "1 file cannot be labeled:\n  zz-empty.jpg: It is empty (0 bytes)." in told
    assert operator.objects() == before

    code, told = run(capsys, *strict[:-1])
    assert code == 0
    assert told == ("2 images. Left out: 1 empty (zz-empty.jpg), 1 hidden\n")
    assert len([key for key in operator.objects() if key.endswith("-good.jpg")]) == 2


def test_race_for_one_name_ends_with_one_job_and_one_clear_error(
    deployed: Deployed, tmp_path: Path
) -> None:
    folders = [
        photographs(tmp_path / side, "race.jpg", content=JPEG + side.encode())
        for side in ("left", "right")
    ]
    # Both have asked for the name before either has the job.
    both = Barrier(2, timeout=60)

    def wait() -> None:
        both.wait()

    def attempt(folder: Path) -> LaunchedJob | PoserigError:
        try:
            return launch(
                deployed.session, deployed.stack, str(folder), LaunchOptions("race-1", RIG),
                lambda _: wait(),
            )  # fmt: skip
        except PoserigError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(attempt, folders))

    (job,) = [one for one in ended if isinstance(one, LaunchedJob)]
    (error,) = [one for one in ended if isinstance(one, PoserigError)]
    assert error.what == (
        'There is a labeling job "race-1" already: another launch took the name meanwhile.'
    )
    assert deployed.jobs().count("race-1") == 1
    stored = {
        deployed.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        for key in deployed.objects() if key.endswith("/race.jpg")
    }  # fmt: skip
    assert stored == {(folder / "race.jpg").read_bytes() for folder in folders}
    (line,) = deployed.manifest(job.manifest_uri)
    key = line["source-ref"].removeprefix(f"s3://{BUCKET}/")
    winner = folders[0] if isinstance(ended[0], LaunchedJob) else folders[1]
    stored_one = deployed.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    assert stored_one == (winner / "race.jpg").read_bytes()


def test_file_that_changes_during_the_launch_is_refused(deployed: Deployed, tmp_path: Path) -> None:
    folder = photographs(tmp_path, "smallest.jpg")
    later = folder / "later.jpg"
    later.write_bytes(JPEG + b"x" * 100)
    options = LaunchOptions("changed-1", RIG)

    # The smallest goes first and alone: the other is read after this.
    def change(_: str) -> None:
        later.write_bytes(JPEG + b"y" * 100)

    with pytest.raises(PoserigError, match=r"later\.jpg: The file changed while"):
        launch(deployed.session, deployed.stack, str(folder), options, change)
    assert "changed-1" not in deployed.jobs()
    assert not [key for key in deployed.objects() if key.endswith("/later.jpg")]


@pytest.fixture(autouse=True)
def no_policy(deployed: Deployed) -> Iterator[None]:
    yield
    deployed.s3.delete_bucket_policy(Bucket=BUCKET)


def test_every_kind_of_image_is_served_as_what_it_is(deployed: Deployed, tmp_path: Path) -> None:
    """Whatever its name says: a browser that is told not to guess shows nothing else (case 14)."""
    kinds = {"a.jfif": (jpeg(), "image/jpeg"), "b.jpg": (png(), "image/png"),
             "c.jpg": (webp(), "image/webp"), "d": (gif(), "image/gif"),
             "e.dib": (bmp(), "image/bmp")}  # fmt: skip
    for name, (content, _) in kinds.items():
        (tmp_path / name).write_bytes(content)
    launched = start(deployed, tmp_path, "kinds-1")
    signing = deployed.session.client("s3", config=Config(signature_version="s3v4"))
    for line in deployed.manifest(launched.manifest_uri):
        place = S3Uri.parse(line["source-ref"])
        address = signing.generate_presigned_url(
            "get_object", {"Bucket": place.bucket, "Key": place.key}
        )
        with urlopen(address) as answer:  # noqa: S310  # of the local AWS
            content, content_type = kinds[place.name]
            assert answer.headers["Content-Type"] == content_type
            assert answer.read() == content


def test_folder_is_told_when_nothing_refuses_and_before_the_first_upload(
    deployed: Deployed, tmp_path: Path
) -> None:
    folder = photographs(tmp_path, "told/a.jpg", "told/b.jpg")
    (folder / "told" / "empty.jpg").write_bytes(b"")
    said: list[str] = []

    def told(found: Folder) -> None:
        said.append(found.summary)

    def run_it(name: str) -> None:
        options = LaunchOptions(name=name, rig=RIG)
        launch(deployed.session, deployed.stack, str(folder), options, said.append, told=told)

    run_it("told-1")
    summary = "2 images. Left out: 1 empty (told/empty.jpg)"
    assert said[0] == summary
    assert sorted(said[1:]) == ["told/a.jpg", "told/b.jpg"]
    said.clear()
    with pytest.raises(PoserigError, match="There is a labeling job"):
        run_it("told-1")
    assert said == []
