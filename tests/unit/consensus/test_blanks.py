"""Workers who submit empty pages without having looked."""

from collections.abc import Sequence

import pytest

from poserig.pose.consensus import ImageConsensus, consolidate_batch
from poserig.pose.consensus.batch import fit_batch
from poserig.pose.consensus.blanks import learn_blanks
from tests.unit.consensus.helpers import COCO, POSES, image_of

People = Sequence[Sequence[float]]


def batch(people: People, empty: int, *, others: int = 0) -> list[dict[str, list[list[float]]]]:
    """One image for each person: an honest worker, others who see the same, and empty pages."""
    return [
        {
            "honest": [list(person)],
            **{f"other {n}": [list(person)] for n in range(others)},
            **{f"empty {n}": [] for n in range(empty)},
        }
        for person in people
    ]


def kept(results: Sequence[ImageConsensus]) -> int:
    return sum(len(result.instances) for result in results)


PEOPLE = [flat for flat, _ in POSES[:25]]


@pytest.mark.parametrize("empty", [1, 2])
def test_one_honest_worker_counts_beside_those_who_never_look(empty: int) -> None:
    results = consolidate_batch(COCO, [image_of(one) for one in batch(PEOPLE, empty)])
    assert kept(results) >= 0.8 * len(PEOPLE)


def test_who_never_looks_is_found_out() -> None:
    fit, _, names, _ = fit_batch(COCO, [image_of(one) for one in batch(PEOPLE, 2)])
    blank = dict(zip(names, (worker.blank for worker in fit.workers), strict=True))
    assert blank["honest"] < 0.01
    assert min(blank["empty 0"], blank["empty 1"]) > 0.9


def test_one_against_six_who_see_nothing_invents() -> None:
    results = consolidate_batch(COCO, [image_of(one) for one in batch(PEOPLE, 6)])
    assert kept(results) == 0
    assert min(result.agreement for result in results) > 0.9


def test_a_worker_who_leaves_empty_images_empty_is_no_such_worker() -> None:
    images = batch(PEOPLE[:12], 0, others=2) + [
        {"honest": [], "other 0": [], "other 1": []} for _ in range(12)
    ]
    fit = fit_batch(COCO, [image_of(one) for one in images]).fit
    learn_blanks(fit)
    assert max(worker.blank for worker in fit.workers) < 0.01


@pytest.mark.parametrize("empty", [2, 4, 6])
def test_an_image_that_all_but_one_call_empty_is_agreed_on(empty: int) -> None:
    """consolidation.md 4.4: it had the agreement 0, below the worst real disagreement."""
    invention = [0.0, 0.0, 0.0] * 15 + [50.0, 60.0, 2, 80.0, 60.0, 2]
    answers = {"a": [invention], **{f"empty {n}": [] for n in range(empty)}}
    (result,) = consolidate_batch(COCO, [image_of(answers)])
    assert result.instances == ()
    (doubtful,) = result.doubtful
    assert result.agreement == pytest.approx(1 - doubtful.score)
    assert result.agreement > (0.4 if empty == 2 else 0.9)
