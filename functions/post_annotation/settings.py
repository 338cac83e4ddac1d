"""Reads the settings of the post-annotation function from its environment."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.groundtruth.job_files import FOLDER
from poserig.labels.fit import MAX_RESPONSE_BYTES, Limits
from poserig.limits import ATTRIBUTE_CHARACTERS

# Terraform's input prefix, and what a launch adds to it.
JOB_FILES_PREFIX = f"input/{FOLDER}/"


class Settings(NamedTuple):
    """What can be set.

    Attributes:
        limits: How long labels and the response may be.
        job_files_prefix: Key prefix, in the bucket of the consolidation request, of the folder in
            which launches leave each job's rig.
        assumable_role_arns: Execution roles of labeling jobs that the function may take up.
        label_kms_key_arn: Key for labels in S3 of jobs that name none; "" for the bucket's own
            encryption.
    """

    limits: Limits = Limits()
    job_files_prefix: str = JOB_FILES_PREFIX
    assumable_role_arns: tuple[str, ...] = ()
    label_kms_key_arn: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads the variables of docs/settings.md.

        Raises:
            PoserigError: A value that is no whole number in its range, or no role's ARN.
        """
        limits = Limits(
            max_label_characters=_whole(environment, "MAX_LABEL_CHARACTERS", ATTRIBUTE_CHARACTERS),
            max_response_bytes=_whole(environment, "MAX_RESPONSE_BYTES", MAX_RESPONSE_BYTES),
        )
        return cls(
            limits=limits,
            job_files_prefix=environment.get("JOB_FILES_PREFIX", "").strip() or JOB_FILES_PREFIX,
            assumable_role_arns=_role_arns(environment),
            label_kms_key_arn=environment.get("LABEL_KMS_KEY_ARN", "").strip(),
        )


def _role_arns(environment: Mapping[str, str]) -> tuple[str, ...]:
    arns = tuple(environment.get("ASSUMABLE_ROLE_ARNS", "").split())
    for arn in arns:
        if not arn.startswith("arn:") or ":role/" not in arn:
            raise PoserigError(
                f"names {arn!r}.",
                where="ASSUMABLE_ROLE_ARNS",
                cure="Use ARNs of roles, with a space between them.",
            )
    return arns


def _whole(environment: Mapping[str, str], name: str, largest: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return largest
    if not text.isdecimal() or not 1000 <= int(text) <= largest:
        raise PoserigError(
            f"is {text!r}.", where=name, cure=f"Use a whole number from 1000 to {largest}."
        )
    return int(text)
