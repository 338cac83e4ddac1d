"""A label's issues in words."""

from poserig.issues import issue
from poserig.json import Json
from poserig.portal.label_notes import Note, notes_of


def test_most_serious_first_and_without_reports() -> None:
    label: dict[str, Json] = {
        "issues": [
            issue("presence", instance="2", points=["nose"]),
            issue("worker_problem", detail="Too dark."),
            issue("left_right_undecided", instance="1", points=["left_wrist", "right_wrist"]),
            issue("unreadable_answer", detail="pose is not JSON."),
        ]
    }
    undecided, presence = issue("left_right_undecided"), issue("presence")
    notes = notes_of(label)
    assert [note.severity for note in notes] == [
        "error", str(undecided["severity"]), str(presence["severity"])
    ]  # fmt: skip
    assert notes[0].detail == "pose is not JSON."
    assert notes[0].where == ""
    assert notes[1].where == "instance 1, left_wrist, right_wrist"
    assert notes[2].where == "instance 2, nose"
    assert all(note.what for note in notes)


def test_many_keypoints_are_counted() -> None:
    names: list[Json] = [f"point {number}" for number in range(7)]
    few, many = notes_of(
        {"issues": [issue("swap", points=names[:6]), issue("swap", instance="2", points=names)]}
    )
    assert few.where == "point 0, point 1, point 2, point 3, point 4, point 5"
    assert many.where == "instance 2, 7 keypoints"


def test_labels_of_other_shapes_have_none_and_unknown_types_are_named() -> None:
    others: list[Json] = [None, 7, "text", [], {}, {"issues": 3}, {"issues": [None, 1]}]
    for label in others:
        assert notes_of(label) == ()
    (note,) = notes_of({"issues": [{"type": "too_new", "severity": "fatal", "points": "all"}]})
    assert note == Note("info", "too_new", "", "")
