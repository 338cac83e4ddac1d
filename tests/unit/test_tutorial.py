"""Runs docs/tutorial.md command by command.

The one command that waits for a person is stood in for by what it leaves behind: a state folder
with labels. The block for pycocotools is run by `make test-interop`, where pycocotools is.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.test_export import HAND, State, line
from tests.unit.formats.helpers import lay_images

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMES = [f"walk/{number:02}.jpg" for number in range(10)]


def blocks() -> list[tuple[str, str, str]]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def labeled(number: int) -> dict[str, Any]:
    """Of a hand that lies as the rig's template does, somewhere on the image."""
    flat: list[float] = []
    for keypoint in HAND.keypoints:
        x, y = keypoint.position or (0.5, 0.5)
        flat += (20 + number + 300 * x, 10.25 + 300 * y, 2)
    return {
        "version": 2, "rig": HAND.name, "rig_hash": HAND.hash,
        "image": {"width": 640, "height": 480}, "instances": [{"id": "1", "keypoints": flat}],
        "agreement": None, "workers": 1, "issues": [], "seconds": 9,
    }  # fmt: skip


def label(folder: Path) -> None:
    """Leaves what `poserig label ./photos --rig hand-21` leaves."""
    state = State(folder / ".poserig")
    lines = [
        (json.dumps(line(name)), line(name, labeled(number)), "labeled")
        for number, name in enumerate(NAMES)
    ]
    state.job(folder / "photos", 1, lines, "Completed")
    state.labeling.close()
    state.index.close()


def run(folder: Path, command: list[str]) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "AWS_EC2_METADATA_DISABLED": "true"},
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.timeout(600)
def test_every_command_of_the_tutorial_does_what_the_page_says(tmp_path: Path) -> None:
    lay_images(tmp_path / "photos", dict.fromkeys(NAMES, (640, 480)))
    printed = ""
    for language, needs, text in blocks():
        if language == "python" and not needs:
            printed = run(tmp_path, [sys.executable, "-c", text])
        if language != "sh":
            continue
        for row in text.splitlines():
            program, *arguments = row.split()
            assert program == "poserig"
            if arguments[0] == "label":
                label(tmp_path)
            else:
                run(tmp_path, [sys.executable, "-m", "poserig", *arguments])
    # A line for each image of the part: class, points and labeled points.
    assert re.fullmatch(r"(\d\d 0 21 21\n){8}", printed)
    train, corrected = (
        json.loads((tmp_path / name).read_text()) for name in ("coco/train.json", "corrected.json")
    )
    assert corrected == train
    assert len(train["images"]) == 8
    assert all(image["file_name"] in NAMES for image in train["images"])
    (category,) = train["categories"]
    assert category["keypoints"] == list(HAND.keypoint_names)


def test_the_block_for_pycocotools_is_python() -> None:
    (text,) = [text for _, needs, text in blocks() if needs == "pycocotools"]
    compile(text, "tutorial", "exec")
