"""Makes the stamps of batches: the times in the keys of what a batch writes to S3."""

from datetime import UTC, datetime, timedelta

from poserig.groundtruth.layout import key_time


def next_stamp(last: str, now: datetime) -> str:
    """The stamp of a new batch.

    Keys have whole seconds only: of two batches in one second the later takes the next one.

    Args:
        last: Stamp of the newest batch of the same job; "" when there is none.
        now: The wall clock.
    """
    stamp = key_time(now)
    if stamp > last:
        return stamp
    moment = datetime.strptime(last, "%Y-%m-%d_%H:%M:%S").replace(tzinfo=UTC)
    return key_time(moment + timedelta(seconds=1))
