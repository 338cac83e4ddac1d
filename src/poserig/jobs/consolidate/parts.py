"""Makes the labels of a job again, part by part where one launch was divided into several jobs."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from poserig.jobs.consolidate.job import (
    Consolidated,
    NothingToConsolidate,
    Progress,
    consolidate_job,
)
from poserig.jobs.parts import find_job

if TYPE_CHECKING:
    import boto3


@dataclass(frozen=True, slots=True)
class ConsolidatedPart:
    """A part whose labels were made again.

    Attributes:
        name: Of the labeling job.
    """

    name: str
    made: Consolidated


def consolidate_parts(
    session: "boto3.Session",
    name: str,
    progress: Callable[[], AbstractContextManager[Progress]],
) -> Iterator[ConsolidatedPart]:
    """Makes the labels of a job, or of each of its parts, again.

    A part without answers is passed over, unless there is none with answers.

    Args:
        session: Whose region and credentials are used.
        name: Of the job, or the one name of its parts.
        progress: Gives each part a progress bar.

    Raises:
        PoserigError: There is no such job, a part is not over, or `consolidate_job` refuses.
    """
    found = find_job(session, name)
    found.check_is_over()
    nothing: NothingToConsolidate | None = None
    is_any = False
    for described in found.parts:
        own = described["LabelingJobName"]
        try:
            with progress() as told:
                made = consolidate_job(session, own, told)
        except NothingToConsolidate as error:
            nothing = nothing or error
            continue
        is_any = True
        yield ConsolidatedPart(own, made)
    if nothing and not is_any:
        raise nothing
