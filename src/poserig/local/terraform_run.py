"""Runs Terraform, with the real AWS provider, against the local AWS."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from poserig.errors import PoserigError
from poserig.local.aws.endpoint.keys import Keys
from poserig.local.terraform import find_terraform, terraform_environment

STATE_FILE = "terraform.tfstate"
_LOCK_FILE = "running"
_END_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class TerraformRun:
    """Terraform on a module of this checkout.

    Attributes:
        module: The root module.
        sources: The folder that holds it and the modules that it calls.
        work_dir: The folder of the provider, the logs and the state file, outside the module.
        endpoint_url: The address of the local AWS.
        region: Its region.
        variables: Values of the module's variables.
        keys: Keys of the local AWS.
    """

    module: Path
    sources: Path
    work_dir: Path
    endpoint_url: str
    region: str
    variables: Mapping[str, object]
    keys: Keys

    def apply(self) -> None:
        """Applies the module.

        Raises:
            PoserigError: Terraform failed. The text has its last lines and the path of its log.
        """
        self.work_dir.mkdir(parents=True, exist_ok=True)
        if not self._is_initialized():
            self._run("init", "-input=false", "-no-color")
        self._run("apply", "-auto-approve", "-input=false", "-no-color", f"-state={self.state}")

    def outputs(self) -> dict[str, object]:
        """Reads the root module's outputs."""
        text = self._run("output", "-json", "-no-color", f"-state={self.state}")
        return {name: output["value"] for name, output in json.loads(text).items()}

    def destroy(self) -> None:
        """Removes every resource. Raises PoserigError."""
        self._run("destroy", "-auto-approve", "-input=false", "-no-color", f"-state={self.state}")

    @property
    def state(self) -> Path:
        """Terraform's state file."""
        return self.work_dir / STATE_FILE

    def _is_initialized(self) -> bool:
        """Whether `terraform init` ran since the module changed."""
        stamp = self.work_dir / "initialized"
        current = max((path.stat().st_mtime for path in self.sources.rglob("*.tf")), default=0.0)
        return stamp.exists() and stamp.stat().st_mtime > current

    def _run(self, command: str, *arguments: str) -> str:
        log = self.work_dir / f"{command}.log"
        environment = terraform_environment(
            self.endpoint_url, self.region, self.work_dir, keys=self.keys
        )
        environment |= {f"TF_VAR_{k}": _as_variable(v) for k, v in self.variables.items()}
        program = [str(find_terraform()), f"-chdir={self.module}", command, *arguments]
        code, stdout, stderr = _run_locked(program, environment, self.work_dir / _LOCK_FILE)
        if command != "output":  # outputs may hold secrets
            log.write_text(stdout + stderr, "utf-8")
        if code != 0:
            last = "\n".join((stderr or stdout).strip().splitlines()[-25:])
            raise PoserigError(
                f"`terraform {command}` failed:\n{last}\n",
                cure=f"Its whole output is in {log}.",
            )
        if command == "init":
            (self.work_dir / "initialized").touch()
        return stdout


def _run_locked(
    program: list[str], environment: dict[str, str], lock: Path
) -> tuple[int, str, str]:
    """Runs a program that holds a lock as long as it or a child of it lives."""
    with _open_lock(lock) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        process = subprocess.Popen(
            program,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Ctrl-C would otherwise interrupt Terraform twice: once itself, once from here.
            start_new_session=True,
            pass_fds=(handle,),
        )
        os.pwrite(handle, str(process.pid).encode(), 0)
        try:
            stdout, stderr = process.communicate()
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        os.ftruncate(handle, 0)
    return process.returncode, stdout, stderr


def end_leftover(work_dir: Path) -> bool:
    """Ends a Terraform that still runs after the process that started it has ended.

    It would go on changing the local AWS at the same address. The lock's file names the process
    group that holds the lock, so no other process is ended.

    Returns:
        Whether there was such a Terraform.

    Raises:
        PoserigError: It does not end.
    """
    path = work_dir / _LOCK_FILE
    if not path.exists():
        return False
    with _open_lock(path) as handle:
        if _try_lock(handle):
            return False
        deadline = time.monotonic() + _END_SECONDS
        text = os.pread(handle, 20, 0).decode("ascii", "replace")
        while not _try_lock(handle):
            if text.isdecimal():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(int(text), signal.SIGKILL)
            if time.monotonic() > deadline:
                raise PoserigError(
                    f"A Terraform of an earlier start still runs (process {text}).",
                    where=str(path),
                    cure="End that process, then start again.",
                )
            time.sleep(0.02)
        os.ftruncate(handle, 0)
    return True


@contextmanager
def _open_lock(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _as_variable(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
