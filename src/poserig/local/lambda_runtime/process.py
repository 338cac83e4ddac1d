"""Runs the invocations of a function in one warm process."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

from poserig.local.lambda_runtime.api_server import Invocation, Report, RuntimeApi
from poserig.local.lambda_runtime.spec import FunctionSpec, InvocationResult
from poserig.local.lambda_runtime.surroundings import variables

LAUNCHER = Path(__file__).with_name("child.py")
# Lambda gives the start 10 s, then tries again within the function's timeout.
INIT_SECONDS = 10.0


class FunctionProcess:
    """Runs invocations one after the other. `alive` is False when it cannot run another."""

    def __init__(self, spec: FunctionSpec, task_root: Path, runtime: Path, log_file: Path) -> None:
        self._spec, self._task_root, self._runtime = spec, task_root, runtime
        self._log_path, self._log_offset = log_file, 0
        self._api = RuntimeApi()
        self._stream = f"{time.strftime('%Y/%m/%d', time.gmtime())}/[$LATEST]{uuid.uuid4().hex}"
        self._child: subprocess.Popen[bytes] | None = None
        self._lifeline = -1
        self._timeout = spec.timeout_seconds
        self._stopping = threading.Lock()
        self._stopped = False

    @property
    def alive(self) -> bool:
        """Whether it can take an invocation. The first one starts the process."""
        return not self._stopped and (self._child is None or self._child.poll() is None)

    def invoke(self, payload: bytes, timeout_seconds: float) -> InvocationResult:
        """Runs one invocation, and waits for its end, at most for the timeout."""
        self._timeout = timeout_seconds  # it may change while the process stays warm
        request_id = str(uuid.uuid4())
        init_ms: float | None = None
        begin = time.monotonic()
        report: Report | None = None
        if self._child is None:
            self._spawn()
            report = self._wait({"ready", "init", "exit"}, self._init_seconds())
            init_ms = (time.monotonic() - begin) * 1000
            if report is None:
                return self._finish("timeout", request_id, b"", init_ms, init_ms)
            if report.kind != "ready":
                return self._finish(report.kind, request_id, report.body, init_ms, init_ms)
        begin = time.monotonic()
        deadline_ms = int((time.time() + self._timeout) * 1000)
        self._api.offer(Invocation(request_id, payload, self._spec.arn, deadline_ms))
        report = self._wait({"ok", "error", "too_large", "exit"}, self._timeout)
        duration_ms = (time.monotonic() - begin) * 1000
        kind, body = (report.kind, report.body) if report else ("timeout", b"")
        return self._finish(kind, request_id, body, duration_ms, init_ms)

    def stop(self) -> None:
        """Kills the process and its children. Safe to call twice and from any thread."""
        with self._stopping:
            if self._stopped:
                return
            self._stopped = True
            if self._child is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._child.pid, signal.SIGKILL)
                self._child.wait()
                os.close(self._lifeline)
            self._api.close()

    def _init_seconds(self) -> float:
        return max(INIT_SECONDS, self._timeout)

    def _spawn(self) -> None:
        theirs, self._lifeline = os.pipe()
        try:
            with self._log_path.open("ab") as log:
                self._log_offset = log.tell()
                arguments = [str(theirs), str(self._task_root), str(self._runtime)]
                self._child = subprocess.Popen(
                    [sys.executable, "-S", "-P", str(LAUNCHER), *arguments, self._spec.handler],
                    cwd=self._task_root,
                    env=variables(self._spec, self._task_root, self._api.address, self._stream),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    pass_fds=(theirs,),
                    start_new_session=True,
                )
        finally:
            os.close(theirs)
        threading.Thread(target=self._watch, args=(self._child,), daemon=True).start()

    def _watch(self, child: subprocess.Popen[bytes]) -> None:
        status = child.wait()
        how = f"exit status {status}" if status >= 0 else f"signal: {_signal_name(-status)}"
        self._api.reports.put(Report("exit", body=how.encode()))

    def _wait(self, kinds: set[str], seconds: float) -> Report | None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                report = self._api.reports.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return None
            if report.kind in kinds:
                return report

    def _finish(
        self, kind: str, request_id: str, body: bytes, duration_ms: float, init_ms: float | None
    ) -> InvocationResult:
        peak = self._peak_memory_mb()
        if kind not in ("ok", "error"):
            self.stop()  # a process that did not answer properly is never used again
        payload = body if kind in ("ok", "error", "init") else self._error(kind, request_id, body)
        log = self._take_log(request_id, duration_ms, init_ms, peak, "" if kind == "ok" else kind)
        return InvocationResult(
            payload=payload,
            function_error=None if kind == "ok" else "Unhandled",
            log=log,
            kind=kind,
            request_id=request_id,
            duration_ms=duration_ms,
            init_ms=init_ms,
        )

    def _error(self, kind: str, request_id: str, detail: bytes) -> bytes:
        """The error payload in Lambda's own words."""
        if kind == "timeout":
            error_type = "Sandbox.Timedout"
            message = (
                f"RequestId: {request_id} Error: Task timed out after {self._timeout:.2f} seconds"
            )
        elif kind == "too_large":
            error_type = "Function.ResponseSizeTooLarge"
            message = "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
        else:
            error_type = "Runtime.ExitError"
            message = f"RequestId: {request_id} Error: Runtime exited with error: {detail.decode()}"
        return json.dumps({"errorType": error_type, "errorMessage": message}).encode()

    def _take_log(
        self, request_id: str, duration_ms: float, init_ms: float | None, peak: int, ended: str
    ) -> str:
        with self._log_path.open("rb") as log:
            log.seek(self._log_offset)
            written = log.read()
        self._log_offset += len(written)
        report = (
            f"REPORT RequestId: {request_id}\tDuration: {duration_ms:.2f} ms\t"
            f"Memory Size: {self._spec.memory_mb} MB\tMax Memory Used: {peak} MB"
        )
        if init_ms is not None:
            report += f"\tInit Duration: {init_ms:.2f} ms"
        if ended:
            report += f"\tStatus: {ended}"
        text = written.decode("utf-8", "replace")
        if text and not text.endswith("\n"):
            text += "\n"
        return (
            f"START RequestId: {request_id} Version: $LATEST\n{text}"
            f"END RequestId: {request_id}\n{report}\n"
        )

    def _peak_memory_mb(self) -> int:
        """Reads the most memory that the process used, in MB; 0 where the system does not tell."""
        if self._child is None:
            return 0
        try:
            status = Path(f"/proc/{self._child.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
        return 0


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
