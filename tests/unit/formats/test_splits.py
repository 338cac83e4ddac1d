"""Parts of a data set: by a seed, whole groups, alike in people."""

from collections import Counter
from collections.abc import Callable

import pytest

from poserig.errors import InvalidValue
from poserig.formats.splits import Split, counts, divide, parse_parts
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance

PARTS = (("train", 0.8), ("val", 0.2))


def image(name: str, people: int = 1, names: tuple[str, ...] = ()) -> LabeledImage:
    found = tuple(
        Instance(str(n), names[n] if n < len(names) else "", [1, 2, 2]) for n in range(people)
    )
    return LabeledImage(name, 1, "r", ("a",), (9, 9), found, name=name)


def many(count: int = 500) -> Callable[[], list[LabeledImage]]:
    images = [image(f"cam{n % 25}/walk_{n % 50}_{n:05}.jpg", n % 3) for n in range(count)]
    return lambda: images


def parts(images: Callable[[], list[LabeledImage]], split: Split) -> dict[str, str]:
    return {found.name: found.split for found in divide(images, split)()}


def test_shares_are_kept_and_strata_are_alike() -> None:
    split = divide(many(), Split(PARTS))
    assert counts(split()) == {"train": 400, "val": 100}
    people = Counter((found.split, len(found.instances)) for found in split())
    assert all(abs(people["val", n] - 100 / 3) <= 1 for n in range(3))


def test_the_seed_decides_and_nothing_else() -> None:
    first, again = parts(many(), Split(PARTS, "1")), parts(many(), Split(PARTS, "1"))
    other = parts(many(), Split(PARTS, "2"))
    assert first == again
    assert first != other
    backward = parts(lambda: many()()[::-1], Split(PARTS, "1"))
    assert backward == first


@pytest.mark.parametrize("group_by", ["folder", "video", r"cam(\d+)/", r"walk_\d+"])
def test_groups_stay_together(group_by: str) -> None:
    found = parts(many(), Split(PARTS, "0", group_by))
    keys = {
        "folder": lambda name: name.split("/")[0],
        "video": lambda name: name.rpartition("_")[0],
        r"cam(\d+)/": lambda name: name.split("/")[0],
        r"walk_\d+": lambda name: name.split("/")[1].rpartition("_")[0],
    }
    groups: dict[str, set[str]] = {}
    for name, part in found.items():
        groups.setdefault(keys[group_by](name), set()).add(part)
    assert all(len(part) == 1 for part in groups.values())
    share = sum(part == "train" for part in found.values()) / len(found)
    assert 0.7 < share < 0.9


def test_people_stay_together_also_through_other_images() -> None:
    names = [("Ann", "Bo"), ("Bo", "Cy"), ("Di",), ("Cy",), ("Di", "Ed"), (), ()]
    images = [image(f"{n}.jpg", 2, found) for n, found in enumerate(names)]
    for seed in map(str, range(20)):
        found = parts(lambda: images, Split((("a", 0.5), ("b", 0.5)), seed, "person"))
        assert found["0.jpg"] == found["1.jpg"] == found["3.jpg"]
        assert found["2.jpg"] == found["4.jpg"]


@pytest.mark.parametrize("count", [1, 2, 3, 9, 10, 11])
def test_few_images_are_divided_too(count: int) -> None:
    found = counts(divide(many(count), Split(PARTS))())
    assert found.total() == count
    assert abs(found["train"] - 0.8 * count) <= 1


def test_three_parts() -> None:
    found = counts(divide(many(), Split((("train", 0.7), ("val", 0.2), ("test", 0.1))))())
    assert found == {"train": 350, "val": 100, "test": 50}


def test_shares_are_taken_in_proportion() -> None:
    assert parse_parts("train=8, val=2") == (("train", 0.8), ("val", 0.2))


@pytest.mark.parametrize("text", ["", "train", "train=", "train=-1", "a=1,a=1", "a/b=1", "a=nan"])
def test_what_does_not_say_how_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"--split: .*train=0\.8,val=0\.2"):
        parse_parts(text)


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue, match="--group-by: '\\(' is no regular expression"):
        divide(many(), Split(PARTS, "0", "("))


def test_a_group_counts_by_its_images() -> None:
    images = [image(f"{group}/{n}.jpg") for group in range(100) for n in range(group % 20 + 1)]
    for seed in map(str, range(20)):
        found = counts(divide(lambda: images, Split(PARTS, seed, "folder"))())
        # No farther from the share than the largest group.
        assert abs(found["train"] - 0.8 * len(images)) <= 20
