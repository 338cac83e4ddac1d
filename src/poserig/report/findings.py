"""Writes the report's section about what was found, type by type, with crops of the worst cases."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from poserig.pose.keypoints import Box
from poserig.pose.rig import Rig
from poserig.report.drawing import Drawn, picture
from poserig.report.figures import Figures
from poserig.report.gallery import Row, RowFinding
from poserig.report.packing import unpack
from poserig.report.sections import section, table
from poserig.report.words import counted, meaning_of, percent, title_of

MOST_TYPES, MOST_EXAMPLES = 24, 5
_SOURCES = {"qa": "poserig qa", "label": "the label"}


class Example(NamedTuple):
    """A case of a finding that can be drawn.

    Attributes:
        number: Of its row.
        row: The image.
        finding: What was found.
    """

    number: int
    row: Row
    finding: RowFinding


class Crop(NamedTuple):
    """What is shown of an example: a data URI or "", and its place in pixels of the image."""

    photograph: str
    place: Box


def examples(rows: Sequence[Row]) -> dict[tuple[str, str], list[Example]]:
    """Returns the likeliest cases of each type, one of an image at most.

    Args:
        rows: Those that may be shown.
    """
    found: dict[tuple[str, str], list[Example]] = {}
    for number, row in enumerate(rows):
        seen = set()
        for one in row.findings:
            key = one.source, one.type
            if key in seen or not 0 <= one.instance < len(row.poses) or not row.boxes[one.instance]:
                continue
            seen.add(key)
            found.setdefault(key, []).append(Example(number, row, one))
    for cases in found.values():
        cases.sort(key=lambda case: (-case.finding.chance, case.number))
        del cases[MOST_EXAMPLES:]
    return found


def surroundings(example: Example) -> Box:
    """Returns the place that an example's crop shows when there is no photograph."""
    box = example.row.boxes[example.finding.instance] or (0, 0, 1, 1)
    side = max(box[2], box[3], 24) * 1.4
    return box[0] + box[2] / 2 - side / 2, box[1] + box[3] / 2 - side / 2, side, side


def findings(
    figures: Figures,
    cases: Mapping[tuple[str, str], Sequence[Example]],
    crops: Mapping[tuple[int, int], Crop],
    rigs: Mapping[tuple[str, tuple[str, ...]], Rig],
) -> str:
    """Writes the section.

    Args:
        figures: With the counts.
        cases: Of each type.
        crops: By row number and position of the instance.
        rigs: Of the rows.
    """
    told = figures.findings_in_order()
    if not told:
        return section("findings", "What was found", "", "Nothing was found that needs a look.")
    rows = []
    for (source, kind), one in told[:MOST_TYPES]:
        shown = "".join(_example(case, crops, rigs) for case in cases.get((source, kind), ()))
        name = f"<b>{escape(title_of(kind))}</b><br><small>{escape(meaning_of(kind))}</small>"
        share = percent(one.images / figures.images)
        rows.append(
            [name, _SOURCES[source], f"{one.images:,}", share, f'<div class="crops">{shown}</div>']
        )
    body = table(
        "Findings by type", ["Finding", "Told by", "Images", "Share", "Examples"], rows, "found"
    )
    left = len(told) - MOST_TYPES
    if left > 0:
        body += f"<p>{counted(left, 'further type')}: --json has them.</p>"
    lede = "What deserves a second look, by type. A click on an example opens its image."
    return section("findings", "What was found", body, lede)


def _example(
    case: Example,
    crops: Mapping[tuple[int, int], Crop],
    rigs: Mapping[tuple[str, tuple[str, ...]], Rig],
) -> str:
    row, finding = case.row, case.finding
    size = row.image.size
    if size is None:
        return ""
    crop = crops.get((case.number, finding.instance)) or Crop("", surroundings(case))
    keypoints = unpack(row.poses[finding.instance], *size)
    name = row.image.name or row.image.source
    title = f"{title_of(finding.type)} on {name}"
    drawn = picture(
        title, crop.place, [Drawn(rigs[row.rig], keypoints, finding.points)], crop.photograph
    )
    return f'<button type="button" class="crop" data-row="{case.number}">{drawn}</button>'
