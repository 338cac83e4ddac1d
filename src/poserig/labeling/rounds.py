"""Makes the line with which a later round of a data object begins."""

from poserig.groundtruth.manifest import ManifestLine, dump, parse_line
from poserig.groundtruth.rounds import ADJUST, ATTRIBUTE, TASKS
from poserig.json import loads
from poserig.labeling.context import Context
from poserig.labeling.jobs import Job
from poserig.labeling.store.records import DataObject

# Functions that know the task of a review keep the verdict in the label, too.
FIX = "review" if "review" in TASKS else ADJUST


def line_of(context: Context, job: Job, data_object: DataObject) -> ManifestLine:
    """The line that the pre-annotation function sees of a data object in its present round.

    In a first round it is the line of the input manifest. A later one begins with the label of the
    round before.
    """
    if data_object.round > 1:
        earlier = context.store.earlier_labels(job.id, data_object.index)
        before = [one for one in earlier if one.round == data_object.round - 1]
        if before:
            return line_after(before[-1].output, data_object.index, data_object.round)
    return parse_line(data_object.text, data_object.index)


def line_after(output: str, index: int, number: int, task: str = ADJUST) -> ManifestLine:
    """The line with which a round begins that corrects a label.

    Args:
        output: The line of output.manifest with the label.
        index: Of the data object.
        number: Of the round.
        task: Of the round, as `poserig.groundtruth.rounds` names it.
    """
    member = {"task": task, "round": number}
    return parse_line(dump({**loads(output), ATTRIBUTE: member}), index)
