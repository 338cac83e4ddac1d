"""Tests cli/rig.py: the library, what is wrong with a rig, and templates that are written."""

from pathlib import Path

import pytest

from poserig.cli.main import main

TEMPLATE = Path(__file__).parents[3] / "web/templates/worker-task.liquid.html"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out = capsys.readouterr()
    code = ended.value.code
    return (code if isinstance(code, int) else 0), out.out + out.err


def test_rig_list_names_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "rig", "list")
    assert code == 0
    assert "coco-person-17" in text
    assert "17 keypoints" in text


def test_rig_show_tells_points_sides_sigmas_and_partners(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, text = run(capsys, "rig", "show", "ap10k-17")
    rows = [line.split() for line in text.splitlines()]
    assert code == 0
    assert ["8", "left_front_paw", "left", "0.062", "right_front_paw"] in rows
    assert ["3", "nose", "center", "0.026"] in rows
    assert "transferred by AP-10K" in text


def test_rig_render_writes_the_picture_and_keeps_a_file_of_the_users_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "hand.svg"
    assert run(capsys, "rig", "render", "hand-21", "--out", str(out)) == (0, f"{out}\n")
    assert "21 pinky_finger4" in out.read_text("utf-8")
    out.write_text("mine")
    code, text = run(capsys, "rig", "render", "hand-21", "--out", str(out))
    assert (code, out.read_text("utf-8")) == (1, "mine")
    assert "--force" in text


def test_rig_check_when_wrong_names_the_member_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "my-rig.json"
    path.write_text('{"version": 1, "name": "x", "keypoints": [{"name": "a", "swap": "b"}]}')
    code, text = run(capsys, "rig", "check", str(path))
    assert code == 1
    assert 'my-rig.json: keypoints[0].swap: "b" names no keypoint.' in text


def test_rig_check_names_unknown_members_beside_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "my-rig.json"
    path.write_text('{"version": 1, "name": "x-1", "keypoint": [{"label": "a"}], "links": 3}')
    code, text = run(capsys, "rig", "check", str(path))
    assert code == 1
    assert (
        'keypoint: No member of a rig file has this name: it is passed over. Do you mean "key'
        in (text)
    )
    assert "my-rig.json: keypoints: " in text
    for odd in ("[]", "3", '{"keypoints": [7]}', "{"):
        path.write_text(odd)
        assert run(capsys, "rig", "check", str(path))[0] == 1


def test_a_name_that_is_nearly_one_of_the_library_leads_to_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, text = run(capsys, "rig", "show", "coco-17")
    assert code == 1
    assert "Do you mean coco-person-17? Give the path of a rig file, or one of: animal" in text
    assert "Do you mean" not in run(capsys, "rig", "show", "my/own.json")[1]


def test_rig_template_needs_no_template_of_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "rig", "template", "hand-21", "--out", str(tmp_path))[0] == 0
    text = (tmp_path / "hand-21.liquid.html").read_text("utf-8")
    assert "pinky_finger4" in text
    assert "@@RIG" not in text


def test_rig_check_gives_advice_on_a_rig_that_can_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pair-2.json"
    path.write_text(
        '{"version": 1, "name": "pair-2", "keypoints": [{"name": "left_a", "position": [0, 0]},'
        ' {"name": "right_a", "position": [1, 0]}]}'
    )
    code, text = run(capsys, "rig", "check", str(path))
    assert code == 0
    assert "pair-2: 2 keypoints, 0 links. Usable; what could be better:\n" in text
    assert 'keypoints[0].swap: The name "left_a" has a partner, "right_a"' in text
    assert run(capsys, "rig", "check", "hand-21") == (0, "hand-21: 21 keypoints, 20 links. Good.\n")


def test_rig_template_keeps_a_file_of_the_users_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["rig", "template", "hand-21", "human-18", "--template", str(TEMPLATE),
                 "--out", str(tmp_path)]  # fmt: skip
    mine = tmp_path / "human-18.liquid.html"
    mine.write_text("mine")
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 1
    assert "human-18.liquid.html: There is a file already" in capsys.readouterr().err
    assert (mine.read_text(), names_in(tmp_path)) == ("mine", ["human-18.liquid.html"])

    for more in (["--force"], []):
        with pytest.raises(SystemExit) as ended:
            main([*arguments, *more])
        assert ended.value.code == 0
    assert names_in(tmp_path) == ["hand-21.liquid.html", "human-18.liquid.html"]
    assert "@@COMPONENT_URL@@" in mine.read_text("utf-8")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
