"""Planted faults of the review benchmark: each is one, and nothing of poserig makes it."""

import ast
from pathlib import Path
from random import Random

import pytest

from benchmarks.consolidation.poses import all_images
from benchmarks.review import faults
from benchmarks.review.faults import FAULTS, plant
from benchmarks.review.found import SHARE, with_faults


def test_what_makes_faults_shares_no_code_with_what_finds_them() -> None:
    tree = ast.parse(Path(faults.__file__).read_text("utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names == {"collections.abc", "random"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_changes_its_person_or_a_neighbor_and_spoils_no_given_pose(kind: str) -> None:
    random, planted = Random(1), 0  # noqa: S311 - a simulation
    for image in all_images()[:60]:
        poses = [list(person.keypoints) for person in image.persons]
        before = [list(pose) for pose in poses]
        found = plant(kind, poses, 0, random)
        assert poses == before
        if found is None:
            continue
        planted += 1
        changed = [n for n, pose in enumerate(found) if n >= len(poses) or pose != poses[n]]
        assert 1 <= len(changed) <= 2
        assert all(len(pose) == 51 for pose in found)
    assert planted >= 5


def test_a_seventh_of_the_images_get_one_fault_each_of_all_kinds_alike() -> None:
    images = all_images()[:120]
    labeled, planted = with_faults(images, 3)
    assert len(planted) == round(SHARE * 120) == 18
    counts = [list(planted.values()).count(kind) for kind in FAULTS]
    assert set(counts) == {1, 2}
    for image, truth in zip(labeled, images, strict=True):
        same = [list(item.keypoints) for item in image.instances] == [
            list(person.keypoints) for person in truth.persons
        ]
        assert same == (image.line not in planted)
    assert with_faults(images, 3)[1] == planted
    assert with_faults(images, 4)[1] != planted
