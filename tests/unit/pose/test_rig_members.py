"""Members of a rig file; test_rig_golden tests that the component finds the same wrong."""

import pytest

from poserig.pose.rig_members import Faults, Members, NotFinite, RigError, finite, quoted


def test_one_fault_is_told_alone_and_a_place_once() -> None:
    faults = Faults("a.json")
    faults.refuse()
    faults.add("name", "is missing.", "Give it a text.")
    faults.add("name", "is empty.")
    with pytest.raises(RigError) as caught:
        faults.refuse()
    assert str(caught.value) == "a.json: name: is missing. Give it a text."


def test_numbers_that_are_not_finite_are_named_wherever_they_are() -> None:
    assert finite("1.5") == 1.5
    infinite = finite("-1e999")
    assert isinstance(infinite, NotFinite)
    faults = Faults("")
    faults.add_numbers({"a": [1, {"b": NotFinite("NaN")}], "c": infinite})
    assert [(fault.place, fault.what) for fault in faults.found.values()] == [
        ("a[1].b", "NaN is not a JSON value."),
        ("c", "-1e999 is too large a number."),
    ]


def test_what_is_no_object_is_one_fault() -> None:
    faults = Faults("")
    item = Members(7, "keypoints[2]", faults)
    assert (item.text("name", 9, None), item.array("x"), item.boolean("y")) == ("", [], False)
    assert list(faults.found) == ["keypoints[2]"]


def test_a_wrong_value_is_quoted_in_short() -> None:
    assert quoted("a" * 100) == "'" + "a" * 58 + "…"
    assert quoted(10**400).endswith("…")
    assert quoted(NotFinite("NaN")) == "NaN"
