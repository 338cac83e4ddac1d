import pytest

from poserig.pose.label import is_label


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"rig": "", "instances": []}, True),
        ({"rig": "", "label_ref": "s3://bucket/key"}, True),
        ({"rig": "", "agreement": 1}, False),
        ({"rig": None, "instances": []}, False),
        ({"status": "error", "reason": "", "raw": []}, False),
        ({"annotations": []}, False),
        ([], False),
        (None, False),
    ],
)
def test_is_label_recognizes_labels_and_references(value: object, expected: bool) -> None:
    assert is_label(value) is expected
