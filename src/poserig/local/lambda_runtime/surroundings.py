"""Prepares what a function's process needs: the unpacked zip, AWS's packages, the variables."""

import importlib.metadata
import io
import os
import re
import shutil
import sys
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path

from poserig.errors import PoserigError
from poserig.local.lambda_runtime.spec import FunctionSpec

# The packages of Lambda's Python runtimes: the runtime client, and boto3.
BROUGHT_BY_THE_RUNTIME = ("awslambdaric", "boto3")


class FunctionPackageError(PoserigError):
    """A function's zip that cannot be unpacked, or a runtime that is not installed."""


def unpack(spec: FunctionSpec, folder: Path) -> Path:
    """Unpacks a function's zip below `folder`, once for each content; again when files are gone.

    Raises:
        FunctionPackageError: It is not a zip, or it would write outside its folder.
    """
    target = folder / sha256(spec.zip_bytes).hexdigest()[:16]
    if target.is_dir():
        if _is_whole(target, spec.zip_bytes):
            return target
        shutil.rmtree(target)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder))
    try:
        with zipfile.ZipFile(io.BytesIO(spec.zip_bytes)) as archive:
            for name in archive.namelist():
                if name.startswith("/") or ".." in Path(name).parts:
                    raise FunctionPackageError(
                        f"The zip wants to write to {name}.", where=spec.name, cure="Build it anew."
                    )
            archive.extractall(unfinished)
    except zipfile.BadZipFile as error:
        shutil.rmtree(unfinished)
        raise FunctionPackageError(
            f"The deployed package is no zip ({error}).", where=spec.name, cure="Deploy it anew."
        ) from error
    except FunctionPackageError:
        shutil.rmtree(unfinished)
        raise
    try:
        unfinished.rename(target)
    except OSError:  # another invocation unpacked the same zip at the same time
        shutil.rmtree(unfinished)
    return target


def _is_whole(folder: Path, zip_bytes: bytes) -> bool:
    """Whether every file of a zip is there, as long as it was: cleaners remove old ones."""
    with zipfile.ZipFile(io.BytesIO(zip_bytes)) as archive:
        for one in archive.infolist():
            try:
                status = (folder / one.filename).stat()
            except OSError:
                return False
            if not one.is_dir() and status.st_size != one.file_size:
                return False
    return True


def runtime_folder(folder: Path) -> Path:
    """Makes a folder with links to the packages of AWS's runtime, and to no others.

    A function that lacks a dependency then fails here as on AWS, even when the virtual environment
    has the package.

    Raises:
        FunctionPackageError: awslambdaric or boto3 is not installed.
    """
    distributions = _with_requirements(BROUGHT_BY_THE_RUNTIME)
    names = sorted(f"{name}-{found.version}" for name, found in distributions.items())
    key = sha256(repr((sys.prefix, names)).encode()).hexdigest()[:16]
    target = folder / f"runtime-{key}"
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder))
    for found in distributions.values():
        tops = {file.parts[0] for file in found.files or () if file.parts[0] != ".."}
        for top in sorted(tops - {"__pycache__"}):
            link = unfinished / top
            if not link.exists():
                link.symlink_to(Path(str(found.locate_file(top))).resolve())
    try:
        unfinished.rename(target)
    except OSError:
        shutil.rmtree(unfinished)
    return target


def _with_requirements(names: tuple[str, ...]) -> dict[str, importlib.metadata.Distribution]:
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if name in names:
                raise FunctionPackageError(
                    f"{name} is not installed, so no function can run.",
                    cure="Run `make setup`, or pip install 'poserig[local]'.",
                ) from None
            continue  # a requirement of another platform
        for requirement in found[name].requires or ():
            if "extra ==" not in requirement:
                waiting.append(re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower())
    return found


def variables(spec: FunctionSpec, task_root: Path, api_address: str, stream: str) -> dict[str, str]:
    """Makes the environment of the function's process. It takes only PATH from this process."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONNOUSERSITE": "1",
        **spec.environment,
        **spec.credentials,
        "AWS_REGION": spec.region,
        "AWS_DEFAULT_REGION": spec.region,
        "AWS_ENDPOINT_URL": spec.endpoint_url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{spec.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": spec.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory_mb),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{spec.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_RUNTIME_API": api_address,
        "LAMBDA_TASK_ROOT": str(task_root),
        "_HANDLER": spec.handler,
    }
