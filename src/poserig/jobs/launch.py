"""Launch a labeling job: the same call on AWS and on this machine's AWS.

It asks first: everything that can refuse the launch runs before the first byte is written. What it
writes then replaces nothing: photographs and manifests lie at addresses that their contents name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import code_of
from poserig.errors import PoserigError, shown
from poserig.formats.started import StartLines
from poserig.groundtruth.gold import TAG as GOLD_TAG
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.names import check_job_name
from poserig.jobs import ask, manifests
from poserig.jobs.gold.given import Gold
from poserig.jobs.gold.joining import mix_in
from poserig.jobs.job_files import check_files, files_of, send_files
from poserig.jobs.photographs import Folder, Progress, read_folder
from poserig.jobs.request import LaunchOptions, check_request, request_of
from poserig.jobs.rigs import JobRigs, choose_rigs, rigs_of_template
from poserig.jobs.stack import Stack
from poserig.jobs.upload import missing_photographs, put_once, upload, upload_client
from poserig.pose.rig import Rig
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

__all__ = [
    "LaunchOptions",
    "LaunchedJob",
    "check_before_writing",
    "create",
    "launch",
    "send_manifest",
]

NO_FOLDER = Folder()
NO_LINES: Mapping[str, Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True)
class LaunchedJob:
    """A job that Ground Truth accepted.

    Attributes:
        arn: "" when nothing was launched (`dry_run`).
        images: How many data objects it has; None when the manifest was in S3 already.
        uploaded: How many photographs were sent, or would be; the others were in S3 already.
        notes: What was repaired in the manifest, and what of it will fail, as sentences.
        gold: How many of the images are gold.
    """

    name: str
    arn: str
    manifest_uri: str
    output_manifest_uri: str
    images: int | None
    uploaded: int = 0
    notes: tuple[str, ...] = ()
    gold: int = 0


def launch(
    session: "boto3.Session",
    stack: Stack,
    source: str,
    options: LaunchOptions,
    progress: Callable[[str], None] = lambda _: None,
    *,
    known_lines: Mapping[str, Mapping[str, object]] = NO_LINES,
    judged: Progress = lambda done, total: None,
    told: Callable[[Folder], None] = lambda _: None,
    gold: Gold | None = None,
    dry_run: bool = False,
) -> LaunchedJob:
    """Upload what is not in S3 yet and create the labeling job.

    The job gets a copy of the worker task template, and its rigs, in a folder of its own.

    A launch that was killed or failed in the middle leaves photographs that no job reads; the next
    one over the same folder sends only what is missing.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        stack: What Terraform deployed.
        source: A folder of images, a local manifest, or the S3 URI of a manifest.
        options: The operator's choices.
        progress: Told the name of each uploaded image.
        known_lines: By source-ref, lines of an earlier output manifest. They take the place of the
            plain lines of the folder's images, so that their labels are kept.
        judged: Told how many of the folder's files are looked at.
        told: Told what of a folder is taken, when nothing refuses the launch any more and before
            the first upload.
        gold: Images with known poses that are mixed in.
        dry_run: Check everything that can be checked, and write nothing.

    Raises:
        PoserigError: A choice or the source is unusable, and nothing was written; or an upload
            was refused, and no job reads what was written before.
        OSError: A file or folder cannot be read.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    check_job_name(options.name, "--name")
    client = upload_client(session)
    chosen = choose_rigs(client, stack, options.rig)
    options = replace(options, rig=chosen.name)
    workteam_arn = stack.workteam_for(options.work_team)
    inputs = S3Uri.parse(stack.input_prefix_uri, needs_key=False)
    images = inputs.child("images")
    folder = NO_FOLDER
    manifest = None
    if source.startswith("s3://"):
        manifest_uri = source
        if gold is not None:
            manifest = manifests.read_manifest_in_s3(client, source, strict=options.strict)
    else:
        path = _existing(source)
        if path.is_dir():
            folder = read_folder(path, images, strict=options.strict, progress=judged)
            known = {**_start_values(path, folder, images), **known_lines}
            manifest = manifests.of_photographs(folder.photographs, images, known)
        else:
            manifest = manifests.read_manifest_file(path, strict=options.strict)
    mixed = None
    if gold is not None and manifest is not None:
        mixed = mix_in(gold, manifest, _first_rig(client, chosen), images, options.name)
        manifest = replace(mixed.manifest, notes=(*manifest.notes, *mixed.notes))
        options = replace(options, tags={GOLD_TAG: str(mixed.count), **options.tags})
    if manifest is not None:
        manifest_uri = str(manifest.location(inputs.child("manifests"), options.name))
    files = files_of(
        client,
        stack,
        options.name,
        chosen.template,
        chosen.rigs,
        instructions=options.instructions,
        gold=mixed.known if mixed else b"",
    )
    request = request_of(stack, options, manifest_uri, files[0].uri, workteam_arn)
    check_before_writing(session, request)
    check_files(client, files)
    missing = []
    notes = manifest.notes if manifest else ()
    if manifest is None:
        notes = manifests.check_manifest_in_s3(client, manifest_uri, strict=options.strict)
    else:
        photographs = (*folder.photographs, *(mixed.photographs if mixed else ()))
        missing = missing_photographs(client, photographs, images)
        told(folder)
        if not dry_run:
            upload(client, missing, images, progress)
            send_manifest(client, manifest, manifest_uri)
    if not dry_run:
        send_files(client, files)
    return LaunchedJob(
        name=options.name,
        arn="" if dry_run else create(session, request),
        manifest_uri=manifest_uri,
        output_manifest_uri=OutputLayout(stack.output_prefix_uri, options.name).output_manifest,
        images=None if manifest is None else manifest.lines,
        uploaded=len(missing),
        notes=notes,
        gold=mixed.count if mixed else 0,
    )


def _first_rig(client: "S3Client", chosen: JobRigs) -> Rig:
    """The rig of a job, also of one that takes a published template as it is."""
    found = chosen.rigs or tuple(rigs_of_template(client, chosen.template).values())
    if not found:
        raise PoserigError(
            "The worker task template has no rig of poserig's, for which poses could be known.",
            where=chosen.template,
            cure="Launch with the name of a rig whose template `make build` made.",
        )
    return found[0].rig


def _start_values(path: Path, folder: Folder, images: S3Uri) -> dict[str, dict[str, Any]]:
    """What an import wrote beside the photographs of a folder, by the address of each."""
    starts = StartLines(path).by_name()
    return {
        str(one.location(images)): starts[one.name]
        for one in folder.photographs
        if one.name in starts
    }


def check_before_writing(session: "boto3.Session", request: Mapping[str, Any]) -> None:
    """Everything about a request that can refuse it: its limits, its name, its work team.

    Raises:
        PoserigError: It would be refused.
        botocore.exceptions.ClientError: AWS refused to tell.
    """
    check_request(request)
    human = request["HumanTaskConfig"]
    sagemaker = session.client("sagemaker")
    ask.check_name_is_free(sagemaker, request["LabelingJobName"])
    ask.check_work_team(sagemaker, human["WorkteamArn"])


def send_manifest(client: Any, manifest: manifests.Manifest, uri: str) -> None:
    """Put a manifest where its content names it. Raises PoserigError."""
    put_once(client, S3Uri.parse(uri), manifest.body, "application/x-ndjson")


def create(session: "boto3.Session", request: Mapping[str, Any]) -> str:
    """Create the labeling job of a request that was checked.

    Returns:
        Its ARN.

    Raises:
        PoserigError: Another launch took the name meanwhile.
        botocore.exceptions.ClientError: AWS refused.
    """
    client = session.client("sagemaker")
    try:
        return client.create_labeling_job(**request)["LabelingJobArn"]
    except ClientError as error:
        if code_of(error) != "ResourceInUse":
            raise
        name = request["LabelingJobName"]
        retried = error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0)
        if retried:
            # The answer to the first attempt was lost: the job may be this very one.
            made = client.describe_labeling_job(LabelingJobName=name)
            if made["InputConfig"] == request["InputConfig"]:
                return made["LabelingJobArn"]
        raise PoserigError(
            f'There is a labeling job "{name}" already: another launch took the name meanwhile.',
            cure="Give another with --name; what was uploaded is not sent again.",
        ) from error


def _existing(source: str) -> Path:
    path = Path(source)
    if not path.exists():
        raise PoserigError(
            "There is no such folder or manifest.",
            where=shown(source),
            cure="Give a folder of images, a manifest file, or s3://bucket/key of a manifest.",
        )
    return path
