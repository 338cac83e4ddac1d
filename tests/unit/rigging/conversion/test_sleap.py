import json
from typing import Any

from poserig.formats.rigs import make_rig
from poserig.rigging.conversion.sleap import read, write


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
