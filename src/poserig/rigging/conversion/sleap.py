"""SLEAP's skeleton files: networkx's graph in jsonpickle.

An object is spelled out where it first appears; afterwards {"py/id": n} names the n-th of them.
Source: talmolab/sleap `sleap/skeleton.py` (Skeleton.to_json), talmolab/sleap-io `io/skeleton.py`.
"""

import json

from poserig.formats.rigs import make_rig, rig_of_library
from poserig.formats.sleap_skeleton import EDGE, SYMMETRY, TYPE, with_partners
from poserig.json import Json, JsonObject
from poserig.pose.rig import Rig
from poserig.rigging.conversion import ConversionError

_NODE = "sleap.skeleton.Node"


def write(rig: Rig) -> str:
    """The file that SLEAP's "Load Skeleton" takes."""
    count = 0
    ids: dict[str, int] = {}

    def node(name: str) -> JsonObject:
        nonlocal count
        if name in ids:
            return {"py/id": ids[name]}
        count += 1
        ids[name] = count
        return {"py/object": _NODE, "py/state": {"py/tuple": [name, 1.0]}}

    def kind(number: int) -> JsonObject:
        nonlocal count
        count += 1
        return {"py/reduce": [{"py/type": TYPE}, {"py/tuple": [number]}]}

    edges: list[Json] = [
        {"edge_insert_idx": number, "key": 0, "source": node(link.start),
         "target": node(link.end), "type": kind(EDGE)}
        for number, link in enumerate(rig.links)
    ]  # fmt: skip
    names = rig.keypoint_names
    symmetries: list[Json] = [
        {"key": 0, "source": node(names[one]), "target": node(names[other]), "type": kind(SYMMETRY)}
        for one, other in enumerate(rig.swap_indices)
        if one < other
    ]
    skeleton: JsonObject = {
        "directed": True,
        "graph": {"name": rig.category or rig.name, "num_edges_inserted": len(edges)},
        "links": [*edges, *symmetries],
        "multigraph": True,
        "nodes": [{"id": node(name)} for name in names],
    }
    return json.dumps(skeleton, ensure_ascii=False, indent=1) + "\n"


def read(value: Json, where: str) -> Rig:
    """The rig of a skeleton file.

    Raises:
        ConversionError: It cannot be read.
    """
    try:
        return _read(value)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise ConversionError(
            f"is no skeleton of SLEAP ({type(error).__name__}: {error}).",
            where=where,
            cure="Save the skeleton with SLEAP: Skeleton, Save Skeleton.",
        ) from error


def _read(value: Json) -> Rig:
    graph = value.get("nx_graph", value)
    seen: list[Json] = []
    links = [
        (_node(link["source"], seen), _node(link["target"], seen), _kind(link.get("type"), seen))
        for link in graph["links"]
    ]
    names = [_node(node["id"], seen) for node in graph["nodes"]]
    title = str(graph.get("graph", {}).get("name") or "")
    partners: dict[str, str] = {}
    for start, end, kind in links:
        if kind == SYMMETRY:
            partners |= {start: end, end: start}
    if not names or len(set(names)) != len(names):
        raise ValueError("no node, or two of one name")
    edges = [(start, end) for start, end, kind in links if kind == EDGE]
    return with_partners(rig_of_library(names, title) or make_rig(title, names, edges), partners)


def _node(value: Json, seen: list[Json]) -> str:
    """The name of a node; one that is spelled out is noted."""
    if "py/id" in value:
        return str(seen[int(value["py/id"]) - 1])
    state = value["py/state"]
    name = state["py/tuple"][0] if "py/tuple" in state else state["name"]
    seen.append(str(name))
    return str(name)


def _kind(value: Json, seen: list[Json]) -> int:
    if value is None:
        return EDGE
    if "py/id" in value:
        return int(seen[int(value["py/id"]) - 1])
    kind = int(value["py/reduce"][1]["py/tuple"][0])
    seen.append(kind)
    return kind
