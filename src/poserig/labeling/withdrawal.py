"""Takes data objects back from a labeling job before anybody has labeled them."""

from collections.abc import Iterable

from poserig.groundtruth.manifest import parse_line
from poserig.labeling.context import Context
from poserig.labeling.events import clean_reason
from poserig.labeling.outcomes import failure, record_outcome
from poserig.labeling.states import ObjectState


def withdraw(context: Context, name: str, indexes: Iterable[int], reason: str) -> int:
    """See `Operator.withdraw_data_objects`."""
    job = context.jobs.find(name)
    store = context.store
    count = 0
    for index in indexes:
        (one,) = store.data_objects(job.id, start=index, limit=1) or (None,)
        if one is None or one.index != index:
            continue
        outcome = failure(job, parse_line(one.text, index), clean_reason(reason), one.tries)
        if one.state in (ObjectState.OPEN, ObjectState.DECLINED):
            is_done = store.end_offer(job.id, index, outcome)
        elif one.state is ObjectState.PENDING:
            store.keep_prepared(job.id, [], [outcome])
            is_done = True
        else:
            is_done = False
        if is_done:
            record_outcome(job, outcome)
            count += 1
    if count:
        context.wake.set()
    return count
