"""Who gets which column of a table of DeepLabCut."""

import pytest

from poserig.formats.deeplabcut_layout import ONLY, Crowd, kept_columns
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance

PARTS = ("head", "tail")
KEPT = [("pup1", "head"), ("pup1", "tail"), ("pup2", "head"), ("pup2", "tail"), ("single", "nest")]


def image(*names: str, v: int = 2) -> LabeledImage:
    instances = tuple(
        Instance(str(n), name, [n, 1, v, n, 2, v]) for n, name in enumerate(names, start=1)
    )
    return LabeledImage("a", 1, "", PARTS, None, instances)


def named(crowd: Crowd, *names: str) -> list[str]:
    return [name for name, _ in crowd.assign(image(*names))]


def test_one_animal_has_no_individuals() -> None:
    crowd = Crowd()
    assert named(crowd, "") == ["individual1"]
    assert named(crowd) == []
    layout = crowd.layout("Jo")
    assert (layout.individuals, layout.parts_of(ONLY)) == ([ONLY], ["head", "tail"])
    assert layout.header()[:2] == [("Jo", "head", "x"), ("Jo", "head", "y")]


def test_a_named_animal_has_a_name_even_alone() -> None:
    crowd = Crowd()
    assert named(crowd, "Ann") == ["Ann"]
    assert crowd.layout("Jo").header()[0] == ("Jo", "Ann", "head", "x")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("", ""), ["individual1", "individual2"]),
        (("", "Ann", ""), ["individual1", "Ann", "individual2"]),
        (("Ann", "Ann"), ["Ann", "individual1"]),
        (("individual1", ""), ["individual1", "individual2"]),
        (("", "individual1"), ["individual2", "individual1"]),
    ],
)
def test_nobody_is_there_twice(names: tuple[str, ...], expected: list[str]) -> None:
    crowd = Crowd()
    assert named(crowd, *names) == expected
    layout = crowd.layout("Jo")
    assert layout.individuals == expected
    assert all(layout.parts_of(name) == list(PARTS) for name in expected)


def test_an_imported_table_keeps_its_columns_and_gets_new_ones() -> None:
    crowd = Crowd(KEPT)
    # A pup without a name gets the column of one that is not on this image.
    assert named(crowd, "pup1", "") == ["pup1", "pup2"]
    assert named(crowd, "pup2", "", "") == ["pup2", "pup1", "individual1"]
    layout = crowd.layout("Jo")
    assert layout.columns == [*KEPT, ("individual1", "head"), ("individual1", "tail")]


def test_a_table_of_one_animal_becomes_one_of_several() -> None:
    crowd = Crowd([(ONLY, "head"), (ONLY, "tail")])
    assert named(crowd, "") == ["individual1"]
    assert named(crowd, "", "") == ["individual1", "individual2"]
    assert crowd.layout("Jo").individuals == ["individual1", "individual2"]


@pytest.mark.parametrize("value", [None, "x", [], [["a"]], [1, 2], {"a": 1}])
def test_what_was_not_kept_is_nothing(value: object) -> None:
    assert kept_columns(value) == []
