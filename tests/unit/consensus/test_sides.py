"""Left and right: what a pose's shape says, who is a mirror, and whose offset it is."""

import pytest

from benchmarks.consolidation.poses import development
from poserig.pose.consensus import ImageAnswers, consolidate_batch
from poserig.pose.consensus.agreement import Agreement
from poserig.pose.consensus.batch import fit_batch
from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.evidence import Evidence
from poserig.pose.consensus.handedness import (
    BOTH_EYES,
    EARS_ALONE,
    NO_FACE,
    SOME_FACE,
    beside_nose,
    face_state,
    handedness_of,
    looking_left,
    near_terms,
)
from poserig.pose.consensus.members import make_member
from poserig.pose.consensus.offsets import Residual, geometric_median, learn_offsets
from poserig.pose.consensus.worker_model import WorkerModel
from poserig.pose.rig import KeypointClass, Link, Rig
from tests.unit.consensus.helpers import COCO, exchanged, image_of, moved, simulated

HAND = handedness_of(COCO)
POSES = [
    (list(person.keypoints), person.area**0.5)
    for image in development()
    for person in image.persons
    if sum(v > 0 for v in person.keypoints[2::3]) >= 12
]


def pair(part: str) -> int:
    return HAND.parts.index(part)


def pose(**points: tuple[float, float, int]) -> list[float]:
    flat = [0.0] * 51
    for name, values in points.items():
        at = 3 * COCO.index[name]
        flat[at : at + 3] = values
    return flat


def odds(flat: list[float], state: int) -> float:
    """Log odds of a single member in a state, up to a constant."""
    member = make_member(0, flat)
    cluster = Cluster([member], [], member.scale)
    spreads = [[0.5 * sigma * member.scale for sigma in COCO.sigmas]]
    singles, doubles = Evidence(HAND, cluster, [1.0], spreads).tables([0], 0)
    total = sum(value[state >> p & 1] for p, value in enumerate(singles))
    return total + sum(t[2 * (state >> p & 1) + (state >> q & 1)] for p, q, t in doubles)


def test_most_true_poses_look_straighter_than_their_exchange() -> None:
    everything = (1 << len(HAND.pairs)) - 1
    legs = 1 << pair("knee") | 1 << pair("ankle")
    for mask, least in ((everything, 0.85), (legs, 0.75), (1 << pair("hip"), 0.85)):
        told = [odds(flat, 0) - odds(flat, mask) for flat, _ in POSES]
        told = [value for value in told if value]
        assert len(told) > 80
        assert sum(value > 0 for value in told) > least * len(told)


def test_an_exchange_of_the_labels_is_an_exchange_of_the_state() -> None:
    everything = (1 << len(HAND.pairs)) - 1
    for flat, _ in POSES[:20]:
        straight = odds(flat, 0) - odds(flat, everything)
        turned = odds(exchanged(flat), 0) - odds(exchanged(flat), everything)
        assert turned == pytest.approx(-straight)


def test_a_profile_tells_its_near_side() -> None:
    """Nose left of the ear: the subject looks left, and its left side is near."""
    member = make_member(0, pose(nose=(100, 50, 2), left_ear=(130, 50, 2), left_hip=(130, 200, 2)))
    looks = looking_left(HAND, member)
    assert looks > 0.9
    assert near_terms(HAND, member, pair("hip"), looks)[0] == pytest.approx(looks)
    assert beside_nose(HAND, member, pair("ear")) > 0.9
    assert near_terms(HAND, member, pair("knee"), looks) == (0.0, 0.0)


def test_what_is_seen_of_a_face() -> None:
    front = make_member(0, pose(left_eye=(110, 50, 2), right_eye=(90, 50, 2)))
    blind = make_member(0, pose(left_hip=(110, 150, 2), right_hip=(90, 150, 2)))
    assert face_state(HAND, [front, front, blind]) == BOTH_EYES
    assert face_state(HAND, [front, blind, blind]) == NO_FACE


def test_a_face_that_is_labeled_as_occluded_was_not_seen() -> None:
    """Somebody seen from behind: nose and eyes are where the head hides them."""
    nose, eyes = {"nose": (100, 50, 1)}, {"left_eye": (92, 45, 1), "right_eye": (108, 45, 1)}
    ears = {"left_ear": (80, 50, 2), "right_ear": (120, 50, 2)}
    member = make_member(0, pose(**nose, **eyes, **ears, left_shoulder=(60, 120, 2)))
    assert face_state(HAND, [member]) == EARS_ALONE
    assert looking_left(HAND, member) == 0
    assert beside_nose(HAND, member, pair("ear")) == 0
    seen = make_member(0, pose(nose=(100, 50, 2), **eyes, **ears))
    assert face_state(HAND, [seen]) == SOME_FACE
    assert beside_nose(HAND, seen, pair("ear")) < -1.5


def test_a_rig_of_strange_names_is_told_by_its_links() -> None:
    """A leg that crosses is a leg whose ends were exchanged."""
    keypoints = [
        KeypointClass(f"{part}_{side}", side={"p": "left", "s": "right"}[side], swap=f"{part}_{o}")
        for part in ("bow", "mid", "stern")
        for side, o in (("p", "s"), ("s", "p"))
    ]
    links = [
        Link(f"{a}_{s}", f"{b}_{s}") for a, b in (("bow", "mid"), ("mid", "stern")) for s in "ps"
    ]
    rig = Rig(name="boat", keypoints=tuple(keypoints), links=tuple(links))
    hand = handedness_of(rig)
    assert [(p, q) for p, q, _ in hand.links] == [(0, 1), (1, 2)]
    flat: list[float] = [100, 0, 2, 160, 0, 2, 90, 80, 2, 170, 80, 2, 100, 160, 2, 160, 160, 2]
    crossed = [*flat[:6], *flat[9:12], *flat[6:9], *flat[12:]]
    # Two against two: votes alone are even, the links are not.
    answers = {"a": [flat], "b": [crossed], "c": [moved(flat, 1, 0)], "d": [moved(crossed, 0, 1)]}
    result = consolidate_batch(rig, [image_of(answers)])[0]
    assert list(result.instances[0].keypoints) == pytest.approx(flat, abs=1.0)


def mirrors(step: float) -> list[ImageAnswers]:
    """Two workers who both exchange everybody, and differ by a step in roots of the area."""
    return [
        image_of({"a": [exchanged(flat)], "b": [exchanged(moved(flat, step * size, 0))]})
        for flat, size in POSES[:25]
    ]


def test_two_mirrors_of_two_are_found_out_by_the_shapes_of_the_batch() -> None:
    fit = fit_batch(COCO, mirrors(0.12))[0]
    assert min(worker.flip for worker in fit.workers) > 0.7


def test_workers_who_agree_closely_are_no_mirrors_whatever_the_shapes_say() -> None:
    fit, scenes, *_ = fit_batch(COCO, mirrors(0.01))
    assert max(worker.flip for worker in fit.workers) < 0.15
    assert {state for s in scenes for c in s.clusters for state in c.states} == {0}


@pytest.mark.parametrize(("step", "agreed"), [(0.0, True), (0.03, True), (0.3, False)])
def test_a_pair_is_agreed_where_all_say_the_same_and_two_are_close(
    step: float, agreed: bool
) -> None:
    flat, size = next((f, s) for f, s in POSES if all(f[2::3]))
    members = [make_member(k, moved(flat, k * step * size, 0)) for k in range(2)]
    found = Agreement(HAND.pairs, members, COCO.sigmas, size)
    everything = (1 << len(HAND.pairs)) - 1
    assert found.pairs == (everything if agreed else 0)
    assert found.undone([everything, everything]) == ((0, 0) if agreed else (everything,) * 2)
    assert found.fixed([everything, 0], 1) == found.pairs
    assert found.fixed([0, 0], 1) == 0


def test_a_pair_that_one_of_three_exchanged_is_not_agreed() -> None:
    flat, size = next((f, s) for f, s in POSES if all(f[2::3]))
    hip = pair("hip")
    left, right = HAND.pairs[hip]
    other = list(flat)
    other[3 * left : 3 * left + 3], other[3 * right : 3 * right + 3] = (
        flat[3 * right : 3 * right + 3],
        flat[3 * left : 3 * left + 3],
    )
    members = [make_member(k, some) for k, some in enumerate((flat, flat, other))]
    found = Agreement(HAND.pairs, members, COCO.sigmas, size)
    assert found.pairs == (1 << len(HAND.pairs)) - 1 - (1 << hip)


def test_honest_workers_are_no_mirrors() -> None:
    batch = [
        image_of({"a": [flat], "b": [moved(flat, 0.01 * size, 0)]}) for flat, size in POSES[:25]
    ]
    fit = fit_batch(COCO, batch)[0]
    assert max(worker.flip for worker in fit.workers) < 0.15


def test_shares_of_patterns_are_shares() -> None:
    fit = fit_batch(COCO, simulated(8, level="hard", workers=3)[1])[0]
    sides = fit.sides
    flips = sum(share for mask, share in sides.shares.items() if mask in sides.bodies)
    parts = sum(share for mask, share in sides.shares.items() if mask and mask not in sides.bodies)
    assert flips == pytest.approx(1)
    assert parts == pytest.approx(1)


def test_the_middle_is_where_most_are() -> None:
    x, y = geometric_median([(0, 0), (0.01, 0), (9, 9)], [1, 1, 1])
    assert x == pytest.approx(0.005, abs=0.01)
    assert y == pytest.approx(0, abs=0.01)
    assert geometric_median([], []) == (0, 0)


@pytest.mark.parametrize("unit", ["area", "pixel"])
def test_the_offset_is_the_one_workers_who_stands_apart(unit: str) -> None:
    """Residuals as they come from a place in the middle: a third of the offset on everybody."""
    size = {"area": 0.09, "pixel": 9.0}[unit]
    residuals = []
    for share in (2 / 3, -1 / 3, -1 / 3):
        own = []
        for k in range(60):
            area_root = 60.0 + 7 * (k % 11)
            step = share * size * (area_root if unit == "area" else 1.0)
            own.append(Residual(1.0, step, 0.0, 4.0, area_root, 0.07))
        residuals.append(own)
    workers = [WorkerModel(), WorkerModel(), WorkerModel()]
    learn_offsets(workers, residuals)
    assert {worker.offset_unit for worker in workers} == {unit}
    assert workers[0].offset_x == pytest.approx(size, rel=0.2)
    assert abs(workers[1].offset_x) < 0.05 * size
    assert abs(workers[2].offset_x) < 0.05 * size


def test_no_offset_without_proof() -> None:
    workers = [WorkerModel(offset_x=0.5), WorkerModel()]
    learn_offsets(workers, [[Residual(1.0, 0.5, 0.0, 4.0, 80.0, 0.07)], []])
    assert [(w.offset_x, w.offset_y) for w in workers] == [(0, 0), (0, 0)]
