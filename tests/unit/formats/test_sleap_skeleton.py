"""SLEAP's skeletons. talmolab/sleap-io#46 (symmetries), talmolab/sleap#357 (types by `py/id`)."""

from dataclasses import replace
from typing import Any

import pytest

from poserig.formats.rigs import make_rig
from poserig.formats.sleap_skeleton import skeleton_of, skeletons_of
from poserig.pose.rig_file import library_names, load_rig

EDGE = {"py/reduce": [{"py/type": "sleap.skeleton.EdgeType"}, {"py/tuple": [1]}]}
SYMMETRY = {"py/reduce": [{"py/type": "sleap.skeleton.EdgeType"}, {"py/tuple": [2]}]}


def link(source: Any, target: Any, kind: Any) -> dict[str, Any]:
    return {"source": source, "target": target, "type": kind, "key": 0}


def file(links: list[Any], order: Any = (0, 1, 2), **more: Any) -> dict[str, Any]:
    graph = {"graph": {"name": "fly"}, "links": links, "nodes": [{"id": n} for n in order]}
    names = ("head", "one", "two")
    return {"nodes": [{"name": name} for name in names], "skeletons": [graph], **more}


def test_edges_are_links_and_symmetries_partners() -> None:
    links = [link(0, 1, EDGE), link(0, 2, {"py/id": 1}), link(1, 2, SYMMETRY)]
    ((names, rig),) = skeletons_of(file(links))
    assert (names, rig.name) == (["head", "one", "two"], "fly-3")
    assert [(one.start, one.end) for one in rig.links] == [("head", "one"), ("head", "two")]
    assert rig.swap_indices == (0, 2, 1)


def test_types_are_numbered_in_the_order_in_which_they_appear() -> None:
    links = [
        link(1, 2, SYMMETRY),
        link(2, 1, {"py/id": 1}),
        link(0, 1, EDGE),
        link(0, 2, {"py/id": 2}),
    ]
    ((_, rig),) = skeletons_of(file(links))
    assert [(one.start, one.end) for one in rig.links] == [("head", "one"), ("head", "two")]
    assert rig.swap_indices == (0, 2, 1)


def test_points_have_the_order_of_the_skeleton_and_links_that_of_the_file() -> None:
    ((names, rig),) = skeletons_of(file([link(0, 2, EDGE)], order=(2, 0, 1)))
    assert names == ["two", "head", "one"]
    assert [(one.start, one.end) for one in rig.links] == [("head", "two")]


def test_newer_files_wrap_the_graph() -> None:
    value = file([link(0, 1, EDGE)])
    value["skeletons"] = [{"nx_graph": value["skeletons"][0], "description": "x"}]
    assert skeletons_of(value)[0][1].links[0].end == "one"


@pytest.mark.parametrize(
    "value",
    [{}, {"nodes": [], "skeletons": [{}]}, file([{"source": 0}]), file([link(0, 9, EDGE)]),
     file([], order=("x",)), {"nodes": [3], "skeletons": []}],
)  # fmt: skip
def test_what_cannot_be_read_is_an_error(value: Any) -> None:
    with pytest.raises(ValueError, match=r"skeleton|invalid"):
        skeletons_of(value)


@pytest.mark.parametrize("name", library_names())
def test_every_rig_comes_back(name: str) -> None:
    rig = load_rig(name)
    other = make_rig("x", ["a", "b"])
    value = {
        "nodes": [{"name": n} for n in (*other.keypoint_names, *rig.keypoint_names)],
        "skeletons": [skeleton_of(other, 0), skeleton_of(rig, 2)],
    }
    assert skeletons_of(value)[1] == (list(rig.keypoint_names), rig)


def test_partners_that_no_name_tells_come_back() -> None:
    plain = make_rig("fly", ["head", "one", "two", "three", "four"])
    swaps = {"one": "two", "two": "one", "three": "four", "four": "three"}
    keypoints = tuple(replace(item, swap=swaps.get(item.name)) for item in plain.keypoints)
    rig = replace(plain, keypoints=keypoints)
    skeleton = skeleton_of(rig, 0)
    # The type is spelled out once.
    assert [one["type"] for one in skeleton["links"]] == [SYMMETRY, {"py/id": 1}]
    nodes = [{"name": name} for name in rig.keypoint_names]
    ((_, found),) = skeletons_of({"nodes": nodes, "skeletons": [skeleton]})
    assert found.swap_indices == (0, 2, 1, 4, 3)
