"""Turns rigs into SLEAP's skeletons and back.

SLEAP writes a skeleton as a graph of networkx in jsonpickle: nodes by their number in a list for
all skeletons, links whose type is 1 for an edge and 2 for a symmetry. A type is spelled out where
it first appears, and is a `py/id` from then on.
Source: talmolab/sleap-io `io/skeleton.py` (SkeletonSLPDecoder), `docs/formats`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from poserig.formats.rigs import make_rig, rig_of_library
from poserig.intake.poses.arrays import text_of
from poserig.json import Json, JsonObject
from poserig.pose.rig import Rig

EDGE, SYMMETRY = 1, 2
USUAL: Final = re.compile(r"(?i)skeleton(-\d+)?")
TYPE: Final = "sleap.skeleton.EdgeType"


def skeletons_of(metadata: Mapping[str, Json]) -> list[tuple[list[str], Rig]]:
    """Returns the node names and the rig of each skeleton of a file.

    Args:
        metadata: The file's JSON, with `skeletons` and `nodes`.

    Raises:
        ValueError: They cannot be read.
    """
    try:
        names = [text_of(node["name"]) for node in metadata["nodes"]]
        return [_skeleton(value, names) for value in metadata["skeletons"]]
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"the skeleton lacks {error}") from None


def classes_of(metadata: Mapping[str, Json]) -> list[str]:
    """Returns the class that the name of each skeleton says; "" for a name that SLEAP gave it."""
    names = map(_name, metadata["skeletons"])
    return ["" if USUAL.fullmatch(name) else name for name in names]


def _name(value: Mapping[str, Json]) -> str:
    return text_of(value.get("nx_graph", value).get("graph", {}).get("name"))


def _skeleton(value: Mapping[str, Json], names: Sequence[str]) -> tuple[list[str], Rig]:
    graph = value.get("nx_graph", value)
    own = [names[_number(node["id"])] for node in graph["nodes"]]
    links: list[tuple[str, str]] = []
    partners: dict[str, str] = {}
    types: list[int] = []
    for link in graph["links"]:
        kind = _kind(link.get("type"), types)
        start, end = names[_number(link["source"])], names[_number(link["target"])]
        if kind == SYMMETRY:
            partners |= {start: end, end: start}
        elif kind == EDGE:
            links.append((start, end))
    title = _name(value)
    rig = rig_of_library(own, title) or make_rig(title, own, links)
    return own, with_partners(rig, partners)


def _number(value: Json) -> int:
    """Returns the number of a node; older files have the node itself under `py/id`, from 1."""
    return int(value["py/id"]) - 1 if isinstance(value, Mapping) else int(value)


def _kind(value: Json, types: list[int]) -> int:
    """Returns 1 for an edge and 2 for a symmetry. `types` holds those that were spelled out."""
    if isinstance(value, Mapping) and "py/reduce" in value:
        types.append(int(value["py/reduce"][1]["py/tuple"][0]))
        return types[-1]
    if isinstance(value, Mapping) and type(value.get("py/id")) is int:
        number: int = value["py/id"]
        return types[number - 1] if 0 < number <= len(types) else number
    return EDGE


def with_partners(rig: Rig, partners: Mapping[str, str]) -> Rig:
    """Returns the rig with the symmetries of the file: its names may not tell them."""
    if not partners:
        return rig
    keypoints = tuple(
        replace(item, swap=partners[item.name])
        if partners.get(partners.get(item.name, "")) == item.name
        else item
        for item in rig.keypoints
    )
    return rig if keypoints == rig.keypoints else replace(rig, keypoints=keypoints)


def skeleton_of(rig: Rig, first: int, name: str = "") -> JsonObject:
    """Returns a rig as a skeleton.

    Args:
        rig: The rig.
        first: Number of its first node in the list of all nodes.
        name: Of the skeleton; "" for what the rig is of.
    """
    links: list[Json] = []
    types: list[int] = []

    def kind_of(kind: int) -> JsonObject:
        if kind in types:
            return {"py/id": types.index(kind) + 1}
        types.append(kind)
        return {"py/reduce": [{"py/type": TYPE}, {"py/tuple": [kind]}]}

    for number, link in enumerate(rig.links):
        links.append(
            {
                "edge_insert_idx": number,
                "key": 0,
                "source": first + rig.index[link.start],
                "target": first + rig.index[link.end],
                "type": kind_of(EDGE),
            }
        )
    for one, other in enumerate(rig.swap_indices):
        if one < other:
            ends = {"source": first + one, "target": first + other}
            links.append({"key": 0, **ends, "type": kind_of(SYMMETRY)})
    return {
        "directed": True,
        "graph": {"name": name or rig.category or rig.name, "num_edges_inserted": len(rig.links)},
        "links": links,
        "multigraph": True,
        "nodes": [{"id": first + number} for number in range(len(rig.keypoints))],
    }
