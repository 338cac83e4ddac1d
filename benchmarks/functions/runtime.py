"""The runtime that the functions are measured in: its interpreter, its packages, its client."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from poserig.errors import PoserigError
from poserig.local.lambda_runtime.api_server import Report, RuntimeApi
from tools.build_zip import ROOT, find_runtime_python

# What AWS's Python runtimes bring, each with what it needs.
BROUGHT = (
    "awslambdaric", "boto3", "botocore", "jmespath", "python-dateutil", "s3transfer",
    "simplejson", "six", "snapshot-restore-py", "urllib3",
)  # fmt: skip
NOWHERE = "http://127.0.0.1:9"  # nothing listens there: a call by mistake must never reach AWS
START = (
    "import runpy, sys; sys.path[:0] = sys.argv[1:3]; sys.argv = ['awslambdaric', sys.argv[3]]; "
    "runpy.run_module('awslambdaric', run_name='__main__', alter_sys=True)"
)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Attributes:

    python: Path of the interpreter.
    version: Its version, as "3.13.0".
    packages: Folder with what the runtime brings, compiled.
    """

    python: str
    version: str
    packages: Path


@dataclass(frozen=True, slots=True)
class Code:
    """An unpacked function: its folder, and its handler as Lambda names it."""

    folder: Path
    handler: str


def find_runtime(cache: Path) -> Runtime:
    """The version that Terraform names where there is one, else the one that runs this.

    Raises:
        PoserigError: The packages cannot be installed for it.
    """
    python = find_runtime_python() or sys.executable
    version = _output([python, "-c", "import platform; print(platform.python_version())"]).strip()
    return Runtime(python, version, _install(python, version, cache))


def _install(python: str, version: str, cache: Path) -> Path:
    wanted = _pinned()
    target = cache / f"runtime-{version}-{sha256(wanted.encode()).hexdigest()[:12]}"
    if target.is_dir():
        return target
    unfinished = target.with_suffix(f".{os.getpid()}")
    unfinished.mkdir(parents=True)
    requirements = unfinished / "requirements.txt"
    requirements.write_text(wanted)
    try:
        _output(
            [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps",
             "--require-hashes", "--only-binary=:all:", "--disable-pip-version-check",
             "--target", str(unfinished), "--requirement", str(requirements)]
        )  # fmt: skip
        _output([python, "-m", "compileall", "-q", str(unfinished)])
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _pinned() -> str:
    """The lines of requirements/dev.txt, hashes and all, that concern the runtime's packages."""
    blocks: list[list[str]] = []
    for line in (ROOT / "requirements" / "dev.txt").read_text().splitlines():
        if line[:1].isalnum():
            blocks.append([line])
        elif blocks and "--hash" in line:
            blocks[-1].append(line)
    chosen = {block[0].split("==")[0]: block for block in blocks}
    return "\n".join(line for name in BROUGHT for line in chosen[name]) + "\n"


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise PoserigError(f"{' '.join(command[:4])} … failed: {done.stderr.strip()}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Running:
    """A function's process that has asked for its first event."""

    pid: int
    api: RuntimeApi

    def cpu_ms(self) -> float:
        """Processor time of all its threads so far, once it has come to rest."""
        last = -1.0
        while (now := self._cpu_ms()) != last:
            last = now
            time.sleep(0.01)
        return now

    def _cpu_ms(self) -> float:
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6

    def peak_mb(self) -> float:
        """The most memory it has had."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise PoserigError("The kernel does not tell a process' peak memory.", where="/proc")


@contextmanager
def started(runtime: Runtime, code: Code, endpoint: str = NOWHERE) -> Iterator[Running]:
    """Starts a function in AWS's runtime client, alone with its zip and the runtime's packages.

    Raises:
        PoserigError: It did not come as far as asking for an event.
    """
    api = RuntimeApi()
    environment = {
        "PATH": os.defpath, "LANG": "en_US.UTF-8", "TZ": ":UTC", "PYTHONNOUSERSITE": "1",
        "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "poserig-local", "AWS_SECRET_ACCESS_KEY": "poserig-local",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13", "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512", "AWS_LAMBDA_RUNTIME_API": api.address,
        "POWERTOOLS_SERVICE_NAME": "benchmark", "POWERTOOLS_METRICS_NAMESPACE": "poserig",
        "POWERTOOLS_LOG_LEVEL": "INFO", "LAMBDA_TASK_ROOT": str(code.folder),
    }  # fmt: skip
    process = subprocess.Popen(
        [runtime.python, "-S", "-P", "-c", START, str(code.folder), str(runtime.packages),
         code.handler],
        cwd=code.folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        report: Report = api.reports.get(timeout=60)
        if report.kind != "ready":
            raise PoserigError(f"The function did not start: {report.body.decode()[:2000]}")
        yield Running(process.pid, api)
    finally:
        process.kill()
        process.wait()
        api.close()
