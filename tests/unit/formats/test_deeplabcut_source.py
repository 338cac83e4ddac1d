"""What is wrong with a table of DeepLabCut is told with its place; older ones are read."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from tests.unit.formats.helpers import images_of, lay_images, take

OLD = """scorer,Jo,Jo,Jo,Jo
bodyparts,head,head,tail,tail
coords,x,y,x,y
labeled-data\\walk\\1.png,10,12.5,,
labeled-data\\walk\\2.png,,,30.25,40
"""


def lay(folder: Path, text: str | bytes, name: str = "CollectedData_Jo.csv") -> Path:
    lay_images(folder / "labeled-data" / "walk", {"1.png": (80, 60), "2.png": (80, 60)})
    path = folder / "labeled-data" / "walk" / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_a_path_may_stand_in_one_cell_with_separators_of_windows(tmp_path: Path) -> None:
    # DeepLabCut/DeepLabCut#486 has such a table, with slashes; #2569 is of Windows.
    take("deeplabcut", lay(tmp_path / "d", OLD), tmp_path / "in")
    one, two = images_of(tmp_path / "in")()
    assert (one.name, two.name) == ("walk/1.png", "walk/2.png")
    assert list(one.instances[0].keypoints) == [10, 12.5, 2, 0, 0, 0]
    assert list(two.instances[0].keypoints) == [0, 0, 0, 30.25, 40, 2]


def test_links_are_those_of_the_project(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", OLD)
    (folder / "config.yaml").write_text("skeleton:\n- - head\n  - tail\n- - head\n  - gone\n")
    found = take("deeplabcut", folder, tmp_path / "in")
    assert found.rig is not None
    assert [(link.start, link.end) for link in found.rig.links] == [("head", "tail")]


def test_a_broken_configuration_costs_the_links_alone(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", OLD)
    (folder / "config.yaml").write_text("skeleton: [[head, tail\n")
    assert take("deeplabcut", folder, tmp_path / "in").images == 2


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("a,b\n1,2\n", "CollectedData_Jo.csv", "has no rows scorer, bodyparts and coords"),
        ("", "CollectedData_Jo.csv", "has no rows scorer, bodyparts and coords"),
        (OLD.replace("bodyparts,head,head,tail,tail\n", ""), "CollectedData_Jo.csv",
         "has no rows scorer"),
        (OLD.replace("coords,x,y,x,y", "coords,x,y"), "CollectedData_Jo.csv", "several lengths"),
        (b"\xff\xfe\x00scorer", "CollectedData_Jo.csv", "is no CSV in UTF-8"),
        (OLD.replace("2.png", "3.png"), "CollectedData_Jo.csv", "is not there"),
        (OLD, "labels.csv", "has no CollectedData_*.csv"),
        ("text", "CollectedData_Jo.h5", "is no HDF5 of pandas"),
    ],
)  # fmt: skip
def test_bad_input_is_told_with_its_place(
    text: str | bytes, name: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(PoserigError) as caught:
        take("deeplabcut", lay(tmp_path / "d", text, name), tmp_path / "in")
    assert told in str(caught.value)
    assert str(tmp_path / "d") in str(caught.value)
