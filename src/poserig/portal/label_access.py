"""Says which labels the signed-in person may see: by role, and by what the lead has set."""

from poserig.labeling.model import JobSummary
from poserig.labeling.settings import Results
from poserig.portal.security import current_role


def sees_all(job: JobSummary) -> bool:
    """Whether the signed-in person may see all labels: of their role, or as the job is over.

    Who has not answered yet must not know what others have answered.
    """
    role = current_role()
    if role is not None and role.sees_all_labels:
        return True
    return job.status.is_final and job.settings.results is not Results.NEVER


def sees_answered(job: JobSummary) -> bool:
    """Whether they may see the labels of images that they have answered."""
    after = job.settings.results is Results.AFTER_ANSWER
    return sees_all(job) or after or job.workers == 1  # a label of their own answer alone


def what_is_shown(job: JobSummary) -> str:
    """What somebody who does not see all labels sees here, in a sentence or two."""
    said = "These are the images that you have answered."
    later = (
        "" if job.settings.results is Results.NEVER else " Others are shown when the job is over."
    )
    if not sees_answered(job):
        return f"{said} Their labels are made of the answers of several people.{later}"
    return f"{said}{later}"


def refusal(job: JobSummary) -> str:
    """Why they do not see all labels."""
    if job.settings.results is Results.NEVER:
        return "Only a lead or a reviewer sees all labels of this job."
    return "Until this labeling job is over, only a lead or a reviewer sees all labels."
