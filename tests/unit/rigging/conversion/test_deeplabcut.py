import pytest

from poserig.errors import PoserigError
from poserig.rigging.conversion.registry import read_any


def test_a_project_of_one_animal_is_read() -> None:
    rig = read_any(
        "Task: openfield\nbodyparts:\n- snout\n- no\nskeleton:\n- - snout\n  - no\n", "c"
    )
    assert rig.name == "openfield-2"
    assert rig.keypoint_names == ("snout", "no")
    assert [(link.start, link.end) for link in rig.links] == [("snout", "no")]


def test_a_project_of_several_animals_has_its_parts_elsewhere() -> None:
    text = (
        "bodyparts: MULTI!\nmultianimalbodyparts: [a, b]\nuniquebodyparts: [corner]\nskeleton: []\n"
    )
    assert read_any(text, "c").keypoint_names == ("a", "b", "corner")


@pytest.mark.parametrize("text", ["bodyparts: []", "bodyparts: [a, a]"])
def test_parts_that_are_none_or_doubled_are_refused(text: str) -> None:
    with pytest.raises(PoserigError, match=r"config\.yaml.*bodyparts"):
        read_any(text, "config.yaml")
