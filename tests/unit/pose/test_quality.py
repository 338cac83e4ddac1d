"""Batch quality: what a model of a data set's own poses finds, on a small made-up data set."""

import json
import random
from dataclasses import replace
from math import cos, sin
from pathlib import Path
from typing import Any

import pytest

from benchmarks.consolidation.poses import development
from poserig.pose.dataset import LabeledImage, labeled_image
from poserig.pose.keypoints import Instance
from poserig.pose.label import LabelError
from poserig.pose.quality.concerns import Concern, concerns_of
from poserig.pose.quality.model import FEWEST_INSTANCES, fit_model
from poserig.pose.quality.relations import OUTSIDE, Relation
from poserig.pose.quality.review import fit_data_set, order, review_images
from poserig.pose.rig_file import load_rig, parse_rig

TESTS = Path(__file__).resolve().parents[2]
COCO = load_rig("coco-person-17")
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


def person(
    chance: random.Random, left: float = 0, top: float = 0, size: float = 200
) -> list[float]:
    """Someone who stands about like the rig's template."""
    flat: list[float] = []
    for keypoint in COCO.keypoints:
        x, y = keypoint.position or (0.5, 0.5)
        flat += (left + size * (x / 2 + chance.gauss(0, 0.02)),
                 top + size * (y + chance.gauss(0, 0.02)), 2)  # fmt: skip
    return flat


def image(line: int, *flats: Any, rig: Any = COCO, **members: Any) -> LabeledImage:
    instances = tuple(Instance(str(n), "", flat) for n, flat in enumerate(flats, start=1))
    found = LabeledImage(
        f"s3://b/{line}.jpg", line, rig.name, rig.keypoint_names, (4000, 4000), instances
    )
    return replace(found, **members)


def people(count: int = 80) -> list[LabeledImage]:
    chance = random.Random(3)  # noqa: S311  # seeded, no secret
    return [
        image(line, person(chance, chance.uniform(0, 3000), chance.uniform(0, 3000)))
        for line in range(1, count + 1)
    ]


def exchanged(flat: list[float], *labels: str) -> list[float]:
    """Two points take each other's places."""
    result = list(flat)
    a, b = (3 * COCO.index[label] for label in labels)
    result[a : a + 3], result[b : b + 3] = flat[b : b + 3], flat[a : a + 3]
    return result


CROWD = people()
MODEL = fit_model(COCO, [item.keypoints for one in CROWD for item in one.instances])
SOMEONE = person(random.Random(9), 500, 500)  # noqa: S311  # seeded, no secret


def first(*flats: Any) -> Concern:
    return concerns_of(COCO, image(1, *flats), MODEL)[0]


def test_a_usual_pose_is_no_concern_wherever_and_however_large_it_is() -> None:
    chance = random.Random(5)  # noqa: S311  # seeded, no secret
    for size in (30, 200, 1500):
        found = concerns_of(COCO, image(1, person(chance, 90, 40, size)), MODEL)
        assert all(concern.chance < 0.3 for concern in found), found


def test_a_person_who_lies_down_is_judged_by_the_same_relations() -> None:
    turned = list(SOMEONE)
    for at in range(0, len(turned), 3):
        x, y = SOMEONE[at], SOMEONE[at + 1]
        turned[at : at + 2] = cos(1.5) * x - sin(1.5) * y + 900, sin(1.5) * x + cos(1.5) * y
    assert all(concern.chance < 0.3 for concern in concerns_of(COCO, image(1, turned), MODEL))


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (("left_knee", "right_knee"), "left_right"),
        (("left_elbow", "left_wrist"), "chain_order"),
        (("right_knee", "right_ankle"), "chain_order"),
    ],
)
def test_two_points_that_changed_places_are_named(labels: tuple[str, str], kind: str) -> None:
    concern = first(exchanged(SOMEONE, *labels))
    assert (concern.kind, concern.points) == (kind, labels)
    assert concern.chance > 0.5
    assert all(label.replace("_", " ") in concern.detail for label in labels)


def test_a_point_far_off_is_named_and_nothing_that_it_is_linked_with() -> None:
    off = list(SOMEONE)
    at = 3 * COCO.index["left_wrist"]
    off[at : at + 2] = off[at] + 160, off[at + 1] - 120
    concern = first(off)
    assert (concern.kind, concern.points) == ("outlier_point", ("left_wrist",))
    assert concern.chance > 0.9


def test_a_limb_that_belongs_to_the_neighbor_is_named_on_both() -> None:
    other = person(random.Random(10), 560, 500)  # noqa: S311  # seeded, no secret
    mine, theirs = list(SOMEONE), list(other)
    for label in ("left_knee", "left_ankle"):
        at = slice(3 * COCO.index[label], 3 * COCO.index[label] + 3)
        mine[at], theirs[at] = theirs[at], mine[at]
    concern = first(mine, theirs)
    assert (concern.kind, concern.instance, concern.other) == ("exchange", "1", "2")
    assert concern.points == ("left_knee", "left_ankle")
    assert not [c for c in concerns_of(COCO, image(1, SOMEONE, other), MODEL) if c.chance > 0.3]


def test_unlabeled_points_never_enter_geometry() -> None:
    holes = list(SOMEONE)
    for label in ("left_wrist", "nose"):
        at = 3 * COCO.index[label]
        holes[at : at + 3] = [0, 0, 0]
    moved = list(holes)
    moved[3 * COCO.index["nose"]] = 3999
    assert concerns_of(COCO, image(1, holes), MODEL) == concerns_of(COCO, image(1, moved), MODEL)


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


def test_workers_who_disagree_are_a_concern_and_one_worker_has_nobody_to_disagree_with() -> None:
    confidence = [1.0] * 17
    confidence[COCO.index["left_ear"]] = 0.2
    one = Instance("1", "", SOMEONE, confidence)
    concern = concerns_of(COCO, image(1, instances=(one,)), MODEL)[0]
    assert (concern.kind, concern.points) == ("low_confidence", ("left_ear",))
    assert concern.chance == pytest.approx(0.8)
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


def test_a_relation_leaves_out_what_a_displacement_added_itself() -> None:
    spots = [(0.1 * (n % 5), 0.1 * (n // 5)) for n in range(25)]
    relation = Relation([*spots, (0.5, 0.5)])
    assert relation.log_density(0.2, 0.2) > relation.log_density(0.5, 0.5)
    assert relation.log_density(0.5, 0.5) > relation.log_density(0.5, 0.5, own=True)
    assert relation.log_density(5, 5) == OUTSIDE


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
