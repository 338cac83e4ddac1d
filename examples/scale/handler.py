"""One shard of a large data set: makes a labeling job's labels again, or exports them.

A shard is a labeling job: at most 100,000 data objects. What it writes is named by the job, so that
a shard that runs twice writes the same again.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import boto3

from poserig.cli.export import Reader
from poserig.cli.export_source import find_source
from poserig.formats.export import ExportOptions, export
from poserig.formats.model import Refusals
from poserig.formats.registry import module_of
from poserig.jobs.consolidate import NothingToConsolidate, consolidate_job


def lambda_handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """Works on one shard.

    Args:
        event: {"action": "consolidate" or "export", "job": name of the labeling job}.

    Returns:
        What was done, for the state machine's results.
    """
    name = event["job"]
    if event["action"] == "consolidate":
        try:
            made = consolidate_job(boto3.Session(), name)
        except NothingToConsolidate:
            return {"job": name, "made": 0}
        return {"job": name, "made": made.counts.made}
    return _export(name)


def _export(name: str) -> dict[str, Any]:
    bucket, prefix = os.environ["BUCKET"], os.environ["EXPORT_PREFIX"].strip("/")
    module = module_of(os.environ["FORMAT"])
    source = find_source(name, Path(".poserig"))
    # Lines that cannot be read are told in the results, and hinder no other.
    reader = Reader(source, "", Refusals(keep_going=True))
    client = boto3.client("s3")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        report = export(reader.images, module, target, ExportOptions(keep_going=True))
        files = sorted(path for path in target.rglob("*") if path.is_file())
        for path in files:
            key = f"{prefix}/job={name}/{path.relative_to(target).as_posix()}"
            client.upload_file(str(path), bucket, key)
    refused = len(reader.refusals.found) + len(report.refused)
    return {"job": name, "files": len(files), "refused": refused, **report.losses.to_json()}
