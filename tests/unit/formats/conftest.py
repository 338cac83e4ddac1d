"""Lays files that other programs wrote, with images beside them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.formats.helpers import FILES, lay_coco, lay_images


@pytest.fixture
def coco_file(tmp_path: Path) -> Callable[[str], Path]:
    """Lays a file of MMPose's test data, with gray images of its sizes."""

    def lay(name: str) -> Path:
        value = json.loads((FILES / "mmpose" / f"{name}.json").read_text())
        return lay_coco(tmp_path / name, value)

    return lay


@pytest.fixture
def yolo_folder(tmp_path: Path) -> Callable[[str], Path]:
    """Lays a data set that Datumaro wrote, with gray images."""

    def lay(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(FILES / name, folder)
        lay_images(folder / "images" / "train", {"1.jpg": (640, 480)})
        return folder

    return lay
