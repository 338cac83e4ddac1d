"""A whole data set: its models, and its images in the order of their risk."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from benchmarks.consolidation.poses import development
from poserig.pose.dataset import labeled_image
from poserig.pose.label import LabelError
from poserig.pose.quality import review
from poserig.pose.quality.concerns import Concern, concerns_of
from poserig.pose.quality.model import FEWEST_INSTANCES, fit_model
from poserig.pose.quality.review import ImageReview, fit_data_set, order, review_images
from poserig.pose.rig_file import parse_rig
from tests.unit.pose.quality.crowd import COCO, CROWD, SOMEONE, exchanged, image

TESTS = Path(__file__).resolve().parents[3]
# An animal of three points in a row, the head twice as far as the tail; nobody knows its template.
FISH = parse_rig(
    {
        "version": 1,
        "name": "fish-4",
        "keypoints": [
            {"name": "head"},
            {"name": "left_fin", "side": "left", "swap": "right_fin"},
            {"name": "right_fin", "side": "right", "swap": "left_fin"},
            {"name": "tail"},
        ],
        "links": [{"from": "head", "to": "left_fin"}, {"from": "head", "to": "right_fin"},
                  {"from": "left_fin", "to": "tail"}, {"from": "right_fin", "to": "tail"}],
    }
)  # fmt: skip


def test_a_rig_without_a_template_is_learned_from_the_data_set() -> None:
    chance = random.Random(2)  # noqa: S311  # seeded, no secret

    def fish() -> list[float]:
        spots = [(0, 0), (90, -40), (90, 40), (180, 0)]
        return [
            n for x, y in spots for n in (x + chance.gauss(300, 4), y + chance.gauss(300, 4), 2)
        ]

    school = [image(line, fish(), rig=FISH) for line in range(1, 61)]
    odd = fish()
    odd[0:2], odd[9:11] = odd[9:11], odd[0:2]
    school[30] = image(31, odd, rig=FISH)
    fitted = fit_data_set(lambda: school, [FISH])
    reviews = sorted(review_images(lambda: school, fitted), key=order)
    assert reviews[0].image.line == 31
    assert reviews[0].risk > 0.5 > reviews[5].risk


def test_images_come_in_the_order_of_their_risk_and_the_data_set_may_be_wrong_itself() -> None:
    chance = random.Random(4)  # noqa: S311  # seeded, no secret
    crowd = list(CROWD)
    errors = [("left_hip", "right_hip"), ("right_elbow", "right_wrist"), ("left_knee", "nose")] * 2
    wrong = chance.sample(range(1, len(crowd) + 1), len(errors))
    for line, labels in zip(wrong, errors, strict=True):
        flat = list(crowd[line - 1].instances[0].keypoints)
        crowd[line - 1] = image(line, exchanged(flat, *labels))
    fitted = fit_data_set(lambda: crowd)
    reviews = sorted(review_images(lambda: crowd, fitted), key=order)
    assert {review.image.line for review in reviews[:6]} == set(wrong)
    assert all(found.note == "" for found in fitted.values())


def test_a_small_data_set_falls_back_to_the_template_and_says_so() -> None:
    crowd = CROWD[: FEWEST_INSTANCES - 1]
    (found,) = fit_data_set(lambda: crowd).values()
    assert found.model is None
    assert "39 instances of coco-person-17 are too few" in found.note
    odd = image(1, exchanged(SOMEONE, "left_shoulder", "right_shoulder"))
    assert concerns_of(COCO, odd, None)[0].kind == "left_right_pair"


def test_one_worker_has_nobody_to_disagree_with() -> None:
    confidence = [1.0] * 17
    label = {
        "version": 1, "rig": COCO.name, "rig_hash": COCO.hash, "image": None, "workers": 1,
        "instances": [{"id": "1", "keypoints": SOMEONE, "confidence": confidence}],
        "agreement": None, "issues": [], "seconds": None,
    }  # fmt: skip
    assert labeled_image(label, "a", 1).instances[0].confidence == ()
    assert labeled_image({**label, "workers": 2}, "a", 1).instances[0].confidence == confidence


@pytest.mark.parametrize("bad", [None, True, "12", float("nan"), [1]])
def test_a_label_with_something_that_is_no_number_says_where(bad: Any) -> None:
    label = {"rig": COCO.name, "instances": [{"id": "1", "keypoints": [bad, *SOMEONE[1:]]}]}
    with pytest.raises(LabelError, match=r"instances\[0\]\.keypoints"):
        labeled_image(label, "a", 1)


def test_a_face_labeled_as_occluded_from_behind_is_no_exchange() -> None:
    """Nose and eyes where the head hides them, v = 1: all the same sides as the body."""
    poses = [list(p.keypoints) for i in development() for p in i.persons]
    model = fit_model(COCO, poses)
    answers = json.loads((TESTS / "unit" / "functions" / "seen_from_behind.json").read_text())
    for flat in answers:
        kinds = {concern.kind for concern in concerns_of(COCO, image(1, flat), model)}
        assert "left_right" not in kinds
        seen = [2 if at % 3 == 2 else n for at, n in enumerate(flat)]
        kinds = {concern.kind for concern in concerns_of(COCO, image(1, seen), model)}
        assert "left_right" in kinds


def test_a_likely_concern_counts_more_than_unlikely_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    two = [Concern("left_right", "1", ("nose",), chance, ".") for chance in (0.5, 0.2)]
    known: list[object] = []

    def found(*args: object) -> list[Concern]:
        known.append(args[3])
        return two

    monkeypatch.setattr(review, "concerns_of", found)
    monkeypatch.setattr(review, "MOST_INSTANCES", 2)
    one = image(7, SOMEONE, SOMEONE, SOMEONE)
    fitted = fit_data_set(lambda: [one])
    (result,) = review_images(lambda: [one], fitted)
    assert result.risk == pytest.approx((1 - 0.875 * 0.992) ** (1 / 3))
    assert result.concerns == tuple(two)
    (rig,) = fitted.values()
    assert known == [[(7, position) in rig.sample for position in range(3)]]
    assert len(rig.sample) == 2


def test_a_large_data_set_is_sampled_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "MOST_INSTANCES", 50)
    images = [image(line, SOMEONE) for line in range(1, 1001)]
    (found,) = fit_data_set(lambda: images).values()
    (again,) = fit_data_set(lambda: images).values()
    assert found.sample == again.sample
    assert (len(found.sample), found.instances) == (50, 1000)
    assert found.model
    assert found.model.instances == 50
    lines = sorted(line for line, _ in found.sample)
    assert 300 < sum(lines) / 50 < 700
    assert lines[-1] > 900


def test_each_rig_has_its_own_model() -> None:
    """A rig of the user's own is known by its name and its points."""
    fish = [300.0, 300, 2, 390, 260, 2, 390, 340, 2, 480, 300, 2]
    images = [*CROWD, *(image(line, fish, rig=FISH) for line in range(100, 150))]
    fitted = fit_data_set(lambda: images, [FISH])
    assert {key[0]: found.instances for key, found in fitted.items()} == {
        "coco-person-17": 80, "fish-4": 50,
    }  # fmt: skip
    assert fitted["fish-4", FISH.keypoint_names].rig is FISH
    other = fit_data_set(lambda: images)["fish-4", FISH.keypoint_names].rig
    assert other is not FISH
    assert other.keypoint_names == FISH.keypoint_names


def test_the_order_is_by_risk_then_agreement_then_line() -> None:
    def made(line: int, risk: float, agreement: float | None) -> ImageReview:
        return ImageReview(image(line, agreement=agreement), risk, ())

    rows = [
        made(3, 0.5, 0.9),
        made(2, 0.5, 0.8),
        made(4, 0.7, None),
        made(1, 0.5, None),
        made(5, 0.5, 1.0),
    ]
    assert [one.image.line for one in sorted(rows, key=order)] == [4, 2, 3, 1, 5]
