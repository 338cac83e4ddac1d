"""Any number of workers on any rig: of one point, of many, without sides; and what is reported."""

from itertools import pairwise

import pytest

from poserig.pose.consensus import consolidate_batch, estimate_sigmas
from poserig.pose.consensus.batch import fit_batch
from poserig.pose.rig import KeypointClass, Link, Rig
from tests.unit.consensus.helpers import COCO, exchanged, image_of, moved
from tests.unit.consensus.test_sigmas import POSES, batch_of, mean_ratio


def plain(count: int) -> Rig:
    names = [f"p{k}" for k in range(count)]
    return Rig(
        name="plain",
        keypoints=tuple(KeypointClass(name) for name in names),
        links=tuple(Link(a, b) for a, b in pairwise(names)),
    )


@pytest.mark.parametrize("workers", range(1, 10))
@pytest.mark.parametrize("count", [1, 2, 3, 133])
def test_workers_who_nearly_agree_are_one_instance_near_all_of_them(
    count: int, workers: int
) -> None:
    flat = [v for k in range(count) for v in (100.0 + 71 * k % 397, 90.0 + 113 * k % 601, 2)]
    answers = {f"w{k}": [moved(flat, 0.1 * k, -0.1 * k)] for k in range(workers)}
    result = consolidate_batch(plain(count), [image_of(answers)])[0]
    (found,) = (*result.instances, *result.doubtful)
    assert found.sources == workers
    for at in range(0, 3 * count, 3):
        if found.keypoints[at + 2]:
            assert abs(found.keypoints[at] - flat[at]) <= 1
            assert abs(found.keypoints[at + 1] - flat[at + 1]) <= 1
    if workers > 2:
        assert all(found.keypoints[2::3])


def test_the_model_of_a_worker_tells_an_offset_a_miss_and_an_invention() -> None:
    batch = [
        image_of(
            {
                "exact": [flat],
                "aside": [moved(flat, 0.1 * size, 0)],
                "wild": [moved(flat, 0, 0.002 * size), moved(flat, 5 * size, 0)],
                "idle": [] if number % 2 else [moved(flat, 0.002 * size, 0)],
            }
        )
        for number, (flat, size) in enumerate(POSES[:12])
    ]
    fit, _, names, _ = fit_batch(COCO, batch)
    workers = dict(zip(names, fit.workers, strict=True))
    # In roots of the area: sigma is about 0.07 of one.
    assert workers["aside"].offset(1.0, 0.07)[0] > 0.035
    assert abs(workers["exact"].offset(1.0, 0.07)[0]) < 0.007
    assert workers["idle"].miss > 0.25 > workers["exact"].miss
    assert workers["wild"].invention > 0.2 > workers["exact"].invention
    assert all(0.05 <= worker.noise < 0.75 for worker in workers.values())


@pytest.mark.parametrize("workers", [2, 3, 5])
def test_sigmas_are_hardly_biased(workers: int) -> None:
    """Over all keypoints together, whatever the number of workers."""
    found = estimate_sigmas(COCO, batch_of(0.4, 16, workers))
    assert mean_ratio(found, 0.4) == pytest.approx(1, abs=0.15)


def test_a_mirror_leaves_the_sigmas_as_they_are() -> None:
    straight = batch_of(0.4, 16, 3)
    turned = [
        image_of(
            {
                name: [exchanged(i.keypoints) if name == "w2" else i.keypoints for i in found]
                for name, found in image.answers.items()
            }
        )
        for image in straight
    ]
    for one, other in zip(
        estimate_sigmas(COCO, straight), estimate_sigmas(COCO, turned), strict=True
    ):
        assert other.sigma == pytest.approx(one.sigma, rel=0.15)
