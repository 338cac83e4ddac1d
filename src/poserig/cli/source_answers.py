"""Finds the workers' answers that Ground Truth keeps beside the labels of a labeling job."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from poserig.cli.export_labels import Answers
from poserig.errors import PoserigError
from poserig.groundtruth.answers.files import parse_worker_responses
from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.layout import OutputLayout

if TYPE_CHECKING:
    from poserig.jobs.consolidate.responses import ResponseFiles

# Where a job's manifests lie; all else of it lies below the same folder.
_MANIFEST = re.compile(r"(.+)/manifests/(?:output|consolidated)/[^/]+\.manifest")


def answers_beside(address: str) -> Answers | None:
    """Returns the answers of the job that made a manifest; None for a manifest that lies alone.

    Args:
        address: Path, or s3://bucket/key.
    """
    found = _MANIFEST.fullmatch(address if "://" in address else Path(address).resolve().as_posix())
    return answers_below(found[1]) if found else None


def answers_below(job: str) -> Answers | None:
    """Returns the answers below the output folder of a job; None when it has none.

    Args:
        job: Path or S3 address of the folder that has the job's name.
    """
    output, _, name = job.rstrip("/").rpartition("/")
    layout = OutputLayout(output, name)
    if job.startswith("s3://"):
        return _in_s3(layout)
    folder = Path(layout.worker_responses)
    return _on_disk(folder) if folder.is_dir() else None


def _on_disk(folder: Path) -> Answers:
    def answers(numbers: Sequence[int]) -> Mapping[int, Sequence[WorkerResponse]]:
        return {
            number: [
                response
                for file in sorted(folder.glob(f"iteration-*/{number - 1}/*.json"))
                for response in _responses(file)
            ]
            for number in numbers
        }

    return answers


def _responses(file: Path) -> list[WorkerResponse]:
    try:
        return parse_worker_responses(file.read_bytes(), str(file))
    except (OSError, PoserigError) as error:
        return [WorkerResponse("", None, str(error))]


def _in_s3(layout: OutputLayout) -> Answers:
    listed: list[ResponseFiles] = []

    def answers(numbers: Sequence[int]) -> Mapping[int, Sequence[WorkerResponse]]:
        # Imported and listed when somebody asks: an export does not.
        from poserig.jobs.consolidate.responses import ResponseFiles
        from poserig.jobs.session import open_session

        if not listed:
            listed.append(ResponseFiles(open_session().client("s3"), layout))
        files = listed[0]
        read = files.read([number - 1 for number in numbers if number - 1 in files])
        return {
            index + 1: [WorkerResponse("", None, str(one))]
            if isinstance(one, PoserigError)
            else one.responses
            for index, one in read.items()
        }

    return answers
