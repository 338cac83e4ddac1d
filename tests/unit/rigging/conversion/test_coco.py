import json

from poserig.pose.rig_file import load_rig
from poserig.rigging.conversion.coco import read, write


def test_links_count_from_one_and_the_category_is_the_rigs() -> None:
    (row,) = json.loads(write(load_rig("ap10k-17")))["categories"]
    assert (row["id"], row["name"]) == (1, "animal")
    assert row["skeleton"][:3] == [[1, 2], [1, 3], [2, 3]]


def test_a_category_alone_and_a_list_of_them_are_read() -> None:
    row = {"id": 1, "name": "bird", "keypoints": ["beak", "tail"], "skeleton": [[1, 2]]}
    for value in (row, [row], {"categories": [row, {"id": 2, "name": "box"}]}):
        rig = read(value, "x")
        assert (rig.name, [(link.start, link.end) for link in rig.links]) == (
            "bird-2", [("beak", "tail")])  # fmt: skip
