"""Reads rig files: checks every member, and finds the rigs that come with poserig."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from poserig.errors import PoserigError
from poserig.json import is_number, kind, loads
from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Link, Rig

# A file system refuses longer names with an error of its own.
LONGEST_FILE_NAME = 100
LIBRARY = Path(__file__).resolve().parent.parent / "rigs"
SIDES = ("left", "right", "center")
SIGMA_SOURCES = ("measured", "transferred", "estimated", "placeholder")


class RigError(PoserigError):
    """A rig that cannot be used. Says which member is wrong, and why."""


class _Reader:
    """Reads the members of a JSON object. Its errors name the file and the member."""

    def __init__(self, value: Any, file: str, place: str) -> None:
        self.file, self.place = file, place
        if not isinstance(value, Mapping):
            raise self.error(f"is {kind(value)}, not an object.")
        self.members = value

    def error(self, what: str, member: str = "", cure: str = "") -> RigError:
        path = ".".join(part for part in (self.place, member) if part)
        where = ": ".join(part for part in (self.file, path) if part)
        return RigError(what, where=where, cure=cure)

    def text(self, member: str, default: str | None = "", longest: int = 1000) -> str:
        value = self.members.get(member, default)
        if value is None and default is None:
            raise self.error("is missing.", member, "Give it a text.")
        if not isinstance(value, str):
            raise self.error(f"is {kind(value)}, not a text.", member)
        if len(value) > longest:
            raise self.error(f"has {len(value)} characters.", member, f"Use at most {longest}.")
        return value

    def choice(self, member: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.members.get(member, default)
        if value not in allowed:
            raise self.error(f"is {value!r}.", member, f"Use one of: {', '.join(allowed)}.")
        return str(value)

    def positive(self, member: str, default: float) -> float:
        value = self.members.get(member, default)
        if not is_number(value) or value <= 0:
            raise self.error(f"is {value!r}, not a number above 0.", member)
        return float(value)

    def array(self, member: str, default: list[Any] | None = None) -> list[Any]:
        value = self.members.get(member, default)
        if not isinstance(value, list):
            what = "is missing." if value is None else f"is {kind(value)}, not an array."
            raise self.error(what, member)
        return value


def parse_rig(value: Any, file: str = "") -> Rig:
    """Makes a rig of the content of a rig file (schemas/rig.schema.json).

    Args:
        value: The content, from JSON.
        file: Name of the file, for error messages.

    Raises:
        RigError: A member is wrong. Names it, as in `my-rig.json: keypoints[3].swap: …`.
    """
    reader = _Reader(value, file, "")
    if reader.members.get("version") != 1:
        raise reader.error(f"is {reader.members.get('version')!r}.", "version", "Use 1.")
    name = reader.text("name", None, 63)
    if not is_rig_name(name):
        raise reader.error(
            f"{name!r} cannot be a file name and a template name.",
            "name",
            "Use lower-case letters, digits and single hyphens, as in coco-person-17.",
        )
    classes = reader.array("keypoints")
    if not 1 <= len(classes) <= 500:
        raise reader.error(f"has {len(classes)} entries.", "keypoints", "Use 1 to 500.")
    keypoints = tuple(
        _parse_keypoint_class(item, file, f"keypoints[{position}]")
        for position, item in enumerate(classes)
    )
    _check_names_and_swaps(keypoints, reader)
    names = {keypoint.name for keypoint in keypoints}
    links = tuple(
        _parse_link(item, file, f"links[{position}]", names)
        for position, item in enumerate(reader.array("links", []))
    )
    return Rig(
        name=name,
        keypoints=keypoints,
        links=links,
        title=reader.text("title", longest=120),
        category=reader.text("category", longest=60),
        aspect=reader.positive("aspect", 1.0),
        sigma_source=reader.choice("sigma_source", SIGMA_SOURCES, "placeholder"),
        credit=reader.text("credit"),
    )


def _parse_keypoint_class(value: Any, file: str, place: str) -> KeypointClass:
    reader = _Reader(value, file, place)
    name = reader.text("name", None, 100)
    if not name:
        raise reader.error("is empty.", "name")
    swap = reader.members.get("swap")
    if swap is not None and not isinstance(swap, str):
        raise reader.error(f"is {kind(swap)}, not the partner's name or null.", "swap")
    required = reader.members.get("required", False)
    if not isinstance(required, bool):
        raise reader.error(f"is {kind(required)}, not true or false.", "required")
    position = None
    if reader.members.get("position") is not None:
        pair = reader.array("position")
        if len(pair) != 2 or not all(is_number(number) for number in pair):
            raise reader.error("is not a pair of numbers.", "position", "Use [x, y].")
        position = (float(pair[0]), float(pair[1]))
    return KeypointClass(
        name=name,
        side=reader.choice("side", SIDES, "center"),
        swap=swap,
        group=reader.text("group", longest=60),
        color=reader.text("color"),
        sigma=reader.positive("sigma", DEFAULT_SIGMA),
        position=position,
        required=required,
    )


def _check_names_and_swaps(keypoints: tuple[KeypointClass, ...], reader: _Reader) -> None:
    first: dict[str, int] = {}
    for position, keypoint in enumerate(keypoints):
        if keypoint.name in first:
            raise reader.error(
                f'"{keypoint.name}" is already the name of keypoints[{first[keypoint.name]}].',
                f"keypoints[{position}].name",
                "Every keypoint needs a name of its own.",
            )
        first[keypoint.name] = position
    for position, keypoint in enumerate(keypoints):
        if keypoint.swap is None:
            continue
        place = f"keypoints[{position}].swap"
        partner = first.get(keypoint.swap)
        if partner is None:
            raise reader.error(
                f'"{keypoint.swap}" names no keypoint.',
                place,
                "Use the name of the left/right partner, or null.",
            )
        if partner == position:
            raise reader.error(f'"{keypoint.swap}" is the keypoint itself.', place, "Use null.")
        if keypoints[partner].swap != keypoint.name:
            raise reader.error(
                f'"{keypoint.swap}" does not name "{keypoint.name}" as its partner.',
                place,
                f'Set keypoints[{partner}].swap to "{keypoint.name}".',
            )


def _parse_link(value: Any, file: str, place: str, names: set[str]) -> Link:
    reader = _Reader(value, file, place)
    ends = reader.text("from", None), reader.text("to", None)
    for member, end in zip(("from", "to"), ends, strict=True):
        if end not in names:
            raise reader.error(f'"{end}" names no keypoint.', member)
    if ends[0] == ends[1]:
        raise reader.error(f'joins "{ends[0]}" to itself.', "", "Link two different keypoints.")
    return Link(start=ends[0], end=ends[1], color=reader.text("color"))


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
        raise RigError(
            "is neither a file nor a rig of the library.",
            where=str(path_or_name),
            cure=f"Give the path of a rig file, or one of: {', '.join(library_names())}.",
        )
    return rig


def _read(path: Path) -> Rig:
    try:
        value = loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise RigError(
            f"is not JSON: {error}.", where=path.name, cure="Correct the file."
        ) from error
    return parse_rig(value, path.name)
