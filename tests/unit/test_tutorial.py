"""Runs the first half of docs/tutorial.md command by command.

The one command that waits for a person runs in this process, and a visitor labels its photographs
over HTTP. The block for pycocotools is run by `make test-interop`, where pycocotools is.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from poserig.labeling.states import ObjectState
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.unit.formats.helpers import lay_images
from tests.visitor import label_one, wait_until

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HAND = read_rig("hand-21")
NAMES = [f"walk/{number:02}.jpg" for number in range(10)]


def blocks() -> list[tuple[str, str, str]]:
    return BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def hand(number: int) -> list[float]:
    """A hand that lies as the rig's template does, somewhere on the image."""
    flat: list[float] = []
    for keypoint in HAND.rig.keypoints:
        x, y = keypoint.position or (0.5, 0.5)
        flat += (20 + number + 300 * x, 10.25 + 300 * y, 2)
    return flat


def label(folder: Path) -> None:
    """Does what a person does at the address that `poserig open ./photos --rig hand-21` prints."""
    with RunningProject(places_of(folder), HAND) as running:
        assert running.wait_until_looked(60)
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == len(NAMES))
        found = [label_one(running, hand(number))[0] for number in range(len(NAMES))]
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == len(NAMES), 120)
    assert found == NAMES


def run(folder: Path, command: list[str]) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "AWS_EC2_METADATA_DISABLED": "true"},
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_of_the_tutorial_does_what_the_page_says(tmp_path: Path) -> None:
    lay_images(tmp_path / "photos", dict.fromkeys(NAMES, (640, 480)))
    printed = ""
    for language, needs, text in blocks():
        if language == "python" and not needs:
            printed = run(tmp_path, [sys.executable, "-c", text])
        if language != "sh" or needs:  # the second half: tests/flow/test_tutorial_rounds.py
            continue
        for row in text.splitlines():
            program, *arguments = row.split()
            assert program == "poserig"
            if arguments[0] == "open":
                label(tmp_path / "photos")
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
    assert category["keypoints"] == list(HAND.rig.keypoint_names)


def test_the_block_for_pycocotools_is_python() -> None:
    (text,) = [text for _, needs, text in blocks() if needs == "pycocotools"]
    compile(text, "tutorial", "exec")
