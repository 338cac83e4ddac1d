"""Choosing images by name, and a share of them."""

import pytest

from poserig.labeling.errors import InvalidRequest
from poserig.labeling.reservation import chosen

IMAGES = [(3, "cam1/a.jpg"), (4, "cam1/b.jpg"), (7, "cam2/a.jpg"), (9, "cam2/deep/b.jpg")]


@pytest.mark.parametrize(
    ("pattern", "share", "found"),
    [
        ("", "", [3, 4, 7, 9]),
        ("cam2/*", "", [7, 9]),
        (" *a.jpg ", "", [3, 7]),
        ("CAM1/*", "", []),
        ("", "50%", [3, 4]),
        ("cam1/*", "1", [3]),
        ("", "99", [3, 4, 7, 9]),
        ("", "0%", []),
        ("", "30 %", [3]),
    ],
)
def test_images_are_chosen(pattern: str, share: str, found: list[int]) -> None:
    assert chosen(IMAGES, pattern, share) == found


@pytest.mark.parametrize("share", ["half", "101%", "-1", "1.5", "9" * 20])
def test_other_shares_are_refused(share: str) -> None:
    with pytest.raises(InvalidRequest, match="is no share"):
        chosen(IMAGES, "", share)
