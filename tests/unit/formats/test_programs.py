"""Files that other programs wrote are read point by point, on every change.

files/programs has what `make test-interop` had them write, without the images; docs/formats.md says
their versions.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.interop import data
from tests.interop.run import KEPT, PROGRAMS, compare
from tests.unit.formats.helpers import lay_images

FILES: list[tuple[str, dict[str, Any]]] = [
    (script, file)
    for found in PROGRAMS.values()
    for script in found
    if (KEPT / script / "written.json").is_file()
    for file in json.loads((KEPT / script / "written.json").read_text(encoding="utf-8"))
]


def lay(folder: Path, script: str, file: dict[str, Any]) -> Path:
    """Copies what the program wrote, and draws the images where it had them."""
    shutil.copytree(KEPT / script, folder / "written")
    place = folder / "written" / file["images"] if file.get("images") else folder / "images"
    below = {"datumaro": "default/", "yolo": "train/images/"}.get(file["format"], "")
    names = [f"{below}{name}" for name in file["people"]]
    lay_images(place, dict.fromkeys(names, data.SIZE))
    return place


@pytest.mark.parametrize(
    ("script", "file"), FILES, ids=[f"{file['program']}-{file['format']}" for _, file in FILES]
)
def test_a_file_of_another_program_is_read(
    script: str, file: dict[str, Any], tmp_path: Path
) -> None:
    images = lay(tmp_path, script, file)
    compare(file, tmp_path / "written", images, tmp_path / "in")


def test_every_program_that_writes_is_here() -> None:
    assert sorted({file["program"] for _, file in FILES}) == [
        "datumaro", "duckdb", "label-studio", "labelme", "pandas",
        "pyarrow", "sleap-io", "x-anylabeling-cvhub",
    ]  # fmt: skip


def test_a_wrong_point_is_found(tmp_path: Path) -> None:
    script, file = next((s, f) for s, f in FILES if f["program"] == "pyarrow")
    images = lay(tmp_path, script, file)
    moved = json.loads(json.dumps(file))
    moved["people"]["walk/one.png"][0][0] += 0.01
    with pytest.raises(AssertionError, match=r"40\.5 is not 40\.51"):
        compare(moved, tmp_path / "written", images, tmp_path / "in")
