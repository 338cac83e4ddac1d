import json
from pathlib import Path
from typing import Any

import pytest

from poserig.formats.rigs import make_rig
from poserig.rigging.conversion import ConversionError
from poserig.rigging.conversion.registry import read_any
from poserig.rigging.conversion.sleap import read, write

DATA = Path(__file__).parent / "data"


def node(name: str) -> dict[str, Any]:
    return {"py/object": "sleap.skeleton.Node", "py/state": {"py/tuple": [name, 1.0]}}


def kind(number: int) -> dict[str, Any]:
    return {"py/reduce": [{"py/type": "sleap.skeleton.EdgeType"}, {"py/tuple": [number]}]}


# As SLEAP's "Save Skeleton" writes it: head is 1, thorax 2, the type EDGE 3, abdomen 4, wingL 5.
FLY: dict[str, Any] = {
    "directed": True,
    "graph": {"name": "Skeleton-0", "num_edges_inserted": 3},
    "links": [
        {"edge_insert_idx": 0, "key": 0, "source": node("head"), "target": node("thorax"),
         "type": kind(1)},
        {"edge_insert_idx": 1, "key": 0, "source": {"py/id": 2}, "target": node("abdomen"),
         "type": {"py/id": 3}},
        {"key": 0, "source": node("wing1"), "target": node("wing2"), "type": kind(2)},
    ],
    "multigraph": True,
    "nodes": [{"id": {"py/id": n}} for n in (2, 1, 4, 5, 6)],
}  # fmt: skip


def test_references_count_nodes_and_types_in_the_order_of_appearance() -> None:
    rig = read(FLY, "fly.json")
    assert rig.keypoint_names == ("thorax", "head", "abdomen", "wing1", "wing2")
    assert [(link.start, link.end) for link in rig.links] == [
        ("head", "thorax"), ("thorax", "abdomen")]  # fmt: skip
    assert rig.swap_indices == (0, 1, 2, 4, 3)


def test_nodes_without_links_and_states_as_objects_are_read() -> None:
    alone = {"links": [], "nodes": [{"id": {"py/object": "x", "py/state": {"name": "dot"}}}]}
    assert read({"nx_graph": alone}, "x").keypoint_names == ("dot",)


def test_what_is_written_spells_each_node_once() -> None:
    rig = make_rig("fly", ["tail", "left_wing", "right_wing", "head"], [("head", "tail")])
    text = write(rig)
    for name in rig.keypoint_names:
        assert text.count(f'"{name}"') == 1
    back = read(json.loads(text), "x")
    assert (back.keypoint_names, back.swap_indices) == (rig.keypoint_names, (0, 2, 1, 3))


@pytest.mark.parametrize("file", ["sleap-io-fly.json", "sleap-io-fly.yaml"])
def test_what_sleap_io_saves_is_read(file: str) -> None:
    """sleap-io 0.9.5, save_skeleton: it numbers nodes and types of links each for themselves."""
    rig = read_any((DATA / file).read_text("utf-8"), file)
    assert (rig.name, rig.category) == ("fly-5", "fly")
    assert rig.keypoint_names == ("thorax", "head", "abdomen", "wing L", "wing R")
    assert [(link.start, link.end) for link in rig.links] == [
        ("head", "thorax"), ("thorax", "abdomen")]  # fmt: skip
    assert rig.swap_indices == (0, 1, 2, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        '{"links": [], "nodes": [{"id": {"py/id": 0}}]}',
        '{"links": [], "nodes": [{"id": {"py/id": 9}}]}',
        "fly:\n  nodes:\n  - name: a\n  edges:\n  - source: {}\n",
        "fly:\n  nodes: []\n",
    ],
)
def test_a_damaged_skeleton_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConversionError, match="x: is no skeleton of SLEAP"):
        read_any(text, "x")
