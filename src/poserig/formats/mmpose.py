"""Writes and reads data sets of MMPose: COCO's annotations, and `dataset_info` about the keypoints.

Rules (mmpose.readthedocs.io, "Prepare datasets", "dataset_info config"): keypoint_info numbers the
points from 0 with name, color, type and partner (`swap`); skeleton_info numbers the links by names;
joint_weights and sigmas are in that order.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.coco import FORMAT as COCO
from poserig.formats.coco_file import CocoFile
from poserig.formats.coco_source import open_coco
from poserig.formats.model import ForeignImage, Format, Opened, Plan, Reading
from poserig.formats.rigs import rig_name, rig_of_library
from poserig.pose.dataset import LabeledImage
from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Link, Rig
from poserig.pose.side_words import sides_of
from poserig.text import TextError, decode_text

FORMAT: Final = Format(
    name="mmpose",
    title="MMPose",
    target="folder",
    suffix="",
    holds=COCO.holds | {"partners", "sigmas"},
    source="https://mmpose.readthedocs.io/en/latest/user_guides/prepare_datasets.html",
    family="coco",
    needs_images=True,
    notes=(
        "annotations/PART.json are COCO's; dataset_info.py is for the config's `metainfo`, as"
        " dict(from_file='dataset_info.py').",
        "All images must be of one rig: `dataset_info` is one for the data set.",
    ),
)
ANNOTATIONS: Final = "annotations"
PARTS: Final = ("train", "val", "test")
INFO: Final = "dataset_info.py"
# Colors of the sides, as MMPose's own configs use them: center, left, right.
COLORS: Final = {"center": [51, 153, 255], "left": [0, 255, 0], "right": [255, 128, 0]}
# Words that its tools know for the halves of a body.
LOWER: Final = ("hip", "knee", "ankle", "toe", "heel", "foot")


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes annotations, one file for each part of the data set, and dataset_info.py."""
    (path / ANNOTATIONS).mkdir()
    rig: Rig | None = None
    files: dict[str, CocoFile] = {}
    with ExitStack() as stack:
        for image in images:
            here = plan.rigs.of(image.rig, image.keypoint_names)
            if rig is not None and here.keypoint_names != rig.keypoint_names:
                raise FormatError(
                    f"There are labels of two rigs, {rig.name} and {here.name}; `dataset_info` is"
                    " of one.",
                    where=shown(image.name),
                    cure="Export one after the other: --only-rig NAME.",
                )
            rig = here
            part = image.split or "all"
            if part not in files:
                file = CocoFile(path / ANNOTATIONS / f"{part}.json", plan)
                files[part] = stack.enter_context(file)
            files[part].add(image)
    if rig is not None:
        (path / INFO).write_text(dataset_info(rig), encoding="utf-8")


def dataset_info(rig: Rig) -> str:
    """Returns the content of dataset_info.py."""
    points = [_point(rig, number, item) for number, item in enumerate(rig.keypoints)]
    links = [
        f"dict(link=({link.start!r}, {link.end!r}), id={number}, color={_link_color(rig, link)})"
        for number, link in enumerate(rig.links)
    ]
    name = rig.name.replace("-", "_")
    return (
        '"""Written by poserig for MMPose: metainfo=dict(from_file=\'dataset_info.py\')."""\n\n'
        "dataset_info = dict(\n"
        f"    dataset_name={name!r},\n"
        f"    paper_info=dict(author='', title={(rig.title or rig.name)!r}, container='', year='',"
        " homepage=''),\n"
        f"    keypoint_info={_numbered(points)},\n"
        f"    skeleton_info={_numbered(links)},\n"
        f"    joint_weights={[1.0] * len(points)},\n"
        f"    sigmas={list(rig.sigmas)},\n"
        ")\n"
    )


def _numbered(rows: Sequence[str]) -> str:
    lines = "".join(f"        {number}: {row},\n" for number, row in enumerate(rows))
    return f"{{\n{lines}    }}"


def _point(rig: Rig, number: int, item: KeypointClass) -> str:
    half = "lower" if any(word in item.name.lower() for word in LOWER) else "upper"
    return (
        f"dict(name={item.name!r}, id={number}, color={COLORS[item.side]}, type={half!r},"
        f" swap={(item.swap or '')!r})"
    )


def _link_color(rig: Rig, link: Link) -> list[int]:
    """Returns the color of the side on which both ends are, else that of the center."""
    sides = {rig.keypoints[rig.index[end]].side for end in (link.start, link.end)} - {"center"}
    return COLORS[sides.pop() if len(sides) == 1 else "center"]


def read(path: Path, reading: Reading) -> Opened:
    """Opens a file of annotations, or a folder of them; dataset_info.py beside it is read too."""
    root = path if path.is_dir() else path.parent
    files = _annotations(path)
    info = next(
        (found for folder in (root, root.parent) if (found := folder / INFO).is_file()), None
    )
    rig = rig_of_info(info.read_bytes(), shown(str(info))) if info else None
    opened = [(file.stem, open_coco(file, reading)) for file in files]

    def images() -> Iterator[ForeignImage]:
        for part, one in opened:
            for image in one.images():
                yield image._replace(split=part if len(opened) > 1 or part in PARTS else "")

    return Opened(
        images,
        [*([rig] if rig else []), *(rig for _, one in opened for rig in one.rigs)],
        opened[0][1].kept,
    )


def _annotations(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    below = path / ANNOTATIONS
    found = sorted((below if below.is_dir() else path).glob("*.json"))
    if not found:
        raise FormatError(
            "has no annotations.",
            where=shown(str(path)),
            cure="Give the file of annotations, or the folder with annotations/*.json.",
        )
    return found


def rig_of_info(data: bytes, where: str) -> Rig:
    """Reads the rig in a file with `dataset_info`. Nothing in it is run.

    Args:
        data: The file's content.
        where: Its name, for the error.

    Raises:
        FormatError: It cannot be read, or lacks keypoint_info.
    """
    try:
        tree = ast.parse(decode_text(data))
        info = next(
            _value(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            and any(isinstance(to, ast.Name) and to.id == "dataset_info" for to in node.targets)
        )
        points = [info["keypoint_info"][number] for number in sorted(info["keypoint_info"])]
        names = [point["name"] for point in points]
        links = [info["skeleton_info"][n]["link"] for n in sorted(info.get("skeleton_info", {}))]
    except (SyntaxError, TextError, StopIteration, KeyError, TypeError, ValueError) as error:
        raise FormatError(
            f"has no `dataset_info` that can be read ({type(error).__name__}: {error}).",
            where=where,
            cure="Write it as MMPose's configs do: keypoint_info={0: dict(name=…, swap=…), …}.",
        ) from error
    sigmas = info.get("sigmas") or [DEFAULT_SIGMA] * len(names)
    told = sides_of(names)
    known = rig_of_library(names, str(info.get("dataset_name", "")))
    if known is not None:
        return known
    return Rig(
        name=rig_name(str(info.get("dataset_name", "")), names),
        keypoints=tuple(
            KeypointClass(
                name,
                side=told[name][0],
                swap=point.get("swap") if point.get("swap") in names else None,
                sigma=sigma,
            )
            for name, point, sigma in zip(names, points, sigmas, strict=True)
        ),
        links=tuple(Link(*link) for link in links),
    )


def _value(node: ast.expr) -> Any:
    """Returns what an expression of constants, lists and dicts is. Raises ValueError for others."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        return {word.arg: _value(word.value) for word in node.keywords}
    if isinstance(node, ast.Dict):
        return {
            _value(key): _value(value)
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None
        }
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(item) for item in node.elts]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        # As in [1.0] * 17.
        return _value(node.left) * _value(node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _value(node.left) + _value(node.right)
    return ast.literal_eval(node)
