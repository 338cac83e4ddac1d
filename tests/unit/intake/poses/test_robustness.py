"""Whatever a file holds: it is read or refused in words, and what is read can be drawn."""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.start import start_values
from poserig.json import is_number, make_strict

HINTS = Hints(("a", "b"), (640, 480))
ROWS = [[10, 20, 0.9], [30, 40, 0.8]]
SEEDS: list[Any] = [
    [{"name": "Ann", "annotations": [{"label": "a", "x": 10, "y": 20, "v": 1, "score": 0.5}]}],
    {"images": [{"id": 1, "file_name": "1.jpg", "width": 9, "height": 9}],
     "categories": [{"id": 1, "name": "ant", "keypoints": ["a", "b"]}],
     "annotations": [{"image_id": 1, "category_id": 1, "iscrowd": 0, "bbox": [1, 2, 3, 4],
                      "keypoints": [10, 20, 2, 30, 40, 1], "foot_kpts": [1, 2, 2]}]},
    [{"image_id": "1.jpg", "keypoints": [10, 20, 3.5, 30, 40, 1], "score": 2, "box": [1, 2, 3, 4]}],
    {"predictions": [[{"keypoints": ROWS, "keypoint_scores": [1.1, 0.2], "bbox": [[1, 2, 3, 4]]}]]},
    {"meta_info": {"keypoint_id2name": {"0": "a", "1": "b"}},
     "instance_info": [{"keypoints": ROWS}]},
    [{"keypoints": {"x": [10, 30], "y": [20, 40], "visible": [0.5, 1]}, "box": {"x1": 1, "y1": 2,
      "x2": 3, "y2": 4}, "confidence": 0.5}],
    {"yolo": "0 0.5 0.5 0.2 0.2 0.1 0.2 2 0.3 0.4 2", "width": 640, "height": 480},
    {"bodyparts": [ROWS], "bbox_scores": [0.5]},
    {"nodes": [{"name": "a"}], "videos": [{"backend": {"filenames": ["1.jpg"]}}],
     "labels": [{"video": "0", "frame_idx": 0, "_instances": [
         {"_points": {"0": {"x": 1, "y": 2}}}]}]},
    {"people": [{"pose_keypoints_2d": [n for k in range(18) for n in (k + 9, 8, 0.5)],
                 "face_keypoints_2d": [1, 2, 0.5]}]},
    {"pose_landmarks": [[{"x": k / 99, "y": 0.2, "z": 0, "visibility": 0.5} for k in range(33)]]},
    {"shapes": [{"type": "skeleton", "label": "ant", "frame": 0, "elements": [
        {"type": "points", "label": "a", "points": [1, 2], "occluded": True, "outside": False}]}]},
    [{"data": {"image": "1.jpg"}, "annotations": [{"updated_at": "x", "result": [
        {"id": "r", "type": "rectanglelabels", "original_width": 9, "original_height": 9,
         "value": {"x": 1, "y": 2, "width": 3, "height": 4, "rectanglelabels": ["ant"]}},
        {"id": "k", "type": "keypointlabels", "parentID": "r", "value": {"x": 1, "y": 2,
         "keypointlabels": ["a"]}},
        {"type": "relation", "from_id": "k", "to_id": "r"}]}]}],
    {"worker_id": "w",
     "updated_annotations": '[{"annotations": [{"label": "a", "x": 1, "y": 2}]}]'},
    {"annotatedResult": {"keypoints": [{"label": "a", "x": 1, "y": 2}],
                         "inputImageProperties": {"width": 9, "height": 9}}},
    [{"workerId": "w", "annotationData": {"content": '{"annotatedResult": {"keypoints": []}}'}}],
    {"rig": "ant-2", "labels": ["a", "b"], "version": 2,
     "instances": [{"id": "1", "keypoints": [1, 2, 2, 0, 0, 0], "origins": "pn"}]},
]  # fmt: skip
ODD: list[Any] = [
    None, True, 0, -1, 7, 0.5, 1e300, float("nan"), float("inf"), 10**400, "", "x", "1", "\ud800",
    [], {}, [None], [[]], [{}], {"x": 1}, [[1, 2]], "[", "NaN",
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(
        value, list) else ()  # fmt: skip
    for key, item in items:
        found += places(item, (*path, key))
    return found


def spoil(value: Any, chance: random.Random) -> Any:
    """Replaces, removes or doubles one value somewhere in it."""
    value = copy.deepcopy(value)
    path = chance.choice(places(value))
    odd = copy.deepcopy(chance.choice(ODD))
    if not path:
        return odd
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    if chance.random() < 0.2:
        del inner[path[-1]]
    elif chance.random() < 0.2 and isinstance(inner, list):
        inner.append(odd)
    else:
        inner[path[-1]] = odd
    return value


def check(value: Any, source: str = "s3://b/1.jpg") -> None:
    try:
        start = start_values(value, "p", HINTS, source)
    except PosesError as error:
        assert error.where.startswith("p")
        assert str(error)
        return
    for instance in start.instances:
        assert isinstance(instance.get("name") or "", str)
        for point in instance["annotations"]:
            assert is_number(point["x"])
            assert is_number(point["y"])
            assert point.get("v") in (None, 1, 2)
            assert point.get("score") is None or 0 <= point["score"] <= 1
    assert all(str(item) for item in start.left_out)
    json.dumps(make_strict(start.instances)[0], allow_nan=False)


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_every_shape_is_read_as_it_is(seed: int) -> None:
    start = start_values(SEEDS[seed], "p", HINTS, "s3://b/1.jpg")
    assert start.instances or "annotationData" in str(SEEDS[seed])


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_a_spoiled_file_is_read_or_refused_in_words(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # seeded, no secret
    for _ in range(400):
        value = SEEDS[seed]
        for _ in range(chance.randrange(1, 4)):
            value = spoil(value, chance)
        check(value)


TEXTS = [
    "scorer,A,A,A\nbodyparts,a,a,b\ncoords,x,y,x\n0,1,2,3\n",
    "track,frame_idx,instance.score,a.x,a.y,a.score\nt,0,1,2,3,4\n",
    '<annotations><image name="1.jpg" width="9" height="9"><skeleton label="ant">'
    '<points label="a" points="1,2" occluded="1"/></skeleton></image></annotations>',
    "0 0.5 0.5 0.2 0.2 0.1 0.2 2 0.3 0.4 2\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_spoiled_text_is_read_or_refused_in_words(text: str) -> None:
    chance = random.Random(text)  # noqa: S311  # seeded, no secret
    for _ in range(400):
        spoiled = text
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(spoiled) + 1)
            with_what = chance.choice(["", "", ",", "\n", "x", "nan", '"', "<", "0", " ", "\0"])
            spoiled = spoiled[:at] + with_what + spoiled[at + chance.randrange(3) :]
        check(spoiled)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["keypoints", "annotations", "label", "x", "y", "people", "result",
                         "predictions", "instances", "labels", "value", "type", "shapes"])
        | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
@settings(max_examples=300, deadline=None)
def test_any_json_is_read_or_refused_in_words(value: Any) -> None:
    check(value)
