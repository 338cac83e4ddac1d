"""Looks at the start values of a manifest's lines before a job is launched over them.

The pre-annotation function reads them in the same way (`poserig.intake.poses`), one data object at
a time, when workers are waiting already.
"""

from collections import Counter
from collections.abc import Iterable

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import ManifestLine
from poserig.groundtruth.spilled import is_spilled
from poserig.intake.images.folder import listing
from poserig.intake.poses.line import find_start, rig_name
from poserig.intake.poses.start import hints_of, start_values
from poserig.pose.rig_file import library_rig


def check_start_values(
    lines: Iterable[ManifestLine], where: str, *, strict: bool
) -> tuple[str, ...]:
    """Finds start values that the pre-annotation function cannot use, or uses in part.

    Args:
        lines: Of the manifest.
        where: Its address.
        strict: Refuse when a line has some that cannot be used.

    Returns:
        Notes for the operator, as sentences.

    Raises:
        PoserigError: No start values can be used at all, or with `strict` those of one line.
    """
    faults: list[str] = []
    left_out: Counter[str] = Counter()
    usable = 0
    for line in lines:
        try:
            counts = _counts(line)
        except PoserigError as error:
            faults.append(f"Line {line.index + 1}: {error}")
            continue
        if counts is not None:
            usable += 1
            left_out.update(counts)
    notes = []
    if faults:
        what = f"The start values of {len(faults)} lines cannot be used:\n{listing(faults)}"
        if strict or not usable:
            raise PoserigError(
                f"{what}\n",
                where=where,
                cure="docs/importing-poses.md says what is read. Rename the attribute if it holds"
                " something else.",
            )
        notes.append(f"{what}\nThese data objects will fail.")
    if left_out:
        counted = ", ".join(f"{name} {count}" for name, count in left_out.most_common())
        notes.append(f"Of the start values some are left out, as the workers see: {counted}.")
    return tuple(notes)


def _counts(line: ManifestLine) -> dict[str, int] | None:
    """Returns what is left out of a line's start values, by kind; None when it has none."""
    name = find_start(line.attributes, "")
    value = line.attributes.get(name)
    if not value or is_spilled(value):
        return None
    found = library_rig(rig_name(line.attributes, value))
    hints = hints_of(line.attributes, found.keypoint_names if found else None)
    start = start_values(value, name, hints, line.source_ref)
    return dict(start.counts)
