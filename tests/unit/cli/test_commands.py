"""The command line, in process: exit codes and words."""

from pathlib import Path

import pytest

from poserig.cli.main import COMMANDS, main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out = capsys.readouterr()
    code = ended.value.code
    return (code if isinstance(code, int) else 0), out.out + out.err


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "--help")
    assert code == 0
    for name in COMMANDS:
        assert f"  {name}" in text


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_loads_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, name, "--help")
    assert code == 0
    assert f"poserig {name}" in text


def test_rig_list_names_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "rig", "list")
    assert code == 0
    assert "coco-person-17" in text
    assert "17 keypoints" in text


def test_rig_check_when_wrong_names_the_member_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "my-rig.json"
    path.write_text('{"version": 1, "name": "x", "keypoints": [{"name": "a", "swap": "b"}]}')
    code, text = run(capsys, "rig", "check", str(path))
    assert code == 1
    assert 'my-rig.json: keypoints[0].swap: "b" names no keypoint.' in text


def test_job_launch_without_credentials_says_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    code, text = run(capsys, "job", "launch", str(tmp_path))
    assert code == 1
    assert "You must specify a region" in text
    assert "AWS_REGION" in text
