"""Finds members of a rig file that no reader knows: most are a known one, spelled otherwise."""

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from poserig.json import Json
from poserig.rigging.advice import Advice

_SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "rig.schema.json"
_MOST = 20
"""A file of another program may have thousands."""


def unknown_members(value: Json) -> list[Advice]:
    """Advice on the members of a rig file that its schema does not name.

    Args:
        value: The content of a rig file; what is no object in it has no members.
    """
    if not isinstance(value, Mapping):
        return []
    known: Mapping[str, Json] = json.loads(_SCHEMA.read_text("utf-8"))["properties"]
    found = list(_unknown(value, "", known))
    for member in ("keypoints", "links"):
        names = known[member]["items"]["properties"]
        items = value.get(member)
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, Mapping):
                found += _unknown(item, f"{member}[{number}]", names)
    return found[:_MOST]


def _unknown(item: Mapping[str, Json], place: str, known: Mapping[str, Json]) -> Iterator[Advice]:
    for name in item:
        if name in known:
            continue
        near = get_close_matches(name.casefold(), known, n=1)
        yield Advice(
            f"{place}.{name}" if place else name,
            "No member of a rig file has this name: it is passed over.",
            f'Do you mean "{near[0]}"?' if near else "Remove it, or leave it as a note.",
        )
