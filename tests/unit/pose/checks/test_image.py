"""All checks together: their order, and what explains what."""

from poserig.pose.checks.finding import Finding
from poserig.pose.checks.image import EXPLAINS, RANKS, _without_echoes, check_everything
from poserig.pose.keypoints import Instance
from tests.unit.pose.checks.people import COCO, STANDING, changed, mirrored, without


def types(*flats: list[float], image: tuple[int, int] | None = (640, 480)) -> list[str]:
    instances = [Instance(str(n), "", flat) for n, flat in enumerate(flats, start=1)]
    return [finding.type for finding in check_everything(COCO, instances, image)]


def test_the_findings_of_one_instance_come_in_the_order_of_the_checks() -> None:
    nose = (STANDING[0], STANDING[1], 2)
    wrong = mirrored(STANDING, "hip", "knee", "ankle")
    wrong = changed(wrong, left_eye=nose)
    assert types(without(wrong, "left_elbow")) == [
        "left_right_part",
        "coincident_points",
        "missing_point",
    ]
    outside = changed(without(STANDING, "left_elbow"), right_ankle=(130, -1, 2))
    assert types(outside)[0] == "outside_image"
    assert types([0.0] * 51, STANDING) == ["empty_instance"]


def test_neighbors_come_last_and_need_two() -> None:
    assert types(STANDING, STANDING, changed([0.0] * 51, nose=(-5, 5, 2))) == [
        "outside_image", "duplicate_instance",
    ]  # fmt: skip


def finding(kind: str, *points: str, instance: str = "1", other: str = "") -> Finding:
    return Finding(kind, instance, points, "", None, other)


def kept(*findings: Finding) -> list[str]:
    return [one.type for one in _without_echoes(list(findings))]


def test_a_lower_rank_explains_a_higher_one_about_the_same_points() -> None:
    low, high = sorted(RANKS, key=lambda kind: RANKS[kind])[:: len(RANKS) - 1]
    assert RANKS[low] < RANKS[high]
    assert low in EXPLAINS
    assert high not in EXPLAINS
    assert kept(finding(low, "a"), finding(high, "a", "b")) == [low]
    assert kept(finding(high, "a", "b"), finding(low, "a")) == [low]
    assert kept(finding(low, "a"), finding(high, "b")) == [low, high]
    assert kept(finding(low, "a"), finding(high, "a", instance="2")) == [low, high]
    assert kept(finding(low, "a", other="2"), finding(high, "a", instance="2")) == [low]
    assert kept(finding(low, "a"), finding(low, "a")) == [low, low]


def test_what_has_no_rank_stays() -> None:
    low = min(RANKS, key=lambda kind: RANKS[kind])
    assert "missing_point" not in RANKS
    assert kept(finding(low, "a"), finding("missing_point", "a")) == [low, "missing_point"]
    assert kept(finding("missing_point", "a")) == ["missing_point"]
