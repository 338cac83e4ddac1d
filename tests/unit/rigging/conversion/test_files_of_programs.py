"""Rigs in files that other programs wrote: those that the tests of the formats keep."""

from pathlib import Path

import pytest

from poserig.rigging.conversion.registry import read_any

UNIT = Path(__file__).parents[2]
POSES = "intake/poses/files"


@pytest.mark.parametrize(
    ("file", "category", "name", "links", "partners"),
    [
        (f"{POSES}/deeplabcut/config.yaml", "", "dlc-test-project-6", 0, 0),
        (f"{POSES}/ultralytics-pose/data.yaml", "", "skeleton-label-3", 0, 0),
        (f"{POSES}/mmpose/test_horse10.json", "", "horse-22", 0, 0),
        (f"{POSES}/mmpose/test_ap10k.json", "jaguar", "ap10k-17", 17, 14),
        (f"{POSES}/coco-small/person_keypoints_train.json", "", "a-3", 2, 0),
        ("formats/files/programs/datumaro_program/coco/annotations/person_keypoints_default.json",
         "", "coco-person-17", 19, 16),
        ("formats/files/programs/sleap_program/yolo/data.yaml", "", "coco-person-17", 19, 16),
    ],
)  # fmt: skip
def test_a_file_that_a_program_wrote_holds_its_rig(
    file: str, category: str, name: str, links: int, partners: int
) -> None:
    rig = read_any((UNIT / file).read_text("utf-8"), file, category)
    found = sum(one != other for one, other in enumerate(rig.swap_indices))
    assert (rig.name, len(rig.links), found) == (name, links, partners)
