"""Makes the manifest of a later round of the lines of the one before."""

from collections import Counter
from dataclasses import replace

from poserig.errors import PoserigError
from poserig.formats.lines import label_attribute
from poserig.groundtruth.manifest import ManifestLine, dump, parse_line
from poserig.groundtruth.rounds import ADJUST, ATTRIBUTE, LABEL, REVIEW, Round
from poserig.intake.images.folder import listing
from poserig.intake.poses.line import is_label_of_any
from poserig.jobs.consolidate.more import BEFORE, BEFORE_JOB
from poserig.jobs.earlier import Earlier, rigs_in
from poserig.jobs.manifests import Manifest, manifest_of
from poserig.json import Json
from poserig.pose.job_rigs import JOIN


def round_manifest(
    earlier: Earlier,
    found: Round,
    rig: str,
    *,
    adds: bool,
    keep_going: bool,
    is_selected: bool,
) -> tuple[Manifest, int]:
    """Makes the manifest of a round.

    Args:
        earlier: The round before.
        found: The new one.
        rig: Of the job; several names with "+" between them.
        adds: Whether its answers are added to those of the job before.
        keep_going: Leave lines out that cannot be sent.
        is_selected: Whether `earlier` has only the lines that somebody selected.

    Returns:
        It, and how many of its lines start from a label.

    Raises:
        PoserigError: Lines cannot be sent, each with its file and number; or none has a label.
    """
    kept: list[str] = []
    faults: list[str] = []
    other_rigs: Counter[str] = Counter()
    started = nothing = 0
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
        if fault:
            fault = fault.removeprefix(f"Line {line.index + 1}: ")
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
            cure=_cure(other_rigs),
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
    return replace(manifest_of(kept), notes=notes), started


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


def _cure(other_rigs: Counter[str]) -> str:
    cure = "Send the other lines with --keep-going; nothing of these is lost."
    if not other_rigs:
        return cure
    name = other_rigs.most_common(1)[0][0]
    return f"{cure} For these, launch a round of their own: --rig {name} --keep-going."


def _lines(count: int) -> str:
    return f"{count} line{'s' * (count != 1)}"
