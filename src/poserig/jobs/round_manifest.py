"""Makes the manifest of a later round of the lines of the one before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from poserig.errors import PoserigError
from poserig.formats.lines import label_attribute
from poserig.groundtruth.manifest import ManifestLine, dump, parse_line
from poserig.groundtruth.rounds import ADJUST, ATTRIBUTE, LABEL, REVIEW, Round
from poserig.intake.images.folder import listing
from poserig.intake.poses.line import is_foreign_label, is_label_of_any
from poserig.intake.poses.start import hints_of, start_values
from poserig.jobs.consolidate.more import BEFORE, BEFORE_JOB
from poserig.jobs.earlier import Earlier, rigs_in
from poserig.jobs.manifests import Manifest, manifest_of
from poserig.json import Json
from poserig.pose.job_rigs import JOIN

# Points of another rig that are named.
NAMED = 3
NOTHING: Mapping[int, tuple[str, str]] = {}


def round_manifest(
    earlier: Earlier,
    found: Round,
    rig: str,
    *,
    adds: bool,
    keep_going: bool,
    is_selected: bool,
    changed: Mapping[int, tuple[str, str]] = NOTHING,
    names: Sequence[str] = (),
) -> tuple[Manifest, int, int]:
    """Makes the manifest of a round.

    Args:
        earlier: The round before.
        found: The new one.
        rig: Of the job; several names with "+" between them.
        adds: Whether its answers are added to those of the job before.
        keep_going: Leave lines out that cannot be sent.
        is_selected: Whether `earlier` has only the lines that somebody selected.
        changed: By index of a line, the job that labeled its image as it was then, and its address.

        names: Keypoint names of the job's rigs; () when they are unknown.

    Returns:
        It, how many of its lines start from a label, and how many were left out as they cannot be
        sent.

    Raises:
        PoserigError: Lines cannot be sent, each with its file and number; or none has a label.
    """
    kept: list[str] = []
    faults: list[str] = []
    other_rigs: Counter[str] = Counter()
    started = nothing = 0
    are_changed = False
    for line in earlier.lines:
        member: dict[str, Json] = {"task": found.task, "round": found.number}
        if adds:
            member[BEFORE], job, _ = earlier.origin(line)
            if job != earlier.job:
                member[BEFORE_JOB] = job
        text = dump({**line.attributes, ATTRIBUTE: member}) if line.attributes else line.text
        fault = line.problem or parse_line(text, line.index).problem
        if not fault and found.task != LABEL and (other := _other_rig(line, rig)):
            other_rigs[other] += 1
            fault = f'its label is of the rig "{other}", the job of "{rig}".'
        if not fault and found.task != LABEL and names:
            fault = _foreign_fault(line, rig, names)
        if not fault and line.index in changed:
            are_changed = True
            fault = f"its image was written again since {changed[line.index][0]} labeled it."
        if fault:
            number = f"Line {line.index + 1}"
            fault = fault.removeprefix(f"{number}: ").removeprefix(f"{number} ")
            faults.append(f"{earlier.place(line)}: {fault}")
            continue
        has_label = any(map(is_label_of_any, line.attributes.values()))
        if found.task == REVIEW and not has_label:
            nothing += 1
            continue
        kept.append(text)
        started += has_label
    if faults and not (keep_going and kept):
        raise PoserigError(
            f"{_lines(len(faults))} cannot be sent into round {found.number}:\n{listing(faults)}\n",
            cure=_cure(other_rigs, are_changed=are_changed),
        )
    # Who selects the images that failed knows that they have none.
    if found.task != LABEL and not started and not (is_selected and found.task == ADJUST):
        what = "reviewed" if found.task == REVIEW else "corrected"
        raise PoserigError(
            f"No line has a label that could be {what}.",
            where=earlier.where,
            cure="Give --from a job with labels, or label the images anew: --task label.",
        )
    notes = earlier.notes
    if faults:
        notes = (*notes, f"{_lines(len(faults))} left out, and not changed:\n{listing(faults)}")
    if nothing:
        notes = (*notes, f"{_lines(nothing)} without a label left out: nothing to review.")
    return replace(manifest_of(kept), notes=notes), started, len(faults)


def _other_rig(line: ManifestLine, rig: str) -> str:
    """A rig of the newest label of a line that the job does not have, else "".

    The rig of the label must be the first one of the job: its instances do not name it.
    """
    first, *further = rig.split(JOIN)
    label = line.attributes.get(label_attribute(line.attributes))
    own, *others = rigs_in(label) or ("",)
    if own not in ("", first):
        return own
    return next((name for name in others if name not in further), "")


def _foreign_fault(line: ManifestLine, rig: str, names: Sequence[str]) -> str:
    """Why the label of another tool cannot be corrected with the rig: it names none of its own."""
    attribute = label_attribute(line.attributes)
    value = line.attributes.get(attribute)
    if not is_foreign_label(value):
        return ""
    try:
        start = start_values(value, attribute, hints_of(line.attributes, names), line.source_ref)
    except PoserigError as error:
        return f"its label cannot be read: {error}"
    found = {point["label"] for one in start.instances for point in one["annotations"]}
    other = sorted(found.difference(names))
    more = f" and {len(other) - NAMED} more" * (len(other) > NAMED)
    named = ", ".join(f'"{name}"' for name in other[:NAMED])
    return f'its label has points that the rig "{rig}" does not: {named}{more}.' if other else ""


def _cure(other_rigs: Counter[str], *, are_changed: bool) -> str:
    cure = "Send the other lines with --keep-going; nothing of these is lost."
    if are_changed:
        cure += " Images that changed need new labels: launch a round of their own, --task label."
    if not other_rigs:
        return cure
    name = other_rigs.most_common(1)[0][0]
    return f"{cure} For these, launch a round of their own: --rig {name} --keep-going."


def _lines(count: int) -> str:
    return f"{count} line{'s' * (count != 1)}"
