"""Writes the known poses of a job's gold images beside the job's files, and reads them again.

It is a manifest of its own, for operators: a line for each gold image, with its address in the
job, the number of its line there, the operator's name of it, and its label. The labeling job does
not know it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import NOT_IN_S3, code_of, explaining
from poserig.errors import PoserigError
from poserig.formats.lines import image_of
from poserig.formats.losses import Losses
from poserig.formats.manifest import ATTRIBUTE, line_of
from poserig.formats.model import Plan, Refusals
from poserig.formats.rigs import Rigs
from poserig.groundtruth.gold import gold_count
from poserig.groundtruth.manifest import dump, line_attributes
from poserig.json import JsonObject, loads
from poserig.pose.dataset import LabeledImage
from poserig.pose.job_rigs import parse_rigs
from poserig.pose.rig import Rig
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_GOLD, _RIG = "gold.manifest", "rig.json"


@dataclass(frozen=True, slots=True)
class KnownImage:
    """A gold image of a job.

    Attributes:
        index: Of its line in the job's manifests, from 0.
        source_ref: Its address in the job.
        image: With its known poses. `name` is the operator's.
    """

    index: int
    source_ref: str
    image: LabeledImage


@dataclass(frozen=True, slots=True)
class KnownImages:
    """The gold images of a job.

    Attributes:
        images: In the order of the job's lines.
        rigs: Of the job.
    """

    images: tuple[KnownImage, ...]
    rigs: Rigs

    def by_source(self) -> dict[str, LabeledImage]:
        """Returns the images by their addresses in the job."""
        return {one.source_ref: one.image for one in self.images}


def text_of(images: Sequence[KnownImage], rig: Rig) -> bytes:
    """Returns the manifest; the same images always give the same bytes."""
    plan = Plan(rigs=Rigs([rig]), losses=Losses(), refusals=Refusals())
    lines = []
    for one in images:
        label = line_of(one.image, plan, "")[ATTRIBUTE]
        members: JsonObject = {
            "source-ref": one.source_ref,
            "line": one.index,
            "name": one.image.name,
            ATTRIBUTE: label,
        }
        lines.append(f"{dump(members)}\n")
    return "".join(lines).encode()


def known_images(client: "S3Client", described: Any) -> KnownImages | None:
    """Reads the gold images of a job.

    Args:
        client: Of S3.
        described: The answer of DescribeLabelingJob.

    Returns:
        None for a job without gold images.

    Raises:
        PoserigError: Their known poses are gone or cannot be read.
    """
    if not gold_count(described):
        return None
    # Beside the template: the description names no other file of the launch.
    folder = described["HumanTaskConfig"]["UiConfig"]["UiTemplateS3Uri"].rpartition("/")[0]
    where = f"{folder}/{_GOLD}"
    # Not str.splitlines: it also splits at U+2028 and others, which names may hold.
    lines = _read(client, where).decode("utf-8", "replace").removesuffix("\n").split("\n")
    found = [_known(line, f"{where}:{number}") for number, line in enumerate(lines, start=1)]
    try:
        rigs = parse_rigs(loads(_read(client, f"{folder}/{_RIG}")), f"{folder}/{_RIG}")
    except ValueError as error:
        raise PoserigError("This is no JSON.", where=f"{folder}/{_RIG}") from error
    return KnownImages(tuple(found), Rigs(rigs))


def _known(text: str, where: str) -> KnownImage:
    line = line_attributes(text) or {}
    index, source, name = line.get("line"), line.get("source-ref"), line.get("name")
    image = image_of(line, 1, lambda uri: b"", ATTRIBUTE)
    if type(index) is not int or not isinstance(source, str) or image is None:
        raise PoserigError("This is no line of a gold image.", where=where)
    named = name if isinstance(name, str) else image.name
    return KnownImage(index, source, replace(image, name=named, line=index + 1))


def _read(client: "S3Client", uri: str) -> bytes:
    place = S3Uri.parse(uri)
    with explaining(uri):
        try:
            return client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
        except ClientError as error:
            if code_of(error) not in NOT_IN_S3:
                raise
            raise PoserigError(
                "The known poses of the job's gold images are not there any more.",
                where=uri,
                cure="Without them nobody can be compared with gold; labels are not concerned.",
            ) from error
