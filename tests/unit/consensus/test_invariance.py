"""What must not change the result: order, names, scale; and that nobody's instance is dropped."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from poserig.pose.consensus import ImageAnswers, ImageConsensus, consolidate_batch
from poserig.pose.consensus.batch import fit_batch
from poserig.pose.keypoints import Instance
from tests.unit.consensus.helpers import COCO, image_of, simulated

# No shrinking: a simulated pool does not get simpler with a smaller seed, only slower to find.
FEW = settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@st.composite
def batches(draw: st.DrawFn) -> list[ImageAnswers]:
    level = draw(st.sampled_from(["moderate", "hard", "adversarial"]))
    workers = draw(st.integers(2, 5))
    seed = draw(st.integers(0, 10_000))
    return simulated(2, level=level, workers=workers, seed=seed)[1]


def essence(results: Sequence[ImageConsensus]) -> list[object]:
    """Everything but the workers' names."""
    return [
        (
            [(i.keypoints, i.confidence, i.score, i.sources) for i in result.instances],
            [(i.keypoints, i.score) for i in result.doubtful],
            result.agreement,
            result.more_would_help,
            sorted((issue.type, issue.instance, issue.points) for issue in result.issues),
        )
        for result in results
    ]


@FEW
@given(batches(), st.randoms(use_true_random=False))
def test_order_of_workers_instances_and_images_changes_nothing(
    batch: list[ImageAnswers], random: Random
) -> None:
    shuffled = []
    for image in batch:
        names = list(image.answers)
        random.shuffle(names)
        answers = {}
        for name in names:
            found = list(image.answers[name])
            random.shuffle(found)
            answers[name] = found
        shuffled.append(ImageAnswers(answers))
    order = list(range(len(batch)))
    random.shuffle(order)
    straight = consolidate_batch(COCO, batch)
    mixed = consolidate_batch(COCO, [shuffled[index] for index in order])
    assert mixed == [straight[index] for index in order]


@FEW
@given(batches())
def test_names_of_workers_change_nothing(batch: list[ImageAnswers]) -> None:
    names = sorted({name for image in batch for name in image.answers})
    other = {name: f"w{len(names) - index}" for index, name in enumerate(names)}
    renamed = [
        ImageAnswers({other[name]: found for name, found in image.answers.items()})
        for image in batch
    ]
    straight, again = consolidate_batch(COCO, batch), consolidate_batch(COCO, renamed)
    assert essence(again) == essence(straight)
    fitted, anew = fit_batch(COCO, batch), fit_batch(COCO, renamed)
    assert anew[2] == [other[name] for name in fitted[2]]
    assert anew[0].workers == fitted[0].workers


@FEW
@given(batches(), st.sampled_from([0.25, 0.5, 2.0, 8.0]))
def test_scale_changes_nothing_but_the_scale(batch: list[ImageAnswers], factor: float) -> None:
    """Powers of two: then floating point scales exactly, and a tie stays the same tie."""
    larger = [
        ImageAnswers(
            {
                name: [
                    Instance(
                        id="",
                        name="",
                        keypoints=[
                            value if at % 3 == 2 else value * factor
                            for at, value in enumerate(item.keypoints)
                        ],
                    )
                    for item in found
                ]
                for name, found in image.answers.items()
            }
        )
        for image in batch
    ]
    for small, large in zip(
        consolidate_batch(COCO, batch), consolidate_batch(COCO, larger), strict=True
    ):
        assert large.agreement == pytest.approx(small.agreement, abs=1e-6)
        assert len(large.instances) == len(small.instances)
        for first, second in zip(small.instances, large.instances, strict=True):
            assert second.keypoints[2::3] == first.keypoints[2::3]
            # Where a climb ends depends on the last bits: a weak point shows it first.
            assert second.confidence == pytest.approx(first.confidence, abs=1e-4)
            for axis in (0, 1):
                expected = [value * factor for value in first.keypoints[axis::3]]
                assert second.keypoints[axis::3] == pytest.approx(expected, rel=1e-6, abs=1e-6)


@FEW
@given(batches())
def test_every_instance_of_every_worker_is_accounted_for(batch: list[ImageAnswers]) -> None:
    for image, result in zip(batch, consolidate_batch(COCO, batch), strict=True):
        for name, found in image.answers.items():
            sources = sum(name in i.workers for i in (*result.instances, *result.doubtful))
            aside = sum(
                issue.type in ("duplicate_instance", "empty_instance") and name in issue.workers
                for issue in result.issues
            )
            assert sources + aside == len(found)


@FEW
@given(batches())
def test_probabilities_are_probabilities_and_unlabeled_points_are_zero(
    batch: list[ImageAnswers],
) -> None:
    for result in consolidate_batch(COCO, batch):
        assert 0 <= result.agreement <= 1
        assert 0 <= result.more_would_help <= 1
        for item in (*result.instances, *result.doubtful):
            assert 0 <= item.score <= 1
            for at, confidence in enumerate(item.confidence):
                assert 0 <= confidence <= 1
                if item.keypoints[3 * at + 2] == 0:
                    assert item.keypoints[3 * at : 3 * at + 2] == (0, 0)
                    assert confidence == 0


def test_what_an_unlabeled_point_carries_is_never_looked_at() -> None:
    """A page may send coordinates with v = 0; they must not move scale, match or place."""
    _, batch = simulated(4, seed=3)
    dirty = [
        image_of(
            {
                name: [
                    [
                        9999.0 if at % 3 != 2 and item.keypoints[at - at % 3 + 2] == 0 else value
                        for at, value in enumerate(item.keypoints)
                    ]
                    for item in found
                ]
                for name, found in image.answers.items()
            }
        )
        for image in batch
    ]
    assert consolidate_batch(COCO, dirty) == consolidate_batch(COCO, batch)


def test_workers_are_in_the_order_of_their_answers() -> None:
    _, batch = simulated(2, seed=5)
    names = fit_batch(COCO, batch)[2]
    swapped = {"worker-0": "worker-2", "worker-1": "worker-1", "worker-2": "worker-0"}
    renamed = [
        ImageAnswers({swapped[name]: found for name, found in image.answers.items()})
        for image in batch
    ]
    assert fit_batch(COCO, renamed)[2] == [swapped[name] for name in names]
