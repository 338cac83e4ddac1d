from typing import Any

from poserig.pose.rig_file import load_rig
from poserig.rigging.conversion.registry import read_any
from poserig.rigging.conversion.ultralytics import read, write


def test_partners_are_those_of_flip_idx() -> None:
    rig = read_any("kpt_shape: [3, 3]\nflip_idx: [0, 2, 1]\nnames: {0: bird}\n", "data.yaml")
    assert (rig.name, rig.category) == ("bird-3", "bird")
    assert rig.keypoint_names == ("point_1", "point_2", "point_3")
    assert rig.swap_indices == (0, 2, 1)


def test_the_lines_are_those_of_a_data_yaml() -> None:
    assert write(load_rig("coco-person-17")).startswith(
        "kpt_shape: [17, 3]\n"
        "flip_idx: [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]\n"
        "names:\n  0: person\nkpt_names:\n  0:\n  - nose\n"
    )


def test_names_and_links_of_sleap_io_are_read_and_others_passed_over() -> None:
    data: dict[str, Any] = {
        "kpt_shape": [2, 3],
        "names": {0: "ant"},
        "node_names": ["head", "tail"],
    }
    rig = read({**data, "skeleton": [[1, 0], [0, 2], [0], "x", [0, "1"]]}, "data.yaml")
    assert rig.keypoint_names == ("head", "tail")
    assert [(link.start, link.end) for link in rig.links] == [("tail", "head")]
