import random
from dataclasses import replace

import pytest

from poserig.pose.consensus import ImageAnswers
from poserig.pose.consolidation.measuring import (
    measuring_rig,
    with_estimated_sigmas,
    with_sigmas,
)
from poserig.pose.consolidation.rig_choice import RigUse
from poserig.pose.keypoints import Instance
from poserig.pose.rig import DEFAULT_SIGMA, KeypointClass, Link, Rig
from poserig.pose.rig_file import load_rig

HASH = "0123456789abcdef"


def use_of(name: str, rig_hash: str, names: tuple[str, ...]) -> RigUse:
    return RigUse(name, rig_hash, names, known=False)


def test_a_rig_of_the_library_measures_its_own_answers(coco: Rig) -> None:
    assert measuring_rig(RigUse(coco.name, coco.hash, coco.keypoint_names, True), {}) == coco


@pytest.mark.parametrize("name", ["", "my-people"])
def test_names_of_a_library_rig_are_measured_with_it_and_keep_their_own_name(
    coco: Rig, name: str
) -> None:
    rig = measuring_rig(use_of(name, "", coco.keypoint_names[::-1]), {})
    assert (rig.name, rig.keypoint_names) == (name, coco.keypoint_names[::-1])
    assert rig.sigmas == coco.sigmas[::-1]
    assert set(rig.links) == set(coco.links)
    assert [one.side for one in rig.keypoints] == [one.side for one in coco.keypoints[::-1]]


def test_names_that_are_not_all_in_one_rig_give_sides_and_nothing_else() -> None:
    rig = measuring_rig(use_of("", "", ("left_ear", "right_ear", "trunk")), {})
    assert set(rig.sigmas) == {DEFAULT_SIGMA}
    assert rig.links == ()
    assert [(one.side, one.swap) for one in rig.keypoints] == [
        ("left", "right_ear"), ("right", "left_ear"), ("center", None),
    ]  # fmt: skip


OWN = Rig(
    "crane-3",
    (
        KeypointClass("jib", sigma=0.02),
        KeypointClass("hook", sigma=0.03),
        KeypointClass("base", sigma=0.04),
    ),
    (Link("jib", "hook"),),
    sigma_source="measured",
)


def test_the_jobs_own_rig_counts_by_its_hash_and_its_names() -> None:
    rigs = {HASH: OWN}
    assert measuring_rig(use_of("crane-3", HASH, OWN.keypoint_names), rigs) is OWN
    # Another order or another hash is another rig.
    assert measuring_rig(use_of("crane-3", HASH, OWN.keypoint_names[::-1]), rigs).links == ()
    assert measuring_rig(use_of("crane-3", "", OWN.keypoint_names), rigs).links == ()


def test_an_own_rig_without_measured_sigmas_gets_those_of_the_library(coco: Rig) -> None:
    placeholder = replace(with_sigmas(coco, [DEFAULT_SIGMA] * 17), name="my-people",
                          links=coco.links[:3], sigma_source="placeholder")  # fmt: skip
    rig = measuring_rig(use_of("my-people", HASH, coco.keypoint_names), {HASH: placeholder})
    assert (rig.sigmas, rig.links) == (coco.sigmas, coco.links[:3])


def answers_of(rig: Rig, spread: float, images: int) -> list[ImageAnswers]:
    """Two workers whose clicks lie `spread` s apart from the truth, on a square of 100 pixels."""
    chance = random.Random(3)  # noqa: S311  # no secret
    corners = ((0, 0), (100, 0), (100, 100))
    root = (0.53 * 100 * 100) ** 0.5

    def seen(number: int) -> Instance:
        flat: list[float] = []
        for x, y in corners:
            flat += (chance.gauss(x, spread * root), chance.gauss(y, spread * root), 2)
        return Instance(str(number), "", flat)

    return [ImageAnswers({"a": [seen(1)], "b": [seen(2)]}) for _ in range(images)]


def test_sigmas_that_nobody_knows_are_estimated_over_a_batch() -> None:
    """Users of own rigs ask where theirs come from: cocodataset/cocoapi, issue 399, and
    ultralytics/ultralytics, issue 22527, whose bears have 15 points of other names.
    """
    unknown = measuring_rig(use_of("crane-3", "", OWN.keypoint_names), {})
    rig = with_estimated_sigmas(unknown, answers_of(unknown, 0.02, 40))
    assert rig.sigmas == pytest.approx([0.02] * 3, abs=0.008)
    assert rig.keypoint_names == unknown.keypoint_names


def test_rough_workers_are_not_taken_for_a_rough_rig_altogether() -> None:
    """Which of the two it is no batch tells: the mean goes half of the way from the default."""
    unknown = measuring_rig(use_of("crane-3", "", OWN.keypoint_names), {})
    rough = with_estimated_sigmas(unknown, answers_of(unknown, 0.1, 40))
    assert rough.sigmas == pytest.approx([(0.05 * 0.1 * 2**0.5) ** 0.5] * 3, rel=0.25)


def test_few_images_or_known_sigmas_change_nothing() -> None:
    unknown = measuring_rig(use_of("crane-3", "", OWN.keypoint_names), {})
    assert with_estimated_sigmas(unknown, answers_of(unknown, 0.02, 4)) is unknown
    assert with_estimated_sigmas(OWN, answers_of(OWN, 0.02, 9)) is OWN


def test_an_estimate_stays_within_what_people_can_do() -> None:
    unknown = measuring_rig(use_of("crane-3", "", OWN.keypoint_names), {})
    exact = with_estimated_sigmas(unknown, answers_of(unknown, 0.0001, 200))
    assert min(exact.sigmas) >= 0.012
    assert load_rig("coco-person-17").sigmas[1] > 0.012
