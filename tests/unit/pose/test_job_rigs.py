"""Tests the rigs of one labeling job: several in one file, each found by class, hash and name."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from poserig.pose.job_rigs import by_hash, check_together, joined_name, names_in, parse_rigs, rig_by
from poserig.pose.rig_file import RigError, load_rig

PERSON, ANIMAL, HUMAN = map(load_rig, ("coco-person-17", "animal-pose-20", "human-18"))
PAW: dict[str, Any] = {"version": 1, "name": "paw-1", "keypoints": [{"name": "paw"}]}
FIN: dict[str, Any] = {"version": 1, "name": "fin-1", "keypoints": [{"name": "fin"}]}


def test_one_rig_file_is_one_rig_and_an_array_keeps_its_order() -> None:
    assert [rig.name for rig in parse_rigs(PAW)] == ["paw-1"]
    assert [rig.name for rig in parse_rigs([FIN, PAW])] == ["fin-1", "paw-1"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([], "rig.json: has no rig."),
        ([PAW, {**FIN, "version": 2}], r"rig.json\[1\]: version: is 2"),
        ([PAW, PAW], 'Two rigs of one job have the name "paw-1"'),
        ([{**PAW, "category": "dog"}, {**FIN, "classes": ["fish", "dog"]}],
         'Two rigs of one job have the class "dog": paw-1 and fin-1'),
        ([PAW, {**FIN, "classes": ["paw-1"]}], 'the class "paw-1": paw-1 and fin-1'),
    ],
)  # fmt: skip
def test_rigs_that_cannot_be_in_one_job_are_refused(value: Any, told: str) -> None:
    with pytest.raises(RigError, match=told):
        parse_rigs(value, "rig.json")


def test_persons_of_two_rigs_are_one_class_until_a_file_names_others() -> None:
    with pytest.raises(RigError, match='the class "person": coco-person-17 and human-18') as caught:
        check_together([PERSON, ANIMAL, HUMAN], "--rig")
    assert (caught.value.where, "classes" in caught.value.cure) == ("--rig", True)
    check_together([PERSON, replace(HUMAN, classes=("dancer",))])


def test_names_and_files_are_joined_by_a_plus(tmp_path: Path) -> None:
    assert names_in("hand-21") == ("hand-21",)
    assert names_in("hand-21+own/dog.json") == ("hand-21", "own/dog.json")
    odd = tmp_path / "a+b.json"
    assert names_in(str(odd)) == (f"{tmp_path}/a", "b.json")
    odd.write_text("{}")
    assert names_in(str(odd)) == (str(odd),)
    assert joined_name([PERSON, ANIMAL]) == "coco-person-17+animal-pose-20"


def test_two_rigs_with_the_same_points_keep_their_own_sigmas() -> None:
    cat = replace(ANIMAL, name="cat-20", keypoints=tuple(
        replace(one, sigma=0.01) for one in ANIMAL.keypoints
    ))  # fmt: skip
    assert cat.hash == ANIMAL.hash
    rigs = by_hash([PERSON, ANIMAL, cat])
    assert rig_by(rigs, PERSON.hash, "") is PERSON
    assert rig_by(rigs, ANIMAL.hash, "animal-pose-20") is ANIMAL
    assert rig_by(rigs, ANIMAL.hash, "cat-20") is cat
    assert rig_by(rigs, "0" * 16, "cat-20") is None
