import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.labels import read_label

LABEL = {
    "version": 2,
    "rig": "ant-3",
    "labels": ["a", "b", "c"],
    "image": {"width": 640, "height": 480},
    "instances": [
        {"id": "4", "name": "Ann", "keypoints": [0, 0, 2, 0.5, 0.25, 1, 0, 0, 0], "origins": "ppn",
         "confidence": [0.5, 1, 0]}
    ],
}  # fmt: skip


def test_a_label_is_read_exactly() -> None:
    image = read_label(LABEL, "pose")
    (item,) = image.instances
    assert (image.size, image.left_out) == ((640, 480), ())
    assert item.names == ("a", "b", "c")
    assert item.keypoints == [0, 0, 2, 0.5, 0.25, 1, 0, 0, 0]
    assert item.scores == [0.5, None, 0]
    assert (item.id, item.name, item.not_there) == ("4", "Ann", ("c",))


def test_a_wrong_member_is_named_with_the_attribute() -> None:
    with pytest.raises(PosesError) as caught:
        read_label({**LABEL, "instances": [{"keypoints": [1]}]}, "pose")
    assert caught.value.where == "pose.instances[0].keypoints"
