from dataclasses import replace
from typing import Any

import pytest

from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import library_names, load_rig

ANT = Rig(
    "ant-4",
    (
        KeypointClass("head"),
        KeypointClass("left_leg", side="left", swap="right_leg", sigma=0.1),
        KeypointClass("right_leg", side="right", swap="left_leg"),
        KeypointClass("tail"),
    ),
    (Link("head", "tail"),),
)


def test_a_rig_gives_names_indices_sigmas_and_partners_in_its_order() -> None:
    assert ANT.keypoint_names == ("head", "left_leg", "right_leg", "tail")
    assert ANT.index == {"head": 0, "left_leg": 1, "right_leg": 2, "tail": 3}
    assert ANT.sigmas == (0.05, 0.1, 0.05, 0.05)
    assert ANT.swap_indices == (0, 2, 1, 3)


def test_hash_is_the_sha256_of_the_canonical_identity() -> None:
    # Computed by hand with sha256sum; the web build must come to the same.
    # {"keypoints":["head","left_leg","right_leg","tail"],"links":[["head","tail"]],
    #  "swap":[null,"right_leg","left_leg",null]}
    assert ANT.hash == "22cc2fa1686d6084"


def test_the_hash_of_other_scripts_is_that_of_their_utf_8() -> None:
    # printf '{"keypoints":["頭"],"links":[],"swap":[null]}' | sha256sum
    assert Rig("ant-1", (KeypointClass("頭"),)).hash == "c5bca5998d560146"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"title": "An ant"}, True),
        ({"name": "ant-5"}, True),
        ({"aspect": 2.0}, True),
        ({"keypoints": (replace(ANT.keypoints[0], color="#123456"), *ANT.keypoints[1:])}, True),
        ({"keypoints": (replace(ANT.keypoints[0], sigma=0.2), *ANT.keypoints[1:])}, True),
        ({"keypoints": (replace(ANT.keypoints[0], name="face"), *ANT.keypoints[1:])}, False),
        ({"keypoints": ANT.keypoints[::-1]}, False),
        ({"keypoints": (ANT.keypoints[0], KeypointClass("left_leg"), *ANT.keypoints[2:])}, False),
        ({"links": (Link("tail", "head"),)}, False),
        ({"links": (Link("head", "tail", "#123456"),)}, True),
    ],
)
def test_the_hash_changes_only_with_what_changes_a_labels_meaning(
    change: dict[str, Any], same: bool
) -> None:
    assert (replace(ANT, **change).hash == ANT.hash) is same


def test_the_hashes_of_the_library_rigs_are_pinned() -> None:
    """Labels in people's buckets carry these: a change makes them foreign."""
    assert {name: load_rig(name).hash for name in library_names()} == {
        "animal-pose-20": "06df18b028ff743f",
        "ap10k-17": "a9d479a598225fa1",
        "apollocar3d-24": "0c140489cc910916",
        "box-truck-22": "e2d3a518b28c2ead",
        "coco-person-17": "e692b01668581096",
        "coco-wholebody-133": "e9b11d4c13f6ea41",
        "crowdpose-14": "48d73f0998749a89",
        "face-68": "8b907778c985631a",
        "halpe-26": "f3d418f12d8de49c",
        "hand-21": "ef8d2ab0c8fe28d2",
        "horse-22": "ee9025dc9103e405",
        "human-18": "701bb5449190e107",
        "human-art-21": "69ff4e45c13e5e51",
        "macaque-17": "e692b01668581096",
        "mpii-16": "435833d4505a9dbe",
        "openpose-body-25": "f17ea54b7de27b49",
    }
