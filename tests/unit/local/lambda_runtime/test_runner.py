"""Functions in real processes under AWS's real runtime client."""

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.local.lambda_runtime.runner import FunctionRunner

pytestmark = pytest.mark.slow

TELL = """
    import os, sys

    def handler(event, context):
        print("hello", event)
        return {
            "pid": os.getpid(),
            "environment": dict(os.environ),
            "request": context.aws_request_id,
            "arn": context.invoked_function_arn,
            "left": context.get_remaining_time_in_millis(),
            "event": event,
        }
"""


def answer(result: Any) -> Any:
    assert result.function_error is None, result.payload
    return json.loads(result.payload)


def failure(result: Any) -> dict[str, Any]:
    assert result.function_error == "Unhandled"
    assert result.status == 200
    error: dict[str, Any] = json.loads(result.payload)
    return error


def gone(pid: int) -> bool:
    """Whether a process has ended, waiting a little for it."""
    for _ in range(200):
        try:
            status = Path(f"/proc/{pid}/stat").read_text() if Path("/proc").is_dir() else None
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        if status and status.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_the_function_gets_event_and_context_and_its_process_stays_warm(
    runner: FunctionRunner, spec: Any
) -> None:
    function = spec(TELL)
    first = runner.invoke(function, '{"é": [1, 2.5]}'.encode())
    second = runner.invoke(function, b"{}")
    told = answer(first)
    assert told["event"] == {"é": [1, 2.5]}
    assert told["request"] == first.request_id
    assert told["arn"] == function.arn
    assert 10_000 < told["left"] <= 20_000
    assert answer(second)["pid"] == told["pid"]
    assert first.init_ms is not None
    assert second.init_ms is None
    assert "hello {'é': [1, 2.5]}" in first.log_tail
    assert f"END RequestId: {first.request_id}" in first.log_tail
    assert "hello" not in second.log.split("hello {}")[1]
    log = runner.log_file("poserig-test").read_text()
    assert log == first.log + second.log


def test_the_function_sees_its_own_environment_and_none_of_ours(
    runner: FunctionRunner, spec: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUR_SECRET", "x")
    monkeypatch.setenv("AWS_PROFILE", "production")
    told = answer(runner.invoke(spec(TELL, environment={"THEIRS": "y"}), b"{}"))
    environment = told["environment"]
    assert environment["THEIRS"] == "y"
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:9"
    assert environment["AWS_REGION"] == "eu-west-1"
    assert environment["AWS_ACCESS_KEY_ID"] == "poserig-local"
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "poserig-test"
    assert environment["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert not {"OUR_SECRET", "AWS_PROFILE", "HOME", "VIRTUAL_ENV"} & environment.keys()


def test_the_function_finds_what_aws_brings_and_nothing_else_of_ours(
    runner: FunctionRunner, spec: Any
) -> None:
    function = spec("""
        def handler(event, context):
            __import__(event["module"])
            return "found"
    """)
    found = {
        module: runner.invoke(function, json.dumps({"module": module}).encode())
        for module in ("boto3", "flask", "poserig", "aws_lambda_powertools")
    }
    assert answer(found.pop("boto3")) == "found"
    for module, result in found.items():
        assert failure(result)["errorMessage"] == f"No module named '{module}'"


def test_an_exception_is_reported_and_the_process_lives_on(
    runner: FunctionRunner, spec: Any
) -> None:
    function = spec("""
        import os

        def handler(event, context):
            if event:
                raise ValueError("a worker drew nothing")
            return os.getpid()
    """)
    pid = answer(runner.invoke(function, b"{}"))
    result = runner.invoke(function, b'{"a": 1}')
    error = failure(result)
    assert result.kind == "error"
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "a worker drew nothing")
    assert "in handler" in "".join(error["stackTrace"])
    assert "[ERROR] ValueError: a worker drew nothing" in result.log
    assert answer(runner.invoke(function, b"{}")) == pid


@pytest.mark.parametrize(
    ("body", "error_type", "message"),
    [
        ("return object()", "Runtime.MarshalError", "Unable to marshal response"),
        ("import nothing_here", "ModuleNotFoundError", "No module named 'nothing_here'"),
    ],
)
def test_a_result_that_is_no_json_is_an_error(
    body: str, error_type: str, message: str, runner: FunctionRunner, spec: Any
) -> None:
    function = spec(f"def handler(event, context):\n    {body}\n")
    error = failure(runner.invoke(function, b"{}"))
    assert error["errorType"] == error_type
    assert message in error["errorMessage"]


@pytest.mark.parametrize(
    ("source", "kind", "error_type", "message"),
    [
        ("import nothing_here", "init", "Runtime.ImportModuleError", "nothing_here"),
        ("raise ValueError('MAX: is 7.')", "init", "ValueError", "MAX: is 7."),
        ("x = 1", "init", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
        ("import os; os._exit(4)", "exit", "Runtime.ExitError", "exit status 4"),
    ],
)
def test_a_function_that_cannot_start_says_why(
    source: str, kind: str, error_type: str, message: str, runner: FunctionRunner, spec: Any
) -> None:
    result = runner.invoke(spec(source), b"{}")
    error = failure(result)
    assert result.kind == kind
    assert error["errorType"] == error_type
    assert message in error["errorMessage"]


def test_a_timeout_kills_the_process_with_its_children_and_the_next_starts_anew(
    runner: FunctionRunner, spec: Any, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    function = spec(
        """
        import os, subprocess, sys

        def handler(event, context):
            if "note" not in event:
                return os.getpid()
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
            with open(event["note"], "w") as note:
                note.write(f"{os.getpid()} {child.pid}")
            print("waiting")
            child.wait()
        """,
        timeout=2,
    )
    result = runner.invoke(function, json.dumps({"note": str(note)}).encode())
    assert result.kind == "timeout"
    assert failure(result) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {result.request_id} Error: Task timed out after 2.00 seconds",
    }
    assert "waiting" in result.log
    own, child = map(int, note.read_text().split())
    assert gone(own)
    assert gone(child)
    assert answer(runner.invoke(function, b"{}")) != own


def test_a_process_that_dies_is_reported_and_replaced(runner: FunctionRunner, spec: Any) -> None:
    function = spec("""
        import os, signal

        def handler(event, context):
            if event:
                os.kill(os.getpid(), signal.SIGKILL)
            return "alive"
    """)
    assert answer(runner.invoke(function, b"{}")) == "alive"
    result = runner.invoke(function, b'{"die": 1}')
    assert result.kind == "exit"
    assert failure(result)["errorMessage"].endswith("Runtime exited with error: signal: SIGKILL")
    assert answer(runner.invoke(function, b"{}")) == "alive"


def test_six_megabytes_are_the_limit(runner: FunctionRunner, spec: Any) -> None:
    function = spec("def handler(event, context):\n    return 'x' * event\n")
    limit = 6_291_556
    assert len(answer(runner.invoke(function, str(limit - 2).encode()))) == limit - 2
    result = runner.invoke(function, str(limit - 1).encode())
    assert result.kind == "too_large"
    assert failure(result) == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": "Response payload size exceeded maximum allowed payload size "
        "(6291556 bytes).",
    }
    assert answer(runner.invoke(function, b"3")) == "xxx"


def test_new_code_or_configuration_replaces_the_process(runner: FunctionRunner, spec: Any) -> None:
    old = answer(runner.invoke(spec(TELL), b"{}"))["pid"]
    configured = answer(runner.invoke(spec(TELL, environment={"A": "1"}), b"{}"))
    assert configured["environment"]["A"] == "1"
    assert gone(old)
    assert answer(runner.invoke(spec("def handler(e, c):\n    return 'new'\n"), b"{}")) == "new"
    assert gone(configured["pid"])


def test_a_new_timeout_holds_for_the_warm_process(runner: FunctionRunner, spec: Any) -> None:
    first = answer(runner.invoke(spec(TELL, timeout=5), b"{}"))
    second = answer(runner.invoke(spec(TELL, timeout=90), b"{}"))
    assert second["pid"] == first["pid"]
    assert first["left"] <= 5_000 < 60_000 < second["left"]


def test_two_invocations_run_side_by_side_and_more_wait(runner: FunctionRunner, spec: Any) -> None:
    function = spec("""
        import os, time

        def handler(event, context):
            time.sleep(0.2)
            return os.getpid()
    """)
    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(lambda _: runner.invoke(function, b"{}"), range(5)))
    assert len({answer(result) for result in results}) == 2


def test_stop_ends_a_running_invocation_and_refuses_new_ones(
    runner: FunctionRunner, spec: Any, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    function = spec("""
        import os, time

        def handler(event, context):
            with open(event, "w") as note:
                note.write(str(os.getpid()))
            time.sleep(60)
    """)
    results: list[Any] = []
    payload = json.dumps(str(note)).encode()
    thread = threading.Thread(target=lambda: results.append(runner.invoke(function, payload)))
    thread.start()
    while not (note.exists() and note.read_text()):
        time.sleep(0.02)
    runner.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert results[0].kind == "exit"
    assert gone(int(note.read_text()))
    with pytest.raises(PoserigError, match="has been stopped"):
        runner.invoke(function, payload)


def test_a_busy_function_dies_with_its_parent_however_that_ends(tmp_path: Path, spec: Any) -> None:
    note = tmp_path / "pid"
    function = spec(f"""
        import os

        def handler(event, context):
            with open({str(note)!r}, "w") as note:
                note.write(str(os.getpid()))
            while True:
                pass
    """)
    package = tmp_path / "app.zip"
    package.write_bytes(function.zip_bytes)
    fields = {**{name: getattr(function, name) for name in function.__slots__}, "zip_bytes": b""}
    program = (
        "import pathlib, sys\n"
        "from poserig.local.lambda_runtime.runner import FunctionRunner, FunctionSpec\n"
        f"fields = {fields!r}\n"
        f"fields['zip_bytes'] = pathlib.Path({str(package)!r}).read_bytes()\n"
        f"runner = FunctionRunner(pathlib.Path({str(tmp_path / 'w')!r}))\n"
        "runner.invoke(FunctionSpec(**fields), b'{}')\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    try:
        while not (note.exists() and note.read_text()):
            assert parent.poll() is None
            time.sleep(0.05)
    finally:
        parent.kill()
        parent.wait()
    assert gone(int(note.read_text()))


def test_a_package_that_is_none_is_refused(runner: FunctionRunner, spec: Any) -> None:
    with pytest.raises(PoserigError, match=r"poserig-test: The deployed package is no zip"):
        runner.invoke(replace(spec(TELL), zip_bytes=b"hello"), b"{}")


def test_a_package_never_writes_outside_its_folder(
    runner: FunctionRunner, spec: Any, tmp_path: Path
) -> None:
    import io
    import zipfile

    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("../evil.py", "")
    with pytest.raises(PoserigError, match=r"The zip wants to write to \.\./evil\.py"):
        runner.invoke(replace(spec(TELL), zip_bytes=body.getvalue()), b"{}")
    assert not list(tmp_path.rglob("evil.py"))
