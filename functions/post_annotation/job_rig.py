"""Finds the rigs of a labeling job: the file that its launch left in S3 for this function."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from functions.observability import logger
from poserig.aws_errors import DENIED, NOT_IN_S3, code_of
from poserig.errors import PoserigError
from poserig.groundtruth.events import PostAnnotationEvent
from poserig.groundtruth.job_files import job_files, job_name_of
from poserig.json import loads
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from poserig.pose.rig import Rig

Read = Callable[[str], bytes]

NO_RIGS: Mapping[str, "Rig"] = {}
# A container serves few jobs at a time.
MOST_KEPT = 16
_kept: dict[str, Mapping[str, "Rig"]] = {}


def rigs_of_job(event: PostAnnotationEvent, folder: str, read: Read) -> Mapping[str, "Rig"]:
    """Returns the rigs of the event's job, by hash.

    Each container reads them once for each job. A file that is missing or cannot be read is logged
    and costs nothing: labels are then made without it, as they are for jobs that were launched in
    another way.

    Args:
        event: It names the job, and the bucket.
        folder: Key prefix of the folder of all jobs' files, such as "input/jobs/".
        read: Reads the object at an S3 URI.

    Returns:
        Nothing, or each rig of the job (`poserig.pose.job_rigs.by_hash`).
    """
    job_name = job_name_of(event.labeling_job_arn)
    if not job_name:
        return NO_RIGS
    bucket = S3Uri.parse(event.payload_uri).bucket
    uri = job_files(str(S3Uri(bucket, folder)), job_name).rig
    if uri not in _kept:
        rigs, is_final = _read_rig(uri, read)
        if not is_final:
            return rigs
        while len(_kept) >= MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[uri] = rigs
    return _kept[uri]


def _read_rig(uri: str, read: Read) -> tuple[Mapping[str, "Rig"], bool]:
    """Returns the rigs, and whether another try would end alike."""
    # Imported here for the cold start: most jobs have a rig of the library.
    from poserig.pose.job_rigs import by_hash, parse_rigs

    try:
        rigs = parse_rigs(loads(read(uri)), "rig.json")
    except (PoserigError, ValueError) as error:
        logger.warning("The job's rig cannot be read", rig_uri=uri, reason=str(error))
        cause = error.__cause__
        code = "" if cause is None else code_of(cause)
        return NO_RIGS, not code or code in NOT_IN_S3 | DENIED
    return by_hash(rigs), True
