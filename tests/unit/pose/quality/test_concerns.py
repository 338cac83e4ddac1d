"""What deserves a second look about one image."""

import random
from math import cos, exp, sin

import pytest

from poserig.pose.checks.finding import Finding
from poserig.pose.keypoints import Instance
from poserig.pose.quality import concerns
from poserig.pose.quality.concerns import EVEN, SAME, Concern, concerns_of
from tests.unit.pose.quality.crowd import (
    COCO,
    MODEL,
    SOMEONE,
    exchanged,
    image,
    person,
    without,
)


def first(*flats: list[float]) -> Concern:
    return concerns_of(COCO, image(1, *flats), MODEL)[0]


def test_a_usual_pose_is_no_concern_wherever_and_however_large_it_is() -> None:
    chance = random.Random(5)  # noqa: S311  # seeded, no secret
    for size in (30, 200, 1500):
        found = concerns_of(COCO, image(1, person(chance, 90, 40, size)), MODEL)
        assert all(concern.chance < 0.3 for concern in found), found


@pytest.mark.parametrize(
    "missing",
    [("nose",), ("left_ankle", "right_ankle"), ("left_hip", "left_knee", "left_ankle"),
     ("left_eye", "right_eye", "left_ear", "right_ear", "nose")],
)  # fmt: skip
def test_a_part_of_a_pose_is_no_concern(missing: tuple[str, ...]) -> None:
    found = concerns_of(COCO, image(1, without(SOMEONE, *missing)), MODEL)
    assert all(concern.chance < 0.35 for concern in found), found


def test_a_person_who_lies_down_is_judged_by_the_same_relations() -> None:
    for angle in (1.5, -1.5, 3.0):
        turned = list(SOMEONE)
        for at in range(0, len(turned), 3):
            x, y = SOMEONE[at], SOMEONE[at + 1]
            turned[at : at + 2] = cos(angle) * x - sin(angle) * y, sin(angle) * x + cos(angle) * y
        shift = 100 - min(turned[0::3]), 100 - min(turned[1::3])
        turned = [n + (*shift, 0)[at % 3] for at, n in enumerate(turned)]
        assert all(c.chance < 0.3 for c in concerns_of(COCO, image(1, turned), MODEL))


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


def limb(*labels: str) -> tuple[list[float], list[float]]:
    other = person(random.Random(10), 560, 500)  # noqa: S311  # seeded, no secret
    mine, theirs = list(SOMEONE), list(other)
    for label in labels:
        at = slice(3 * COCO.index[label], 3 * COCO.index[label] + 3)
        mine[at], theirs[at] = theirs[at], mine[at]
    return mine, theirs


def test_a_limb_that_belongs_to_the_neighbor_is_named_on_both() -> None:
    concern = first(*limb("left_knee", "left_ankle"))
    assert (concern.kind, concern.instance, concern.other) == ("exchange", "1", "2")
    assert concern.points == ("left_knee", "left_ankle")
    assert concern.detail == "Seems to belong to the neighbor, instance 2: left knee, left ankle."
    assert not [c for c in concerns_of(COCO, image(1, *limb()), MODEL) if c.chance > 0.3]


def test_people_apart_are_not_compared() -> None:
    """Their boxes do not touch, whichever way they lie from each other."""
    for dx, dy in ((900, 0), (-400, 0), (0, 900), (0, -400)):
        other = [n + (dx, dy, 0)[at % 3] for at, n in enumerate(SOMEONE)]
        mine, theirs = list(SOMEONE), list(other)
        at = slice(3 * COCO.index["left_ankle"], 3 * COCO.index["left_ankle"] + 3)
        mine[at], theirs[at] = other[at], SOMEONE[at]
        # Exchanged, they reach as far as each other; as they are, they do not.
        assert any(c.kind == "exchange" for c in concerns_of(COCO, image(1, mine, theirs), MODEL))
        found = concerns_of(COCO, image(1, SOMEONE, other), MODEL)
        assert not any(c.kind == "exchange" for c in found)


def test_unlabeled_points_never_enter_geometry() -> None:
    holes = without(SOMEONE, "left_wrist", "nose")
    moved = list(holes)
    moved[3 * COCO.index["nose"]] = 3999
    assert concerns_of(COCO, image(1, holes), MODEL) == concerns_of(COCO, image(1, moved), MODEL)


def chance(amount: float, kind: str) -> float:
    return 1 / (1 + exp(-1.5 * (amount - EVEN[kind])))


def fake(monkeypatch: pytest.MonkeyPatch, *found: Finding) -> None:
    """Label checks that find just this."""
    monkeypatch.setattr(concerns, "check_image", lambda *_: list(found))


def by_kind(*flats: list[float]) -> dict[str, Concern]:
    return {c.kind: c for c in concerns_of(COCO, image(1, *flats), MODEL)}


WRONG = exchanged(SOMEONE, "left_knee", "right_knee")
KNEES = ("left_knee", "right_knee")


@pytest.mark.parametrize("kind", [kind for kind, repair in SAME.items() if repair == "left_right"])
def test_a_check_that_found_the_same_raises_the_chance(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    fake(monkeypatch)
    alone = by_kind(SOMEONE).get("left_right")
    fake(monkeypatch, Finding(kind, "1", KNEES, "."))
    found = by_kind(SOMEONE)["left_right"]
    assert found.chance >= 0.7 > (alone.chance if alone else 0)
    assert found.points == KNEES
    assert kind not in by_kind(SOMEONE)


@pytest.mark.parametrize("kind", ["missing_point", "limb_length", "chain_order"])
def test_a_finding_of_another_kind_does_not(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    fake(monkeypatch)
    alone = by_kind(WRONG)["left_right"]
    fake(monkeypatch, Finding(kind, "1", ("nose",), "."))
    assert by_kind(WRONG)["left_right"] == alone
    # And a finding about another instance does not either.
    fake(monkeypatch, Finding("left_right_pair", "2", KNEES, "."))
    assert by_kind(WRONG)["left_right"] == alone


def test_long_link_that_the_model_expects_raises_no_chance_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake(monkeypatch, Finding("limb_length", "1", ("left_wrist",), "."))
    found = by_kind(SOMEONE).get("outlier_point")
    assert found is None or found.chance < 0.3


def test_chain_order_speaks_for_the_repair_of_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch)
    wrong = exchanged(SOMEONE, "left_elbow", "left_wrist")
    alone = by_kind(wrong)["chain_order"]
    ends = ("left_elbow", "left_wrist")
    fake(monkeypatch, Finding("chain_order", "1", ends, "."))
    both = by_kind(wrong)["chain_order"]
    assert alone.chance < both.chance
    log_odds = [-1.5 * EVEN["chain_order"]]
    assert log_odds[0] < 0


def test_what_the_model_has_no_repair_for_is_a_concern_as_it_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finding = Finding("missing_point", "1", ("left_elbow",), "Not there.", None, "9")
    fake(monkeypatch, finding)
    assert by_kind(SOMEONE)["missing_point"] == Concern(
        "missing_point", "1", ("left_elbow",), 0.3, "Not there.", "9"
    )


@pytest.mark.parametrize(
    ("kind", "trusted"),
    [
        ("outside_image", 0.85),
        ("coincident_points", 0.9),
        ("missing_required", 0.7),
        ("missing_point", 0.3),
    ],
)
def test_findings_are_trusted_by_their_type_or_severity(
    monkeypatch: pytest.MonkeyPatch, kind: str, trusted: float
) -> None:
    fake(monkeypatch, Finding(kind, "1", ("nose",), "."))
    assert by_kind(SOMEONE)[kind].chance == trusted


def test_without_a_model_every_finding_counts_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, Finding("left_right_pair", "1", KNEES, "."))
    (found,) = concerns_of(COCO, image(1, WRONG), None)
    assert (found.kind, found.chance) == ("left_right_pair", 0.7)


def test_a_pose_of_few_points_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, Finding("left_right_pair", "1", KNEES, "."))
    few = [n if at < 9 else 0 for at, n in enumerate(SOMEONE)]
    assert set(by_kind(few)) == {"left_right_pair"}


@pytest.mark.parametrize("kind", ["swap_with_neighbor", "mixed_instances"])
def test_a_check_that_found_an_exchange_raises_its_chance(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    mine, theirs = limb("left_ankle")
    fake(monkeypatch)
    alone = by_kind(mine, theirs)["exchange"]
    assert alone.points == ("left_ankle",)
    for one, two in (("1", "2"), ("2", "1")):
        fake(monkeypatch, Finding(kind, one, ("left_ankle",), ".", None, two))
        assert by_kind(mine, theirs)["exchange"].chance > alone.chance
    # Neither does a duplicate, nor an exchange with a third.
    for finding in (
        Finding("duplicate_instance", "1", (), ".", None, "2"),
        Finding(kind, "1", ("left_ankle",), ".", None, "3"),
    ):
        fake(monkeypatch, finding)
        assert by_kind(mine, theirs)["exchange"].chance == alone.chance


def test_an_exchange_that_only_a_check_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two are far apart: the model does not even look."""
    far = [n + (900, 0, 0)[at % 3] for at, n in enumerate(SOMEONE)]
    fake(monkeypatch, Finding("swap_with_neighbor", "1", ("nose",), ".", None, "2"))
    found = by_kind(SOMEONE, far)["exchange"]
    assert (found.points, found.other) == (("nose",), "2")
    assert found.chance == pytest.approx(max(0.7, chance(2.0, "exchange")))


def test_workers_who_disagree_are_a_concern() -> None:
    confidence = [1.0] * 17
    confidence[COCO.index["left_ear"]] = 0.2
    confidence[COCO.index["nose"]] = 0.4
    confidence[COCO.index["left_hip"]] = 0.5
    one = Instance("1", "", SOMEONE, confidence)
    concern = concerns_of(COCO, image(1, instances=(one,)), MODEL)[0]
    assert (concern.kind, concern.points) == ("low_confidence", ("nose", "left_ear"))
    assert concern.chance == pytest.approx(0.8)
    assert concern.detail == "The workers disagree or doubt: nose, left ear."


def test_the_confidence_of_a_point_that_is_not_labeled_is_nothing() -> None:
    one = Instance("1", "", without(SOMEONE, "nose"), [0.0] + [1.0] * 16)
    found = concerns_of(COCO, image(1, instances=(one,)), MODEL)
    assert not [concern for concern in found if concern.kind == "low_confidence"]


def told(*found: Concern) -> list[str]:
    return [concern.kind for concern in concerns._without_echoes(list(found))]


def test_of_two_errors_of_the_same_points_the_likelier_one_is_told() -> None:
    sides = Concern("left_right", "1", ("a", "b"), 0.9, ".")
    outlier = Concern("outlier_point", "1", ("a",), 0.5, ".")
    assert told(sides, outlier) == ["left_right"]
    assert told(sides, outlier._replace(points=("c",))) == ["left_right", "outlier_point"]
    assert told(sides, outlier._replace(instance="2")) == ["left_right", "outlier_point"]
    exchange = Concern("exchange", "2", ("a",), 0.5, ".", "1")
    assert told(sides, exchange) == ["left_right"]
    assert told(exchange, sides) == ["exchange"]


def test_what_is_no_error_of_geometry_explains_nothing() -> None:
    doubt = Concern("low_confidence", "1", ("a",), 0.9, ".")
    sides = Concern("left_right", "1", ("a", "b"), 0.8, ".")
    assert told(doubt, sides) == ["low_confidence", "left_right"]
    assert told(sides, doubt) == ["left_right", "low_confidence"]


def test_the_likeliest_come_first() -> None:
    found = concerns_of(
        COCO, image(1, WRONG, exchanged(SOMEONE, "left_elbow", "left_wrist")), MODEL
    )
    assert [c.chance for c in found] == sorted((c.chance for c in found), reverse=True)
    assert all(c.chance >= 0.05 for c in found)
