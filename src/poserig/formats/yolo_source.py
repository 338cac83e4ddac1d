"""Reads data sets of Ultralytics YOLO-pose: data.yaml, images and texts.

`intake.poses.yolo_text` reads the texts. A line that it does not take, such as a box without
keypoints, is kept for an export in the same format.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.model import ForeignImage, Opened, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.formats.yaml_file import parse_yaml
from poserig.intake.images.judge import judge
from poserig.intake.images.kinds import SUFFIXES
from poserig.intake.images.reader import ImageError
from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints, PoseInstance
from poserig.intake.poses.read import read_poses
from poserig.json import Json
from poserig.pose.keypoints import bounding_box
from poserig.pose.rig import KeypointClass, Rig
from poserig.pose.rig_file import library_rig
from poserig.text import TextError, decode_text

PARTS: Final = ("train", "val", "test")


def open_yolo(path: Path, reading: Reading) -> Opened:
    """Opens a data set.

    Raises:
        FormatError: There is no data.yaml, it lacks `kpt_shape`, or names its parts nowhere.
    """
    file = _yaml_of(path)
    where = shown(str(file))
    data = _parsed(file, where)
    rig = rig_of_data(data, reading.names, where)
    shape: Sequence[int] = data["kpt_shape"]
    classes = _classes(data)
    root = _root(data, file)
    folders = [(part, place) for part in PARTS for place in _places(data.get(part), root)]
    if not folders:
        raise FormatError(
            "names neither train, val nor test.", where=where, cure="Write train: FOLDER into it."
        )

    def images() -> Iterator[ForeignImage]:
        seen: set[Path] = set()
        for part, place, image in _images(folders, where):
            if image in seen:
                continue
            seen.add(image)
            try:
                yield _image(part, place, image, rig, classes, shape, reading)
            except FormatError as error:
                reading.refusals.add(error)

    return Opened(images, [rig], {"classes": classes, "values": shape[1]})


def label_path(image_path: str) -> str:
    """Returns where Ultralytics looks for the text of an image, by its path with slashes."""
    before, _, after = f"/{image_path}".rpartition("/images/")
    return str(PurePosixPath(f"{before}/labels/{after}"[1:]).with_suffix(".txt"))


def _yaml_of(path: Path) -> Path:
    if path.is_file():
        return path
    found = sorted([*path.glob("*.yaml"), *path.glob("*.yml")])
    named = [one for one in found if one.stem in ("data", "dataset")] or found
    if len(named) != 1:
        raise FormatError(
            "has no data.yaml." if not named else f"has {len(named)} YAML files.",
            where=shown(str(path)),
            cure="Give the path of the data set's YAML file.",
        )
    return named[0]


def _parsed(file: Path, where: str) -> Mapping[str, Json]:
    try:
        value = parse_yaml(decode_text(file.read_bytes()), where)
    except TextError as error:
        raise FormatError(f"{error}.", where=where, cure="Save it as UTF-8.") from error
    if not isinstance(value, dict):
        raise FormatError("is no mapping.", where=where, cure="Give the data set's YAML file.")
    return value


def rig_of_data(data: Mapping[str, Json], own_names: Sequence[str] | None, where: str) -> Rig:
    """Returns the rig: of `kpt_names`, the user, sleap-io's `node_names`, the library, or numbers.

    Args:
        data: Content of data.yaml.
        own_names: Of the keypoints, as the user says, or None.
        where: The file, for the error.

    Raises:
        FormatError: It has no `kpt_shape`, or another number of names.
    """
    shape = data.get("kpt_shape")
    if not (isinstance(shape, list) and len(shape) == 2 and all(type(n) is int for n in shape)):
        raise FormatError(
            "has no `kpt_shape`: it is no data set of poses.",
            where=where,
            cure="Write kpt_shape: [NUMBER OF KEYPOINTS, 3] into it.",
        )
    count = shape[0]
    found = data.get("kpt_names")
    first = next(iter(found.values()), None) if isinstance(found, dict) else found
    names = tuple(map(str, first)) if isinstance(first, list) else own_names
    nodes = data.get("node_names")
    if names is None and isinstance(nodes, list):
        names = tuple(map(str, nodes))
    if names is not None and len(names) != count:
        raise FormatError(
            f"`kpt_shape` says {count} keypoints, and there are {len(names)} names.",
            where=where,
            cure="Correct `kpt_names`, or choose the right --rig.",
        )
    classes = _classes(data)
    category = classes[0] if len(classes) == 1 else ""
    if names is None and count == 17:
        known = rig_of_library(_library_names("coco-person-17"))
        partners = data.get("flip_idx")
        if known and (partners is None or partners == list(known.swap_indices)):
            return known
    if names is not None:
        links = _links(data.get("skeleton"), names)
        return rig_of_library(names, category) or make_rig(category, names, links)
    made = make_rig(category, [f"point_{number}" for number in range(1, count + 1)])
    return _with_partners(made, data.get("flip_idx"))


def _links(pairs: Json, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Links of sleap-io's `skeleton`: pairs of indices, from 0."""
    for pair in pairs if isinstance(pairs, list) else []:
        ends = pair if isinstance(pair, list) and len(pair) == 2 else ()
        if ends and all(type(n) is int and 0 <= n < len(names) for n in ends):
            yield names[ends[0]], names[ends[1]]


def _library_names(name: str) -> Sequence[str]:
    rig = library_rig(name)
    return rig.keypoint_names if rig else ()


def _with_partners(rig: Rig, partners: Json) -> Rig:
    """Returns the rig with the partners of `flip_idx`: its names do not tell them."""
    names = rig.keypoint_names
    if not isinstance(partners, list) or sorted(map(str, partners)) != sorted(
        map(str, range(len(names)))
    ):
        return rig
    keypoints = tuple(
        KeypointClass(name, side=item.side, swap=names[other] if other != at else None)
        if partners[other] == at
        else item
        for at, (name, item, other) in enumerate(zip(names, rig.keypoints, partners, strict=True))
    )
    return Rig(rig.name, keypoints, rig.links, category=rig.category)


def _classes(data: Mapping[str, Json]) -> list[str]:
    names = data.get("names")
    if isinstance(names, dict):
        known = {number: str(name) for number, name in names.items() if type(number) is int}
        return [
            known.get(number, f"class {number}") for number in range(max(known, default=-1) + 1)
        ]
    return [str(name) for name in names] if isinstance(names, list) else []


def _root(data: Mapping[str, Json], file: Path) -> Path:
    """Returns the folder of the data set: `path`, if it is there, else that of the file."""
    path = data.get("path")
    if isinstance(path, str) and (found := file.parent / path.replace("\\", "/")).is_dir():
        return found
    return file.parent


def _places(value: Json, root: Path) -> list[Path]:
    found = value if isinstance(value, list) else [value]
    return [root / text.replace("\\", "/") for text in found if isinstance(text, str) and text]


def _images(folders: Sequence[tuple[str, Path]], where: str) -> Iterator[tuple[str, Path, Path]]:
    """Yields part, folder of the part, and image."""
    for part, place in folders:
        if place.is_dir():
            for path in sorted(place.rglob("*")):
                if path.suffix.lower() in SUFFIXES and path.is_file():
                    yield part, place, path
        elif place.suffix == ".txt" and place.is_file():
            for row in place.read_text("utf-8").splitlines():
                if row.strip():
                    yield part, place.parent, place.parent / row.strip().replace("\\", "/")
        else:
            raise FormatError(
                f"The images of {part} are not there.",
                where=shown(str(place)),
                cure=f"Correct `{part}` or `path` in {where}, or put the images there.",
            )


def _image(
    part: str,
    place: Path,
    path: Path,
    rig: Rig,
    classes: Sequence[str],
    shape: Sequence[int],
    reading: Reading,
) -> ForeignImage:
    text_path = Path(label_path(path.as_posix()))
    where = shown(str(text_path))
    try:
        facts = judge(path)
        text = decode_text(text_path.read_bytes()) if text_path.is_file() else ""
    except ImageError as error:
        raise FormatError(error.what, where=shown(str(path))) from error
    except TextError as error:
        raise FormatError(f"{error}.", where=where, cure="Save it as UTF-8.") from error
    value = {
        "yolo": text, "width": facts.width, "height": facts.height,
        "labels": list(rig.keypoint_names), "classes": list(classes), "kpt_shape": list(shape),
    }  # fmt: skip
    try:
        poses = read_poses(value, where, Hints(exact=True)).images[0]
    except PosesError as error:
        raise FormatError(error.what, where=error.where or where, cure=error.cure) from error
    lines = dict(enumerate(text.splitlines(), start=1))
    taken = {int(item.id) for item in poses.instances}
    others = [line for number, line in lines.items() if line.strip() and number not in taken]
    root = reading.folder.root if reading.folder else path.parent
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return ForeignImage(
        poses=poses,
        name=name,
        where=where,
        kept={"lines": others} if others else {},
        kept_instances=[_kept(item, lines[int(item.id)]) for item in poses.instances],
        split=part,
        export_name=path.relative_to(place).as_posix() if path.is_relative_to(place) else "",
    )


def _kept(item: PoseInstance, line: str) -> dict[str, Json]:
    numbers = line.split()
    return {"box": numbers[1:5], "hull": list(bounding_box(item.keypoints) or ())}
