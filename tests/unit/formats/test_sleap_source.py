"""What is wrong with a file of SLEAP is told with its place; old ones count differently."""

from pathlib import Path

import h5py
import numpy
import pytest

from poserig.formats import FormatError
from tests.unit.formats.helpers import images_of, take
from tests.unit.formats.test_sleap import lay


def broken(path: Path, kind: str) -> None:
    if kind == "cut":
        path.write_bytes(path.read_bytes()[:9000])
    elif kind == "text":
        path.write_text("labels")
    else:
        with h5py.File(path, "a") as file:
            if kind == "table":
                del file["instances"]
            elif kind == "metadata":
                del file["metadata"].attrs["json"]
            elif kind == "json":
                file["metadata"].attrs["json"] = numpy.bytes_(b'{"nodes": [')
            elif kind == "skeleton":
                file["metadata"].attrs["json"] = numpy.bytes_(
                    b'{"nodes": [], "skeletons": [{"nodes": [{"id": 4}], "links": []}]}'
                )
            elif kind == "count":
                rows = file["instances"][:]
                rows["point_id_end"] = rows["point_id_start"] + 2
                file["instances"][:] = rows


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("cut", "is no HDF5, or cut off"),
        ("text", "is no HDF5, or cut off"),
        ("table", "it has no instances"),
        ("metadata", "has metadata that cannot be read"),
        ("json", "has metadata that cannot be read"),
        ("skeleton", "has metadata that cannot be read"),
        ("count", "has 2 points, and its skeleton 3"),
        ("image", "walk/c.png is not there"),
    ],
)
def test_bad_input_is_told_with_its_place(kind: str, told: str, tmp_path: Path) -> None:
    path = lay(tmp_path / "d")
    if kind == "image":
        (tmp_path / "d" / "walk" / "c.png").unlink()
    else:
        broken(path, kind)
    with pytest.raises(FormatError) as caught:
        take("sleap", path, tmp_path / "in")
    assert told in str(caught.value)
    assert "labels.slp" in str(caught.value)


def test_old_files_are_shifted_as_sleap_io_does(tmp_path: Path) -> None:
    path = lay(tmp_path / "d")
    with h5py.File(path, "a") as file:
        file["metadata"].attrs["format_id"] = 1.0
    take("sleap", path, tmp_path / "in")
    assert list(images_of(tmp_path / "in")()[0].instances[0].keypoints)[:2] == [10, 11.5]
