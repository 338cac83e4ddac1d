"""modules/stack/scripts/look_into_bucket.sh, with which `terraform destroy` begins."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tests.terraform.live import REGION, local_aws, session_of
from tools.terraform_readme import TERRAFORM

NAME = "images-of-ours"
SYSTEM = "/usr/bin:/bin"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script where there is no checkout around it."""
    scripts = TERRAFORM / "modules" / "stack" / "scripts"
    return Path(shutil.copytree(scripts, tmp_path / "scripts")) / "look_into_bucket.sh"


def look(script: Path, **environment: str) -> tuple[int, str]:
    """How it ends, and what it says."""
    done = subprocess.run(
        ["sh", str(script), NAME],
        env={"PATH": SYSTEM, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def with_aws(folder: Path, answer: str, code: int = 0) -> str:
    """A PATH on which there is a stand-in for the AWS command line."""
    program = folder / "aws"
    program.write_text(f"#!/bin/sh\nprintf '%b' '{answer}'\nexit {code}\n", "utf-8")
    program.chmod(0o755)
    return f"{folder}:{SYSTEM}"


OWN = "components/0a1b/crowd-2d-skeleton.js\\ntemplates/hand-21.liquid.html\\n"


@pytest.mark.parametrize(
    ("answer", "code", "ends", "says"),
    [
        ("", 0, 0, ""),
        ("None\\n", 0, 0, ""),
        (OWN, 0, 0, ""),
        (OWN + "input/face.jpg\\n", 0, 1, "such as input/face.jpg."),
        ("output/a b/é.json\\n", 0, 1, "such as output/a b/é.json."),
        ("my-templates/x\\n", 0, 1, "such as my-templates/x."),
        ("An error occurred (NoSuchBucket) when calling", 254, 0, ""),
        ("An error occurred (AccessDenied) when calling", 254, 1, "cannot be looked into"),
        ("Unable to locate credentials", 253, 1, "Unable to locate credentials"),
    ],
)
def test_aws_command_line_looks_where_poserig_is_not(
    script: Path, tmp_path: Path, answer: str, code: int, ends: int, says: str
) -> None:
    ended, said = look(script, PATH=with_aws(tmp_path, answer, code))
    assert (ended, says in said, bool(said)) == (ends, True, bool(says))


@pytest.mark.parametrize("python", ["", "/nowhere/python", "/usr/bin/env", "/bin/false"])
def test_without_any_tool_it_says_so_and_lets_go_on(script: Path, python: str) -> None:
    ended, said = look(script, POSERIG_PYTHON=python)
    assert (ended, "to look whether images-of-ours holds images" in said) == (0, True)


@pytest.fixture(scope="module")
def s3() -> Iterator[tuple[boto3.Session, dict[str, str]]]:
    """A local AWS with the bucket, and the environment that leads there."""
    with local_aws() as url:
        session = session_of(url)
        session.client("s3").create_bucket(
            Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        session.client("s3").put_bucket_versioning(
            Bucket=NAME, VersioningConfiguration={"Status": "Enabled"}
        )
        credentials = session.get_credentials()
        assert credentials is not None
        yield (
            session,
            {
                "AWS_ENDPOINT_URL": url,
                "AWS_REGION": REGION,
                "AWS_ACCESS_KEY_ID": credentials.access_key,
                "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
                "AWS_EC2_METADATA_DISABLED": "true",
                "POSERIG_PYTHON": sys.executable,
            },
        )


@pytest.mark.slow
def test_python_of_poserig_looks_at_every_version(
    script: Path, s3: tuple[boto3.Session, dict[str, str]]
) -> None:
    session, environment = s3
    client = session.client("s3")
    client.put_object(Bucket=NAME, Key="templates/hand-21.liquid.html", Body=b"x")
    assert look(script, **environment) == (0, "")
    client.put_object(Bucket=NAME, Key="input/face.jpg", Body=b"x")
    client.delete_object(Bucket=NAME, Key="input/face.jpg")
    # S3 deletes no bucket that holds older versions.
    ended, said = look(script, **environment)
    assert (ended, "such as input/face.jpg." in said) == (1, True)
    found = client.list_object_versions(Bucket=NAME)
    for item in [*found["Versions"], *found["DeleteMarkers"]]:
        client.delete_object(Bucket=NAME, Key=item["Key"], VersionId=item["VersionId"])
    assert look(script, **environment) == (0, "")
    client.delete_bucket(Bucket=NAME)
    assert look(script, **environment) == (0, "")
    wrong = {**environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    ended, said = look(script, **wrong)
    assert (ended, "cannot be looked into, so nothing was removed" in said) == (1, True)


@pytest.mark.slow
def test_poserig_on_path_lends_its_python(
    script: Path, tmp_path: Path, s3: tuple[boto3.Session, dict[str, str]]
) -> None:
    program = tmp_path / "poserig"
    program.write_text(f"#!{sys.executable}\n", "utf-8")
    program.chmod(0o755)
    environment = {**s3[1], "AWS_SECRET_ACCESS_KEY": "another"}
    del environment["POSERIG_PYTHON"]
    ended, said = look(script, **{**environment, "PATH": f"{tmp_path}:{SYSTEM}"})
    assert (ended, "SignatureDoesNotMatch" in said) == (1, True)
