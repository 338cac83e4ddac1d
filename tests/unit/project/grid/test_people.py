"""Figures of people: each answer is judged once, and a sentence says what a lead can do."""

import json
from dataclasses import replace

import pytest

from poserig.json import Json
from poserig.portal.grid import PersonFigures
from poserig.pose.rig_file import library_rig
from poserig.project.grid.people import advice
from tests.unit.project.grid.gridded import JOB, Gridded, label_of

RIG = library_rig("coco-person-17")
assert RIG is not None
FRONT = [n for i in range(17) for n in (300 + (60 if i % 2 else -60) * (i > 0), 20 * i + 50, 2)]
SWAPPED = [n for i in RIG.swap_indices for n in FRONT[3 * i : 3 * i + 3]]


def answer(flat: list[int], seconds: float | None) -> str:
    pose: dict[str, Json] = {
        "version": 2,
        "rig": "coco-person-17",
        "rig_hash": "x",
        "labels": list(RIG.keypoint_names) if RIG else [],
        "image": {"width": 640, "height": 480},
        "instances": [{"id": "1", "name": "", "keypoints": flat}],
    }
    if seconds is not None:
        pose["activity"] = {"seconds": seconds}
    return json.dumps({"pose": json.dumps(pose)})


def test_answers_are_held_to_the_label_of_several_and_to_a_correction(gridded: Gridded) -> None:
    label = label_of({"id": "1", "keypoints": FRONT}, rig_hash="e692b01668581096")
    gridded.label(0, label, "good", "bad")
    gridded.label(1, label, "good")
    gridded.label(2, label, "good", "bad", day=1)
    gridded.db.execute("UPDATE tasks SET answer = ?", (answer(FRONT, 17),))
    bad = "UPDATE tasks SET answer = ? WHERE worker_id = 'bad'"
    gridded.db.execute(bad, (answer(SWAPPED, None),))
    gridded.db.execute("UPDATE tasks SET state = 'earlier' WHERE worker_id = 'bad' AND idx = 2")
    gridded.grid.catch_up()
    good, other = gridded.grid.people(JOB)
    assert (good.worker_id, good.answers, good.points) == ("good", 3, 51)
    assert (good.seconds, good.per_image, good.per_point) == (51, 17, 1)
    assert (good.compared, good.quality, good.kinds["good"]) == (1, 1, 1)
    assert good.days == (("2026-11-20", 2), ("2026-11-21", 1))
    assert (other.answers, other.seconds, other.compared, other.corrected) == (2, None, 2, 1)
    # The nose has no partner; the 16 other points are on theirs.
    assert other.kinds["inversion"] == pytest.approx(16 / 17)
    assert (other.exchanged, other.backs) == (2, 0)


def test_answer_whose_label_was_accepted_is_held_to_it(gridded: Gridded) -> None:
    # Else only mistakes would count: one correction of a hundred answers would be all of them.
    for index in range(3):
        gridded.label(index, label_of({"id": "1", "keypoints": FRONT}), "ann")
    gridded.db.execute("UPDATE tasks SET answer = ?", (answer(FRONT, 17),))
    gridded.set(0, review="accept")
    gridded.set(1, review="fix")
    gridded.grid.catch_up()
    (ann,) = gridded.grid.people(JOB)
    assert (ann.answers, ann.compared, ann.quality, ann.corrected) == (3, 1, 1, 0)


def test_answer_that_cannot_be_read_counts_nowhere(gridded: Gridded) -> None:
    gridded.label(0, label_of(), "w1", "w2")
    gridded.db.execute("UPDATE tasks SET answer = '{broken' WHERE worker_id = 'w1'")
    gridded.grid.catch_up()
    assert "w1" not in {one.worker_id for one in gridded.grid.people(JOB)}


FINE = PersonFigures(
    worker_id="w",
    answers=100,
    instances=100,
    points=1700,
    seconds=1700.0,
    per_image=17.0,
    per_instance=17.0,
    per_point=1.0,
    compared=100,
    quality=0.95,
    kinds={"good": 0.95, "jitter": 0.05, "inversion": 0.0, "swap": 0.0, "miss": 0.0},
    left_out=0.0,
    missed=0,
    corrected=0,
    exchanged=0,
    exchanged_backs=0,
    backs=0,
)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (FINE, "Their answers fit the labels."),
        (replace(FINE, compared=4), "Too few answers"),
        (
            replace(FINE, exchanged=3, exchanged_backs=3, backs=12),
            "Exchanges left and right in 3 of 12 images seen from behind",
        ),
        (replace(FINE, exchanged=8), "Exchanges left and right in 8 of 100 images"),
        (replace(FINE, kinds={"miss": 0.07}), "Places 7% of the keypoints elsewhere"),
        (replace(FINE, kinds={"swap": 0.06}), "Places 6% of the keypoints on somebody else"),
        (replace(FINE, left_out=0.2), "Leaves out 20% of the keypoints"),
        (replace(FINE, missed=9), "Overlooks objects: 9"),
        (replace(FINE, per_point=0.3, kinds={"jitter": 0.2}), "twice as fast"),
    ],
)
def test_sentence_says_what_stands_out(one: PersonFigures, words: str) -> None:
    assert words in advice(one, [one, FINE, replace(FINE, worker_id="x")])
