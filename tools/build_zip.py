"""Builds a function's zip: `python tools/build_zip.py pre_annotation build/functions/x.zip`.

Each zip holds only the modules that its handler reaches, byte-identical whenever the same inputs
are built again: sorted entries, 1980 time stamps, fixed modes, nothing of this machine.
"""

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ("pre_annotation", "post_annotation")
RUNTIME = "3.13"  # as in terraform/modules/functions: bytecode of another version is of no use
OUR_PACKAGES = {"functions": ROOT, "poserig": ROOT / "src"}
NEVER_INTO_THE_ZIP = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "py.typed"}


class BuildError(Exception):
    """The zip cannot be built: what is missing and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds the zip named on the command line; both, into build/functions, when none is."""
    parser = argparse.ArgumentParser(description="Builds the functions' zips.")
    parser.add_argument("function", nargs="?", choices=FUNCTIONS, help="default: both")
    parser.add_argument("zip", nargs="?", type=Path, help="default: build/functions/<function>.zip")
    parser.add_argument(
        "--rig", type=Path, action="append", default=[], help="a rig file to add to the library"
    )
    options = parser.parse_args(arguments)
    python = find_runtime_python()
    if python is None:
        sys.stderr.write(
            f"No Python {RUNTIME} found: the zips go without bytecode and start more slowly. "
            f"Install it, or set POSERIG_PYTHON{RUNTIME.replace('.', '')}.\n"
        )
    try:
        for name in [options.function] if options.function else FUNCTIONS:
            target = options.zip or ROOT / "build" / "functions" / f"{name}.zip"
            build(name, target, python=python, rigs=options.rig)
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def build(name: str, target: Path, *, python: str | None = None, rigs: Sequence[Path] = ()) -> None:
    """Builds one zip.

    Args:
        name: Name of the package in functions/.
        target: The zip to write.
        python: Interpreter of the runtime's version for bytecode, None for a zip without.
        rigs: Rig files to add to the library.

    Raises:
        BuildError: A dependency cannot be installed, or compiling failed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    dependencies = install_dependencies(target.parent)
    with tempfile.TemporaryDirectory(prefix="poserig-zip-") as folder:
        stage = Path(folder)
        shutil.copytree(dependencies, stage, dirs_exist_ok=True)
        for source, inside in our_files(f"functions.{name}.handler"):
            _copy(source, stage / inside)
        for rig in rigs:
            _copy(rig, stage / "poserig" / "rigs" / rig.name)
        if python:
            _compile(stage, python)
        _write_zip(stage, target)


def find_runtime_python() -> str | None:
    """An interpreter of the runtime's version: the environment's, on PATH, or one of pyenv's."""
    digits = RUNTIME.replace(".", "")
    candidates = [os.environ.get(f"POSERIG_PYTHON{digits}"), shutil.which(f"python{RUNTIME}")]
    if sys.version_info[:2] == tuple(map(int, RUNTIME.split("."))):
        candidates.append(sys.executable)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates += map(str, sorted(pyenv.glob(f"{RUNTIME}.*/bin/python{RUNTIME}"), reverse=True))
    # A pyenv shim is on PATH for versions that are not selected, and then only prints an error.
    check = f"import sys; sys.exit(sys.version_info[:2] != {tuple(map(int, RUNTIME.split('.')))})"
    for candidate in filter(None, candidates):
        try:
            done = subprocess.run([candidate, "-c", check], capture_output=True, timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return candidate
    return None


def install_dependencies(folder: Path) -> Path:
    """Installs requirements/functions.txt below `folder` unless it is there already."""
    requirements = ROOT / "requirements" / "functions.txt"
    target = folder / f".dependencies-{sha256(requirements.read_bytes()).hexdigest()[:12]}"
    if target.is_dir():
        return target
    unfinished = Path(tempfile.mkdtemp(prefix=".dependencies-", dir=folder))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--no-compile", "--only-binary=:all:", "--implementation=py", "--abi=none"]
    command += ["--platform=any", "--target", str(unfinished), "--requirement", str(requirements)]
    # Any platform: the zip runs on arm64 and is built on whatever there is.
    try:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise BuildError(f"pip could not install {requirements.name}:\n{done.stderr.strip()}")
        for path in unfinished.rglob("*"):
            if path.is_file() and path.name in NEVER_INTO_THE_ZIP:
                path.unlink()
        for leftover in (unfinished / "bin", *unfinished.rglob("__pycache__")):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            unfinished.rename(target)
        except OSError:
            if not target.is_dir():  # another build may have been faster, which is as good
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def our_files(module: str) -> list[tuple[Path, Path]]:
    """Our own files that `module` reaches through imports: where they are, where they go."""
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _file_of(name)
        if name in found or path is None:
            continue
        found[name] = path
        waiting += _imports(path)
        waiting.append(name.rpartition(".")[0])
    files = [
        (path, path.relative_to(OUR_PACKAGES[name.split(".")[0]])) for name, path in found.items()
    ]
    if "poserig.pose.rig_file" in found:
        library = ROOT / "src" / "poserig" / "rigs"
        files += [(path, Path("poserig/rigs") / path.name) for path in library.glob("*.json")]
    if "poserig.issues" in found:
        table = Path("poserig/schemas/issues.json")
        files.append((ROOT / "src" / table, table))
    return sorted(files)


def _file_of(module: str) -> Path | None:
    package = OUR_PACKAGES.get(module.split(".")[0])
    if package is None:
        return None
    path = package.joinpath(*module.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            # `from package import module` names modules too; names of other things find no file.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _compile(stage: Path, python: str) -> None:
    command = [python, "-I", "-m", "compileall", "-q", "-f", "-j1"]
    # Unchecked: Lambda must not compare time stamps with sources. /var/task: where it unpacks.
    command += ["--invalidation-mode=unchecked-hash", "-s", str(stage), "-p", "/var/task"]
    environment = {"PATH": os.defpath, "PYTHONHASHSEED": "0"}
    done = subprocess.run([*command, str(stage)], capture_output=True, text=True, env=environment)
    if done.returncode:
        raise BuildError(f"Compiling the zip's modules failed:\n{done.stdout}{done.stderr}")


def _write_zip(stage: Path, target: Path) -> None:
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        files = {path.relative_to(stage).as_posix(): path for path in stage.rglob("*")}
        for name, path in sorted(files.items()):
            if not path.is_file():
                continue
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3  # Unix, also when built on Windows
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
    unfinished.replace(target)


if __name__ == "__main__":
    sys.exit(main())
