"""Tables of DeepLabCut and SLEAP. DeepLabCut/DeepLabCut#1785: empty cells of hidden parts."""

from pathlib import Path
from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.read import read_poses
from poserig.intake.poses.tables import number_in, recognizes

FILES = Path(__file__).parent / "files"
PREDICTED = """scorer,DLC_mobnet,DLC_mobnet,DLC_mobnet,DLC_mobnet,DLC_mobnet,DLC_mobnet
bodyparts,nose,nose,nose,tail,tail,tail
coords,x,y,likelihood,x,y,likelihood
0,10.5,20.25,0.99,30,40,0.1
1,,,,31,41,nan
"""
SLEAP = """track,frame_idx,instance.score,head.x,head.y,head.score,tail.x,tail.y,tail.score
mouse,3,0.9,10.5,20,0.8,30,40,0.7
,3,0.5,,,,31,41,0.6
mouse,4,0.9,11,21,1.02,32,42,0.9
"""


def test_labels_of_several_animals_are_read() -> None:
    text = (FILES / "deeplabcut" / "CollectedData_JohnDoe.csv").read_text()
    poses = read_poses(text, "p")
    assert poses.shape == "tables"
    first, second = poses.images[:2]
    assert len(poses.images) == 4
    assert first.source == "labeled-data/PrL-3_09072020/img00424.png"
    assert [item.name for item in first.instances] == ["pup1", "single"]
    assert first.instances[0].names == ("pup_snout", "pup_neck", "pup_body", "pup_tailbase")
    assert first.instances[0].keypoints[:3] == [308.9066667, 216.6824645, 2]
    assert first.counts() == {"no_points": 2}
    assert [item.name for item in second.instances] == ["pup1", "pup2", "single"]


def test_predictions_have_likelihoods_and_frames() -> None:
    zero, one = read_poses("\ufeff" + PREDICTED.replace("\n", "\r\n"), "p").images
    assert (zero.source, one.source) == ("0", "1")
    assert zero.instances[0].keypoints == [10.5, 20.25, 2, 30, 40, 2]
    assert zero.instances[0].scores == [0.99, 0.1]
    assert one.instances[0].keypoints == [0, 0, 0, 31, 41, 2]
    assert one.instances[0].scores == ()


def test_sleap_has_a_row_for_each_instance() -> None:
    three, four = read_poses(SLEAP, "p").images
    assert (three.source, four.source) == ("3", "4")
    assert [item.name for item in three.instances] == ["mouse", ""]
    assert three.instances[1].keypoints == [0, 0, 0, 31, 41, 2]
    assert (three.instances[0].score, four.instances[0].scores) == (0.9, [1, 0.9])


def test_a_table_without_its_headings_is_refused() -> None:
    with pytest.raises(PosesError, match="p: The table has no rows bodyparts and coords"):
        read_poses("scorer,x\n0,1\n", "p")


@pytest.mark.parametrize(
    ("text", "expected"),
    [(PREDICTED, True), (SLEAP, True), ("a,b\n1,2", False), ("", False), ("scorer", False)],
)
def test_tables_are_recognized_by_their_first_row(text: str, expected: bool) -> None:
    assert recognizes(text) is expected
    assert recognizes([text]) is False


def test_cells_without_a_number_have_none() -> None:
    assert [number_in(cell) for cell in ("", " ", "x", "nan", "inf", "1e2")] == [None] * 5 + [100]


@pytest.mark.parametrize(
    ("separator", "decimal"), [(";", ","), (";", "."), ("\t", ","), (",", ".")]
)
def test_spreadsheets_of_other_countries_write_other_signs(
    only: Any, points: Any, separator: str, decimal: str
) -> None:
    """BodenmillerGroup/steinbock#28: a German Excel reads and writes semicolons."""
    rows = [
        ["scorer", "me", "me", "me", "me"],
        ["bodyparts", "snout", "snout", "tail", "tail"],
        ["coords", "x", "y", "x", "y"],
        ["1.jpg", "10.5", "20", "", ""],
    ]
    rows = [[cell.replace("10.5", f"10{decimal}5") for cell in row] for row in rows]
    for start in ("scorer", '"scorer"'):
        rows[0][0] = start
        image = only("\n".join(map(separator.join, rows)), "tables")
        assert points(image) == {"snout": (10.5, 20, 2)}
        assert image.source == "1.jpg"


def test_a_cell_without_end_is_refused_in_words() -> None:
    text = f'scorer,a\nbodyparts,b\ncoords,x\n1.jpg,"{"9" * 200_000}"\n'
    with pytest.raises(PosesError, match=r"^p: is no table .* Write it again, as CSV"):
        read_poses(text, "p")
