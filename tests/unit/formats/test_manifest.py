"""Manifests: labels of poserig there and back, and those of the AWS sample and crowd-keypoint."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from tests.unit.formats.helpers import correct, give, images_of, lay_coco, lay_images, take
from tests.unit.formats.test_coco import GOOD, coco

SAMPLE = {
    "image_s3_location": "s3://bucket/in/a.jpg",
    "updated_annotations": json.dumps(
        [
            {"name": "Ann", "annotations": [{"label": "tail", "x": 7, "y": 8.5}]},
            {"name": "", "annotations": [{"label": "nose", "x": 1, "y": 2},
                                         {"label": "tail", "x": 3, "y": 4}]},
        ]
    ),
}  # fmt: skip
TOOL = {
    "annotatedResult": {
        "inputImageProperties": {"width": 64, "height": 48},
        "keypoints": [{"label": "nose", "x": 5, "y": 6}, {"label": "tail", "x": 7, "y": 8}],
    }
}


def write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    lay_images(folder, {"a.jpg": (64, 48), "b.jpg": (64, 48)})
    path = folder / "a.manifest"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("".join(f"{text}\n" for text in texts))
    return path


def line(name: str, **members: Any) -> dict[str, Any]:
    return {"source-ref": f"s3://bucket/in/{name}", **members}


def labels(path: Path) -> list[Any]:
    return [json.loads(text)["pose"] for text in path.read_text().splitlines()]


def test_labels_come_back_as_they_were(tmp_path: Path) -> None:
    rows = [{**GOOD, "name": "Żoë", "score": 0.5, "bbox": [1, 2, 40, 41]}, GOOD]
    take("coco", lay_coco(tmp_path / "f", coco(rows)), tmp_path / "in")
    correct(tmp_path / "in", {"a.jpg": {(1, 1): (33.25, 4)}})
    give("manifest", tmp_path / "in", tmp_path / "f" / "a.manifest")
    take("manifest", tmp_path / "f" / "a.manifest", tmp_path / "again")
    first, second = images_of(tmp_path / "in")(), images_of(tmp_path / "again")()
    for one, two in zip(first[0].instances, second[0].instances, strict=True):
        assert list(one.keypoints) == list(two.keypoints)
        assert one.name == two.name
    (label,) = labels(tmp_path / "f" / "a.manifest")
    assert [item["origins"] for item in label["instances"]] == ["aaa", "ama"]
    assert label["instances"][0]["score"] == 0.5
    assert label["instances"][0]["bbox"] == [1, 2, 40, 41]
    assert label["workers"] == 1


def test_labels_of_the_aws_sample_and_of_crowd_keypoint_are_imported(tmp_path: Path) -> None:
    path = write(tmp_path / "d", line("a.jpg", old=SAMPLE), line("b.jpg", tool=TOOL))
    found = take("manifest", path, tmp_path / "in")
    assert (found.images, found.instances, found.points) == (2, 3, 5)
    first, second = images_of(tmp_path / "in")()
    assert first.keypoint_names == second.keypoint_names == ("tail", "nose")
    assert [list(item.keypoints) for item in first.instances] == [
        [7, 8.5, 2, 0, 0, 0], [3, 4, 2, 1, 2, 2],
    ]  # fmt: skip
    assert first.instances[0].name == "Ann"
    assert list(second.instances[0].keypoints) == [7, 8, 2, 5, 6, 2]


def test_start_values_of_any_shape_are_imported(tmp_path: Path) -> None:
    keypoints = [5, 6, 0.9] + [7, 8, 0.5] * 20
    path = write(
        tmp_path / "d", line("a.jpg", rig="hand-21", predictions=[{"keypoints": keypoints}])
    )
    found = take("manifest", path, tmp_path / "in")
    assert found.rig is not None
    assert found.rig.name == "hand-21"
    (image,) = images_of(tmp_path / "in")()
    assert image.instances[0].confidence[0] == 0.9


def test_images_without_labels_are_imported_too(tmp_path: Path) -> None:
    path = write(tmp_path / "d", line("a.jpg", old=SAMPLE), line("b.jpg"))
    assert take("manifest", path, tmp_path / "in").images == 2
    assert [len(image.instances) for image in images_of(tmp_path / "in")()] == [2, 0]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "a.manifest:2: The line is no JSON object"),
        ("[1]", "a.manifest:2: The line is no JSON object"),
        (json.dumps({"pose": TOOL}), 'a.manifest:2: The line has no "source-ref"'),
        (json.dumps(line("b.jpg", pose={"rig": "x", "instances": 7})), "a.manifest:2: "),
        (json.dumps(line("gone.jpg", tool=TOOL)), "gone.jpg is not there"),
    ],
)
def test_a_line_at_fault_is_told_and_left_out_with_keep_going(
    bad: str, told: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "d", line("a.jpg", old=SAMPLE), bad)
    with pytest.raises(FormatError) as caught:
        take("manifest", path, tmp_path / "in")
    assert told in str(caught.value)
    found = take("manifest", path, tmp_path / "in", keep_going=True)
    assert (found.images, len(found.refused)) == (1, 1)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "d")
    path.write_bytes(b'{"source-ref": "\xff\xfe"}\n')
    with pytest.raises(FormatError, match=r"a\.manifest: line 1 is not UTF-8"):
        take("manifest", path, tmp_path / "in")
