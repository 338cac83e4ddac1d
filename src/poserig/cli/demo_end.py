"""Waits beside the portal, and makes the labels of each job that ends again from all answers."""

import logging
from contextlib import suppress
from threading import Event

import boto3

from poserig.cli.consolidated import say_consolidated
from poserig.cli.demo_job import jobs_of_folder
from poserig.cli.demo_run import RunningDemo
from poserig.cli.demo_stack import Say
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.status import description_of, status_of

SECONDS_BETWEEN_LOOKS = 5.0

log = logging.getLogger(__name__)


def serve_until(stop: Event, running: RunningDemo, say: Say) -> None:
    """Look at the folder's jobs every few seconds until `stop` is set.

    Args:
        say: Told about trouble, which ends nothing: the first manifest is there, and the next
            start tries again.
    """
    waiting = jobs_of_folder(running.session, running.rig.name, running.images)
    while not stop.wait(SECONDS_BETWEEN_LOOKS):
        waiting = [name for name in waiting if not consolidate_if_over(running.session, name, say)]


def consolidate_if_over(session: boto3.Session, name: str, say: Say) -> bool:
    """Make the labels of a job that is over again, unless that was done before.

    Returns:
        Whether the job needs no further look in this run.
    """
    try:
        return _consolidate_if_over(session, name)
    except Exception as error:  # the portal beside it must go on
        log.exception("the labels of %s could not be made again", name)
        say(f"The labels of {name} could not be made again; the next start tries it. {error}")
        return True


def _consolidate_if_over(session: boto3.Session, name: str) -> bool:
    described = description_of(session, name)
    if not status_of(described).is_over:
        return False
    if described["HumanTaskConfig"]["NumberOfHumanWorkersPerDataObject"] == 1:
        return True  # its labels are what the one worker of each image said
    # Imported here: it loads what consolidates several answers.
    from poserig.jobs.consolidate import (
        NothingToConsolidate,
        consolidate_job,
        consolidated_manifest,
    )

    layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], name)
    if not consolidated_manifest(session.client("s3"), layout):
        # Nobody answered, or every photograph was labeled before.
        with suppress(NothingToConsolidate):
            say_consolidated(name, consolidate_job(session, name))
    return True
