"""Every rig of the library, out to each program and back."""

import json
from collections.abc import Iterable

import pytest

from poserig.errors import PoserigError
from poserig.formats.rigs import make_rig
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_names, load_rig
from poserig.rigging.conversion.registry import LOSES, WRITERS, read_any

BIRD = make_rig("Bird", ["beak", "left wing", "right wing", "<tail> & \"co\" 'x' 🐦"],
                [("beak", "left wing"), ("beak", "right wing")])  # fmt: skip


def pairs(rig: Rig) -> list[tuple[str, str]]:
    return [(link.start, link.end) for link in rig.links]


def test_every_program_but_ours_says_what_it_loses() -> None:
    assert WRITERS.keys() - LOSES.keys() == {"poserig"}


@pytest.mark.parametrize("program", WRITERS)
@pytest.mark.parametrize("name", library_names())
def test_names_order_and_links_come_back(name: str, program: str) -> None:
    rig = load_rig(name)
    back = read_any(WRITERS[program](rig), "file")
    assert back.keypoint_names == rig.keypoint_names
    if program != "ultralytics":
        assert set(pairs(back)) == set(pairs(rig))


@pytest.mark.parametrize("program", WRITERS)
def test_a_rig_of_ones_own_comes_back_with_odd_names(program: str) -> None:
    back = read_any(WRITERS[program](BIRD), "file")
    assert back.keypoint_names == BIRD.keypoint_names
    assert back.swap_indices == (0, 2, 1, 3)
    assert program == "ultralytics" or pairs(back) == pairs(BIRD)


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "{}", "[1]", "null", '{"a": 1}', "a: 1", "- 1", "<svg></svg>", "{", "[{}]",
     '{"categories": []}', '{"nodes": [], "links": []}', '{"nodes": 1, "links": [{}]}',
     '{"keypointClasses": 1}', '{"keypointClasses": [{"label": "a"}]}',
     "dataset_info keypoint_info",
     "kpt_shape: 3", "bodyparts: MULTI!", "<crowd-2d-skeleton>", '[{"svg": "<circle/>"}]',
     '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "a: [", "\x00"],
)  # fmt: skip
def test_what_is_no_rig_is_refused_with_its_file(text: str) -> None:
    with pytest.raises(PoserigError) as caught:
        read_any(text, "rig.txt")
    assert str(caught.value).startswith("rig.txt")


def categories(names: Iterable[str]) -> str:
    rows = [{"id": n, "name": name, "keypoints": [f"{name}_a", f"{name}_b"]}
            for n, name in enumerate(names)]  # fmt: skip
    return json.dumps({"images": [], "categories": [*rows, {"id": 9, "name": "box"}]})


def test_one_of_several_categories_is_chosen() -> None:
    with pytest.raises(PoserigError, match=r"2 categories.*--category dog or cat"):
        read_any(categories(["dog", "cat"]), "coco.json")
    assert read_any(categories(["dog", "cat"]), "coco.json", "cat").name == "cat-2"
    assert read_any(categories(["dog"]), "coco.json").name == "dog-2"
    with pytest.raises(PoserigError, match=r'"cow".*Choose one of: dog, cat'):
        read_any(categories(["dog", "cat"]), "coco.json", "cow")
