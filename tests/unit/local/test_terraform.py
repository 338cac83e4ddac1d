"""Terraform reaches the local AWS, the local provider, and nobody's real account."""

import sys
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.local.terraform import (
    MIRROR_VARIABLE,
    find_provider_mirror,
    terraform_environment,
    write_cli_config,
)
from tests.local_keys import KEYS

PLATFORM = "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "mirrors/plugins"
    (folder / PLATFORM).mkdir(parents=True)
    return folder


def test_mirror_named_by_the_variable_wins(mirror: Path, tmp_path: Path) -> None:
    assert find_provider_mirror({MIRROR_VARIABLE: str(mirror)}, roots=[]) == mirror
    registry = mirror / "registry.terraform.io"
    assert find_provider_mirror({MIRROR_VARIABLE: str(registry)}, roots=[]) == mirror


def test_mirror_variable_without_a_provider_says_so(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match=r"hashicorp/aws/<version>/<platform>"):
        find_provider_mirror({MIRROR_VARIABLE: str(tmp_path)}, roots=[])


def test_mirror_is_found_two_folders_below_a_root_and_no_deeper(
    mirror: Path, tmp_path: Path
) -> None:
    assert find_provider_mirror({}, roots=[tmp_path / "none", tmp_path]) == mirror
    deep = tmp_path / "deep/a/b/c"
    (deep / PLATFORM).mkdir(parents=True)
    assert find_provider_mirror({}, roots=[tmp_path / "deep"]) is None


def test_cli_config_takes_only_the_aws_provider_from_the_mirror(tmp_path: Path) -> None:
    text = write_cli_config(tmp_path / "work", Path("/mirror")).read_text()
    assert text == (
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        '    path    = "/mirror"\n'
        '    include = ["registry.terraform.io/hashicorp/aws"]\n'
        "  }\n"
        "  direct {\n"
        '    exclude = ["registry.terraform.io/hashicorp/aws"]\n'
        "  }\n"
        "}\n"
    )


def environment(tmp_path: Path, **given: str) -> dict[str, str]:
    base = {"HOME": str(tmp_path / "home"), "PATH": "/bin"}
    return terraform_environment(
        "http://127.0.0.1:1", "eu-west-1", tmp_path / "work", {**base, **given}, KEYS
    )


def test_environment_points_at_the_local_aws(tmp_path: Path, mirror: Path) -> None:
    made = environment(tmp_path, **{MIRROR_VARIABLE: str(mirror)})
    assert made["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert made["AWS_ACCESS_KEY_ID"] == KEYS.access_key_id
    assert made["AWS_REGION"] == "eu-west-1"
    assert made["TF_DATA_DIR"] == str(tmp_path / "work/data")
    assert made["CHECKPOINT_DISABLE"] == "1"
    assert made["PATH"] == "/bin"
    assert made["POSERIG_PYTHON"] == sys.executable
    assert made["GOGC"] == "400"
    assert environment(tmp_path, GOGC="off", **{MIRROR_VARIABLE: str(mirror)})["GOGC"] == "off"
    assert str(mirror) in Path(made["TF_CLI_CONFIG_FILE"]).read_text()


def test_real_account_cannot_be_reached(tmp_path: Path, mirror: Path) -> None:
    made = environment(
        tmp_path,
        AWS_PROFILE="production",
        AWS_ACCESS_KEY_ID="AKIAREAL",
        AWS_SESSION_TOKEN="real",
        AWS_ROLE_ARN="arn:aws:iam::1:role/admin",
        AWS_ENDPOINT_URL_S3="https://s3.amazonaws.com",
        AWS_CONFIG_FILE="production/config",
        TF_WORKSPACE="production",
        TF_CLI_ARGS_apply="-target=x",
        TF_VAR_name_prefix="theirs",
        **{MIRROR_VARIABLE: str(mirror)},
    )
    gone = {
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ROLE_ARN",
        "AWS_ENDPOINT_URL_S3",
        "TF_WORKSPACE",
        "TF_CLI_ARGS_apply",
        "TF_VAR_name_prefix",
    }
    assert gone.isdisjoint(made)
    assert made["AWS_ACCESS_KEY_ID"] == KEYS.access_key_id
    assert Path(made["AWS_CONFIG_FILE"]).read_text() == ""
    assert Path(made["AWS_SHARED_CREDENTIALS_FILE"]).read_text() == ""


def test_own_valid_cli_config_wins_and_a_dangling_one_is_replaced(
    tmp_path: Path, mirror: Path
) -> None:
    own = tmp_path / "own.rc"
    given = {"TF_CLI_CONFIG_FILE": str(own), MIRROR_VARIABLE: str(mirror)}
    assert environment(tmp_path, **given)["TF_CLI_CONFIG_FILE"] != str(own)
    own.write_text("# mine\n")
    assert environment(tmp_path, **given)["TF_CLI_CONFIG_FILE"] == str(own)
