"""Whole batches with a known right answer."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

import pytest

from poserig.pose.consensus import consolidate_batch
from poserig.pose.consensus.batch import fit_batch
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import load_rig
from tests.unit.consensus.helpers import COCO, TRUTH, exchanged, image_of, moved

POSE = list(TRUTH.persons[0].keypoints)
SIZE = TRUTH.persons[0].area ** 0.5


def points(flat: Sequence[float]) -> list[tuple[float, float]]:
    return [(flat[at], flat[at + 1]) for at in range(0, len(flat), 3) if flat[at + 2]]


def farthest(found: Sequence[float], expected: Sequence[float]) -> float:
    """Largest distance between corresponding points, in roots of the area."""
    assert [v > 0 for v in found[2::3]] == [v > 0 for v in expected[2::3]]
    pairs = zip(points(found), points(expected), strict=True)
    return max(hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairs) / float(SIZE)


def test_workers_who_agree_get_exactly_what_they_said() -> None:
    result = consolidate_batch(COCO, [image_of({"a": [POSE], "b": [POSE], "c": [POSE]})])[0]
    assert len(result.instances) == 1
    assert farthest(result.instances[0].keypoints, POSE) < 1e-9
    assert result.instances[0].sources == 3
    assert min(c for c in result.instances[0].confidence if c) > 0.9
    assert result.agreement > 0.9
    assert result.issues == ()


def test_small_noise_is_averaged_as_by_the_mean() -> None:
    step = 0.004 * SIZE
    answers = {"a": [moved(POSE, step, 0)], "b": [moved(POSE, 0, step)], "c": [POSE]}
    result = consolidate_batch(COCO, [image_of(answers)])[0]
    assert farthest(result.instances[0].keypoints, moved(POSE, step / 3, step / 3)) < 0.001


def test_a_worker_who_exchanges_left_and_right_is_turned_back() -> None:
    answers = {"a": [POSE], "b": [exchanged(POSE)], "c": [POSE]}
    result = consolidate_batch(COCO, [image_of(answers)])[0]
    assert len(result.instances) == 1
    assert farthest(result.instances[0].keypoints, POSE) < 0.01
    inversions = [issue for issue in result.issues if issue.type == "inversion"]
    assert [issue.workers for issue in inversions] == [("b",)]


def test_two_exchanging_workers_of_three_are_outvoted_by_the_face() -> None:
    front = next(p for image in [TRUTH] for p in image.persons if p.keypoints[5] and p.keypoints[8])
    pose = list(front.keypoints)
    answers = {"a": [pose], "b": [exchanged(pose)], "c": [exchanged(pose)]}
    result = consolidate_batch(COCO, [image_of(answers)])[0]
    assert farthest(result.instances[0].keypoints, pose) < 0.01


def test_one_stray_point_of_three_is_ignored_and_reported() -> None:
    elbow = COCO.index["left_elbow"]
    stray = list(POSE)
    assert stray[3 * elbow + 2]
    stray[3 * elbow] += 0.8 * SIZE
    result = consolidate_batch(COCO, [image_of({"a": [POSE], "b": [stray], "c": [POSE]})])[0]
    assert farthest(result.instances[0].keypoints, POSE) < 0.01
    assert ("outlier", (elbow,), ("b",)) in [(i.type, i.points, i.workers) for i in result.issues]


def test_two_places_never_meet_in_the_middle() -> None:
    elbow = COCO.index["left_elbow"]
    other = list(POSE)
    other[3 * elbow] += 0.3 * SIZE
    result = consolidate_batch(COCO, [image_of({"a": [POSE], "b": [other]})])[0]
    found = result.instances[0].keypoints
    if found[3 * elbow + 2]:
        near = min(abs(found[3 * elbow] - flat[3 * elbow]) for flat in (POSE, other))
        assert near < 0.03 * SIZE
    assert any(i.type == "two_places" and elbow in i.points for i in result.issues)
    assert result.instances[0].confidence[elbow] < 0.7


def test_a_pose_only_one_of_three_saw_is_kept_aside() -> None:
    alone = moved(POSE, 3 * SIZE, 0)
    answers = {"a": [POSE, alone], "b": [POSE], "c": [POSE]}
    result = consolidate_batch(COCO, [image_of(answers)])[0]
    assert len(result.instances) == 1
    assert [d.workers for d in result.doubtful] == [("a",)]
    assert [i.type for i in result.issues] == ["unconfirmed_instance"]


def test_the_same_object_twice_by_one_worker_is_one_object() -> None:
    part = [value if at < 15 else 0 for at, value in enumerate(POSE)]
    answers = {"a": [POSE, part], "b": [POSE], "c": [POSE]}
    result = consolidate_batch(COCO, [image_of(answers)])[0]
    assert len(result.instances) + len(result.doubtful) == 1
    assert [(i.type, i.workers) for i in result.issues] == [("duplicate_instance", ("a",))]


def test_an_image_on_which_nobody_found_anything() -> None:
    result = consolidate_batch(COCO, [image_of({"a": [], "b": []})])[0]
    assert (result.instances, result.doubtful, result.agreement) == ((), (), 1.0)


def test_the_worker_who_exchanges_always_is_learned_as_a_mirror() -> None:
    batch = [
        image_of({"a": [moved(POSE, k, 0)], "b": [exchanged(POSE)], "c": [moved(POSE, 0, k)]})
        for k in range(8)
    ]
    fit, _, names, _ = fit_batch(COCO, batch)
    flips = {name: worker.flip for name, worker in zip(names, fit.workers, strict=True)}
    assert flips["b"] > 0.4
    assert max(flips["a"], flips["c"]) < 0.1


def plain_rig(count: int) -> Rig:
    names = [f"p{k}" for k in range(count)]
    return Rig(
        name="plain",
        keypoints=tuple(KeypointClass(name) for name in names),
        links=tuple(Link(a, b) for a, b in pairwise(names)),
    )


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_rig_without_left_and_right(count: int) -> None:
    flat = [value for k in range(count) for value in (100.0 + 40 * k, 100.0 + 15 * k * k, 2)]
    result = consolidate_batch(plain_rig(count), [image_of({"a": [flat], "b": [flat]})])[0]
    assert list(result.instances[0].keypoints) == pytest.approx(flat)


@pytest.mark.parametrize("name", ["human-18", "box-truck-22"])
def test_rigs_without_eyes(name: str) -> None:
    rig = load_rig(name)
    flat: list[float] = []
    for k, _ in enumerate(rig.keypoints):
        flat += (50.0 + 37 * k % 211, 60.0 + 53 * k % 307, 2)
    turned: list[float] = []
    for partner in rig.swap_indices:
        turned += flat[3 * partner : 3 * partner + 3]
    answers = {"a": [flat], "b": [flat], "c": [turned]}
    result = consolidate_batch(rig, [image_of(answers)])[0]
    # The pose is no person's, so a little doubt of the sides may remain.
    assert list(result.instances[0].keypoints) == pytest.approx(flat, abs=1.5)


def test_a_rig_of_133_points() -> None:
    names = [f"{side}_{k}" for k in range(66) for side in ("left", "right")] + ["middle"]
    rig = Rig(
        name="whole",
        keypoints=tuple(
            KeypointClass(
                name,
                side=name.split("_")[0] if "_" in name else "center",
                swap=names[k ^ 1] if k < 132 else None,
                group=str(k // 30),
            )
            for k, name in enumerate(names)
        ),
    )
    flat = [v for k in range(133) for v in (10.0 + 71 * k % 397, 10.0 + 113 * k % 601, 2)]
    answers = {"a": [flat], "b": [flat], "c": [moved(flat, 1, 1)]}
    result = consolidate_batch(rig, [image_of(answers)])[0]
    assert list(result.instances[0].keypoints[:6]) == pytest.approx(flat[:6], abs=0.6)


def test_a_single_point_is_half_as_large_as_the_usual_instance() -> None:
    """And where nothing has an extent, as if it were on an object of 32 pixels."""
    alone = [*POSE[:3], *[0.0] * 48] if POSE[2] else [0.0] * 51
    assert alone[2]
    scenes = fit_batch(COCO, [image_of({"a": [POSE], "b": [moved(alone, 5 * SIZE, 0)]})]).scenes
    scales = {
        len(c.members[0].x) and c.members[0].labeled: c.members[0].scale
        for s in scenes
        for c in s.clusters
    }
    whole = max(scales)
    assert scales[1] == pytest.approx(scales[whole] / 2)
    scenes = fit_batch(COCO, [image_of({"a": [alone], "b": [moved(alone, 9000, 0)]})]).scenes
    assert [c.members[0].scale for c in scenes[0].clusters] == [32, 32]


def test_empty_instances_take_part_in_nothing_and_are_told() -> None:
    answers = {"a": [POSE, [0.0] * 51], "b": [POSE], "c": [moved(POSE, 1, 0)]}
    result = consolidate_batch(COCO, [image_of(answers)])[0]
    assert [item.sources for item in result.instances] == [3]
    assert [(i.type, i.workers) for i in result.issues] == [("empty_instance", ("a",))]


def test_a_fitted_batch_has_the_images_in_the_order_given_and_the_workers_by_index() -> None:
    images = [image_of({"b": [moved(POSE, 900 * k, 0)], "a": []}) for k in (2, 0, 1)]
    fitted = fit_batch(COCO, images)
    assert sorted(fitted.names) == ["a", "b"]
    worker = fitted.names.index("b")
    assert [scene.clusters[0].members[0].x[0] for scene in fitted.scenes] == [
        pytest.approx(POSE[0] + 900 * k) for k in (2, 0, 1)
    ]
    assert {one.worker for scene in fitted.scenes for c in scene.clusters for one in c.members} == {
        worker
    }
    assert all(scene.workers == [0, 1] for scene in fitted.scenes)
    assert all(c.absent == [1 - worker] for scene in fitted.scenes for c in scene.clusters)
    assert [list(found) for found in fitted.answers] == [["b", "a"]] * 3
    assert len(fitted.fit.scenes) == 3


def test_a_batch_teaches_what_an_image_alone_does_not() -> None:
    """The mirror is believed over one image of two; eight images find it out."""
    images = [image_of({"a": [exchanged(POSE)], "b": [moved(POSE, k, 0.5 * k)]}) for k in range(8)]
    fitted = fit_batch(COCO, images)
    flips = {n: w.flip for n, w in zip(fitted.names, fitted.fit.workers, strict=True)}
    assert flips["a"] > 0.4 > 0.15 > flips["b"]
    assert all(w.noise < 0.75 for w in fitted.fit.workers)
    assert fitted.fit.shape.middle != fit_batch(COCO, []).fit.shape.middle


def test_a_batch_without_images_has_no_results() -> None:
    assert consolidate_batch(COCO, []) == []


def test_more_answers_help_where_two_disagree_and_not_where_five_agree() -> None:
    flat, size = (POSE, SIZE)
    torn = {"a": [flat], "b": [flat, moved(flat, 3 * size, 0)]}
    agreed = {name: [flat] for name in "abcde"}
    results = (
        consolidate_batch(COCO, [image_of(torn)])[0],
        consolidate_batch(COCO, [image_of(agreed)])[0],
    )
    assert results[0].more_would_help > 0.15
    assert results[1].more_would_help < 0.05
    assert results[0].agreement < results[1].agreement
