"""The zips as they are deployed: what is in them, and run by AWS's real runtime client."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools import build_zip, invoke

pytestmark = pytest.mark.slow

EVENTS = Path(__file__).resolve().parents[2] / "events"
PRE, POST = "pre_annotation", "post_annotation"


@pytest.fixture(scope="session")
def zips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("functions")
    python = build_zip.find_runtime_python()
    for name in (PRE, POST):
        build_zip.build(name, folder / f"{name}.zip", python=python)
    return folder


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_a_rebuild_elsewhere_is_identical_to_the_byte(zips: Path, tmp_path: Path) -> None:
    build_zip.build(PRE, tmp_path / "again.zip", python=build_zip.find_runtime_python())
    assert (tmp_path / "again.zip").read_bytes() == (zips / f"{PRE}.zip").read_bytes()


def test_a_zip_holds_its_own_modules_and_no_others(zips: Path) -> None:
    ours = {
        name: {
            entry
            for entry in names(zips / f"{name}.zip")
            if entry.startswith(("functions/", "poserig/")) and entry.endswith(".py")
        }
        for name in (PRE, POST)
    }
    assert "functions/pre_annotation/handler.py" in ours[PRE]
    assert not any("post_annotation" in entry for entry in ours[PRE])
    assert "poserig/groundtruth/answers/read.py" not in ours[PRE]
    assert "poserig/groundtruth/answers/read.py" in ours[POST]
    for entries in ours.values():
        assert "poserig/pose/rig.py" in entries
        assert not any(
            entry.startswith(("poserig/local", "poserig/labeling", "poserig/cli"))
            for entry in entries
        )


def test_a_zip_is_sorted_dated_1980_and_says_nothing_of_this_machine(zips: Path) -> None:
    for name in (PRE, POST):
        with zipfile.ZipFile(zips / f"{name}.zip") as archive:
            entries = archive.infolist()
            assert [entry.filename for entry in entries] == sorted(e.filename for e in entries)
            assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
            assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
            last = {entry.filename.rpartition("/")[2] for entry in entries}
            assert not last & {"RECORD", "INSTALLER", "direct_url.json", "REQUESTED"}
            home = str(Path(__file__).resolve().parents[3]).encode()
            assert not any(home in archive.read(entry) for entry in entries)
            assert not any("boto" in entry.filename.split("/")[0] for entry in entries)


def test_the_rigs_of_the_library_go_along_and_a_users_own_too(zips: Path, tmp_path: Path) -> None:
    own = tmp_path / "ant-2.json"
    own.write_text('{"version": 1, "name": "ant-2", "keypoints": [{"name": "head"}]}')
    build_zip.build(POST, zips / "own.zip", rigs=[own])
    entries = names(zips / "own.zip")
    assert "poserig/rigs/coco-person-17.json" in entries
    assert "poserig/rigs/ant-2.json" in entries
    assert not any(entry.endswith(".pyc") for entry in entries)


def test_the_table_of_issues_goes_with_the_function_that_makes_them(zips: Path) -> None:
    assert "poserig/schemas/issues.json" in names(zips / f"{POST}.zip")


def test_bytecode_is_for_the_runtime_and_never_checked_against_the_source(zips: Path) -> None:
    python = build_zip.find_runtime_python()
    if python is None:
        pytest.skip(f"no Python {build_zip.RUNTIME} on this machine, so no bytecode in the zips")
    with zipfile.ZipFile(zips / f"{PRE}.zip") as archive:
        code = [name for name in archive.namelist() if name.endswith(".pyc")]
        sources = [name for name in archive.namelist() if name.endswith(".py")]
        assert len(code) == len(sources)
        assert all(".cpython-313." in name for name in code)
        head = archive.read("functions/pre_annotation/__pycache__/handler.cpython-313.pyc")
        assert int.from_bytes(head[4:8], "little") == 0b01  # hash-based, unchecked
        assert b"/var/task/functions/pre_annotation/handler.py" in head


def test_a_missing_runtime_python_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    zips: Path,
) -> None:
    monkeypatch.setattr(build_zip, "RUNTIME", "3.1")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert build_zip.main([PRE, str(zips / "slow.zip")]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "No Python 3.1 found" in line
    assert "POSERIG_PYTHON31" in line
    assert (zips / "slow.zip").is_file()


def test_the_pre_annotation_zip_answers_its_event(zips: Path) -> None:
    event = json.loads((EVENTS / "pre_annotation.json").read_text())
    result = invoke.run(zips / f"{PRE}.zip", event, None)
    assert result.function_error is None, result.payload
    answer = json.loads(result.payload)
    assert answer["isHumanAnnotationRequired"] is True
    assert answer["taskInput"]["image"] == event["dataObject"]["source-ref"]
    assert answer["taskInput"]["initialValues"] == event["dataObject"]["initial_values"]
    assert '"TasksPrepared":[1.0]' in result.log


def test_the_post_annotation_zip_reads_its_payload_from_s3(zips: Path) -> None:
    event = json.loads((EVENTS / "post_annotation.json").read_text())
    payload = EVENTS / "post_annotation.payload.json"
    result = invoke.run(zips / f"{POST}.zip", event, payload)
    assert result.function_error is None, result.payload
    eleven, four = json.loads(result.payload)
    assert (eleven["datasetObjectId"], four["datasetObjectId"]) == ("11", "4")
    label = eleven["consolidatedAnnotation"]["content"]["pose"]
    assert (label["rig"], label["workers"], len(label["instances"])) == ("human-18", 2, 2)
    assert four["consolidatedAnnotation"]["content"]["pose"]["status"] == "error"


def test_half_a_character_in_an_answer_ends_no_process(zips: Path, tmp_path: Path) -> None:
    """In AWS's own runtime client, which writes UTF-8: one answer of one worker, one of three."""
    event = json.loads((EVENTS / "post_annotation.json").read_text())
    event["payload"]["s3Uri"] = "s3://half-a-character/request.json"  # a bucket of its own
    labels = ["tip", "tail"]
    instances = [{"id": "1", "name": "\ud800", "keypoints": [1, 2, 2, 30, 40, 1]}]
    pose = {"version": 1, "rig": "", "rig_hash": "", "labels": labels, "instances": instances}
    content = json.dumps({"pose": json.dumps(pose)})
    entries = [
        {
            "datasetObjectId": str(workers),
            "annotations": [
                {"workerId": f"w{n}", "annotationData": {"content": content}}
                for n in range(workers)
            ],
        }
        for workers in (1, 3)
    ]
    payload = tmp_path / "payload.json"
    payload.write_text(json.dumps(entries))
    result = invoke.run(zips / f"{POST}.zip", event, payload)
    assert result.function_error is None, result.payload
    for entry in json.loads(result.payload):
        (instance,) = entry["consolidatedAnnotation"]["content"]["pose"]["instances"]
        assert instance["name"] == "\ufffd"


def test_half_a_character_in_a_manifest_line_ends_no_process(zips: Path) -> None:
    values = [{"name": "\ud800", "annotations": [], "big": 10**400}]
    event = {"dataObject": {"source-ref": "s3://bkt/k", "initial_values": values}}
    result = invoke.run(zips / f"{PRE}.zip", event, None)
    assert result.function_error is None, result.payload
    answer = json.loads(result.payload)
    assert answer["taskInput"]["initialValues"] == [{"name": "\ufffd", "annotations": []}]


def test_a_bad_setting_stops_the_function_at_its_start_with_the_name(
    zips: Path, tmp_path: Path
) -> None:
    from poserig.local.lambda_runtime.runner import FunctionRunner, FunctionSpec

    function = FunctionSpec(
        name="pre",
        arn="arn:aws:lambda:eu-west-1:123456789012:function:pre",
        zip_bytes=(zips / f"{PRE}.zip").read_bytes(),
        handler="functions.pre_annotation.handler.lambda_handler",
        environment={"INITIAL_VALUES_ATTRIBUTE": "$x"},
        timeout_seconds=20,
        memory_mb=128,
        endpoint_url="http://127.0.0.1:9",
        region="eu-west-1",
    )
    with FunctionRunner(tmp_path) as runner:
        result = runner.invoke(function, b"{}")
    assert result.kind == "init"
    assert (
        "INITIAL_VALUES_ATTRIBUTE: '$x' cannot hold" in json.loads(result.payload)["errorMessage"]
    )


def _invoke(*arguments: Any) -> "subprocess.CompletedProcess[str]":
    tool = Path(invoke.__file__)
    return subprocess.run(
        [sys.executable, str(tool), *map(str, arguments)], capture_output=True, text=True
    )


def test_the_tool_prints_the_answer_as_json_and_the_log_apart(zips: Path, tmp_path: Path) -> None:
    done = _invoke(zips / f"{PRE}.zip", EVENTS / "pre_annotation.json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["taskInput"]["initialValues"][0]["name"] == "red jacket"
    assert "REPORT RequestId" in done.stderr
    bad = tmp_path / "bad.json"
    bad.write_text('{"dataObject": {}}')
    done = _invoke(zips / f"{PRE}.zip", bad)
    assert done.returncode == 1
    assert "has no source-ref" in json.loads(done.stdout)["errorMessage"]


def test_the_tool_says_what_is_missing(zips: Path, tmp_path: Path) -> None:
    done = _invoke(tmp_path / f"{PRE}.zip", EVENTS / "pre_annotation.json")
    assert (done.returncode, done.stderr.strip()) == (
        2,
        f"{tmp_path / PRE}.zip: is not built. Run `make zip`.",
    )
    lonely = tmp_path / "lonely.json"
    lonely.write_text((EVENTS / "post_annotation.json").read_text())
    done = _invoke(zips / f"{POST}.zip", lonely)
    assert done.returncode == 2
    assert "Write lonely.payload.json beside it." in done.stderr
