"""Has programs that others wrote read poserig's exports, and poserig read what they write.

`make test-interop` installs each into an environment of its own under build/interop, at the version
in requirements/interop-NAME.txt, and runs this. Nothing is skipped: a program that is not there is
a failure. The results go to results.json, and from there into docs/formats.md.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from poserig.formats.importing import ImportOptions, import_file
from poserig.formats.lines import image_of
from poserig.formats.registry import module_of
from poserig.formats.started import StartLines
from tests.interop import data

ROOT: Final = Path(__file__).resolve().parents[2]
HOME: Final = ROOT / "build" / "interop"
RESULTS: Final = ROOT / "tests" / "interop" / "results.json"
KEPT: Final = ROOT / "tests" / "unit" / "formats" / "files" / "programs"
# Environment → script of `programs` → formats whose exports it gets.
PROGRAMS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "coco": {"coco_programs": ("coco", "coco-wholebody", "mmpose", "yolo")},
    "datumaro": {"datumaro_program": ("datumaro", "coco", "cvat")},
    "sleap": {"sleap_program": ("sleap", "coco", "deeplabcut", "yolo")},
    "tables": {"tables_programs": ("parquet", "csv", "deeplabcut")},
    "label-studio": {"label_studio_program": ("label-studio",)},
    "label-studio-server": {"label_studio_server_program": ("label-studio",)},
    "labelme": {"labelme_program": ("labelme",)},
    "x-anylabeling": {"x_anylabeling_program": ("x-anylabeling",)},
}


def main(arguments: Sequence[str]) -> int:
    """Runs all, or the environments that are named."""
    place = HOME / "data"
    shutil.rmtree(place, ignore_errors=True)
    data.lay(place)
    wanted = arguments or list(PROGRAMS)
    formats = {name for env in wanted for found in PROGRAMS[env].values() for name in found}
    for name in sorted(formats):
        _export(name, place)
    rows: list[dict[str, Any]] = []
    for env in wanted:
        for script in PROGRAMS[env]:
            rows += _run(env, script, place)
    if not arguments:
        # Some programs note the time: their files are kept anew with a new version alone.
        if not KEPT.is_dir() or _versions(rows) != _versions(json.loads(RESULTS.read_bytes())):
            _keep(place)
        merged = sorted(rows, key=lambda row: (row["format"], row["program"].lower()))
        text = json.dumps(merged, ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    for row in rows:
        sys.stdout.write(f"{row['format']}: {row['program']} {row['version']}: "
                         f"{'; '.join(row['tried'])}\n")  # fmt: skip
    return 0


def _export(name: str, place: Path) -> None:
    """Exports with the command that people use, images beside the labels."""
    manifests = {name: "whole.manifest" if name == "coco-wholebody" else "labels.manifest"}
    if name in data.DETAILED:
        manifests[f"{name}-details"] = "details.manifest"
    for target, manifest in manifests.items():
        command = [
            sys.executable, "-m", "poserig", "export", name, str(place / manifest),
            str(place / "exports" / target), "--images", str(place / "images"), "--place", "copy",
        ]  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def _run(env: str, script: str, place: Path) -> list[dict[str, Any]]:
    python = HOME / env / "bin" / "python"
    if not python.exists():
        raise SystemExit(f"{python} is missing: make test-interop installs it.")
    told = place / f"{script}.json"
    written = place / "written" / script
    written.mkdir(parents=True)
    command = [
        str(python), str(ROOT / "tests/interop/programs" / f"{script}.py"), str(place),
        str(written), str(told),
    ]  # fmt: skip
    subprocess.run(command, check=True, cwd=place)
    found = json.loads(told.read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = found["rows"]
    for file in found["written"]:
        _import(file, written, place)
        (row,) = (
            row for row in rows
            if (row["format"], row["program"]) == (file["format"], file["program"])
        )  # fmt: skip
        row["tried"].append("we read what it writes")
    return rows


def _import(file: Mapping[str, Any], written: Path, place: Path) -> None:
    """Reads a file that a program wrote, and compares all its points."""
    folder = written / file["images"] if file.get("images") else place / "images"
    compare(file, written, folder, place / "imported" / file["program"] / file["format"])


def compare(file: Mapping[str, Any], written: Path, images: Path, target: Path) -> None:
    """Imports a file that a program wrote, and asserts that all its points are what they were.

    Args:
        file: What the program's script says of it (`programs.common.Report.wrote`).
        written: Folder in which its path begins.
        images: Folder of the images.
        target: The folder that is to be.
    """
    rig = data.rig() if file.get("needs_rig") else None
    options = ImportOptions(folder=images, placing="copy", rig=rig)
    import_file(module_of(file["format"]), written / file["path"], target, options)
    found: dict[str, list[list[float]]] = {}
    for number, line in enumerate(StartLines(target), start=1):
        image = image_of(line, number, _no_object)
        if image is not None:
            order = [image.keypoint_names.index(name) for name in data.rig().keypoint_names]
            found[Path(image.source).name] = [
                [float(n) for at in order for n in item.keypoints[3 * at : 3 * at + 3]]
                for item in image.instances
            ]
    for name, people in file["people"].items():
        where = f"{file['program']}: {name}"
        ours = found.get(Path(name).name, [])
        assert len(ours) == len(people), f"{where}: {len(ours)} of {len(people)} people"
        for one, other in zip(ours, people, strict=True):
            for a, b in zip(one, other, strict=True):
                assert abs(a - b) <= file.get("tolerance", 0), f"{where}: {a} is not {b}"


def _versions(rows: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    return {(row["program"], row["version"]) for row in rows}


def _keep(place: Path) -> None:
    """Keeps what the programs wrote, without images, for tests/unit/formats/test_programs.py."""
    shutil.rmtree(KEPT, ignore_errors=True)
    for script in (name for found in PROGRAMS.values() for name in found):
        written = json.loads((place / f"{script}.json").read_text(encoding="utf-8"))["written"]
        for file in written:
            source = place / "written" / script / file["path"]
            # The folder in which the paths of the file begin.
            root = place / "written" / script
            files = [source] if source.is_file() else sorted(source.rglob("*"))
            for one in files:
                if one.is_file() and one.suffix not in (".png", ".jpg"):
                    target = KEPT / script / one.relative_to(root)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(one, target)
        if written:
            text = json.dumps(written, ensure_ascii=False)
            (KEPT / script / "written.json").write_text(f"{text}\n", encoding="utf-8")


def _no_object(uri: str) -> bytes:
    raise AssertionError(uri)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
