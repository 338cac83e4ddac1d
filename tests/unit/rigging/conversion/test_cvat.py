import json
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.rigging.conversion.cvat import read, read_svg, write
from poserig.rigging.conversion.registry import read_any

# A drawing as CVAT's skeleton editor saves it.
SVG = (
    '<line x1="10" y1="10" x2="50" y2="90" stroke="black" data-type="edge" data-node-from="1"'
    ' data-node-to="2" stroke-width="0.5"></line>'
    '<circle r="0.75" cx="10" cy="10" data-type="element node" data-element-id="1"'
    ' data-node-id="1" data-label-name="beak"></circle>'
    '<circle r="0.75" cx="50" cy="90" data-type="element node" data-element-id="2"'
    ' data-node-id="2" data-label-name="tail"></circle>'
)
LABELS: list[dict[str, Any]] = [
    {"name": "car", "type": "rectangle", "attributes": []},
    {"name": "bird", "type": "skeleton", "svg": SVG,
     "sublabels": [{"name": "tail", "type": "points"}, {"name": "beak", "type": "points"}]},
]  # fmt: skip


def test_the_order_is_that_of_the_sublabels_and_the_template_that_of_the_drawing() -> None:
    rig = read(LABELS, "labels.json")
    assert (rig.name, rig.category) == ("bird-2", "bird")
    assert rig.keypoint_names == ("tail", "beak")
    assert [(link.start, link.end) for link in rig.links] == [("beak", "tail")]
    assert [one.position for one in rig.keypoints] == [(1, 1), (0, 0)]
    assert rig.aspect == 0.5


def test_a_drawing_alone_is_a_rig_with_or_without_its_element() -> None:
    for text in (SVG, f"<svg>{SVG}</svg>", f'<svg xmlns="http://www.w3.org/2000/svg">{SVG}</svg>'):
        assert read_svg(text, "x").keypoint_names == ("beak", "tail")
    assert read_any(f"<svg>{SVG}</svg>", "x").keypoint_names == ("beak", "tail")


def test_a_task_with_several_skeletons_wants_a_choice() -> None:
    two = [*LABELS, {**LABELS[1], "name": "bat"}]
    with pytest.raises(PoserigError, match=r"2 skeletons.*of bird, bat"):
        read({"labels": two}, "task.json")
    assert read({"labels": two}, "task.json", "bat").name == "bat-2"
    with pytest.raises(PoserigError, match="no skeletons cow"):
        read(two, "task.json", "cow")


def test_what_is_written_is_a_list_for_the_constructor() -> None:
    (label,) = json.loads(write(read(LABELS, "x")))
    assert (label["name"], label["type"]) == ("bird", "skeleton")
    assert [one["name"] for one in label["sublabels"]] == ["tail", "beak"]
    assert read([label], "x").keypoint_names == ("tail", "beak")
