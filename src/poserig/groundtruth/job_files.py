"""Names what a labeling job was made of: the files that its launch leaves in S3.

They lie below the stack's input prefix, in a folder of the job. Ground Truth gives functions the
job's name in lower case only, so the folder has it in lower case: names differ by more than case.
"""

from typing import NamedTuple

FOLDER = "jobs"
"""Of all jobs' folders, below the input prefix. terraform/main.tf says the same."""
_RESOURCE = ":labeling-job/"


# A named tuple and no dataclass: making a dataclass takes a millisecond of each cold start.
class JobFiles(NamedTuple):
    """S3 URIs of one job's files.

    Attributes:
        template: The worker task template that the job names.
        rig: The rig in it (schemas/rig.schema.json). The post-annotation function reads it when
            answers name a rig that the library does not have.
        gold: The known poses of its gold images. Only operators read it.
        images: ETags of the images that no launch has uploaded, JSON Lines.
    """

    template: str
    rig: str
    gold: str
    images: str


def job_files(folder: str, job_name: str) -> JobFiles:
    """Returns where the files of a job lie.

    Args:
        folder: S3 URI of the folder of all jobs, with or without a slash at its end.
        job_name: LabelingJobName, in any case.
    """
    root = f"{folder.rstrip('/')}/{job_name.lower()}"
    names = ("worker-task.liquid.html", "rig.json", "gold.manifest", "images.jsonl")
    return JobFiles(*(f"{root}/{name}" for name in names))


def job_name_of(labeling_job_arn: str) -> str:
    """Returns the job's name, in lower case, from its ARN; "" when it is no labeling job's ARN."""
    return labeling_job_arn.partition(_RESOURCE)[2].lower()
