"""Makes the labeling job of a project's rig, which grows with the folder."""

import json
import re
from collections.abc import Sequence
from hashlib import sha256

from poserig.groundtruth.job_files import JobFiles, job_files
from poserig.groundtruth.manifest import dump
from poserig.groundtruth.requests import GROWTH_TAG, OPEN
from poserig.jobs.request import LaunchOptions, request_of
from poserig.jobs.stack import Stack
from poserig.jobs.templates import LEFT_FOR_TERRAFORM, RigFile, fill_with_rigs
from poserig.json import Json, JsonObject, loads
from poserig.labeling.operator import Operator
from poserig.labeling.ports import ObjectStore
from poserig.pose.job_rigs import joined_name
from poserig.pose.rig import Rig
from poserig.project.places import BUCKET, JOBS, OUTPUT, POST, PRE, ROLE, TEAM
from poserig.s3 import S3Uri

COMPONENT_URL = "https://component.poserig.invalid/crowd-2d-skeleton.js"
"""The component's address in a job's template. The server puts its own in its place, so that a
project may be opened on another port, and with another poserig."""
_INTEGRITY = re.compile(r'\s+integrity="@@COMPONENT_INTEGRITY@@"')
_LONGEST_TITLE = 128
_LONGEST_PART = 26
_TASK_SECONDS = 28_800


def job_name(folder: str, rig: str) -> str:
    """The name of a project's job: what of its folder's and rig's names a job's name can hold.

    A hash of both names ends it: of long names, and of other alphabets, little else may be left.
    """
    parts = (re.sub(r"[^a-zA-Z0-9]+", "-", one)[:_LONGEST_PART].strip("-") for one in (folder, rig))
    both = sha256(f"{folder}\n{rig}".encode("utf-8", "surrogateescape")).hexdigest()
    return "-".join([*filter(None, parts), both[:8]])


def create_job(
    operator: Operator,
    objects: ObjectStore,
    *,
    folder: str,
    title: str,
    rig: Rig,
    rig_text: str,
    template: str,
    name: str = "",
    more: Sequence[RigFile] = (),
) -> str:
    """Creates the job of a project, without any data object.

    Args:
        operator: The engine's side for operators.
        objects: Where the job's template and rig are written.
        folder: The folder's name.
        title: What people read.
        rig: The rig.
        rig_text: Its file.
        template: The worker task template, with its tokens.
        name: Of the job; "" for that of the folder and the rigs.
        more: Further rigs, of which instances take one by their class.

    Returns:
        The job's name.

    Raises:
        PoserigError: The template has no place for a rig, or two rigs cannot be in one job.
    """
    rigs = joined_name([rig, *(one.rig for one in more)])
    name = name or job_name(folder, rigs)
    files = write_rig(objects, name, rig, rig_text, template, more)
    manifest = str(JOBS.child(f"{name.lower()}/input.manifest"))
    objects.write(manifest, b"", "application/x-ndjson")
    request = request_of(_stack(), _options(name, title, rigs), manifest, files.template, TEAM)
    operator.create(request)
    return name


def write_rig(
    objects: ObjectStore,
    job: str,
    rig: Rig,
    rig_text: str,
    template: str,
    more: Sequence[RigFile] = (),
) -> JobFiles:
    """Writes the rigs of a job, and the worker task template with them.

    Args:
        objects: Where they are written.
        job: Its name.
        rig: The rig.
        rig_text: Its file.
        template: The worker task template, with its tokens.
        more: Further rigs.

    Raises:
        PoserigError: The template has no place for a rig, or two rigs cannot be in one job.
    """
    files = job_files(str(JOBS), job)
    rigs = [RigFile(rig, loads(rig_text)), *more]
    text = fill_with_rigs(template, rigs)
    url, _ = LEFT_FOR_TERRAFORM
    text = _INTEGRITY.sub("", text).replace(url, COMPONENT_URL)
    objects.write(files.template, text.encode(), "text/html")
    data = [one.members for one in rigs] if more else rigs[0].members
    objects.write(files.rig, json.dumps(data, ensure_ascii=False).encode())
    return files


def keep_former_rig(objects: ObjectStore, job: str) -> None:
    """Copies a job's rig to a file that is named by its content, before another one is written."""
    file = job_files(str(JOBS), job).rig
    former = objects.read(file)
    digest = sha256(former).hexdigest()[:8]
    objects.write(f"{file.removesuffix('.json')}-{digest}.json", former)


def line_of(source_ref: str, start: JsonObject) -> str:
    """The line of a photograph in a manifest.

    Args:
        source_ref: Its address.
        start: Attributes with its start values; {} for none.
    """
    return dump({"source-ref": source_ref, **start})


def source_ref_of(line: str) -> str:
    """The reverse of `line_of`."""
    value: Json = loads(line)
    return str(value.get("source-ref", "")) if isinstance(value, dict) else ""


def _options(name: str, title: str, rig: str) -> LaunchOptions:
    shown = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    return LaunchOptions(
        name=name,
        rig=rig,
        title=shown or "Photographs",
        description=f"Keypoints of {rig}",
        task_time_limit_seconds=_TASK_SECONDS,
        expires=False,
        tags={GROWTH_TAG: OPEN},
    )


def _stack() -> Stack:
    """A project has the parts that a deployed stack has."""
    return Stack(
        bucket_name=BUCKET,
        pre_annotation_function_arn=PRE,
        post_annotation_function_arn=POST,
        ground_truth_role_arn=ROLE,
        workteam_arn=TEAM,
        worker_portal_url="",
        user_pool_id="",
        worker_group_name="",
        input_prefix_uri=str(S3Uri(BUCKET, "input")),
        output_prefix_uri=str(OUTPUT),
        templates={},
    )
