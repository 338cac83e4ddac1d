"""Reads rig files: checks every member, and finds the rigs that come with poserig."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from poserig.json import kind
from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Link, Rig
from poserig.pose.rig_members import Faults, Members, NotFinite, RigError, finite, quoted
from poserig.text import TextError, decode_text

__all__ = [
    "LIBRARY",
    "RigError",
    "is_rig_name",
    "library_names",
    "library_rig",
    "load_rig",
    "parse_rig",
    "read_rig_json",
]

# A file system refuses longer names with an error of its own.
LONGEST_FILE_NAME = 100
LIBRARY = Path(__file__).resolve().parent.parent / "rigs"
SIDES = ("left", "right", "center")
SIGMA_SOURCES = ("measured", "transferred", "estimated", "placeholder")
MOST_KEYPOINTS = 500
# Of a class or a flag, in characters.
LONGEST_NAME = 60
MOST_NAMES = 100


def parse_rig(value: Any, file: str = "") -> Rig:
    """Makes a rig of the content of a rig file (schemas/rig.schema.json).

    Args:
        value: The content, from JSON.
        file: Name of the file, for error messages.

    Raises:
        RigError: Members are wrong. Names all of them, as in `my-rig.json: keypoints[3].swap: …`.
    """
    faults = Faults(file)
    faults.add_numbers(value)
    rig = Members(value, "", faults)
    if rig.is_object:
        found = _parse(rig)
    faults.refuse()
    return found


def _parse(rig: Members) -> Rig:
    version = rig.members.get("version")
    if version != 1 or isinstance(version, bool):
        rig.fault("version", f"is {version!r}.", "Use 1.")
    name = rig.text("name", 63, None)
    if name and not is_rig_name(name):
        rig.fault(
            "name",
            f"{name!r} cannot be a file name and a template name.",
            "Use lower-case letters, digits and single hyphens, as in coco-person-17.",
        )
    classes = rig.array("keypoints")
    if rig.has("keypoints") and not 1 <= len(classes) <= MOST_KEYPOINTS:
        rig.fault("keypoints", f"has {len(classes)} entries.", f"Use 1 to {MOST_KEYPOINTS}.")
    places = [f"keypoints[{number}]" for number in range(len(classes))]
    members = [
        Members(item, place, rig.faults) for item, place in zip(classes, places, strict=True)
    ]
    keypoints = tuple(map(_keypoint_class, members))
    first = _first_of_each_name(keypoints, members)
    _check_swaps(keypoints, members, first)
    _check_hotkeys(keypoints, members)
    links = rig.array("links", [])
    return Rig(
        name=name,
        keypoints=keypoints,
        # Without keypoints nothing can be said about the links.
        links=tuple(
            _link(Members(item, f"links[{number}]", rig.faults), first)
            for number, item in enumerate(links if classes else [])
        ),
        title=rig.text("title", 120),
        category=rig.text("category", 60),
        aspect=rig.positive("aspect", 1.0),
        sigma_source=rig.choice("sigma_source", SIGMA_SOURCES, "placeholder"),
        credit=rig.text("credit", 1000),
        revision=rig.whole("revision", 1),
        classes=rig.names("classes", LONGEST_NAME, MOST_NAMES),
        flags=rig.names("flags", LONGEST_NAME, MOST_NAMES),
    )


def _keypoint_class(item: Members) -> KeypointClass:
    swap = item.members.get("swap")
    if swap is not None and not isinstance(swap, (str, NotFinite)):
        item.fault("swap", f"is {kind(swap)}, not the partner's name or null.")
    return KeypointClass(
        name=item.text("name", 100, None),
        side=item.choice("side", SIDES, "center"),
        swap=swap if isinstance(swap, str) else None,
        group=item.text("group", 60),
        color=item.color(),
        sigma=item.positive("sigma", DEFAULT_SIGMA),
        position=item.pair("position"),
        required=item.boolean("required"),
        hotkey=_hotkey(item),
    )


def _hotkey(item: Members) -> str:
    value = item.members.get("hotkey", "")
    # A space cannot be told apart from no key, and no key writes what is not printable.
    is_key = isinstance(value, str) and len(value) == 1 and value.isprintable() and value != " "
    if is_key or value == "":
        return str(value)
    item.fault("hotkey", f"is {quoted(value)}, not one character.", 'Use one, such as "e".')
    return ""


def _first_of_each_name(
    keypoints: tuple[KeypointClass, ...], members: list[Members]
) -> dict[str, int]:
    """Returns each name with its first index; the others of a name are faults."""
    first: dict[str, int] = {}
    for position, (keypoint, item) in enumerate(zip(keypoints, members, strict=True)):
        if keypoint.name and first.setdefault(keypoint.name, position) != position:
            item.fault(
                "name",
                f'"{keypoint.name}" is already the name of keypoints[{first[keypoint.name]}].',
                "Every keypoint needs a name of its own.",
            )
    return first


def _check_swaps(
    keypoints: tuple[KeypointClass, ...], members: list[Members], first: dict[str, int]
) -> None:
    for position, (keypoint, item) in enumerate(zip(keypoints, members, strict=True)):
        if keypoint.swap is None:
            continue
        partner = first.get(keypoint.swap)
        if partner is None:
            item.fault(
                "swap",
                f'"{keypoint.swap}" names no keypoint.',
                "Use the name of the left/right partner, or null.",
            )
        elif partner == position:
            item.fault("swap", f'"{keypoint.swap}" is the keypoint itself.', "Use null.")
        elif keypoints[partner].swap != keypoint.name:
            item.fault(
                "swap",
                f'"{keypoint.swap}" does not name "{keypoint.name}" as its partner.',
                f'Set keypoints[{partner}].swap to "{keypoint.name}".',
            )


def _check_hotkeys(keypoints: tuple[KeypointClass, ...], members: list[Members]) -> None:
    first: dict[str, int] = {}
    for position, (keypoint, item) in enumerate(zip(keypoints, members, strict=True)):
        key = keypoint.hotkey
        if key and first.setdefault(key, position) != position:
            item.fault(
                "hotkey",
                f'"{key}" is already the key of keypoints[{first[key]}].',
                "Use another character, or none.",
            )


def _link(item: Members, names: dict[str, int]) -> Link:
    ends = [item.text(member, 100, None) for member in ("from", "to")]
    for member, end in zip(("from", "to"), ends, strict=True):
        if end and end not in names:
            item.fault(member, f'"{end}" names no keypoint.')
    if ends[0] and ends[0] == ends[1]:
        item.fault("", f'joins "{ends[0]}" to itself.', "Link two different keypoints.")
    return Link(start=ends[0], end=ends[1], color=item.color())


def is_rig_name(name: str) -> bool:
    """Returns whether `name` is lower-case ASCII words and digits, joined by single hyphens."""
    return all(
        word and word.isascii() and word.isalnum() and word == word.lower()
        for word in name.split("-")
    )


def library_names() -> tuple[str, ...]:
    """Returns the names of the rigs that come with poserig, sorted."""
    return tuple(sorted(path.stem for path in LIBRARY.glob("*.json")))


@lru_cache(maxsize=64)
def library_rig(name: str) -> Rig | None:
    """Returns the rig of that name that comes with poserig, or None. Each file is read once."""
    path = LIBRARY / f"{name}.json"
    # The name may come from a worker's answer. It must not lead out of the library's folder.
    fits = name and len(name) <= LONGEST_FILE_NAME and is_rig_name(name)
    return _read(path) if fits and path.is_file() else None


def load_rig(path_or_name: str | Path) -> Rig:
    """Reads a rig file, or a rig of the library by its name.

    Raises:
        RigError: No such file or name, not JSON, or not a rig.
    """
    path = Path(path_or_name)
    if path.is_file():
        return _read(path)
    rig = library_rig(str(path_or_name))
    if rig is None:
        # Imported here for the cold start: it is for an error only.
        from difflib import get_close_matches

        near = get_close_matches(str(path_or_name).casefold(), library_names(), n=1, cutoff=0.4)
        cure = f"Give the path of a rig file, or one of: {', '.join(library_names())}."
        raise RigError(
            "is neither a file nor a rig of the library.",
            where=str(path_or_name),
            cure=f"Do you mean {near[0]}? {cure}" if near else cure,
        )
    return rig


def _read(path: Path) -> Rig:
    return parse_rig(read_rig_json(path), path.name)


def read_rig_json(path: Path) -> Any:
    """Reads the content of a rig file, for `parse_rig`. Raises RigError when it is not JSON."""
    try:
        text = decode_text(path.read_bytes())
        return json.loads(text, parse_constant=NotFinite, parse_float=finite)
    except (TextError, RecursionError, ValueError) as error:
        reason = "it has too many levels" if isinstance(error, RecursionError) else error
        raise RigError(
            f"is not JSON: {reason}.", where=path.name, cure="Correct the file."
        ) from error
