"""What differs from a known answer, in words and in keypoints that count."""

from poserig.pose.keypoints import Instance
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.project.practice_compare import compare

RIG = Rig(
    "arms-3",
    (
        KeypointClass("nose", sigma=0.05),
        KeypointClass("left_hand", side="left", swap="right_hand", sigma=0.05),
        KeypointClass("right_hand", side="right", swap="left_hand", sigma=0.05),
    ),
    (Link("nose", "left_hand"),),
)
NOSE, LEFT, RIGHT = (100.0, 100.0, 2.0), (150.0, 200.0, 2.0), (50.0, 200.0, 2.0)
NONE = (0.0, 0.0, 0.0)


def person(*points: tuple[float, float, float], id: str = "1", name: str = "") -> Instance:
    return Instance(id, name, [number for point in points for number in point])


KNOWN = person(NOSE, LEFT, RIGHT)
# s = sqrt(0.53 · 100 · 100) = 72.8 pixels; 4 σ are 14.6 pixels.


def told(*answered: Instance, known: tuple[Instance, ...] = (KNOWN,)) -> list[str]:
    return [one.text for one in compare(RIG, known, answered).found]


def test_careful_answer_differs_in_nothing() -> None:
    near = person((105.0, 100.0, 2.0), (150.0, 214.0, 2.0), RIGHT)
    result = compare(RIG, [KNOWN], [near])
    assert (result.found, result.points, result.wrong) == ((), 3, 0)


def test_point_beyond_the_limit_is_off_by_pixels_and_sigmas() -> None:
    far = person((116.0, 100.0, 2.0), LEFT, RIGHT)
    result = compare(RIG, [KNOWN], [far])
    (one,) = result.found
    assert (one.kind, one.text, one.counts) == ("far", "Nose is 16 pixels off (4 σ).", 1)
    assert (one.answered, one.known) == ((116.0, 100.0), (100.0, 100.0))
    assert result.wrong == 1


def test_exchanged_sides_are_one_difference_of_two_keypoints() -> None:
    result = compare(RIG, [KNOWN], [person(NOSE, RIGHT, LEFT)])
    assert [one.text for one in result.found] == ["Left hand and right hand are exchanged."]
    assert result.wrong == 2


def test_missing_and_extra_points_and_their_visibility_are_told() -> None:
    assert told(person(NOSE, NONE, RIGHT)) == ["Left hand is missing."]
    extra = compare(RIG, [person(NOSE, LEFT, NONE)], [KNOWN])
    assert [(one.text, one.counts) for one in extra.found] == [
        ("Right hand is not in the known answer.", 0)
    ]
    occluded = person((100.0, 100.0, 1.0), LEFT, RIGHT)
    seen = compare(RIG, [KNOWN], [occluded])
    assert [(one.text, one.counts) for one in seen.found] == [("Nose is visible, not occluded.", 0)]


def test_whole_instances_count_with_all_their_points() -> None:
    second = person((400.0, 100.0, 2.0), (450.0, 200.0, 2.0), (350.0, 200.0, 2.0), id="2")
    lacking = compare(RIG, [KNOWN, second], [KNOWN])
    assert [one.text for one in lacking.found] == ["A whole instance is missing: 3 keypoints."]
    assert (lacking.points, lacking.wrong) == (6, 3)
    assert lacking.found[0].known == (400.0, 500.0 / 3)
    added = compare(RIG, [KNOWN], [KNOWN, second])
    assert [one.text for one in added.found] == ["There is no instance here: 3 keypoints too many."]
    assert compare(RIG, [KNOWN], []).wrong == 3


def test_several_instances_are_named() -> None:
    second = person((400.0, 100.0, 2.0), (450.0, 200.0, 2.0), (350.0, 200.0, 2.0), id="2")
    worse = person((430.0, 100.0, 2.0), (450.0, 200.0, 2.0), (350.0, 200.0, 2.0), id="7")
    texts = told(KNOWN, worse, known=(KNOWN, second))
    assert texts == ["Nose of instance 2 is 30 pixels off (8 σ)."]


def test_what_counts_comes_first() -> None:
    mixed = person((100.0, 100.0, 1.0), NONE, RIGHT)
    assert told(mixed) == ["Left hand is missing.", "Nose is visible, not occluded."]


def test_single_point_has_a_scale_too() -> None:
    one = person(NOSE, NONE, NONE)
    # s = 32 pixels: 4 σ are 6.4 pixels.
    assert told(person((108.0, 100.0, 2.0), NONE, NONE), known=(one,)) == [
        "Nose is 8 pixels off (5 σ)."
    ]
