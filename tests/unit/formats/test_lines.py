"""Which label of a manifest line counts, and what an import left beside it."""

from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.formats.lines import FailedImage, foreign_names, image_of, label_attribute
from poserig.pose.dataset import LabeledImage

IMPORT = {"type": "poserig/import", "format": "coco", "creation-date": "2026-01-01T00:00:00.000000"}


def label(*instances: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"version": 2, "rig": "ant-2", "rig_hash": "", "labels": ["a", "b"], "image": None,
            "instances": list(instances), "agreement": None, "workers": 1, "issues": [],
            "seconds": 1, **members}  # fmt: skip


def read(line: dict[str, Any], **options: Any) -> LabeledImage | None:
    def refuse(uri: str) -> bytes:
        raise AssertionError(uri)

    return image_of({"source-ref": "s3://bucket/in/x.jpg", **line}, 7, refuse, **options)


ONE = {"id": "1", "keypoints": [1, 2, 2, 0, 0, 0]}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ({}, ""),
        ({"frame": 3, "x": {"y": 1}}, ""),
        ({"pose": label()}, "pose"),
        ({"imported": label(), "imported-metadata": IMPORT}, "imported"),
        ({"imported": label(), "imported-metadata": IMPORT, "pose": label()}, "pose"),
        ({"pose": label(), "pose-metadata": {"creation-date": "2026-02"}, "again": label(),
          "again-metadata": {"creation-date": "2026-03"}}, "again"),
        ({"again": label(), "again-metadata": {"creation-date": "2026-03"}, "pose": label(),
          "pose-metadata": {"creation-date": "2026-02"}}, "again"),
        ({"pose": {"status": "error", "reason": "x"}}, "pose"),
        ({"old": {"updated_annotations": "[]"}}, "old"),
    ],
)  # fmt: skip
def test_the_newest_label_counts_and_an_import_only_alone(line: dict[str, Any], name: str) -> None:
    assert label_attribute(line) == name


def test_a_label_that_somebody_named_counts() -> None:
    assert label_attribute({"pose": label(), "b": label()}, "pose") == "pose"
    assert label_attribute({"pose": label()}, "gone") == ""


def imported(**kept: Any) -> dict[str, Any]:
    start = label(
        {**ONE, "bbox": [1, 2, 3, 4], "class": "queen", "origins": "--"},
        {"id": "2", "keypoints": [5, 6, 2, 7, 8, 1], "origins": "--", "name": "Bo"},
        workers=0,
    )
    return {"imported": start, "imported-metadata": {**IMPORT, "kept": kept}}


def test_an_import_that_nobody_has_corrected_is_given() -> None:
    found = read(imported(name="cam1/x.jpg", split="val", image={"id": 3}, instances=[{"id": 20}]))
    assert found is not None
    assert found.is_given
    assert (found.name, found.split) == ("cam1/x.jpg", "val")
    assert found.kept == {"format": "coco", "image": {"id": 3}, "instances": {"1": {"id": 20}}}
    assert found.instances[0].box == (1, 2, 3, 4)
    assert found.instances[0].category == "queen"


def test_a_corrected_instance_keeps_what_the_import_knows_of_it() -> None:
    answer = label(
        {"id": "2", "keypoints": [5, 6, 2, 9, 8, 1], "origins": "am"},
        # A new one: its id was free again, and nothing in it has a start.
        {"id": "1", "keypoints": [9, 9, 2, 8, 8, 2], "origins": "pp"},
    )
    found = read({**imported(instances=[{"id": 20}, {"id": 21}]), "pose": answer})
    assert found is not None
    assert not found.is_given
    assert found.kept == {"format": "coco", "image": {}, "instances": {"2": {"id": 21}}}
    assert [item.category for item in found.instances] == ["", ""]
    assert found.instances[1].box is None


@pytest.mark.parametrize(
    ("members", "name", "flags"),
    [({}, "Bo", ("crowd",)), ({"version": 1}, "Bo", ("crowd",)), ({"changes": {}}, "", ())],
)
def test_what_a_worker_removed_of_an_import_does_not_come_back(
    members: dict[str, Any], name: str, flags: tuple[str, ...]
) -> None:
    """Others were made of a page that did not say what it started from."""
    line = imported(instances=[{}, {}])
    line["imported"]["instances"][1] |= {"flags": ["crowd"], "score": 0.5}
    start = {"id": "2", "keypoints": [5, 6, 2, 9, 8, 1], "origins": "am"}
    answer = label(start, **members)
    found = read({**line, "pose": answer})
    assert found is not None
    (item,) = found.instances
    assert (item.name, item.flags, item.score) == (name, flags, 0.5)


def test_an_error_and_a_failure_are_told_apart_from_no_label() -> None:
    assert read({}) is None
    for line in ({"pose": {"status": "error", "reason": "odd"}},
                 {"pose-metadata": {"failure-reason": "odd"}}):  # fmt: skip
        with pytest.raises(FailedImage, match=r"s3://bucket/in/x\.jpg: has no label: odd"):
            read(line)
    with pytest.raises(PoserigError, match=r"instances\[0\]"):
        read({"pose": label({"id": "1", "keypoints": [1]})})


def test_labels_of_the_aws_sample_have_the_points_of_all() -> None:
    lines = [
        {"pose": {"updated_annotations": f'[{{"name": "", "annotations": [{points}]}}]'}}
        for points in (
            '{"label": "b", "x": 5, "y": 6}',
            '{"label": "a", "x": 1, "y": 2}, {"label": "b", "x": 3, "y": 4}',
        )
    ]
    names = foreign_names(lines)
    assert names == ("b", "a")
    found = read(lines[0], foreign=lambda: names)
    assert found is not None
    assert list(found.instances[0].keypoints) == [5, 6, 2, 0, 0, 0]


def test_an_address_of_a_launch_has_the_path_in_the_folder() -> None:
    found = read({"source-ref": f"s3://bucket/in/images/{'a' * 16}/cam 1/x.jpg", "pose": label()})
    assert found is not None
    assert found.name == "cam 1/x.jpg"


def test_texts_of_keypoints_are_taken_only_when_they_are_sure() -> None:
    text = '{"pose": {"rig": "x", "instances": [{"keypoints": [1, 2, 2, 0, 0, 0]}]}}'
    found = read({"pose": label(ONE)}, text=text)
    assert found is not None
    assert found.texts == ("1, 2, 2, 0, 0, 0",)
    for other in (text.replace("}]}}", '}]}, "b": {"instances": []}}'), "", '{"instances": []}'):
        found = read({"pose": label(ONE)}, text=other)
        assert found is not None
        assert found.texts == ()
