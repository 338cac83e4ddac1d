"""Writes a release into dist/<version>: what a team deploys, with checksums and licenses.

`make release` builds first, then calls this. The files are the same to the byte whenever the same
commit is released: sorted entries, 1980 time stamps, fixed modes, nothing of this machine.
"""

import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EPOCH = 315532800  # 1980-01-01, the first day that a zip can name
TEXTS = ("LICENSE", "NOTICE", "CHANGELOG.md", "SECURITY.md", "VERSION")
# What the Terraform code's own pages refer to is beside it in its archive.
PAGES = ("README.md", "docs/*.md")
BUILT = (
    "functions/pre_annotation.zip",
    "functions/post_annotation.zip",
    "web/*.js",
    "web/rig-creator/*",
    "templates/*.liquid.html",
)
PRODUCT = (
    "functions/pre_annotation.zip",
    "functions/post_annotation.zip",
    "web/crowd-2d-skeleton.js",
    "web/rig-creator/index.html",
    "web/rig-creator/rig-creator.js",
    "web/desk.js",
)
TEMPLATE = "web/templates/worker-task.liquid.html"
SUMS = "SHA256SUMS"


class ReleaseError(Exception):
    """The release cannot be made: what is wrong and what to do."""


def main() -> int:
    """Writes dist/<version>; an error that a person can fix ends it with one sentence."""
    try:
        folder = release(ROOT)
    except ReleaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in files)
    sys.stdout.write(f"{folder.relative_to(ROOT)}: {len(files)} files, {size / 1e6:.1f} MB\n")
    return 0


def release(checkout: Path) -> Path:
    """Writes the release of a checkout that is built.

    Args:
        checkout: A git checkout without changes, with everything in build/ that `make build` makes.

    Returns:
        The folder dist/<version>, made anew.

    Raises:
        ReleaseError: Something is not committed or not built, or a program failed.
    """
    version = (checkout / "VERSION").read_text("utf-8").strip()
    _require_committed(checkout)
    artifacts = built_files(checkout)
    folder = checkout / "dist" / version
    shutil.rmtree(folder, ignore_errors=True)
    for name, path in artifacts.items():
        _copy(path, folder / name)
    for path in sorted((checkout / "src" / "poserig" / "rigs").glob("*.json")):
        _copy(path, folder / "rigs" / path.name)
    for name in TEXTS:
        _copy(checkout / name, folder / name)
    third_party = licenses_in(path for name, path in artifacts.items() if name.endswith(".zip"))
    (folder / "THIRD_PARTY_LICENSES.txt").write_text(third_party, "utf-8")
    tree = committed_files(checkout, "terraform", *PAGES, *TEXTS)
    tree |= {f"build/{name}": path.read_bytes() for name, path in artifacts.items()}
    name = f"poserig-terraform-{version}"
    write_archive(folder / f"{name}.tar.gz", name, tree)
    write_wheel(checkout, artifacts, folder)
    write_sbom(checkout, folder / "sbom" / "functions.cdx.json")
    write_sums(folder)
    return folder


def built_files(checkout: Path) -> dict[str, Path]:
    """Name in the release → built file. Raises ReleaseError when one is missing."""
    found: dict[str, Path] = {}
    for pattern in BUILT:
        paths = sorted((checkout / "build").glob(pattern))
        if not paths:
            raise ReleaseError(f"build/{pattern} is not there. Run `make build`.")
        found |= {path.relative_to(checkout / "build").as_posix(): path for path in paths}
    return found


def committed_files(checkout: Path, *paths: str) -> dict[str, bytes]:
    """Path → bytes of the files that git keeps below some paths."""
    listed = _git(checkout, "ls-files", "-z", "--", *paths).split(b"\0")
    names = [name.decode() for name in listed if name]
    return {name: (checkout / name).read_bytes() for name in names}


def write_archive(target: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """Writes a .tar.gz whose bytes depend on the names and bytes of its files alone.

    Args:
        target: The archive.
        folder: What it unpacks to.
        files: Path in the folder → bytes. A shell script becomes executable.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in sorted(files.items()):
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size, entry.mtime = len(data), EPOCH
            entry.mode = 0o755 if name.endswith(".sh") else 0o644
            archive.addfile(entry, io.BytesIO(data))
    with target.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as compressed:
        compressed.write(packed.getvalue())


def licenses_in(zips: Iterable[Path]) -> str:
    """The license texts of the packages in the functions' zips, each once, with its package."""
    texts: dict[str, str] = {}
    for path in zips:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                package, _, rest = name.partition(".dist-info/")
                if rest and "license" in rest.lower() and not name.endswith("/"):
                    text = archive.read(name).decode("utf-8", "replace").strip()
                    texts[f"{package.replace('-', ' ')}: {Path(rest).name}"] = text
    return "\n\n".join(f"{'=' * 79}\n{name}\n{'=' * 79}\n{texts[name]}\n" for name in sorted(texts))


def write_wheel(checkout: Path, artifacts: Mapping[str, Path], folder: Path) -> None:
    """Builds the wheel of the commit, with the files that `poserig open` runs in it.

    It builds from a copy: setuptools takes over what lies in build/.

    Args:
        checkout: Whose commit.
        artifacts: What `built_files` finds.
        folder: Where the wheel is written.
    """
    with tempfile.TemporaryDirectory(prefix="poserig-wheel-") as scratch:
        source = Path(scratch) / "source"
        _git(checkout, "checkout-index", "--all", f"--prefix={source}/")
        product = source / "src" / "poserig" / "product"
        for name in PRODUCT:
            _copy(artifacts[name], product / name)
        _copy(source / TEMPLATE, product / Path(TEMPLATE).name)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        command += ["--no-build-isolation", "--wheel-dir", str(folder), str(source)]
        _run(command, environment={"SOURCE_DATE_EPOCH": str(EPOCH)})


def write_sbom(checkout: Path, target: Path) -> None:
    """Lists what the functions' zips hold, in CycloneDX JSON."""
    target.parent.mkdir(parents=True, exist_ok=True)
    program = checkout / "build" / "release" / "bin" / "cyclonedx-py"
    requirements = checkout / "requirements" / "functions.txt"
    command = [str(program), "requirements", "--output-reproducible", "--output-format", "JSON"]
    command += ["--pyproject", str(checkout / "pyproject.toml")]
    _run([*command, "--output-file", str(target), str(requirements)])


def write_sums(folder: Path) -> None:
    """Writes the checksums of all files of a folder, as `sha256sum --check` reads them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = [
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    ]
    (folder / SUMS).write_text("".join(lines), "utf-8")


def _require_committed(checkout: Path) -> None:
    changed = _git(checkout, "status", "--porcelain").decode().splitlines()
    if changed:
        raise ReleaseError(
            f"A release is made of a commit, and this is not in one: {changed[0][3:]}"
            f"{f' and {len(changed) - 1} more' if len(changed) > 1 else ''}. Commit it first."
        )


def _git(checkout: Path, *arguments: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise ReleaseError("git is not installed; a release is made of a commit.")
    done = subprocess.run([program, "-C", str(checkout), *arguments], capture_output=True)
    if done.returncode:
        raise ReleaseError(f"git {arguments[0]} failed: {done.stderr.decode().strip()}")
    return done.stdout


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **(environment or {})}
    )
    if done.returncode:
        raise ReleaseError(f"{Path(command[0]).name} failed:\n{done.stderr.strip()}")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    sys.exit(main())
