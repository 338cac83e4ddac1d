"""SLEAP's skeleton files: networkx's graph in jsonpickle.

An object is spelled out where it first appears; afterwards {"py/id": n} names the n-th of them.
sleap-io counts otherwise (`_Apart`), and writes YAML too.
Source: talmolab/sleap `sleap/skeleton.py` (Skeleton.to_json), talmolab/sleap-io `io/skeleton.py`.
"""

import json
from collections.abc import Mapping, Sequence

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


def read_yaml(value: Mapping[str, Json], where: str) -> Rig:
    """The rig of the first skeleton in a YAML file, as sleap-io writes it.

    Raises:
        ConversionError: It cannot be read.
    """
    title, skeleton = next(iter(value.items()))
    try:
        links = [(edge["source"]["name"], edge["destination"]["name"], EDGE)
                 for edge in skeleton.get("edges") or []]  # fmt: skip
        links += [(one["name"], other["name"], SYMMETRY)
                  for one, other in skeleton.get("symmetries") or []]  # fmt: skip
        return _rig([str(node["name"]) for node in skeleton["nodes"]], links, str(title))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ConversionError(
            f"is no skeleton of SLEAP ({type(error).__name__}: {error}).",
            where=where,
            cure="Save the skeleton with sleap-io's save_skeleton.",
        ) from error


def _read(value: Json) -> Rig:
    graph = value.get("nx_graph", value)
    try:
        names, links = _graph(graph, _Shared())
    except (IndexError, ValueError):
        names, links = _graph(graph, _Apart())
    return _rig(names, links, str(graph.get("graph", {}).get("name") or ""))


def _rig(names: list[str], links: Sequence[tuple[str, str, int]], title: str) -> Rig:
    partners: dict[str, str] = {}
    for start, end, kind in links:
        if kind == SYMMETRY:
            partners |= {start: end, end: start}
    if not names or len(set(names)) != len(names):
        raise ValueError("no node, or two of one name")
    edges = [(start, end) for start, end, kind in links if kind == EDGE]
    return with_partners(rig_of_library(names, title) or make_rig(title, names, edges), partners)


class _Shared:
    """Objects as SLEAP numbers them: nodes and types together, each spelled out once."""

    def __init__(self) -> None:
        self._seen: list[str | int] = []

    def note(self, item: str | int) -> None:
        if isinstance(item, str) and item in self._seen:
            raise ValueError(f'"{item}" is spelled out twice')
        self._seen.append(item)

    def node(self, number: int) -> str:
        found = self._seen[number - 1]
        if not isinstance(found, str):
            raise ValueError(f"object {number} is no node")
        return found

    def kind(self, number: int) -> int:
        found = self._seen[number - 1]
        if not isinstance(found, int):
            raise ValueError(f"object {number} is no type of a link")
        return found


class _Apart:
    """Objects as sleap-io numbers them: nodes by themselves, and types by themselves."""

    def __init__(self) -> None:
        self._nodes: list[str] = []
        self._kinds: list[int] = []

    def note(self, item: str | int) -> None:
        if isinstance(item, int):
            self._kinds.append(item)
        elif item not in self._nodes:
            self._nodes.append(item)

    def node(self, number: int) -> str:
        return self._nodes[number - 1]

    def kind(self, number: int) -> int:
        return self._kinds[number - 1]


def _graph(
    graph: Json, objects: "_Shared | _Apart"
) -> tuple[list[str], list[tuple[str, str, int]]]:
    """Names of the nodes, and links as start, end and type."""
    links = [
        (_node(link["source"], objects), _node(link["target"], objects),
         _kind(link.get("type"), objects))
        for link in graph["links"]
    ]  # fmt: skip
    return [_node(node["id"], objects) for node in graph["nodes"]], links


def _node(value: Json, objects: "_Shared | _Apart") -> str:
    """The name of a node; one that is spelled out is noted."""
    if "py/id" in value:
        return objects.node(_number(value))
    state = value["py/state"]
    name = str(state["py/tuple"][0] if "py/tuple" in state else state["name"])
    objects.note(name)
    return name


def _kind(value: Json, objects: "_Shared | _Apart") -> int:
    if value is None:
        return EDGE
    if "py/id" in value:
        return objects.kind(_number(value))
    kind = int(value["py/reduce"][1]["py/tuple"][0])
    objects.note(kind)
    return kind


def _number(value: Json) -> int:
    """The number of an object that was spelled out before, from 1."""
    number = int(value["py/id"])
    if number < 1:
        raise ValueError(f"object {number} is none")
    return number
