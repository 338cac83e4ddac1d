"""Errors that a person can fix end every command with one sentence, never with a traceback."""

import errno
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from boto3.exceptions import Boto3Error, S3UploadFailedError
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ProfileNotFound,
)

from poserig.cli.edge import explained
from poserig.cli.main import COMMANDS, LazyGroup, cli, main
from poserig.errors import PoserigError

# Each command: arguments with which it begins to work, and what of its own code fails then.
WORK: dict[str, tuple[list[str], str]] = {
    "demo": ([], "poserig.cli.demo.running_demo"),
    "diff": (["a.manifest", "b.manifest"], "poserig.cli.export_source.find_source"),
    "doctor": ([], "poserig.cli.doctor.open_session"),
    "env": ([], "poserig.local.state.lock.running_owner"),
    "estimate-sigmas": (["s3://b/out/"], "poserig.cli.estimate_sigmas.read_redundant_labels"),
    "export": (["coco", "photos", "out"], "poserig.cli.export.find_source"),
    "import": (["coco", "a.json", "out"], "poserig.cli.import_.import_file"),
    "job consolidate": (["pier-1"], "poserig.jobs.consolidate.parts.consolidate_parts"),
    "job delete": (["pier-1"], "poserig.cli.job_delete.read_stack"),
    "job launch": (["photos"], "poserig.cli.job_launch.launch"),
    "job list": ([], "poserig.cli.job_list.list_all"),
    "job requeue": (["pier-1"], "poserig.cli.job.requeue_job"),
    "job results": (["pier-1"], "poserig.jobs.results.fetch_results"),
    "job status": ([], "poserig.cli.job_status.list_all"),
    "job stop": (["pier-1"], "poserig.cli.job.stop_job"),
    "job watch": (["pier-1"], "poserig.jobs.watch.Watch"),
    "label": (["."], "poserig.project.running.RunningProject"),
    "open": (["."], "poserig.project.running.RunningProject"),
    "manifest check": (["a.manifest"], "poserig.cli.manifest.check_lines"),
    "manifest make": (
        ["photos", "out", "--prefix", "s3://bucket/p"],
        "poserig.cli.manifest._names",
    ),
    "qa": (["output.manifest"], "poserig.cli.qa.OutputManifest"),
    "report": (["a.manifest", "--json"], "poserig.cli.report_source.find_source"),
    "show": (
        ["a.jpg", "--from", "a.manifest", "--out", "x.svg"],
        "poserig.cli.export_source.find_source",
    ),
    "up": ([], "poserig.local.up.LocalGroundTruth"),
    "worker add": (["ann@example.com"], "poserig.cli.worker.add_worker"),
    "worker link": (["ann", "--project", "."], "poserig.cli.project_worker.people_of"),
    "worker list": (["--project", "."], "poserig.cli.project_worker.people_of"),
    "worker remove": (["ann", "--project", "."], "poserig.cli.project_worker.people_of"),
    "worker role": (["ann", "lead", "--project", "."], "poserig.cli.project_worker.people_of"),
    "rig check": (["coco-person-17"], "poserig.cli.rig.load_rig"),
    "rig convert": (["hand-21", "--out", "x"], "poserig.cli.rig_conversion.write_files"),
    "rig diff": (["hand-21", "hand-21"], "poserig.cli.rig_changes.difference"),
    "rig list": ([], "poserig.cli.rig.library_names"),
    "rig migrate": (
        ["hand-21", "hand-21", "pyproject.toml", "--out", "x"],
        "poserig.cli.rig_changes.difference",
    ),
    "rig new": (["--from", "hand-21"], "poserig.cli.rig_conversion.rig_of"),
    "rig render": (["hand-21", "--out", "x.svg"], "poserig.rigging.render.write_picture"),
    "rig show": (["hand-21"], "poserig.cli.rig.load_rig"),
    "rig template": (
        ["hand-21", "--template", "pyproject.toml", "--out", "x"],
        "poserig.cli.rig.write_templates",
    ),
    "state backup": ([], "poserig.local.state.backup.back_up"),
    "state check": ([], "poserig.local.state.check.check"),
    "state restore": (["."], "poserig.local.state.backup.restore"),
}


def client_error(code: str, message: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "PutObject")


def upload_failed() -> Boto3Error:
    """As boto3 raises it: a ClientError is behind it."""
    try:
        try:
            raise client_error("AccessDenied", "Access Denied")
        except ClientError as error:
            raise S3UploadFailedError(f"Failed to upload a.jpg to b/k: {error}")  # noqa: B904 # as boto3
    except S3UploadFailedError as error:
        return error


def undecodable() -> UnicodeError:
    return UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "invalid start byte")


def no_json() -> ValueError:
    return json.JSONDecodeError("Expecting value", '{"a": }', 6)


OPERATOR = "attach the stack's operator policy"
# One of each family: how to make it, and what the sentence must hold.
FAMILIES: dict[str, tuple[Callable[[], Exception], str, str]] = {
    "upload": (upload_failed, "Access Denied (AccessDenied)", OPERATOR),
    "boto3": (lambda: Boto3Error("no such resource"), "no such resource.", ""),
    "denied": (lambda: client_error("AccessDeniedException", "No"),
               "No (AccessDeniedException)", OPERATOR),
    "expired": (lambda: client_error("ExpiredToken", "Old"), "Old (ExpiredToken)", "sign in again"),
    "no bucket": (lambda: client_error("NoSuchBucket", "None"), "(NoSuchBucket)", "make deploy"),
    "credentials": (NoCredentialsError, "Unable to locate credentials.", "AWS_PROFILE"),
    "profile": (lambda: ProfileNotFound(profile="x"), "(x) could not be found.", "list-profiles"),
    "network": (lambda: EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
                "Could not connect", "`make demo` must be running"),
    "disk full": (lambda: OSError(errno.ENOSPC, "x", "a.json"),
                  "a.json: The disk is full.", "Make room"),
    "read-only": (lambda: OSError(errno.EROFS, "x", "a.json"),
                  "a.json: The file system is read-only.", "another folder"),
    "not allowed": (lambda: OSError(errno.EACCES, "x", "a.json"),
                    "a.json: You may not open it.", "permissions"),
    "folder": (lambda: OSError(errno.EISDIR, "x", "x.png"),
               "x.png: It is a folder, not a file.", "path of a file"),
    "missing": (lambda: OSError(errno.ENOENT, "x", "a\nb"), "a\\nb: It is not there.", "the path"),
    "other": (lambda: OSError(errno.ENXIO, "No such device", "a"), "a: No such device.", ""),
    "decode": (undecodable, "not UTF-8 (byte 2)", "Save the file as UTF-8"),
    "encode": (lambda: UnicodeEncodeError("utf-8", "M\udcfcller.png", 1, 2, "surrogates"),
               '"M\\udcfcller.png" holds a character', "Rename the file"),
    "json": (no_json, "not JSON: Expecting value (line 1, column 7)", "Check the file"),
}  # fmt: skip


def leaves(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


def test_every_command_of_the_registry_is_tried() -> None:
    assert isinstance(cli, LazyGroup)
    assert {path for path, _ in leaves(cli)} == set(WORK)
    assert {path.split()[0] for path in WORK} == set(COMMANDS)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("path", WORK)
def test_command_ends_with_one_sentence(
    path: str, family: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make, what, cure = FAMILIES[family]

    def fail(*_: Any, **__: Any) -> Any:
        raise make()

    arguments, fails = WORK[path]
    for room in ("job", "job_launch", "worker"):
        monkeypatch.setattr(f"poserig.cli.{room}.read_stack", lambda *_: None)
    module, _, name = fails.rpartition(".")
    monkeypatch.setattr(import_module(module), name, fail)
    with pytest.raises(SystemExit) as ended:
        main([*path.split(), *arguments])
    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert told.startswith("Error: ")
    assert what in told
    assert cure in told
    assert "Traceback" not in told
    assert told.count("\n") == 1


def test_error_of_a_developer_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise KeyError("oops")

    monkeypatch.setattr("poserig.cli.rig.library_names", fail)
    with pytest.raises(KeyError, match="oops"):
        main(["rig", "list"])


def test_error_of_ours_is_told_as_it_is() -> None:
    error = PoserigError("It is.", where="here")
    assert explained(error) is error


def test_file_that_is_renamed_names_both() -> None:
    told = explained(OSError(errno.EXDEV, "Invalid cross-device link", "a", None, "b"))
    assert str(told) == "a → b: Invalid cross-device link."


def test_real_disk_that_is_full_names_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OSError, match="No space") as caught, open("/dev/full", "w") as file:  # noqa: PTH123
        file.write("x")
        file.flush()
    told = explained(caught.value)
    assert told is not None
    assert told.what == "The disk is full."
