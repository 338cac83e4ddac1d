"""What a format does not hold is counted, and told in words."""

from typing import Any

import pytest

from poserig.formats.losses import ALL, FACTS, Losses
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance


def image(*instances: Instance, **members: Any) -> LabeledImage:
    return LabeledImage("a", 1, "r", ("a", "b"), None, instances, **members)


FULL = Instance(
    "1", "Ann", [1, 2, 1, 0, 0, 0], [0.5, 0], "mn", (1, 2, 3, 4), "dog", 0.5, ("cut", "far"), "n"
)


def counted(holds: frozenset[str], *images: LabeledImage) -> Losses:
    losses = Losses(holds)
    assert list(losses.through(images)) == list(images)
    return losses


def test_all_facts_are_counted_where_nothing_is_held() -> None:
    full = image(FULL, size=(1, 2)) if False else LabeledImage(
        "a", 1, "r", ("a", "b"), (1, 2), (FULL,), agreement=0.5, orientation=6,
        issues=("presence", "swap"), tags=("t",), note="x",
    )  # fmt: skip
    losses = counted(frozenset(), full, image())
    assert losses.counts == {
        "visibility": 1, "not_there": 1, "origin": 1, "confidence": 1, "score": 1, "name": 1,
        "category": 1, "box": 1, "flags": 2, "note": 1, "image_note": 1, "tags": 1,
        "agreement": 1, "issues": 2, "orientation": 1, "size": 1, "empty": 1,
    }  # fmt: skip
    assert (losses.images, losses.instances, losses.points) == (2, 1, 1)


@pytest.mark.parametrize("fact", sorted(FACTS))
def test_what_is_held_is_not_counted(fact: str) -> None:
    assert fact not in counted(frozenset((fact,)), image(FULL), image()).counts


def test_nothing_is_lost_where_all_is_held() -> None:
    losses = counted(ALL, image(FULL))
    assert losses.words() == ""
    assert losses.to_json() == {"images": 1, "instances": 1, "points": 1, "not_kept": {}}


def test_words_name_the_most_frequent_first_and_one_is_no_plural() -> None:
    losses = Losses()
    losses.add("note", 3)
    losses.add("confidence", 12)
    losses.add("outside")
    losses.add("segmentation", 0)
    assert losses.words() == "12 confidences, 3 notes and 1 point outside its image"
