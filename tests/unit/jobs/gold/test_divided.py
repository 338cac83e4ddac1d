"""Gold images in a launch that becomes several jobs, on the real local AWS, and every command."""

import json
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from poserig.cli.report import report
from poserig.errors import PoserigError
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.consolidate.parts import consolidate_parts
from poserig.jobs.earlier import read_earlier
from poserig.jobs.follow import FollowOptions, follow
from poserig.jobs.gold.given import Gold
from poserig.jobs.launch import LaunchedJob, LaunchOptions, launch
from poserig.jobs.parts import examine
from poserig.jobs.requeue import requeue
from poserig.jobs.results import fetch_results
from poserig.jobs.stop import stop, wait_until_over
from poserig.jobs.watch import Watch
from tests.unit.jobs.deployed import BUCKET, JPEG, Deployed
from tests.unit.jobs.gold.folder import RIG, gold_image, in_s3, label, points
from tests.unit.jobs.gold.test_figures import answer, exchanged

pytestmark = pytest.mark.slow
MARK = "poserig-gold"
NAME = "Gilt"
# Eleven images with a label, and one whose image is not there: it fails at once.
LINES: list[dict[str, Any]] = [
    {
        "source-ref": f"s3://{BUCKET}/divided/{number:02}.jpg",
        "pose": label(points(number)),
        "pose-metadata": {"job-name": "earlier", "creation-date": "2026-11-22T12:05:02.177000"},
    }
    if number != 6
    else {"source-ref": f"s3://{BUCKET}/divided/lost.jpg"}
    for number in range(12)
]
MOST = 6


def start(deployed: Deployed, gold: Gold, **options: Any) -> LaunchedJob:
    body = "".join(f"{json.dumps(line)}\n" for line in LINES).encode()
    deployed.s3.put_object(Bucket=BUCKET, Key="given/divided", Body=body)
    uri = f"s3://{BUCKET}/given/divided"
    choices = LaunchOptions(NAME, RIG.name)
    return launch(deployed.session, deployed.stack, uri, choices, gold=gold, most=MOST, **options)


@pytest.fixture(scope="module")
def gold(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Gold:
    """Five images in S3."""
    folder = tmp_path_factory.mktemp("known")
    images = []
    for number in range(5):
        key = f"divided/gold-{number}.jpg"
        deployed.s3.put_object(Bucket=BUCKET, Key=key, Body=JPEG + bytes([number]))
        one = gold_image(folder, f"g{number}.png", points(number))
        images.append(in_s3(one, f"s3://{BUCKET}/{key}"))
    return Gold("known", tuple(images))


@pytest.fixture(scope="module")
def made(deployed: Deployed, gold: Gold) -> LaunchedJob:
    """Launched and stopped; Ann answered each gold image, Bob all but those of the first part."""
    made = start(deployed, gold)
    stop(deployed.session, NAME)
    wait_until_over(deployed.session, [NAME], seconds=60, pause=0.1)
    for part in made.parts:
        layout = OutputLayout(deployed.stack.output_prefix_uri, part.name)
        for known in known_of(deployed, part.name):
            shape = known["pose"]["instances"][0]["keypoints"]
            forms = {"ann": answer(shape), "bob": answer(exchanged(shape))}
            if part is made.parts[0]:
                forms.pop("bob")
            body = {"answers": [{"workerId": w, "answerContent": f} for w, f in forms.items()]}
            place = layout.worker_response(known["line"], "2026-11-22_12:04:51")
            deployed.s3.put_object(
                Bucket=BUCKET, Key=place.removeprefix(f"s3://{BUCKET}/"), Body=json.dumps(body)
            )
    return made


def known_of(deployed: Deployed, part: str) -> list[dict[str, Any]]:
    return deployed.manifest(f"s3://{BUCKET}/input/jobs/{part.lower()}/gold.manifest")


def tags_of(deployed: Deployed, job: str) -> dict[str, str]:
    found = deployed.session.client("sagemaker").describe_labeling_job(LabelingJobName=job)
    return {tag["Key"]: tag["Value"] for tag in found["Tags"]}


def test_each_part_has_its_share_its_file_and_its_count(
    deployed: Deployed, gold: Gold, made: LaunchedJob
) -> None:
    assert (made.images, made.gold, [one.images for one in made.parts]) == (17, 5, [5, 6, 6])
    assert sum(one.gold for one in made.parts) == 5
    assert all(one.gold for one in made.parts)  # they stand all over the images
    plain = []
    for part in made.parts:
        lines = deployed.manifest(part.manifest_uri)
        plain += [line for line in lines if MARK not in line]
        marked = {n: line["source-ref"] for n, line in enumerate(lines) if line.get(MARK)}
        known = known_of(deployed, part.name)
        assert {one["line"]: one["source-ref"] for one in known} == marked
        assert len(marked) == part.gold
        assert tags_of(deployed, part.name)["poserig:gold"] == str(part.gold)
        etags = deployed.manifest(f"s3://{BUCKET}/input/jobs/{part.name.lower()}/images.jsonl")
        assert {one["source-ref"] for one in etags} == set(marked.values())
    assert plain == LINES
    with pytest.raises(PoserigError, match=f'There is a labeling job "{NAME}" already'):
        start(deployed, gold)  # the same launch draws the same parts


def test_figures_of_a_worker_are_over_all_parts(deployed: Deployed, made: LaunchedJob) -> None:
    first, *others = made.parts
    status = examine(deployed.session, NAME.lower())
    for found in (status.gold, Watch(deployed.session, NAME).look().gold):
        assert found
        assert (found.images, found.answered, found.problems) == (5, 5, 0)
        bob, ann = found.workers
        assert (ann.worker, ann.answers) == ("ann", 5)
        assert ann.oks == pytest.approx(1.0)
        assert ann.kinds == Counter(good=85)
        assert (bob.worker, bob.answers) == ("bob", sum(one.gold for one in others))
        assert bob.oks < 0.5
    assert [one.gold.images if one.gold else 0 for one in status.parts] == [
        one.gold for one in made.parts
    ]
    own = examine(deployed.session, first.name).gold
    assert own
    assert [one.worker for one in own.workers] == ["ann"]


def test_report_finds_the_gold_of_all_parts(
    deployed: Deployed, made: LaunchedJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("session", "lines"):
        monkeypatch.setattr(f"poserig.jobs.{place}.open_session", lambda: deployed.session)
    # The answers came after the job was over: their lines get a label only now.
    parts = consolidate_parts(deployed.session, NAME, lambda: nullcontext(lambda *_: None))
    assert [(part.name, part.made.counts.problems) for part in parts] == [
        (part.name, []) for part in made.parts
    ]
    result = CliRunner().invoke(report, [NAME, "--json"], catch_exceptions=False)
    told = json.loads(result.stdout)
    assert told["images"] == 11  # gold is not of the data set
    workers = {one["worker"]: one["gold"] for one in told["workers"]}
    assert workers["ann"]["images"] == 5
    assert workers["bob"]["images"] == sum(one.gold for one in made.parts[1:])
    assert workers["ann"]["quality"] == pytest.approx(1.0)
    assert told["gold"]["images"] == 5


@pytest.mark.usefixtures("made")
def test_round_of_new_labels_is_divided_with_its_own_gold(deployed: Deployed, gold: Gold) -> None:
    uri = f"s3://{BUCKET}/given/divided"
    options = FollowOptions("label", gold=gold)
    made = follow(
        deployed.session, deployed.stack, uri, LaunchOptions("Gilt-r3", ""), options, most=MOST
    )
    stop(deployed.session, "Gilt-r3")
    assert (made.of, made.images, made.gold) == (12, 17, 5)
    assert sum(part.gold for part in made.parts) == 5
    for part in made.parts:
        lines = deployed.manifest(part.manifest_uri)
        marked = {n: line["source-ref"] for n, line in enumerate(lines) if line.get(MARK)}
        known = {one["line"]: one["source-ref"] for one in known_of(deployed, part.name)}
        assert known == marked
        assert tags_of(deployed, part.name)["poserig:gold"] == str(part.gold) == str(len(marked))
        assert all(line["poserig-round"] == {"task": "label", "round": 2} for line in lines)


def test_results_and_later_jobs_leave_gold_out_of_every_part(
    deployed: Deployed, made: LaunchedJob, tmp_path: Path
) -> None:
    found = fetch_results(deployed.session, NAME, tmp_path / "all.manifest")
    assert (found.gold, found.summary.lines, found.summary.labeled) == (5, 12, 11)
    assert found.unanswered == ()  # no gold image among them
    saved = [json.loads(line) for line in found.path.read_text().splitlines()]
    assert [one["source-ref"] for one in saved] == [one["source-ref"] for one in LINES]

    earlier = read_earlier(deployed.session, deployed.s3, NAME)
    assert earlier.notes == ("5 gold images of it left out.",)
    sent = [deployed.manifest(one.manifest_uri) for one in made.parts]
    for line in earlier.lines:
        index, job, _ = earlier.origin(line)
        number = next(n for n, one in enumerate(made.parts) if one.name == job)
        assert sent[number][index]["source-ref"] == line.source_ref  # as their numbers in the file

    options = FollowOptions("label", adds=True)
    more = follow(deployed.session, deployed.stack, NAME, LaunchOptions("Gilt-r2", ""), options)
    stop(deployed.session, more.name)
    assert (more.of, more.images, more.parts) == (12, 12, ())
    lines = deployed.manifest(more.manifest_uri)
    assert not any(MARK in line for line in lines)
    for one in lines:
        member = one["poserig-round"]
        number = next(n for n, part in enumerate(made.parts) if part.name == member["before-job"])
        assert sent[number][member["before"]]["source-ref"] == one["source-ref"]
    assert "poserig:gold" not in tags_of(deployed, more.name)

    again = requeue(deployed.session, deployed.stack, NAME)
    assert (again.again, again.kept, again.is_whole) == (1, 11, False)
    assert deployed.manifest(again.manifest_uri) == [LINES[6]]
    assert "poserig:gold" not in tags_of(deployed, again.name)
    wait_until_over(deployed.session, [again.name], seconds=60, pause=0.1)
    both = fetch_results(deployed.session, again.name, tmp_path / "both.manifest")
    assert (both.gold, both.joined, both.summary.lines) == (5, (NAME,), 12)
