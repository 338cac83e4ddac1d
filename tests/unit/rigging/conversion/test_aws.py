"""Inputs as the AWS component's README shows them and its rig tool saves them."""

import json

import pytest

from poserig.errors import PoserigError
from poserig.rigging.conversion.aws import read, write

CLASSES = [
    {"id": "1f2e", "color": "#1F77B4", "label": "left eye", "x": 60, "y": 10},
    {"id": "2f2e", "color": None, "label": "right eye", "x": 20, "y": 10},
    {"id": "3f2e", "label": "o'brien", "x": 40, "y": 50},
]
# The rig tool writes null for a color, which its own component refuses in the first pair.
PAIRS = [["left eye", "right eye", None], ["right eye", "o'brien", "#ff0000"]]
BOX = {"left": 0, "top": 0, "right": 80, "bottom": 40}
VALUE = {"skeletonBoundingBox": BOX, "keypointClasses": CLASSES, "skeletonRig": PAIRS}
# An element with its attributes, a comment, and JSON: the label o'brien ends an attribute early.
SAVED = f"""<crowd-2d-skeleton
    skeletonRig='{json.dumps(PAIRS)}'
    keypointClasses='{json.dumps(CLASSES)}'
></crowd-2d-skeleton>
<!-- the same as JSON -->
{json.dumps(VALUE, indent=2)}
"""
TEMPLATE = """<crowd-form id="crowd-form">
<crowd-2d-skeleton imgSrc="{{ task.input.image_s3_uri | grant_read_access }}"
  keypointclasses='[{"label":"beak","x":1,"y":2},{"label":"tail","x":5,"y":4}]'
  skeletonRig="[[&quot;beak&quot;,&quot;tail&quot;]]"
  initialValues="{{ task.input.initial_values }}">
  <full-instructions>x</full-instructions>
</crowd-2d-skeleton></crowd-form>"""


def test_the_rig_tools_file_is_read_from_its_json() -> None:
    rig = read(SAVED, "skeleton_rig.txt")
    assert rig.keypoint_names == ("left eye", "right eye", "o'brien")
    assert [one.color for one in rig.keypoints] == ["#1F77B4", "", ""]
    assert rig.swap_indices == (1, 0, 2)
    assert [(link.start, link.end, link.color) for link in rig.links] == [
        ("left eye", "right eye", ""), ("right eye", "o'brien", "#ff0000")]  # fmt: skip
    assert rig.aspect == 2
    assert [one.position for one in rig.keypoints] == [(0.5, 0), (0, 0), (0.25, 1)]


def test_a_template_is_read_whatever_the_case_and_quotes_of_its_attributes() -> None:
    rig = read(TEMPLATE, "template.html")
    assert rig.keypoint_names == ("beak", "tail")
    assert [(link.start, link.end) for link in rig.links] == [("beak", "tail")]
    assert [one.position for one in rig.keypoints] == [(0, 0), (1, 1)]


def test_what_is_written_is_escaped_and_reads_back() -> None:
    text = write(read(SAVED, "x"))
    assert text.count("<") == 2
    again = read(text, "x")
    assert again.keypoint_names == ("left eye", "right eye", "o'brien")
    assert [one.position for one in again.keypoints] == [(0.5, 0), (0, 0), (0.25, 1)]


@pytest.mark.parametrize(
    "classes",
    ["[]", "3", '[{"label":"a","x":1,"y":1},{"label":"a","x":2,"y":2}]', '[{"x":1,"y":2}]',
     '[{"label":"a","x":"far","y":2}]', "[oops"],
)  # fmt: skip
def test_classes_that_are_none_are_refused(classes: str) -> None:
    with pytest.raises(PoserigError, match=r"t\.html.*keypointClasses"):
        read(f"<crowd-2d-skeleton keypointClasses='{classes}'></crowd-2d-skeleton>", "t.html")


def test_links_to_nowhere_are_left_out() -> None:
    text = json.dumps({"keypointClasses": CLASSES, "skeletonRig": [["left eye", "gone"]]})
    assert read(text, "x").links == ()
