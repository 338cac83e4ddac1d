"""What one more usual worker answers, and what that makes of the objects of an image."""

import pytest

from poserig.pose.consensus.batch import fit_batch
from poserig.pose.consensus.existence import miss_chance
from poserig.pose.consensus.next_answer import UNSEEN_PAGE, NextAnswer
from poserig.pose.consensus.worker_model import WorkerModel
from tests.unit.consensus.helpers import COCO, WHOLE, image_of, moved

FLAT, SIZE = WHOLE[0]
FAR = moved(FLAT, 10 * SIZE, 0)


def answer_of(*answers: list[list[float]]) -> tuple[NextAnswer, list[float]]:
    """The next answer about an image, and the existence of its objects now."""
    named = {str(number): own for number, own in enumerate(answers)}
    fit, (scene,), _, _ = fit_batch(COCO, [image_of(named)])
    return NextAnswer(fit, scene), [cluster.existence for cluster in scene.clusters]


def existence_with(*answers: list[list[float]]) -> float:
    return answer_of(*answers)[1][0]


def near(step: int) -> list[float]:
    return moved(FLAT, step * SIZE / 100, 0)


def test_a_usual_worker_has_what_exists_but_for_the_prior_of_a_miss() -> None:
    answer, (existence,) = answer_of([FLAT], [near(1)], [near(2)])
    fit, (scene,), _, _ = fit_batch(COCO, [image_of({"a": [FLAT], "b": [near(1)], "c": [near(2)]})])
    usual = 1 - miss_chance(scene.clusters[0], WorkerModel())
    decoy = (1 - existence) * fit.batch.bite
    assert answer.having == [pytest.approx(existence * usual + decoy)]


def test_nobody_labels_what_another_invented() -> None:
    """The next worker has what three others lack if it is real, or a decoy."""
    answer, existence = answer_of([FLAT], [FAR], [moved(FAR, 0, 10 * SIZE)], [])
    assert max(existence) < 0.2
    assert answer.having[0] < existence[0] + 0.2 * (1 - existence[0])


@pytest.mark.parametrize("answers", [([FLAT], []), ([FLAT], [], []), ([FLAT], [FAR])])
@pytest.mark.parametrize("more", ["has it", "lacks it", "empty"])
def test_existence_is_forecast_near_what_another_answer_makes_of_it(
    answers: tuple[list[list[float]], ...], more: str
) -> None:
    """The difference is what the worker's answer says about the rates of the others."""
    answer, _ = answer_of(*answers)
    if more == "has it":
        (found,), really = answer.existence_after({0: True}), [near(1)]
    elif more == "lacks it":
        (found,), really = answer.existence_after({0: False}), [moved(FLAT, 0, 20 * SIZE)]
    else:
        clusters = range(len(answer.having))
        found, *_ = answer.existence_after(dict.fromkeys(clusters, False), empty=True)
        really = []
    assert found == pytest.approx(existence_with(*answers, really), abs=0.13)


def test_a_second_honest_answer_tells_who_did_not_look() -> None:
    """Of the two who saw nothing one believes more that they looked while one has it than two."""
    answer, (before,) = answer_of([FLAT], [], [])
    (with_it,), (without,) = (answer.existence_after({0: vote}) for vote in (True, False))
    assert before < 0.25 < 0.9 < with_it
    assert without < 0.03


def test_further_objects_are_expected_where_the_others_may_have_missed_some() -> None:
    few, many = answer_of([FLAT], [FAR])[0], answer_of(*[[near(n)] for n in range(5)])[0]
    assert few.others > many.others >= 0.04
    assert few.others_exist > many.others_exist


def test_an_image_without_objects_has_no_vote() -> None:
    answer, _ = answer_of([], [])
    assert answer.having == []
    assert answer.existence_after({}, empty=True) == []


def test_a_page_may_be_left_empty_without_a_look() -> None:
    assert pytest.approx(0.05 * 0.97) == UNSEEN_PAGE
