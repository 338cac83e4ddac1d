"""Compares the answers to an image with its label, point by point, and mixes a new answer of both.

    distance of a point = d / (s sigma)        in σ

d is in pixels, s the scale of the label's instance and sigma the spread of the keypoint class. One
σ is how far two careful people lie apart (docs/sigmas.md).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from math import hypot
from statistics import median
from typing import NamedTuple

from poserig.errors import InvalidValue, PoserigError
from poserig.groundtruth.answers.model import AnswerError
from poserig.groundtruth.answers.read import read_answer
from poserig.json import Json
from poserig.portal.comparing import (
    LABEL,
    Cell,
    ComparedImage,
    Dot,
    Given,
    InstanceTable,
    Layer,
    Line,
    PointRow,
)
from poserig.pose.keypoints import (
    OCCLUDED,
    SCALE_WITHOUT_EXTENT,
    VISIBLE,
    Flat,
    Instance,
    indices_of,
    reorder,
    scale,
)
from poserig.pose.label.changes import pair_up
from poserig.pose.label.read import Label, parse_label
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_rig
from poserig.project.practice_compare import FARTHEST

_WORDS = {0: "not labeled", OCCLUDED: "occluded", VISIBLE: "visible"}
_SAME = 0.5
"""Pixels within which two points are at one place: nobody need choose between them."""
_MEMBERS = ("class", "bbox", "flags", "note", "rig")


class _Drawn(NamedTuple):
    """Instances in the label's order of keypoints, by their position in the label.

    Attributes:
        all: Every instance.
        of_label: Position of an instance of the label → what this one has of it.
    """

    all: tuple[Instance, ...]
    of_label: dict[int, Instance]


class Comparing:
    """Implements `poserig.portal.comparing.AnswerComparing`.

    Args:
        rig_of: Finds a rig of the project by its name; None for no such rig.
    """

    def __init__(self, rig_of: Callable[[str], Rig | None]) -> None:
        self._rig_of = rig_of

    def compare(self, label: Json, given: Sequence[Given]) -> ComparedImage | None:
        """See the port."""
        read = _read(label)
        if read is None or read.size is None:
            return None
        drawn = self._all(read, given)
        layers = [self._layer(read, LABEL, "Label", _Drawn(read.instances, {}), [])]
        tables = [
            InstanceTable(_title(read, number), self._rows(read, number, drawn))
            for number in range(len(read.instances))
        ]
        for key, (name, what) in drawn.items():
            cells = [
                cell
                for table in tables
                for row in table.rows
                for cell in row.cells
                if cell.key == key
            ]
            layers.append(self._layer(read, key, name, what, cells))
        width, height = read.size
        return ComparedImage(width, height, tuple(layers), tuple(tables))

    def mixed(
        self, label: Json, given: Sequence[Given], choices: Mapping[str, str]
    ) -> dict[str, Json]:
        """See the port."""
        read = _read(label)
        if read is None or not isinstance(label, dict):
            raise InvalidValue("This image has no label of keypoints.", where="label")
        drawn = self._all(read, given)
        keypoints = [list(one.keypoints) for one in read.instances]
        origins = [_accepted(one) for one in read.instances]
        for field, key in choices.items():
            number, point = _place(read, field)
            if key not in drawn:
                raise InvalidValue("There is no such answer any more.", where=key)
            other = drawn[key][1].of_label.get(number)
            taken = other.keypoints[3 * point : 3 * point + 3] if other else (0, 0, 0)
            keypoints[number][3 * point : 3 * point + 3] = taken
            letter = "m" if taken[2] else "n"
            origins[number] = origins[number][:point] + letter + origins[number][point + 1 :]
        return _form(label, read, keypoints, origins)

    def _all(self, read: Label, given: Sequence[Given]) -> dict[str, tuple[str, _Drawn]]:
        found: dict[str, tuple[str, _Drawn]] = {}
        for one in given:
            instances = self._instances(read, one)
            if instances is not None:
                found[one.key] = (one.name, self._paired(read, instances))
        return found

    def _instances(self, read: Label, given: Given) -> tuple[Instance, ...] | None:
        """Of an answer or a label, in the order of the label's keypoints."""
        names = {"": read.keypoint_names, **{one.rig: one.keypoint_names for one in read.rigs}}
        try:
            if given.answer is not None:
                answer = read_answer(given.answer)
                own = {"": answer.keypoint_names}
                own.update({one.rig: one.keypoint_names for one in answer.rigs})
                instances = [
                    Instance(one.id, one.name, one.keypoints, rig=one.rig)
                    for one in answer.instances
                ]
            else:
                other = parse_label(given.label)
                own = {"": other.keypoint_names}
                own.update({one.rig: one.keypoint_names for one in other.rigs})
                instances = list(other.instances)
        except (AnswerError, PoserigError):
            return None
        return tuple(
            Instance(
                one.id,
                one.name,
                reorder(one.keypoints, indices_of(names[one.rig], own[one.rig])),
                rig=one.rig,
            )
            for one in instances
            if one.rig in names and any(one.keypoints[2::3])
        )

    def _paired(self, read: Label, instances: tuple[Instance, ...]) -> _Drawn:
        of_label: dict[int, Instance] = {}
        for rig in {one.rig for one in read.instances}:
            mine = [one for one in read.instances if one.rig == rig]
            theirs = [one for one in instances if one.rig == rig]
            numbers = {id(one): n for n, one in enumerate(read.instances)}
            for one, other in pair_up(mine, theirs, self._sigmas(read, rig)):
                if isinstance(other, Instance):
                    of_label[numbers[id(one)]] = other
        return _Drawn(instances, of_label)

    def _rig(self, read: Label, rig: str) -> Rig | None:
        name = rig or read.rig
        return self._rig_of(name) or library_rig(name)

    def _names(self, read: Label, rig: str) -> tuple[str, ...]:
        further = {one.rig: one.keypoint_names for one in read.rigs}
        return further.get(rig, read.keypoint_names)

    def _sigmas(self, read: Label, rig: str) -> list[float]:
        found, names = self._rig(read, rig), self._names(read, rig)
        if found is not None and found.keypoint_names == names:
            return list(found.sigmas)
        return [0.05] * len(names)

    def _rows(
        self, read: Label, number: int, drawn: Mapping[str, tuple[str, _Drawn]]
    ) -> tuple[PointRow, ...]:
        one = read.instances[number]
        size = scale(one.keypoints) or SCALE_WITHOUT_EXTENT
        sigmas = self._sigmas(read, one.rig)
        rows = []
        for point, name in enumerate(self._names(read, one.rig)):
            cells = tuple(
                _cell(key, one.keypoints, what.of_label.get(number), point, size * sigmas[point])
                for key, (_, what) in drawn.items()
            )
            v = int(one.keypoints[3 * point + 2])
            if v or any(cell.word == "only here" for cell in cells):
                field = f"p{number}-{point}"
                rows.append(PointRow(field, name.replace("_", " "), _WORDS[v], cells))
        return tuple(rows)

    def _layer(
        self, read: Label, key: str, name: str, drawn: _Drawn, cells: Sequence[Cell]
    ) -> Layer:
        dots: list[Dot] = []
        lines: list[Line] = []
        for one in drawn.all:
            names, rig = self._names(read, one.rig), self._rig(read, one.rig)
            at = {
                names[n]: (float(one.keypoints[3 * n]), float(one.keypoints[3 * n + 1]))
                for n in range(len(names))
                if one.keypoints[3 * n + 2]
            }
            dots += [(x, y, name.replace("_", " ")) for name, (x, y) in at.items()]
            lines += [
                (*at[link.start], *at[link.end])
                for link in (rig.links if rig else ())
                if link.start in at and link.end in at
            ]
        sigmas = [cell.sigmas for cell in cells if cell.sigmas is not None]
        return Layer(
            key=key,
            name=name,
            dots=tuple(dots),
            lines=tuple(lines),
            middle=median(sigmas) if sigmas else None,
            far=sum(cell.is_far for cell in cells),
            instances=len(drawn.all),
        )


def _read(label: Json) -> Label | None:
    try:
        return parse_label(label)
    except PoserigError:
        return None


def _title(read: Label, number: int) -> str:
    one = read.instances[number]
    kind = f" ({one.category or one.rig})" if one.category or one.rig else ""
    return f"{one.name or f'Instance {number + 1}'}{kind}"


def _cell(key: str, own: Flat, other: Instance | None, point: int, unit: float) -> Cell:
    x, y, v = own[3 * point : 3 * point + 3]
    theirs = other.keypoints[3 * point : 3 * point + 3] if other else (0.0, 0.0, 0)
    if not theirs[2]:
        return Cell(key, None, None, "missing" if v else "", bool(v), bool(v))
    if not v:
        return Cell(key, None, None, "only here", is_far=True, is_there=True)
    pixels = hypot(x - theirs[0], y - theirs[1])
    word = "" if v == theirs[2] else _WORDS[int(theirs[2])]
    sigmas = pixels / unit
    return Cell(key, sigmas, pixels, word, sigmas > FARTHEST, bool(pixels >= _SAME or word))


def _accepted(one: Instance) -> str:
    """Origins of an instance that is taken as it is. What somebody said is not there stays so."""
    count = len(one.keypoints) // 3
    known = one.origins or "-" * count
    return "".join(
        "a" if one.keypoints[3 * point + 2] else known[point] if known[point] == "n" else "-"
        for point in range(count)
    )


def _place(read: Label, field: str) -> tuple[int, int]:
    """The instance and the point of a form field."""
    parts = field.removeprefix("p").split("-")
    if field.startswith("p") and len(parts) == 2 and all(part.isdecimal() for part in parts):
        number, point = int(parts[0]), int(parts[1])
        if number < len(read.instances) and 3 * point < len(read.instances[number].keypoints):
            return number, point
    raise InvalidValue("The label has no such point.", where=field)


def _form(
    label: dict[str, Json], read: Label, keypoints: list[list[float]], origins: list[str]
) -> dict[str, Json]:
    raw = [one if isinstance(one, dict) else {} for one in label.get("instances", [])]
    details = [{name: one[name] for name in _MEMBERS if name in one} for one in raw]
    further = {one.rig: one.keypoint_names for one in read.rigs}
    orders = [further.get(one.rig, read.keypoint_names) for one in read.instances]
    instances = [
        {"id": one.id, "name": one.name, "keypoints": points, "origins": letters, **more}
        for one, points, letters, more in zip(
            read.instances, keypoints, origins, details, strict=True
        )
    ]
    start = [
        {
            "name": one.name,
            **more,
            "annotations": [
                {"label": name, "x": x, "y": y, "v": v}
                for name, (x, y, v) in zip(order, _triples(one.keypoints), strict=True)
                if v
            ],
        }
        for one, order, more in zip(read.instances, orders, details, strict=True)
    ]
    pose: dict[str, Json] = {
        "version": 2,
        "rig": read.rig,
        "rig_hash": label.get("rig_hash", ""),
        "labels": list(read.keypoint_names),
        "image": label.get("image"),
        "instances": instances,
        "problems": [],
    }
    for name in ("tags", "note"):
        if label.get(name):
            pose[name] = label[name]
    if read.rigs:
        pose["rigs"] = [
            {"rig": one.rig, "rig_hash": one.rig_hash, "labels": list(one.keypoint_names)}
            for one in read.rigs
        ]
    return {
        "pose": json.dumps(pose),
        "original_annotations": json.dumps(start),
        "no_changes_needed": "false",
    }


def _triples(keypoints: Flat) -> list[tuple[float, float, float]]:
    return [(keypoints[n], keypoints[n + 1], keypoints[n + 2]) for n in range(0, len(keypoints), 3)]
