"""What is kept beside a label is shortened step by step, and what goes is counted."""

from typing import Any

import pytest

from poserig.formats.fit_kept import fit
from poserig.formats.losses import Losses


def made(segmentation: int, members: int, image: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Metadata with texts of so many characters."""
    kept: dict[str, Any] = {
        "name": "a.jpg",
        "instances": [
            {"id": 7, "members": {"segmentation": "s" * segmentation, "x": "m" * members}}
        ],
        "image": {"id": "i" * image},
    }
    return {"type": "t", "kept": kept}, kept


@pytest.mark.parametrize(
    ("sizes", "left", "counts"),
    [
        ((10, 10, 10), {"segmentation", "x", "instances", "image"}, {}),
        ((20_000, 10, 10), {"x", "instances", "image"}, {"segmentation": 1}),
        ((10, 20_000, 10), {"instances", "image"}, {"segmentation": 1, "member": 1}),
        ((10, 10, 20_000), set(), {"segmentation": 1, "member": 3}),
    ],
)
def test_least_needed_goes_first(
    sizes: tuple[int, int, int], left: set[str], counts: dict[str, int]
) -> None:
    metadata, kept = made(*sizes)
    losses = Losses()
    fit(metadata, kept, losses)
    found = {name for name in ("instances", "image") if name in kept}
    for one in kept.get("instances", ()):
        found |= set(one.get("members", {}))
    assert found == left
    assert dict(losses.counts) == counts
    assert kept["name"] == "a.jpg"
