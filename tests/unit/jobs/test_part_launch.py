"""One launch that becomes several jobs, on the real local AWS, and every command on its name."""

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.errors import PoserigError
from poserig.jobs import part_launch
from poserig.jobs.delete import delete, remains_of
from poserig.jobs.earlier import read_earlier
from poserig.jobs.follow import FollowOptions, follow
from poserig.jobs.launch import LaunchedJob, LaunchOptions, launch
from poserig.jobs.manifests import manifest_of
from poserig.jobs.part_launch import divide
from poserig.jobs.parts import by_job, examine
from poserig.jobs.requeue import requeue
from poserig.jobs.results import fetch_results
from poserig.jobs.selection import Selection
from poserig.jobs.status import list_all
from poserig.jobs.stop import stop, wait_until_over
from poserig.jobs.watch import Watch
from tests.unit.jobs.deployed import BUCKET, JPEG, Deployed, photographs

pytestmark = pytest.mark.slow
RIG = "coco-person-17"
LABEL: dict[str, Any] = {
    "pose": {"version": 2, "rig": RIG, "instances": []},
    "pose-metadata": {"job-name": "earlier", "creation-date": "2026-11-22T12:05:02.177000"},
}


def line(name: str, **members: Any) -> dict[str, Any]:
    return {"source-ref": f"s3://{BUCKET}/parts/{name}.jpg", **members}


def given(deployed: Deployed, name: str, lines: list[dict[str, Any]], most: int) -> LaunchedJob:
    """A launch over lines whose images are not there: those without a label fail at once."""
    body = "".join(json.dumps(one, separators=(",", ":")) + "\n" for one in lines).encode()
    deployed.s3.put_object(Bucket=BUCKET, Key=f"given/{name}", Body=body)
    uri = f"s3://{BUCKET}/given/{name}"
    return launch(deployed.session, deployed.stack, uri, LaunchOptions(name, RIG), most=most)


def names(deployed: Deployed, base: str) -> list[str]:
    return sorted(one for one in deployed.jobs() if one.startswith(f"{base}-"))


def test_parts_have_about_the_same_size_and_every_line_once() -> None:
    manifest = manifest_of([str(number) for number in range(7)])
    found = divide("pier", manifest, 3)
    assert [name for name, _ in found] == ["pier-1of3", "pier-2of3", "pier-3of3"]
    assert [one.lines for _, one in found] == [2, 2, 3]
    assert b"".join(one.body for _, one in found) == manifest.body
    assert divide("pier", manifest, 7) == [("pier", manifest)]
    with pytest.raises(PoserigError, match="is not a name for a labeling job"):
        divide("x" * 60, manifest, 3)


def test_one_name_stands_for_all_parts(deployed: Deployed, tmp_path: Path) -> None:
    lines = [line("a", **LABEL), line("b"), line("c", **LABEL), line("d"), line("e", **LABEL)]
    made = given(deployed, "Many", lines, 2)
    assert (made.name, made.images) == ("Many", 5)
    assert [(one.name, one.images, one.is_new) for one in made.parts] == [
        ("Many-1of3", 1, True), ("Many-2of3", 2, True), ("Many-3of3", 2, True),
    ]  # fmt: skip
    sent = [deployed.manifest(one.manifest_uri) for one in made.parts]
    assert [one for part in sent for one in part] == lines
    wait_until_over(deployed.session, ["many"], seconds=60, pause=0.1)

    status = examine(deployed.session, "many")
    assert (status.name, status.status, status.labeled, status.failed) == (
        "Many",
        "Completed",
        3,
        2,
    )
    assert [one.name for one in by_job(list_all(deployed.session))] == ["Many"]
    look = Watch(deployed.session, "many").look()
    assert (look.status.name, look.done, look.total) == ("Many", 5, 5)

    found = fetch_results(deployed.session, "many", tmp_path / "all.manifest")
    saved = [json.loads(one) for one in found.path.read_text().splitlines()]
    assert [one["source-ref"] for one in saved] == [one["source-ref"] for one in lines]
    assert (found.summary.labeled, found.summary.failures.total()) == (3, 2)
    assert len({found.uri, *found.further_uris}) == 3

    # A later round takes all lines, and is divided itself.
    options = FollowOptions("adjust", only=[Selection("path", "*[ace].jpg")])
    later = follow(
        deployed.session, deployed.stack, "many", LaunchOptions("Many-r2", ""), options, most=2
    )
    assert (later.of, later.images, [one.images for one in later.parts]) == (5, 3, [1, 2])
    assert not stop(deployed.session, "many")
    wait_until_over(deployed.session, ["many-r2"], seconds=60, pause=0.1)

    # What failed in any part, labeled again by one job, and joined with the others.
    again = requeue(deployed.session, deployed.stack, "many")
    assert (again.name, again.again, again.kept, again.is_whole) == ("Many-2", 2, 3, False)
    assert deployed.manifest(again.manifest_uri) == [line("b"), line("d")]
    wait_until_over(deployed.session, ["many-2"], seconds=60, pause=0.1)
    both = fetch_results(deployed.session, "many-2", tmp_path / "both.manifest")
    assert (both.joined, both.summary.lines, both.summary.labeled) == (("Many",), 5, 3)

    remains = remains_of(deployed.session, deployed.stack, "many")
    assert len(remains.files) == 9  # template, rig and manifest of each part
    delete(deployed.session, (*remains.files, *remains.output))
    assert remains_of(deployed.session, deployed.stack, "many").output == ()
    with pytest.raises(PoserigError, match=r'a labeling job "Many-\dof3" already'):
        launch(deployed.session, deployed.stack, f"s3://{BUCKET}/given/Many",
               LaunchOptions("many", RIG))  # fmt: skip


def test_line_of_a_part_is_named_by_the_file_of_the_part(deployed: Deployed) -> None:
    lines = [line(name, **LABEL) for name in "abc"]
    made = given(deployed, "Places", lines, 2)
    wait_until_over(deployed.session, ["places"], seconds=60, pause=0.1)
    earlier = read_earlier(deployed.session, deployed.s3, "places")
    where = [
        f"s3://{BUCKET}/output/{part.name}/manifests/output/output.manifest" for part in made.parts
    ]
    assert [earlier.place(one) for one in earlier.lines] == [
        f"{where[0]}:1", f"{where[1]}:1", f"{where[1]}:2",
    ]  # fmt: skip
    options = FollowOptions("label", adds=True)
    more = follow(deployed.session, deployed.stack, "places", LaunchOptions("More", ""), options)
    member = {"task": "label", "round": 2}
    assert [one["poserig-round"] for one in deployed.manifest(more.manifest_uri)] == [
        {**member, "before": 0, "before-job": "Places-1of2"},
        {**member, "before": 0, "before-job": "Places-2of2"},
        {**member, "before": 1, "before-job": "Places-2of2"},
    ]
    stop(deployed.session, "More")


def test_launch_that_was_broken_off_goes_on_where_it_ended(
    deployed: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(photographs(tmp_path, *(f"{name}.jpg" for name in "abcde"), content=JPEG + b"br"))
    create = part_launch.create
    quota = ClientError({"Error": {"Code": "ResourceLimitExceeded", "Message": "Too many jobs"}},
                        "CreateLabelingJob")  # fmt: skip

    def refusing(session: Any, request: Any) -> str:
        if request["LabelingJobName"].endswith("2of3"):
            raise quota
        return create(session, request)

    def launched(most: int = 2, workers: int = 1) -> LaunchedJob:
        options = LaunchOptions("Broken", RIG, workers=workers)
        return launch(deployed.session, deployed.stack, folder, options, most=most)

    monkeypatch.setattr(part_launch, "create", refusing)
    with pytest.raises(PoserigError, match='1 of the 3 jobs of "Broken" are launched') as caught:
        launched()
    assert "Too many jobs" in caught.value.what
    assert "Launch when a job has ended, or with a higher quota" in caught.value.cure
    monkeypatch.setattr(part_launch, "create", create)
    assert names(deployed, "Broken") == ["Broken-1of3"]
    assert stop(deployed.session, "broken")
    wait_until_over(deployed.session, ["broken"], seconds=60, pause=0.1)
    with pytest.raises(PoserigError, match="Broken-2of3, Broken-3of3 were never launched"):
        requeue(deployed.session, deployed.stack, "broken")

    before = deployed.objects()
    with pytest.raises(PoserigError, match='"Broken-1of3" already, with another number of workers'):
        launched(workers=3)
    with pytest.raises(PoserigError, match='There is a labeling job "Broken-1of3" already'):
        launched(most=3)
    (tmp_path / "a.jpg").write_bytes(JPEG + b"changed")
    with pytest.raises(PoserigError, match="already, with other images, or in another order"):
        launched()
    assert (names(deployed, "Broken"), deployed.objects()) == (["Broken-1of3"], before)

    (tmp_path / "a.jpg").write_bytes(JPEG + b"bra.jpg")
    made = launched()
    assert [one.is_new for one in made.parts] == [False, True, True]
    assert names(deployed, "Broken") == ["Broken-1of3", "Broken-2of3", "Broken-3of3"]
    assert deployed.objects() == before  # nothing was sent twice
    with pytest.raises(PoserigError, match='There is a labeling job "Broken" already'):
        launched()
    assert stop(deployed.session, "broken")
    wait_until_over(deployed.session, ["broken"], seconds=60, pause=0.1)
    assert examine(deployed.session, "broken").status == "Stopped"
