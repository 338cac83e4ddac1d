"""Finds the rig of labels, makes one where nobody knows it, and writes rig files."""

import re
from collections.abc import Iterable, Sequence

from poserig.json import Json
from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Link, Rig
from poserig.pose.rig_file import library_names, library_rig
from poserig.pose.rig_from_names import rig_from_names
from poserig.pose.side_words import sides_of


class Rigs:
    """Rigs by the names of their keypoints.

    Args:
        given: Rigs of the user's own.

    Attributes:
        made: Rigs that were made of names alone, because no file of theirs is known.
    """

    def __init__(self, given: Iterable[Rig] = ()) -> None:
        self._given = {rig.keypoint_names: rig for rig in given}
        self._found: dict[tuple[str, tuple[str, ...]], Rig] = {}
        self.made: dict[tuple[str, ...], Rig] = {}

    def of(self, name: str, keypoint_names: tuple[str, ...]) -> Rig:
        """Returns the rig with exactly these keypoints.

        Args:
            name: Of the rig, or "".
            keypoint_names: In the order of the label.
        """
        key = name, keypoint_names
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._find(name, keypoint_names)
        return found

    def _find(self, name: str, keypoint_names: tuple[str, ...]) -> Rig:
        if keypoint_names in self._given:
            return self._given[keypoint_names]
        known = library_rig(name)
        if known is None or known.keypoint_names != keypoint_names:
            known = rig_of_library(keypoint_names)
        if known is not None:
            return known
        made = rig_from_names(name or rig_name("", keypoint_names), keypoint_names)
        self.made[keypoint_names] = made
        return made


def rig_of_library(keypoint_names: Sequence[str], category: str = "") -> Rig | None:
    """Returns the rig of the library with these keypoints in this order, or None.

    Args:
        keypoint_names: In order.
        category: What the file calls the object, or "": it chooses among rigs that have the same
            names, as those of a person and of a macaque.
    """
    wanted = tuple(keypoint_names)
    rigs = [
        rig
        for name in library_names()
        if (rig := library_rig(name)) is not None and rig.keypoint_names == wanted
    ]
    told = category.casefold()
    named = [rig for rig in rigs if told in (rig.category.casefold(), rig.name)]
    return next(iter(named or rigs), None)


def rig_with(keypoint_names: Sequence[str]) -> Rig | None:
    """Returns the smallest rig of the library that has all these keypoints, or None.

    For files that name only the points that they have, in no order of their own. A few names, such
    as "nose", fit too many rigs: it must be half of a rig's.
    """
    wanted = set(keypoint_names)
    rigs = [rig for name in library_names() if (rig := library_rig(name)) is not None]
    fitting = [
        rig
        for rig in rigs
        if wanted <= set(rig.keypoint_names) and 2 * len(wanted) >= len(rig.keypoints)
    ]
    return min(fitting, key=lambda rig: len(rig.keypoints), default=None)


def make_rig(
    category: str, keypoint_names: Sequence[str], links: Iterable[tuple[str, str]] = ()
) -> Rig:
    """Makes a rig of what a foreign file says. Sides and partners are read out of the names.

    Args:
        category: What it is of, or "".
        keypoint_names: In order.
        links: Pairs of names; those of unknown points and doubled ones are left out.
    """
    told = sides_of(keypoint_names)
    seen: dict[frozenset[str], Link] = {}
    for start, end in links:
        pair = frozenset((start, end))
        if start != end and pair <= set(keypoint_names):
            seen.setdefault(pair, Link(start, end))
    return Rig(
        name=rig_name(category, keypoint_names),
        keypoints=tuple(
            KeypointClass(name, side=told[name][0], swap=told[name][1], sigma=DEFAULT_SIGMA)
            for name in keypoint_names
        ),
        links=tuple(seen.values()),
        category=category,
    )


def rig_name(category: str, keypoint_names: Sequence[str]) -> str:
    """Returns a name for a rig, such as "horse-22"; "rig-3" for a category without ASCII."""
    words = re.sub(r"[^a-z0-9]+", "-", category.lower()).strip("-")[:50].strip("-")
    return f"{words or 'rig'}-{len(keypoint_names)}"


def rig_to_json(rig: Rig) -> Json:
    """Returns the content of a rig file (schemas/rig.schema.json), without defaults."""
    result: dict[str, Json] = {"version": 1, "name": rig.name}
    for member in ("title", "category"):
        if getattr(rig, member):
            result[member] = getattr(rig, member)
    if rig.revision != 1:
        result["revision"] = rig.revision
    for member in ("classes", "flags"):
        if getattr(rig, member):
            result[member] = list(getattr(rig, member))
    if rig.aspect != 1:
        result["aspect"] = rig.aspect
    result["keypoints"] = [_keypoint(item) for item in rig.keypoints]
    result["links"] = [
        {"from": link.start, "to": link.end, **({"color": link.color} if link.color else {})}
        for link in rig.links
    ]
    result["sigma_source"] = rig.sigma_source
    if rig.credit:
        result["credit"] = rig.credit
    return result


def _keypoint(item: KeypointClass) -> Json:
    members: dict[str, Json] = {"name": item.name}
    if item.side != "center":
        members["side"] = item.side
    if item.swap:
        members["swap"] = item.swap
    for member in ("group", "color"):
        if getattr(item, member):
            members[member] = getattr(item, member)
    if item.sigma != DEFAULT_SIGMA:
        members["sigma"] = item.sigma
    if item.position:
        members["position"] = list(item.position)
    if item.required:
        members["required"] = True
    if item.hotkey:
        members["hotkey"] = item.hotkey
    return members
