"""The files of a release: which, whole, and the same to the byte."""

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Mapping
from fnmatch import fnmatch
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import jpeg
from tools import release
from tools.release import ReleaseError

ROOT = Path(__file__).resolve().parents[3]
VERSION = (ROOT / "VERSION").read_text("utf-8").strip()

PAGES = ("README.md", "docs/upgrade.md", "docs/decisions/0001-first.md")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small git checkout that is built and committed."""
    here = tmp_path / "checkout"
    for name in (
        *release.TEXTS,
        "terraform/main.tf",
        "src/poserig/rigs/cat-9.json",
        ".gitignore",
        *PAGES,
    ):
        _write(here / name, f"text of {name}\n")
    _write(here / "VERSION", "1.2.3\n")
    _write(here / ".gitignore", "build\ndist\n")
    _write(here / "build" / "web" / "crowd-2d-skeleton.js", "js")
    for name in ("index.html", "rig-creator.js"):
        _write(here / "build" / "web" / "rig-creator" / name, name)
    _write(here / "build" / "templates" / "cat-9.liquid.html", "html")
    for name in ("pre", "post"):
        target = here / "build" / "functions" / f"{name}_annotation.zip"
        target.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("jmespath-1.1.0.dist-info/licenses/LICENSE", "MIT of jmespath")
            archive.writestr("jmespath-1.1.0.dist-info/METADATA", "Name: jmespath")
            archive.writestr("jmespath/license.py", "no license")
    _git(here, "init", "-q")
    _git(here, "add", ".")
    _git(here, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "all")
    return here


@pytest.fixture
def made(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release of it; wheel and SBOM, which other programs make, are tested by themselves."""
    monkeypatch.setattr(
        release, "write_wheel", lambda _checkout, _artifacts, folder: _write(folder / "w", "w")
    )
    monkeypatch.setattr(release, "write_sbom", lambda _checkout, target: _write(target, "{}"))
    return release.release(checkout)


def test_a_release_holds_what_a_team_deploys(made: Path) -> None:
    assert made.parts[-2:] == ("dist", "1.2.3")
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert names == {
        "functions/pre_annotation.zip",
        "functions/post_annotation.zip",
        "web/crowd-2d-skeleton.js",
        "web/rig-creator/index.html",
        "web/rig-creator/rig-creator.js",
        "templates/cat-9.liquid.html",
        "rigs/cat-9.json",
        "poserig-terraform-1.2.3.tar.gz",
        "sbom/functions.cdx.json",
        "w",
        "THIRD_PARTY_LICENSES.txt",
        "SHA256SUMS",
        *release.TEXTS,
    }


def test_terraform_finds_what_it_deploys_beside_it_in_its_archive(made: Path) -> None:
    with tarfile.open(made / "poserig-terraform-1.2.3.tar.gz") as archive:
        names = archive.getnames()
        main = archive.extractfile("poserig-terraform-1.2.3/terraform/main.tf")
        assert main is not None
        assert main.read() == b"text of terraform/main.tf\n"
    assert "poserig-terraform-1.2.3/build/functions/pre_annotation.zip" in names
    assert "poserig-terraform-1.2.3/build/templates/cat-9.liquid.html" in names
    assert "poserig-terraform-1.2.3/VERSION" in names
    assert {f"poserig-terraform-1.2.3/{page}" for page in PAGES} <= set(names)


def test_the_checksums_are_those_of_every_other_file(made: Path) -> None:
    lines = [line.split("  ") for line in (made / "SHA256SUMS").read_text().splitlines()]
    others = {path for path in made.rglob("*") if path.is_file()} - {made / "SHA256SUMS"}
    assert {made / name for _, name in lines} == others
    for digest, name in lines:
        assert sha256((made / name).read_bytes()).hexdigest() == digest


def test_licenses_of_packages_are_told_once(made: Path) -> None:
    text = (made / "THIRD_PARTY_LICENSES.txt").read_text()
    assert text.count("jmespath 1.1.0: LICENSE") == 1
    assert "MIT of jmespath" in text
    assert "no license" not in text


def test_what_is_not_committed_is_in_no_release(checkout: Path) -> None:
    _write(checkout / "terraform" / "main.tf", "changed")
    with pytest.raises(ReleaseError, match=r"not in one: terraform/main\.tf\. Commit it"):
        release.release(checkout)


def test_what_is_not_built_is_named(checkout: Path) -> None:
    (checkout / "build" / "functions" / "post_annotation.zip").unlink()
    with pytest.raises(ReleaseError, match=r"build/functions/post_annotation\.zip is not there"):
        release.release(checkout)


def test_an_archive_depends_on_its_files_alone(tmp_path: Path) -> None:
    release.write_archive(tmp_path / "1.tar.gz", "x", {"b.tf": b"2", "a.sh": b"1"})
    release.write_archive(tmp_path / "2.tar.gz", "x", {"a.sh": b"1", "b.tf": b"2"})
    assert (tmp_path / "1.tar.gz").read_bytes() == (tmp_path / "2.tar.gz").read_bytes()
    with tarfile.open(tmp_path / "1.tar.gz") as archive:
        assert [(one.name, one.mode) for one in archive] == [("x/a.sh", 0o755), ("x/b.tf", 0o644)]


@pytest.mark.slow
def test_the_wheel_is_of_the_version_and_holds_the_data(tmp_path: Path) -> None:
    artifacts = release.built_files(ROOT)
    for folder in ("1", "2"):
        release.write_wheel(ROOT, artifacts, tmp_path / folder)
    name = f"poserig-{VERSION}-py3-none-any.whl"
    assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
    with zipfile.ZipFile(tmp_path / "1" / name) as wheel:
        names = set(wheel.namelist())
    assert {"poserig/rigs/coco-person-17.json", "poserig/schemas/label.schema.json"} <= names
    assert f"poserig-{VERSION}.dist-info/licenses/NOTICE" in names
    assert_the_wheel_opens_a_folder(tmp_path / "1" / name, tmp_path)


def assert_the_wheel_opens_a_folder(wheel: Path, tmp_path: Path) -> None:
    """With no checkout in reach. The dependencies are those of this environment."""
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "lib")]
    subprocess.run([sys.executable, *install, str(wheel)], check=True)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(jpeg())
    program = (
        "import sys, poserig\n"
        f"assert poserig.__file__.startswith({str(tmp_path)!r}), poserig.__file__\n"
        "from poserig.project.places import places_of\n"
        "from poserig.project.rigs import read_rig\n"
        "from poserig.project.running import RunningProject\n"
        "from pathlib import Path\n"
        "with RunningProject(places_of(Path('photos')), read_rig('hand-21')) as running:\n"
        "    assert running.wait_until_looked(60)\n"
        "    print(running.summary().total)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "lib")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("1\n", 0), done.stderr


def test_one_version_stands_everywhere() -> None:
    assert version("poserig") == VERSION
    component = (ROOT / "build" / "web" / "crowd-2d-skeleton.js").read_text("utf-8")
    assert component.startswith(f"/*! poserig {VERSION} Apache-2.0 */")
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_license_has_its_files_and_its_text() -> None:
    rows = tomllib.loads((ROOT / "REUSE.toml").read_text("utf-8"))["annotations"]
    used = {row["SPDX-License-Identifier"] for row in rows}
    assert used == {path.stem for path in (ROOT / "LICENSES").iterdir()}
    for row in rows:
        assert [path for path in _paths(row) if not any(ROOT.glob(path))] == []
    covered = {Path(path).parent.name for row in rows[1:] for path in _paths(row)}
    foreign = ROOT / "tests" / "unit" / "intake" / "poses" / "files"
    names = {path.name for path in foreign.iterdir() if path.is_dir()}
    assert [name for name in names if not any(fnmatch(name, one) for one in covered)] == []


def _paths(row: Mapping[str, Any]) -> list[str]:
    path: str | list[str] = row["path"]
    return [path] if isinstance(path, str) else path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)
