"""Later rounds on the real local AWS: nothing earlier is replaced, and nothing is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.jobs.earlier import read_earlier
from poserig.jobs.follow import FollowingJob, FollowOptions, follow
from poserig.jobs.launch import LaunchOptions, launch
from poserig.jobs.results import fetch_results
from poserig.jobs.selection import Selection
from poserig.jobs.stop import stop, wait_until_over
from tests.unit.jobs.deployed import BUCKET, JPEG, Deployed
from tests.unit.jobs.gold.folder import gold_of

pytestmark = pytest.mark.slow

RIG = "coco-person-17"
SCISSORS = Path(__file__).parents[3] / "examples/rigs/scissors-3.json"
LABEL: dict[str, Any] = {
    "pose": {"version": 2, "rig": RIG, "instances": []},
    "pose-metadata": {"job-name": "pier-1", "creation-date": "2026-11-22T12:05:02.177000"},
}
FAILED: dict[str, Any] = {"pose-metadata": {"failure-reason": "expired"}}


def line(name: str, **members: Any) -> dict[str, Any]:
    return {"source-ref": f"s3://{BUCKET}/follow/{name}.jpg", "frame": 7, **members}


def labeled(deployed: Deployed, name: str, attribute: str) -> None:
    """What the workers' answers would leave of the job's lines; the job is stopped."""
    stop(deployed.session, name)
    wait_until_over(deployed.session, [name], seconds=60, pause=0.1)
    given = described(deployed, name)["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    lines = deployed.manifest(given)
    body = text_of([{**one, attribute: {**LABEL["pose"], "round": 2}} for one in lines])
    key = f"output/{name}/manifests/output/output.manifest"
    deployed.s3.put_object(Bucket=BUCKET, Key=key, Body=body.encode())


def text_of(lines: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in lines)


def round_over(
    deployed: Deployed, source: str, name: str, task: str = "adjust", rig: str = "", **chosen: Any
) -> FollowingJob:
    options = LaunchOptions(name=name, rig=rig)
    return follow(deployed.session, deployed.stack, source, options, FollowOptions(task, **chosen))


def described(deployed: Deployed, name: str) -> Any:
    client = deployed.session.client("sagemaker")
    return client.describe_labeling_job(LabelingJobName=name)


def test_round_over_a_job_keeps_every_attribute_and_writes_its_own(deployed: Deployed) -> None:
    lines = [line("a", **LABEL), line("b", **LABEL)]
    deployed.s3.put_object(Bucket=BUCKET, Key="given/pier", Body=text_of(lines).encode())
    first = LaunchOptions("Pier-1", RIG)
    launch(deployed.session, deployed.stack, f"s3://{BUCKET}/given/pier", first)
    wait_until_over(deployed.session, ["Pier-1"], seconds=60, pause=0.1)
    for name in "ab":
        deployed.s3.put_object(Bucket=BUCKET, Key=f"follow/{name}.jpg", Body=JPEG)
    before = deployed.objects()

    made = round_over(deployed, "pier-1", "Pier-2")

    assert (made.number, made.attribute, made.rig) == (2, "pose-r2", RIG)
    assert (made.images, made.started, made.notes) == (2, 2, ())
    member = {"task": "adjust", "round": 2}
    assert deployed.manifest(made.manifest_uri) == [
        {**one, "poserig-round": member} for one in lines
    ]
    assert before.items() <= deployed.objects().items()
    job = described(deployed, "Pier-2")
    assert job["LabelAttributeName"] == "pose-r2"
    assert job["LabelCounters"]["Unlabeled"] == 2  # both are offered, though they have a label
    assert {tag["Key"]: tag["Value"] for tag in job["Tags"]} == {
        "poserig:rig": RIG,
        "poserig:task": "adjust",
        "poserig:round": "2",
        "poserig:from": "Pier-1",
    }
    with pytest.raises(PoserigError, match=r'"Pier-2" is not over.*poserig job stop Pier-2'):
        round_over(deployed, "pier-2", "Pier-3")
    stop(deployed.session, "Pier-2")


def test_round_of_new_labels_may_have_gold_among_them(deployed: Deployed, tmp_path: Path) -> None:
    lines = [line(name, **LABEL) for name in "pqr"]
    source = tmp_path / "given.manifest"
    source.write_text(text_of(lines))
    gold = gold_of(tmp_path / "known", 2)

    made = round_over(deployed, str(source), "Jetty-2", "label", gold=gold)

    assert (made.images, made.of, made.started, made.gold) == (5, 3, 3, 2)
    member = {"task": "label", "round": 2}
    given = deployed.manifest(made.manifest_uri)
    assert [one for one in given if "poserig-gold" not in one] == [
        {**one, "poserig-round": member} for one in lines
    ]
    known = deployed.manifest(f"s3://{BUCKET}/input/jobs/jetty-2/gold.manifest")
    for one in known:
        source_ref = one["source-ref"]
        assert given[one["line"]] == {
            "source-ref": source_ref, "poserig-round": member, "poserig-gold": True,
        }  # fmt: skip
        assert deployed.read(source_ref) == (tmp_path / "known" / one["name"]).read_bytes()
    assert "lie in another folder" in made.notes[0]  # these were never uploaded by a launch
    labeled(deployed, "Jetty-2", "pose-r2")
    found = fetch_results(deployed.session, "jetty-2", tmp_path / "all.manifest")
    assert (found.gold, found.summary.lines, found.unanswered) == (2, 3, ())


def test_results_of_a_round_over_some_images_have_all_of_them(
    deployed: Deployed, tmp_path: Path
) -> None:
    lines = [line(name, **LABEL) for name in "xyz"]
    deployed.s3.put_object(Bucket=BUCKET, Key="given/quay", Body=text_of(lines).encode())
    first = LaunchOptions("Quay-1", RIG)
    launch(deployed.session, deployed.stack, f"s3://{BUCKET}/given/quay", first)
    wait_until_over(deployed.session, ["Quay-1"], seconds=60, pause=0.1)
    round_over(deployed, "quay-1", "Quay-2", only=[Selection("path", "follow/y.jpg")])
    labeled(deployed, "Quay-2", "pose-r2")

    found = fetch_results(deployed.session, "quay-2", tmp_path / "all.manifest")

    assert (found.joined, found.notes) == (("Quay-1",), ())
    assert (found.summary.lines, found.summary.labeled, found.summary.unlabeled) == (3, 3, 0)
    assert found.summary.round.number == 2
    saved = [json.loads(one) for one in found.path.read_text().splitlines()]
    assert [sorted(name for name in one if name.startswith("pose")) for one in saved] == [
        ["pose", "pose-metadata"],
        ["pose", "pose-metadata", "pose-r2", "poserig-round"],
        ["pose", "pose-metadata"],
    ]
    # Once more: the same file, so nothing is refused.
    assert fetch_results(deployed.session, "quay-2", found.path).summary.lines == 3
    alone = fetch_results(deployed.session, "quay-2", tmp_path / "one.manifest", alone=True)
    assert (alone.summary.lines, alone.joined) == (1, ())


def test_third_round_over_a_file_follows_the_newest_label(
    deployed: Deployed, tmp_path: Path
) -> None:
    newer = {
        "pose-r2": LABEL["pose"],
        "pose-r2-metadata": {"creation-date": "2026-11-23T12:05:02.177000"},
        "poserig-round": {"task": "adjust", "round": 2},
    }
    file = tmp_path / "two rounds.manifest"
    file.write_text(text_of([line("a", **LABEL, **newer), line("b", **FAILED)]))
    made = round_over(deployed, str(file), "third", task="label")
    assert (made.number, made.attribute, made.rig) == (3, "pose-r3", RIG)
    assert (made.images, made.started) == (2, 1)
    written = deployed.manifest(made.manifest_uri)
    assert [one["poserig-round"] for one in written] == [{"task": "label", "round": 3}] * 2
    assert written[0]["pose-r2"] == newer["pose-r2"]
    assert written[1]["pose-metadata"] == FAILED["pose-metadata"]
    assert "poserig:from" not in {tag["Key"] for tag in described(deployed, "third")["Tags"]}
    stop(deployed.session, "third")


def test_one_more_worker_is_asked_only_where_it_would_help(
    deployed: Deployed, tmp_path: Path
) -> None:
    label = LABEL["pose"]
    lines = [line(name, **{**LABEL, "pose": {**label, "more_would_help": chance}})
             for name, chance in (("a", 0.1), ("b", 0.6), ("c", 0.39), ("d", 0.4))]  # fmt: skip
    deployed.s3.put_object(Bucket=BUCKET, Key="given/dock", Body=text_of(lines).encode())
    first = LaunchOptions("Dock-1", RIG)
    launch(deployed.session, deployed.stack, f"s3://{BUCKET}/given/dock", first)
    wait_until_over(deployed.session, ["Dock-1"], seconds=60, pause=0.1)
    only = [Selection("more-helps>", number=0.4)]
    made = round_over(deployed, "dock-1", "Dock-more", task="label", only=only, adds=True)
    assert (made.images, made.of) == (2, 4)
    member = {"task": "label", "round": 2}
    assert [one["poserig-round"] for one in deployed.manifest(made.manifest_uri)] == [
        {**member, "before": 1}, {**member, "before": 3},
    ]  # fmt: skip
    tags = {tag["Key"]: tag["Value"] for tag in described(deployed, "Dock-more")["Tags"]}
    assert tags["poserig:more"] == tags["poserig:from"] == "Dock-1"
    stop(deployed.session, "Dock-more")
    file = tmp_path / "dock.manifest"
    file.write_text(text_of(lines))
    refused(deployed, file, "no answers to which one more could be added", task="label", adds=True)


def test_review_asks_about_labels_only_in_words_of_its_own(
    deployed: Deployed, tmp_path: Path
) -> None:
    file = tmp_path / "reviewed.manifest"
    file.write_text(text_of([line("a", **LABEL), line("b", **FAILED)]))
    made = round_over(deployed, str(file), "review", task="review")
    assert (made.images, made.started, made.of) == (1, 1, 2)
    assert made.notes == ("1 line without a label left out: nothing to review.",)
    task = described(deployed, "review")["HumanTaskConfig"]
    assert task["TaskTitle"] == "Review the keypoints (coco-person-17)"
    assert b'id="round-accept"' in deployed.read(task["UiConfig"]["UiTemplateS3Uri"])
    stop(deployed.session, "review")
    file.write_text(text_of([line("b", **FAILED)]))
    refused(deployed, file, "No line has a label that could be reviewed", task="review", rig=RIG)


def refused(deployed: Deployed, file: Path, message: str, **chosen: Any) -> None:
    before, jobs = deployed.objects(), deployed.jobs()
    with pytest.raises(PoserigError, match=message):
        round_over(deployed, str(file), "refused", **chosen)
    assert (deployed.objects(), deployed.jobs()) == (before, jobs)


def test_mixed_rigs_are_named_by_line_and_left_out_when_asked(
    deployed: Deployed, tmp_path: Path
) -> None:
    other = {"pose": {**LABEL["pose"], "rig": "hand-21"}}
    file = tmp_path / "mixed.manifest"
    file.write_text("\n" + text_of([line("a", **LABEL), line("b", **other), line("c", **LABEL)]))
    refused(
        deployed, file,
        r'1 line cannot be sent into round 2:\n  .*mixed\.manifest:3: its label is of the rig'
        r' "hand-21", the job of "coco-person-17"\.(?s:.*)--rig hand-21 --keep-going',
    )  # fmt: skip
    made = round_over(deployed, str(file), "mixed", keep_going=True)
    assert (made.images, made.started) == (2, 2)
    assert "1 line left out, and not changed" in made.notes[-1]
    assert "mixed.manifest:3" in made.notes[-1]
    stop(deployed.session, "mixed")


def test_only_what_is_selected_is_sent_and_a_dry_run_writes_nothing(
    deployed: Deployed, tmp_path: Path
) -> None:
    file = tmp_path / "some.manifest"
    file.write_text(text_of([line(name, **LABEL) for name in "abc"] + [line("d", **FAILED)]))
    before, jobs = deployed.objects(), deployed.jobs()
    tried = round_over(deployed, str(file), "some", dry_run=True)
    assert (tried.arn, tried.images, tried.of) == ("", 4, 4)
    assert (deployed.objects(), deployed.jobs()) == (before, jobs)
    made = round_over(deployed, str(file), "some", only=[Selection("path", "follow/[ac].jpg")])
    assert (made.images, made.of, made.started) == (2, 4, 2)
    frames = [one["source-ref"][-5] for one in deployed.manifest(made.manifest_uri)]
    assert frames == ["a", "c"]
    stop(deployed.session, "some")
    refused(deployed, file, "None of the 4 images is selected", only=[Selection("error")])
    lost = round_over(deployed, str(file), "lost", only=[Selection("failed")], dry_run=True)
    assert (lost.images, lost.started) == (1, 0)


def test_what_cannot_be_corrected_is_refused_before_anything_is_written(
    deployed: Deployed, tmp_path: Path
) -> None:
    file = tmp_path / "in.manifest"
    file.write_text(text_of([line("a"), line("b", **FAILED)]))
    refused(deployed, file, "does not name its rig.*--rig NAME")
    refused(deployed, file, "No line has a label that could be corrected.*--task label", rig=RIG)
    file.write_text(text_of([line("a", **LABEL)]))
    chosen = {"label_attribute_name": "pose"}
    refused(deployed, file, r'in\.manifest:1: .*has an attribute "pose" already', **chosen)
    refused(deployed, file, "is not a label attribute name", label_attribute_name="pose_2")
    refused(deployed, tmp_path / "no.manifest", "There is no such manifest")
    with pytest.raises(PoserigError, match='There is no labeling job "nobody"'):
        round_over(deployed, "nobody", "refused")
    with pytest.raises(PoserigError, match="There is no such manifest"):
        round_over(deployed, f"s3://{BUCKET}/none", "refused")


def test_labels_of_the_aws_sample_can_be_corrected(deployed: Deployed, tmp_path: Path) -> None:
    sample = {"updated_annotations": [{"name": "Ann", "annotations": []}]}
    file = tmp_path / "sample.manifest"
    file.write_text(text_of([line("a", sample=sample)]))
    earlier = read_earlier(deployed.session, deployed.s3, str(file))
    assert (earlier.attribute, earlier.rig) == ("sample", "")
    made = round_over(deployed, str(file), "from-sample", rig=RIG)
    assert (made.attribute, made.started) == ("sample-r2", 1)
    stop(deployed.session, "from-sample")


def test_round_over_labels_of_several_rigs_has_the_rigs_of_the_first(deployed: Deployed) -> None:
    several = {**LABEL["pose"], "rigs": [{"rig": "scissors-3", "rig_hash": "0", "labels": ["a"]}]}
    lines = [line("m", **LABEL), line("n", **{**LABEL, "pose": several})]
    deployed.s3.put_object(Bucket=BUCKET, Key="given/both", Body=text_of(lines).encode())
    rigs = f"{RIG}+{SCISSORS}"
    first = LaunchOptions("Both-1", rigs)
    launch(deployed.session, deployed.stack, f"s3://{BUCKET}/given/both", first)
    wait_until_over(deployed.session, ["Both-1"], seconds=60, pause=0.1)

    made = round_over(deployed, "both-1", "Both-2")

    assert (made.rig, made.images, made.notes) == (f"{RIG}+scissors-3", 2, ())
    folder = f"s3://{BUCKET}/input/jobs"
    assert deployed.read(f"{folder}/both-2/rig.json") == deployed.read(f"{folder}/both-1/rig.json")
    stop(deployed.session, "Both-2")
    with pytest.raises(PoserigError, match=rf'rig "scissors-3", the job of "{RIG}"'):
        round_over(deployed, "both-1", "Both-3", rig=RIG)
    with pytest.raises(PoserigError, match=rf'rig "{RIG}", the job of "scissors-3\+{RIG}"'):
        round_over(deployed, "both-1", "Both-3", rig=f"{SCISSORS}+{RIG}")
    stored = f"s3://{BUCKET}/given/both"
    with pytest.raises(PoserigError, match="--rig scissors-3: is neither a rig file"):
        round_over(deployed, stored, "Both-3")  # the manifest names it, and has no rig file


def test_image_that_changed_and_points_of_another_rig_are_named_by_line(deployed: Deployed) -> None:
    """Bad input between rounds: what can be sent is sent with keep_going, the others are named."""
    for name in ("same", "new"):
        deployed.s3.put_object(Bucket=BUCKET, Key=f"follow/{name}.jpg", Body=JPEG)
    uri = f"s3://{BUCKET}/given/changing"
    made = [line(name, **LABEL) for name in ("same", "new")]
    deployed.s3.put_object(Bucket=BUCKET, Key="given/changing", Body=text_of(made).encode())
    launch(deployed.session, deployed.stack, uri, LaunchOptions("Changing", RIG))
    wait_until_over(deployed.session, ["changing"], seconds=60, pause=0.1)
    points = json.dumps([{"name": "", "annotations": [{"label": "tail", "x": 1, "y": 2}]}])
    own = {**LABEL, "pose-metadata": {"job-name": "labeling-job/changing"}}
    lines = [
        line("same", **own),
        line("new", **own),
        line("aws", pose={"updated_annotations": points}),
    ]
    key = "output/Changing/manifests/output/output.manifest"
    deployed.s3.put_object(Bucket=BUCKET, Key=key, Body=text_of(lines).encode())
    deployed.s3.put_object(Bucket=BUCKET, Key="follow/new.jpg", Body=JPEG + b"again")

    with pytest.raises(PoserigError, match="2 lines cannot be sent into round 2") as caught:
        round_over(deployed, "changing", "Changing-2", rig=RIG)
    told = str(caught.value)
    assert f"s3://{BUCKET}/{key}:2: its image was written again since changing labeled it." in told
    assert f'{key}:3: its label has points that the rig "{RIG}" does not: "tail".' in told
    assert "--task label" in told
    again = round_over(deployed, "changing", "Changing-2", rig=RIG, keep_going=True, dry_run=True)
    assert (again.images, again.of, again.left_out) == (1, 3, 2)
    anew = round_over(deployed, "changing", "Changing-3", task="label", rig=RIG, dry_run=True)
    assert anew.images == 3
