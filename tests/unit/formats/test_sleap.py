"""SLEAP's files: one that sleap-io wrote there and back, and labels of one's own.

files/sleap.slp is by sleap-io 0.9.5 (tests/interop/sleap_program.py). talmolab/sleap-io#3 (points
that are missing or not visible), talmolab/sleap#284 (instances that are made of predictions).
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import pytest

from poserig.formats import sleap
from poserig.formats.export import ExportOptions, export
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.rig_file import load_rig
from tests.unit.formats.helpers import correct, give, images_of, lay_images, take

FILE = Path(__file__).parent / "files" / "sleap.slp"
IMAGES = {f"walk/{name}.png": (80, 60) for name in ("a b", "b", "c")}


def lay(folder: Path) -> Path:
    lay_images(folder, IMAGES)
    (folder / "labels.slp").write_bytes(FILE.read_bytes())
    return folder / "labels.slp"


def facts(path: Path) -> dict[str, Any]:
    """What a file says, instance by instance, without the numbers of its rows."""
    with h5py.File(path) as file:
        points = {kind: file[name][:] for kind, name in ((0, "points"), (1, "pred_points"))}
        frames = []
        for frame in file["frames"][:]:
            rows = file["instances"][frame["instance_id_start"] : frame["instance_id_end"]]
            frames.append(
                (
                    int(frame["video"]),
                    int(frame["frame_idx"]),
                    [
                        (
                            int(row["instance_type"]),
                            int(row["track"]),
                            float(row["score"]),
                            [
                                tuple(
                                    None if number != number else float(number) for number in point
                                )
                                for point in points[int(row["instance_type"])][
                                    row["point_id_start"] : row["point_id_end"]
                                ].tolist()
                            ],
                        )
                        for row in rows
                    ],
                )
            )
        return {
            "frames": frames,
            "metadata": file["metadata"].attrs["json"].tobytes()
            if hasattr(file["metadata"].attrs["json"], "tobytes")
            else bytes(file["metadata"].attrs["json"]),
            **{name: list(file[f"{name}_json"][:]) for name in ("videos", "tracks", "suggestions")},
        }


def test_a_file_of_sleap_io_is_read(tmp_path: Path) -> None:
    found = take("sleap", lay(tmp_path / "d"), tmp_path / "in")
    assert found.rig is not None
    assert [(link.start, link.end) for link in found.rig.links] == [
        ("head", "eye 1"),
        ("head", "eye 2"),
    ]
    # The names do not say that they are partners; the symmetry does.
    assert found.rig.swap_indices == (0, 2, 1)
    one, two, three = images_of(tmp_path / "in")()
    assert (one.name, two.name, three.name) == ("walk/c.png", "walk/a b.png", "walk/b.png")
    user, other = one.instances
    assert (user.name, list(user.keypoints)) == ("Ann", [10.5, 12, 2, 30.25, 31, 1, 0, 0, 0])
    assert (other.score, list(other.confidence)) == (0.75, [0.5, 0.25, 1])
    assert list(other.keypoints) == [51.5, 52, 2, 43.25, 43, 2, 47, 48.0625, 2]
    # The prediction that the user's instance replaced is no second ant.
    assert dict(found.left_out) == {"another_answer": 1}
    assert (len(two.instances), three.instances) == (1, ())


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    take("sleap", lay(tmp_path / "d"), tmp_path / "in")
    give("sleap", tmp_path / "in", tmp_path / "out.slp")
    before, after = facts(FILE), facts(tmp_path / "out.slp")
    replaced = before["frames"][0][2].pop(1)
    assert replaced[0] == 1
    assert after == before


def test_a_correction_changes_its_point_alone(tmp_path: Path) -> None:
    take("sleap", lay(tmp_path / "d"), tmp_path / "in")
    correct(tmp_path / "in", {"walk/c.png": {(0, 0): (15.5, 16)}})
    report = give("sleap", tmp_path / "in", tmp_path / "out.slp")
    expected = facts(FILE)["frames"]
    expected[0][2].pop(1)
    expected[0][2][0][3][0] = (15.5, 16, True, True)
    found = facts(tmp_path / "out.slp")["frames"]
    assert found[0][2][0] == expected[0][2][0]
    # What a person has looked at is a user instance from now on, at the places of the prediction.
    for frame, number in ((0, 1), (1, 0)):
        kind, _, _, points = found[frame][2][number]
        assert kind == 0
        assert [point[:2] for point in points] == [p[:2] for p in expected[frame][2][number][3]]
    assert report.losses.counts["score"] == 2


def test_images_that_are_placed_are_named_by_their_place(tmp_path: Path) -> None:
    take("sleap", lay(tmp_path / "d"), tmp_path / "in")
    give("sleap", tmp_path / "in", tmp_path / "out", placing="copy")
    (video,) = facts(tmp_path / "out" / "annotations.slp")["videos"]
    assert b'"filenames":["images/walk/a b.png","images/walk/b.png","images/walk/c.png"]' in video
    assert (tmp_path / "out" / "images" / "walk" / "c.png").is_file()
    take("sleap", tmp_path / "out" / "annotations.slp", tmp_path / "again")
    assert [image.name for image in images_of(tmp_path / "again")()] == [
        "walk/c.png", "walk/a b.png", "walk/b.png",
    ]  # fmt: skip


NAMES = load_rig("coco-person-17").keypoint_names
POSE = [n + 0.1 if n % 3 < 2 else (2, 1, 0)[n // 3 % 3] for n in range(51)]
IMAGE = LabeledImage(
    "s3://b/a.jpg", 1, "coco-person-17", NAMES, (80, 60),
    (Instance("1", "Ann", POSE), Instance("2", "Bo", POSE)), name="é/a.jpg",
)  # fmt: skip
OWN = [
    IMAGE,
    replace(IMAGE, name="é/b.jpg", instances=(Instance("1", "Bo", POSE),)),
    replace(IMAGE, name="é/c.jpg", size=(60, 80), instances=()),
    replace(IMAGE, name="d.jpg", instances=(Instance("1", "", POSE),)),
]


def test_labels_of_ones_own_come_back(tmp_path: Path) -> None:
    report = export(lambda: OWN, sleap, tmp_path / "t.slp", ExportOptions())
    assert report.losses.words() in ("", "51 sigmas of the rig")
    lay_images(tmp_path, {image.name: image.size or (1, 1) for image in OWN})
    found = take("sleap", tmp_path / "t.slp", tmp_path / "in")
    assert (found.rig and found.rig.name) == "coco-person-17"
    images = images_of(tmp_path / "in")()
    assert [image.name for image in images] == [image.name for image in OWN]
    zeroed = [n if POSE[at // 3 * 3 + 2] else 0 for at, n in enumerate(POSE)]
    for image, own in zip(images, OWN, strict=True):
        assert [item.name for item in image.instances] == [item.name for item in own.instances]
        assert all(list(item.keypoints) == zeroed for item in image.instances)


def test_a_video_is_a_folder_of_images_of_one_size(tmp_path: Path) -> None:
    export(lambda: OWN, sleap, tmp_path / "t.slp", ExportOptions())
    found = facts(tmp_path / "t.slp")
    assert [frame[:2] for frame in found["frames"]] == [(0, 0), (0, 1), (1, 0), (2, 0)]
    assert [b'"shape":[2,60,80,3]' in found["videos"][0], len(found["videos"])] == [True, 3]
    assert found["tracks"] == [b'[0,"Ann"]', b'[0,"Bo"]']


def test_many_images_go_through_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sleap, "BATCH", 2)
    monkeypatch.setattr("poserig.formats.sleap_source.FRAMES", 3)
    export(lambda: OWN, sleap, tmp_path / "t.slp", ExportOptions())
    lay_images(tmp_path, {image.name: image.size or (1, 1) for image in OWN})
    found = take("sleap", tmp_path / "t.slp", tmp_path / "in")
    assert (found.images, found.instances) == (4, 4)
