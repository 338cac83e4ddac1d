"""What of a data set is wanted: points, instances and images."""

from typing import Any

import pytest

from poserig.formats.choose import Choice
from poserig.formats.losses import Losses
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance


def image(**members: Any) -> LabeledImage:
    one = Instance("1", "", [1, 2, 2, 3, 4, 1], [0.9, 0.2], score=0.8)
    two = Instance("2", "", [1, 2, 2, 0, 0, 0], [0.6, 0], score=0.3)
    three = Instance("3", "", [5, 6, 2, 0, 0, 0])
    return LabeledImage("a", 1, "r", ("a", "b"), None, (one, two, three), texts=("", "", ""),
                        **members)  # fmt: skip


def chosen(choice: Choice, found: LabeledImage) -> list[LabeledImage]:
    return list(choice.images([found], Losses()))


def test_without_a_choice_all_is_there_as_it_is() -> None:
    found = image()
    assert chosen(Choice(), found)[0] is found


def test_points_below_a_confidence_are_not_labeled_and_what_has_none_stays() -> None:
    losses = Losses()
    (found,) = Choice(least_confidence=0.7).images([image()], losses)
    assert [list(item.keypoints) for item in found.instances] == [
        [1, 2, 2, 0, 0, 0], [0, 0, 0, 0, 0, 0], [5, 6, 2, 0, 0, 0],
    ]  # fmt: skip
    assert losses.counts == {"doubtful": 2}
    # The texts of the keypoints say what is gone.
    assert found.texts == ()


def test_instances_below_a_score_are_left_out_and_what_has_none_stays() -> None:
    choice = Choice(least_score=0.5)
    (found,) = chosen(choice, image())
    assert [item.id for item in found.instances] == ["1", "3"]
    assert choice.left_out == {"instances with a low score": 1}


@pytest.mark.parametrize(
    ("choice", "members", "reason"),
    [
        (Choice(least_agreement=0.5), {"agreement": 0.4}, "low agreement"),
        (Choice(least_agreement=0.5), {"agreement": 0.5}, ""),
        (Choice(least_agreement=0.5), {"agreement": None}, ""),
        (Choice(without_issues=frozenset(("swap",))), {"issues": ("a", "swap")},
         "with the issue swap"),
        (Choice(without_issues=frozenset(("swap",))), {"issues": ("a",)}, ""),
        (Choice(without_issues=frozenset(("any",))), {"issues": ("a",)}, "with an issue"),
        (Choice(without_issues=frozenset(("any",))), {}, ""),
        (Choice(confirmed=True), {"is_given": True}, "not confirmed"),
        (Choice(confirmed=True), {}, ""),
        (Choice(rig="s"), {}, "another rig"),
        (Choice(rig="r"), {}, ""),
    ],
)  # fmt: skip
def test_images_are_left_out_with_the_reason(
    choice: Choice, members: dict[str, Any], reason: str
) -> None:
    choice.left_out.clear()
    assert len(chosen(choice, image(**members))) == (not reason)
    assert dict(choice.left_out) == ({reason: 1} if reason else {})
