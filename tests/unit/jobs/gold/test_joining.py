"""Tests jobs/gold/joining.py and given.py: nothing tells gold, and faults are named at once."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from functions.pre_annotation.settings import Settings
from functions.pre_annotation.task_input import make_task
from poserig.errors import PoserigError
from poserig.groundtruth.sources import uploaded_name
from poserig.jobs.gold.given import Gold
from poserig.jobs.gold.joining import Mixed, mix_in
from poserig.jobs.manifests import Manifest, manifest_of
from poserig.s3 import S3Uri
from tests.unit.jobs.gold.folder import gold_image, gold_of, in_s3, label, points

IMAGES = S3Uri("photos", "input/images")


def plain(count: int, **members: Any) -> Manifest:
    return manifest_of(
        json.dumps({"source-ref": f"{IMAGES}/{n:016x}/cam1/{n:04}.png", **members})
        for n in range(count)
    )


def mixed(gold: Gold, manifest: Manifest, job: str = "pier-1") -> Mixed:
    from tests.unit.jobs.gold.folder import RIG

    return mix_in(gold, manifest, RIG, IMAGES, job)


def lines(body: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in body.decode().splitlines()]


def test_gold_is_among_the_others_and_its_poses_are_in_a_file_of_their_own(tmp_path: Path) -> None:
    found = mixed(gold_of(tmp_path, 3), plain(20))
    given = lines(found.manifest.body)
    assert (found.count, found.manifest.lines, len(given), found.notes) == (3, 23, 23, ())
    assert [line for line in given if "poserig-gold" not in line] == lines(plain(20).body)
    known = lines(found.known()[0])
    assert [one["line"] for one in known] == [
        number for number, line in enumerate(given) if line.get("poserig-gold")
    ]
    assert {one["name"] for one in known} == {"gold-0.png", "gold-1.png", "gold-2.png"}
    for one in known:
        assert given[one["line"]] == {"source-ref": one["source-ref"], "poserig-gold": True}
        dx = int(one["name"][5])
        assert one["pose"]["instances"][0]["keypoints"] == pytest.approx(points(dx))
    assert b"keypoints" not in found.manifest.body
    assert mixed(gold_of(tmp_path, 3), plain(20)) == found  # the same name, the same job
    assert mixed(gold_of(tmp_path, 3), plain(20), "pier-2").manifest != found.manifest


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"instructions": "Only the diver."},
        # New labels of images that have one, which is not shown.
        {"pose": label(points()), "poserig-round": {"task": "label", "round": 2}},
    ],
)
def test_task_of_a_gold_image_has_what_that_of_another_has(
    tmp_path: Path, members: dict[str, Any]
) -> None:
    found = mixed(gold_of(tmp_path, 3), plain(20, frame=7, **members))
    tasks = [make_task(line, Settings(""), lambda uri: b"") for line in lines(found.manifest.body)]
    gold = {one["line"] for one in lines(found.known()[0])}
    assert found.notes == ()
    # All but the address is the same.
    shapes = {
        json.dumps({name: value for name, value in task.input.items() if "image" not in name})
        for task in tasks
    }
    assert len(gold) == 3
    assert len(shapes) == 1
    assert {frozenset(task.input) for task in tasks} == {frozenset(tasks[0].input)}


def test_photograph_is_uploaded_under_the_path_of_another(tmp_path: Path) -> None:
    found = mixed(gold_of(tmp_path, 3), plain(20))
    assert {one.path.name for one in found.photographs} == {f"gold-{n}.png" for n in range(3)}
    for one in found.photographs:
        location = str(one.location(IMAGES))
        named = uploaded_name(location)
        assert named is not None
        assert named[0].startswith("cam1/00")
        assert "gold" not in location
        assert named[1] == one.digest[:16]
        assert location in found.manifest.body.decode()


def test_a_share_takes_some_and_says_when_there_are_too_few(tmp_path: Path) -> None:
    some = mixed(gold_of(tmp_path, 6, 0.1), plain(36))
    assert (some.count, len(some.photographs), some.notes) == (4, 4, ())
    few = mixed(gold_of(tmp_path, 2, 0.1), plain(36))
    assert few.count == 2
    assert few.notes == ("There are only 2 gold images, fewer than the share asked for.",)


def test_images_in_s3_stay_where_they_are_and_other_folders_are_told(tmp_path: Path) -> None:
    one, other, _ = gold_of(tmp_path).images
    near = in_s3(one, f"{IMAGES}/aaaaaaaaaaaaaaaa/cam1/9.png")
    far = in_s3(other, "s3://elsewhere/gold/9.png")
    found = mixed(Gold("gold", (near, far)), plain(9))
    assert found.photographs == ()
    sources = {one["source-ref"] for one in lines(found.known()[0])}
    assert sources == {near.source_ref, far.source_ref}
    assert found.notes == (
        "1 of 2 gold images lie in another folder than all images to be labeled, such as"
        " s3://elsewhere/gold/9.png: who reads a page's source could know them by that.",
    )


def test_start_values_of_the_others_are_told(tmp_path: Path) -> None:
    found = mixed(gold_of(tmp_path, 1), plain(4, imported=label(points())))
    assert found.notes == (
        "4 of the images to be labeled have start values, gold images have none: workers could"
        " know them by that.",
    )


def test_every_fault_is_named_before_anything_is_sent(tmp_path: Path) -> None:
    good = gold_image(tmp_path, "good.png")
    again = gold_image(tmp_path, "again.png", content=b"good.png")
    nobody = gold_image(tmp_path, "nobody.png", [0.0] * 51)
    dog = gold_image(tmp_path, "dog.png", rig="dog-3", labels=[f"d{n}" for n in range(17)])
    names = [f"p{n}" for n in range(17)]
    other = gold_image(tmp_path, "other.png", labels=names, rig="")
    small = gold_image(tmp_path, "small.png", image={"width": 64, "height": 48})
    gone = gold_image(tmp_path, "gone.png")
    (tmp_path / "gone.png").unlink()
    torn = gold_image(tmp_path, "torn.png")
    (tmp_path / "torn.png").write_text("no picture")
    lost = replace(gold_image(tmp_path, "lost.png"), path=None)
    both = in_s3(gold_image(tmp_path, "both.png"), f"{IMAGES}/{3:016x}/elsewhere/3.png")
    images = (good, again, nobody, dog, other, small, gone, torn, lost, both)
    with pytest.raises(PoserigError) as refused:
        mixed(Gold("./gold", images), plain(9))
    text = str(refused.value)
    assert text.startswith("--gold ./gold: 9 gold images cannot be used:\n")
    for line in (
        "again.png: It is the same picture as good.png.",
        "nobody.png: It has nobody whose pose is known.",
        'dog.png: Its rig is "dog-3", that of the job is "coco-person-17".',
        'other.png: Its keypoints are not those of the rig "coco-person-17".',
        "small.png: The file has 640 x 480 pixels, its known poses are of an image of 64 x 48.",
        "gone.png: It is a link to a file that is not there.",
        "torn.png: ",
        "lost.png: Its file is neither in S3 nor in the folder of the labels.",
        "both.png: It is also among the images to be labeled. Take it out of one of the two.",
    ):
        assert f"  {line}" in text
    assert text.endswith("Correct them, or take them out; nothing was written.")


def test_a_part_of_the_launch_has_its_own_gold_with_its_own_lines(tmp_path: Path) -> None:
    found = mixed(gold_of(tmp_path, 4), plain(10))
    given = lines(found.manifest.body)
    sizes = 6, 0, 8
    counts = []
    first = 0
    for size in sizes:
        body, count = found.known(first, size)
        own = given[first : first + size]
        assert [(one["line"], one["source-ref"]) for one in lines(body)] == [
            (number, line["source-ref"])
            for number, line in enumerate(own)
            if "poserig-gold" in line
        ]
        counts.append(count)
        first += size
    assert (sum(counts), counts[1], min(counts[0], counts[2])) == (4, 0, 1)
    assert found.known(6, 0) == (b"", 0)
