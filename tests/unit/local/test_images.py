"""The demo's images: those that fit a rig, and the keypoints that are drawn in them."""

from pathlib import Path

import pytest
from PIL import Image

from poserig.local.drawn.registry import SCENES
from poserig.local.images import write_demo_images
from poserig.pose.rig_file import load_rig


@pytest.mark.parametrize("name", ["box-truck-22", "hand-21", "ap10k-17", "animal-pose-20"])
def test_every_keypoint_of_a_rig_is_known_in_the_scenes_of_its_category(name: str) -> None:
    rig = load_rig(name)
    scenes = SCENES[rig.category]
    assert len(scenes) == 2
    for scene in scenes:
        assert set(rig.keypoint_names) <= set(scene.keypoints), scene.file
        for x, y in scene.keypoints.values():
            assert 0 < x < 1280, scene.file
            assert 0 < y < 800, scene.file


@pytest.mark.parametrize(
    ("category", "file", "keypoint", "color"),
    [
        ("truck", "truck-from-left.jpg", "headlight_left", (255, 244, 194)),
        ("truck", "truck-from-right.jpg", "wheel_front_right", (84, 88, 92)),
        ("hand", "hand-open.jpg", "wrist", (219, 168, 131)),
        ("animal", "dog-standing.jpg", "nose", (43, 33, 27)),
    ],
)
def test_a_scene_shows_a_keypoint_where_it_is_said_to_be(
    tmp_path: Path, category: str, file: str, keypoint: str, color: tuple[int, int, int]
) -> None:
    folder, truth = write_demo_images(tmp_path, category)
    [points] = truth[file]
    with Image.open(folder / file) as image:
        assert image.size == (1280, 800)
        x, y = points[keypoint]
        found = image.convert("RGB").getpixel((round(x), round(y)))
    assert isinstance(found, tuple)
    assert max(abs(a - b) for a, b in zip(found, color, strict=True)) < 12  # JPEG
    assert (folder / file).stat().st_size < 100_000


def test_rigs_of_people_and_of_what_nobody_drew_have_photographs(tmp_path: Path) -> None:
    for category in ("person", "scissors", ""):
        folder, truth = write_demo_images(tmp_path, category)
        assert (folder, list(truth)) == (tmp_path / "images", ["three-people.png"])
        assert (folder / "astronaut.jpg").is_file()


def test_images_that_are_there_stay_and_lie_apart_from_those_of_other_rigs(tmp_path: Path) -> None:
    folder, _ = write_demo_images(tmp_path, "Truck")
    assert folder == tmp_path / "images-truck"
    (folder / "truck-from-left.jpg").write_bytes(b"mine")
    write_demo_images(tmp_path, "truck")
    assert (folder / "truck-from-left.jpg").read_bytes() == b"mine"
