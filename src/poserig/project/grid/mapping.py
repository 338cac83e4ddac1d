"""Lays the poses of a job out on a map, as a program: `python -m poserig.project.grid.mapping`.

It prints one JSON object; see `map_of`. In a process of its own it slows nobody down who labels.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from poserig.formats.rigs import Rigs
from poserig.jobs.labels import OutputManifest
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig
from poserig.report.pose_map import COLUMNS, ROWS, Cell, PoseMap

_DIGITS = 2


def map_of(images: Iterable[LabeledImage], given: Sequence[Rig]) -> dict[str, Json]:
    """The map of the poses of the rig that most instances have; {} for too few poses.

    Args:
        images: Labeled.
        given: Rigs of the user's own.

    Returns:
        rig, seen, columns, rows, and fields with column, row, count, lines, points and the
        indexes of their images.
    """
    rigs, maps = Rigs(given), dict[tuple[str, tuple[str, ...]], PoseMap]()
    for image in images:
        for one in image.instances:
            if not one.rig:
                key = image.rig, image.keypoint_names
                found = maps.setdefault(key, PoseMap(max(len(image.keypoint_names), 1)))
                found.add(one.keypoints, image.line - 1)
    if not maps:
        return {}
    most = max(maps, key=lambda one: maps[one].seen)
    cells = maps[most].cells()
    if not cells:
        return {}
    rig = rigs.of(*most)
    return {
        "rig": rig.name,
        "seen": maps[most].seen,
        "columns": COLUMNS,
        "rows": ROWS,
        "fields": [_field(cell, rig) for cell in cells],
    }


def _field(cell: Cell, rig: Rig) -> Json:
    def point(index: int) -> list[float]:
        return [round(value, _DIGITS) for value in cell.pose[3 * index : 3 * index + 2]]

    there = [index for index in range(len(rig.keypoints)) if cell.pose[3 * index + 2]]
    links = [(rig.index[link.start], rig.index[link.end]) for link in rig.links]
    return {
        "column": cell.column,
        "row": cell.row,
        "count": cell.count,
        "lines": [[*point(a), *point(b)] for a, b in links if a in there and b in there],
        "points": [point(index) for index in there],
        "images": list(cell.members),
    }


def main(arguments: Sequence[str]) -> None:
    """Prints the map.

    Args:
        arguments: An output manifest, its label attribute, and rig files.
    """
    manifest, attribute, *files = arguments
    found = map_of(
        OutputManifest(manifest, attribute).images(), [load_rig(Path(one)) for one in files]
    )
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
