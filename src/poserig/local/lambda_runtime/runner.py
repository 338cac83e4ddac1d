"""Runs the functions' zips with AWS's own runtime client, warm, each in its own process."""

import threading
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

from poserig.errors import PoserigError
from poserig.local.lambda_runtime.process import FunctionProcess
from poserig.local.lambda_runtime.spec import FunctionSpec, InvocationResult
from poserig.local.lambda_runtime.surroundings import runtime_folder, unpack

__all__ = ["FunctionRunner", "FunctionSpec", "InvocationResult"]

# Invocations of one function at the same time; more wait. Two keep a small machine usable.
MAX_PROCESSES = 2


class FunctionRunner:
    """Runs functions, and keeps their processes warm. Use it in a `with` block, or call `stop`.

    Args:
        work_dir: The folder of unpacked zips and logs; `logs/<name>.log` is a function's log.
    """

    def __init__(self, work_dir: Path) -> None:
        self._work_dir = work_dir.resolve()
        self._lock = threading.Lock()
        self._pools: dict[str, _Pool] = {}
        self._processes: set[FunctionProcess] = set()
        self._stopped = False
        (self._work_dir / "logs" / "processes").mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def log_file(self, name: str) -> Path:
        """Returns the path of a function's log."""
        return self._work_dir / "logs" / f"{name}.log"

    def invoke(self, spec: FunctionSpec, payload: bytes) -> InvocationResult:
        """Runs one invocation, and waits for its end. Safe for several threads.

        After a change of the zip or the configuration a new process starts, and the old one ends.

        Args:
            spec: The function as it is deployed now.
            payload: The event, JSON.

        Raises:
            FunctionPackageError: The zip cannot be unpacked.
            PoserigError: The runner has been stopped.
        """
        pool = self._pool(spec)
        with pool.slots:
            process = self._take(pool, spec)
            try:
                result = process.invoke(payload, spec.timeout_seconds)
            except BaseException:
                process.stop()
                raise
            finally:
                self._give_back(pool, process)
        self._write_log(spec.name, result)
        return result

    def stop(self) -> None:
        """Ends all processes, also those in the middle of an invocation."""
        with self._lock:
            self._stopped = True
            processes, self._processes = self._processes, set()
            self._pools.clear()
        for process in processes:
            process.stop()

    def _pool(self, spec: FunctionSpec) -> "_Pool":
        key = spec.version_key()
        with self._lock:
            if self._stopped:
                raise PoserigError("The function runner has been stopped.", where=spec.name)
            pool = self._pools.get(spec.arn)
            if pool is not None and pool.key == key:
                return pool
            outdated = pool.idle if pool else []
            if pool:
                pool.retired, pool.idle = True, []
            pool = self._pools[spec.arn] = _Pool(key)
        for process in outdated:
            self._discard(process)
        return pool

    def _take(self, pool: "_Pool", spec: FunctionSpec) -> FunctionProcess:
        while True:
            with self._lock:
                process = pool.idle.pop() if pool.idle else None
            if process is None:
                break
            if process.alive:
                return process
            self._discard(process)
        process = FunctionProcess(
            spec,
            unpack(spec, self._work_dir / "code"),
            runtime_folder(self._work_dir),
            self._work_dir / "logs" / "processes" / f"{spec.name}-{uuid.uuid4().hex[:8]}.log",
        )
        with self._lock:
            if not self._stopped:
                self._processes.add(process)
                return process
        process.stop()
        raise PoserigError("The function runner has been stopped.", where=spec.name)

    def _give_back(self, pool: "_Pool", process: FunctionProcess) -> None:
        with self._lock:
            keep = process.alive and not pool.retired and not self._stopped
            if keep:
                pool.idle.append(process)
        if not keep:
            self._discard(process)

    def _discard(self, process: FunctionProcess) -> None:
        process.stop()
        with self._lock:
            self._processes.discard(process)

    def _write_log(self, name: str, result: InvocationResult) -> None:
        with self._lock, self.log_file(name).open("a", encoding="utf-8") as log:
            log.write(result.log)


class _Pool:
    """The processes of one version of one function."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.idle: list[FunctionProcess] = []
        self.slots = threading.BoundedSemaphore(MAX_PROCESSES)
        self.retired = False
