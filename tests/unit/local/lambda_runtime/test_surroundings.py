"""What a function's process gets: its unpacked zip, the runtime's packages, its variables."""

import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from poserig.local.lambda_runtime import surroundings
from poserig.local.lambda_runtime.surroundings import (
    FunctionPackageError,
    runtime_folder,
    unpack,
    variables,
)


def test_zip_is_unpacked_once_per_content(tmp_path: Path, spec: Any) -> None:
    one, two = spec("A = 1\n"), spec("A = 2\n")
    folder = unpack(one, tmp_path)
    assert (folder / "app.py").read_text() == "A = 1\n"
    (folder / "mark").touch()
    assert unpack(one, tmp_path) == folder
    assert (folder / "mark").exists()
    assert unpack(two, tmp_path) != folder
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_text("A")])
def test_zip_is_unpacked_again_when_a_file_is_gone_or_cut(
    damage: Callable[[Path], object], tmp_path: Path, spec: Any
) -> None:
    one = spec("A = 1\n")
    damage(unpack(one, tmp_path) / "app.py")
    assert (unpack(one, tmp_path) / "app.py").read_text() == "A = 1\n"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["../out.py", "/out.py", "a/../../out.py"])
def test_zip_that_leaves_its_folder_is_refused(name: str, tmp_path: Path, spec: Any) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr(name, "")
    with pytest.raises(FunctionPackageError, match=f"wants to write to {name}") as caught:
        unpack(replace(spec(""), zip_bytes=body.getvalue()), tmp_path / "code")
    assert caught.value.where == "poserig-test"
    assert list((tmp_path / "code").iterdir()) == []


def test_package_that_is_no_zip_is_refused(tmp_path: Path, spec: Any) -> None:
    with pytest.raises(FunctionPackageError, match="is no zip"):
        unpack(replace(spec(""), zip_bytes=b"no"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_runtime_brings_boto3_and_what_it_needs_and_nothing_else(tmp_path: Path) -> None:
    folder = runtime_folder(tmp_path)
    names = {path.name for path in folder.iterdir()}
    assert {"boto3", "botocore", "awslambdaric", "s3transfer", "urllib3"} <= names
    assert not names & {"flask", "moto", "poserig", "pytest", "__pycache__"}
    assert (folder / "boto3" / "__init__.py").exists()
    assert runtime_folder(tmp_path) == folder


def test_runtime_that_is_not_installed_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "BROUGHT_BY_THE_RUNTIME", ("no-such-package",))
    with pytest.raises(FunctionPackageError, match="no-such-package is not installed") as caught:
        runtime_folder(tmp_path)
    assert "make setup" in caught.value.cure


def test_variables_are_lambdas_and_the_functions_own(
    tmp_path: Path, spec: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OURS", "secret")
    one = spec("", environment={"THEIRS": "y", "TZ": "Europe/Berlin", "AWS_REGION": "nowhere"})
    found = variables(one, tmp_path, "127.0.0.1:1", "stream")
    assert "OURS" not in found
    assert found["PATH"] == os.environ["PATH"]
    assert (found["THEIRS"], found["TZ"], found["AWS_REGION"]) == (
        "y",
        "Europe/Berlin",
        "eu-west-1",
    )
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "poserig-test"
    assert found["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "128"
    assert found["AWS_LAMBDA_RUNTIME_API"] == "127.0.0.1:1"
    assert found["AWS_LAMBDA_LOG_STREAM_NAME"] == "stream"
    assert found["AWS_LAMBDA_LOG_GROUP_NAME"] == "/aws/lambda/poserig-test"
    assert found["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:9"
    assert found["AWS_ACCESS_KEY_ID"] == "poserig-local"
    assert (found["LAMBDA_TASK_ROOT"], found["_HANDLER"]) == (str(tmp_path), "app.handler")
