"""Writes and finds the files of LabelMe and X-AnyLabeling, a JSON beside each image.

`intake.poses.labelme` reads the shapes. Others than keypoints and their boxes, and what else a file
holds, are kept for an export in the same format; the pixels in `imageData` are not.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.image_files import relative_name, safe_path
from poserig.formats.kinds import Kinds, with_rigs
from poserig.formats.model import ForeignImage, Opened, Plan, Reading
from poserig.formats.rigs import make_rig, rig_with
from poserig.formats.shapes_rows import BOX, OWN, Dialect, set_flags, shapes_of
from poserig.intake.poses import PosesError
from poserig.intake.poses.labelme import box_of, group_of, is_box, is_point, recognizes
from poserig.intake.poses.model import Hints, ImagePoses, PoseInstance
from poserig.intake.poses.read import read_poses
from poserig.json import Json, JsonObject, loads_with_gaps
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import bounding_box
from poserig.pose.rig import Rig
from poserig.text import TextError, decode_text

# Members of a file that follow from the label, and its pixels.
HELD: Final = frozenset(("shapes", "imagePath", "imageData", "imageHeight", "imageWidth"))


def part_path(name: str, split: str) -> str:
    """Returns the path of an image: the programs want it beside its JSON."""
    return f"{split}/{name}" if split else name


def write_files(images: Iterable[LabeledImage], path: Path, plan: Plan, dialect: Dialect) -> None:
    """Writes a file for each image.

    Args:
        images: With their sizes.
        path: The folder.
        plan: Finds rigs.
        dialect: Of the program.
    """
    taken: set[int] = set()
    kinds = Kinds(plan)
    for image in images:
        target = safe_path(path, part_path(image.name, image.split)).with_suffix(".json")
        number = hash(target)
        if number in taken:
            plan.refusals.add(
                FormatError(
                    "Two images have one name but for its ending, and would share a file.",
                    where=shown(image.name),
                    cure="Rename one of them.",
                )
            )
            continue
        taken.add(number)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(_file(image, kinds, dialect), ensure_ascii=False, indent=2)
        target.write_text(text, encoding="utf-8")


def _file(image: LabeledImage, kinds: Kinds, dialect: Dialect) -> JsonObject:
    width, height = image.size or (0, 0)
    kept = image.kept["image"].get("members", {}) if image.kept else dialect.image
    members: JsonObject = {**kept}
    set_flags(members, image.tags, dialect)
    if "description" in dialect.image and image.note != (members.get("description") or ""):
        members["description"] = image.note
    return {
        "version": dialect.version,
        **members,
        "shapes": shapes_of(image, kinds, dialect),
        "imagePath": PurePosixPath(image.name).name,
        "imageData": None,
        "imageHeight": height,
        "imageWidth": width,
    }


def open_shapes(path: Path, reading: Reading) -> Opened:
    """Opens a folder of such files, or one.

    Raises:
        FormatError: There is none.
    """
    root = path if path.is_dir() else path.parent
    files = sorted(_files(path)) if path.is_dir() else [path]
    names: dict[str, dict[str, None]] = {}
    count = 0
    for file in files:
        value = _value(file)
        if isinstance(value, FormatError):
            # The pass over the images tells it.
            count += 1
            continue
        if value is not None:
            count += 1
            shapes = [shape for shape in value["shapes"] if isinstance(shape, Mapping)]
            kinds = {group_of(s): str(s.get("label", "")) for s in shapes if is_box(s)}
            for shape in filter(is_point, shapes):
                own = names.setdefault(kinds.get(group_of(shape), ""), {})
                own.setdefault(str(shape.get("label", "")))
    if not count:
        raise FormatError(
            "has no file with `shapes`.",
            where=shown(str(path)),
            cure="Give the folder of the JSON files that the program saved.",
        )
    rigs = rigs_of(names)

    def images() -> Iterator[ForeignImage]:
        for file in files:
            try:
                if (image := _image(file, root)) is not None:
                    yield image._replace(poses=with_rigs(image.poses, rigs))
            except FormatError as error:
                reading.refusals.add(error)

    return Opened(images, list(dict.fromkeys(rigs.values())))


def _are_of_one_rig(one: Mapping[str, None], other: Mapping[str, None]) -> bool:
    if 2 * len(one.keys() & other.keys()) < min(len(one), len(other)):
        return False
    is_known = [rig_with([*names]) is not None for names in (one, other, {**one, **other})]
    return is_known != [True, True, False]


def rigs_of(names: Mapping[str, Iterable[str]]) -> dict[str, Rig]:
    """Returns the rig of each kind of object, whose points have these names.

    Kinds that share half of their names, of the one that has fewer, are of one rig: no file says
    so, and few objects have all their points. Those that fit two rigs of the library are not.

    Args:
        names: Kind → names of the points that are there; "" for objects without a kind.
    """
    groups: list[tuple[list[str], dict[str, None]]] = []
    for kind, found in names.items():
        own = dict.fromkeys(filter(None, found))
        joined: tuple[list[str], dict[str, None]] = ([kind], own)
        for group in list(groups):
            if not kind or group[0] == [""] or _are_of_one_rig(own, group[1]):
                groups.remove(group)
                joined = ([*group[0], *joined[0]], {**group[1], **joined[1]})
        groups.append(joined)
    rigs: dict[str, Rig] = {}
    for kinds, found in groups:
        told = [kind for kind in kinds if kind]
        if found:
            category = told[0] if len(told) == 1 else ""
            rig = rig_with([*found]) or make_rig(category, [*found])
            rigs |= dict.fromkeys(kinds, rig)
    return rigs


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names if name.lower().endswith(".json"))


def _value(file: Path) -> JsonObject | FormatError | None:
    """Returns the content of a file, None for JSON of another kind, or what is wrong with it."""
    where = shown(str(file))
    try:
        text = decode_text(file.read_bytes())
        value = loads_with_gaps(text)
    except TextError as error:
        return FormatError(f"{error}.", where=where, cure="Save it as UTF-8.")
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        return FormatError(
            f"is not JSON ({error}).", where=f"{where}:{line}", cure="Save the labels again."
        )
    return value if isinstance(value, dict) and recognizes(value) else None


def _image(file: Path, root: Path) -> ForeignImage | None:
    where = shown(str(file))
    value = _value(file)
    if isinstance(value, FormatError):
        raise value
    if value is None:
        return None
    try:
        poses: ImagePoses = read_poses(value, where, Hints(exact=True)).images[0]
    except PosesError as error:
        raise FormatError(error.what, where=error.where or where, cure=error.cure) from error
    name = _name_of(value, file, root)
    by_group = {item.id: number for number, item in enumerate(poses.instances, start=1)}
    usual = _usual(value["shapes"])
    order, others = _order(value["shapes"], by_group)
    members = {name: found for name, found in value.items() if name not in HELD}
    return ForeignImage(
        poses=poses,
        name=name,
        where=where,
        kept={"members": members, "shape": usual, "order": order, "annotations": others},
        kept_instances=[_kept(item, value["shapes"], usual) for item in poses.instances],
        export_name=name,
    )


def _name_of(value: Mapping[str, Json], file: Path, root: Path) -> str:
    """Returns the path of the image relative to the folder: beside its JSON, if it is there."""
    named = value.get("imagePath")
    text = named if isinstance(named, str) and named else f"{file.stem}.jpg"
    last = text.replace("\\", "/").rpartition("/")[2]
    beside = [file.parent / text.replace("\\", "/"), file.parent / last]
    for path in beside:
        try:
            inside = Path(os.path.normpath(path)).relative_to(os.path.normpath(root))
        except ValueError:
            continue
        if path.is_file():
            return inside.as_posix()
    return relative_name((file.parent.relative_to(root) / last).as_posix())


def _usual(shapes: Sequence[Json]) -> JsonObject:
    """Returns the members that most keypoints of the file have."""
    found = Counter(json.dumps(_more(shape)) for shape in shapes if is_point(shape))
    usual: JsonObject = json.loads(found.most_common(1)[0][0]) if found else {}
    return usual


def _more(shape: Mapping[str, Json]) -> JsonObject:
    return {name: value for name, value in shape.items() if name not in OWN}


def _order(
    shapes: Sequence[Json], by_group: Mapping[str, int]
) -> tuple[list[Json], list[JsonObject]]:
    """Returns the place of each shape, and those that are no part of an instance."""
    order: list[Json] = []
    others: list[JsonObject] = []
    seen: set[tuple[int, str]] = set()
    for shape in shapes:
        place = None
        if is_point(shape) or is_box(shape):
            number = by_group.get(group_of(shape))
            if number is not None:
                place = number, BOX if is_box(shape) else str(shape.get("label", ""))
        if place is None or place in seen:
            order.append(0)
            others.append(shape)
        else:
            seen.add(place)
            order.append(list(place))
    return order, others


def _kept(item: PoseInstance, shapes: Sequence[Json], usual: JsonObject) -> JsonObject:
    """Returns what a label does not hold of the shapes of an instance."""
    own = [shape for shape in shapes if isinstance(shape, Mapping) and group_of(shape) == item.id]
    box = next((shape for shape in own if is_box(shape)), None)
    first = next((shape for shape in own if is_point(shape)), box or {})
    kept: JsonObject = {
        "group": first.get("group_id"),
        "hull": list(bounding_box(item.keypoints) or ()),
    }
    if box is not None:
        kept["box"] = box.get("points")
        kept["drawn"] = box_of(box)
    members = {
        BOX if is_box(shape) else str(shape.get("label", "")): _more(shape)
        for shape in own
        if (is_point(shape) or is_box(shape)) and _more(shape) != usual
    }
    if members:
        kept["members"] = members
    return kept
