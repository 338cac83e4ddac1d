"""Tests cli/state.py: what a person reads of a state folder, and the exit codes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from poserig.cli.state import state
from poserig.local.state.check import Report


def run(*arguments: str) -> Result:
    return CliRunner().invoke(state, arguments, catch_exceptions=False)


def found(monkeypatch: pytest.MonkeyPatch, report: Report) -> Result:
    asked: list[Path] = []

    def check(folder: Path) -> Report:
        asked.append(folder)
        return report

    monkeypatch.setattr("poserig.local.state.check.check", check)
    result = run("check", "--state", "here")
    assert asked == [Path("here")]
    return result


def test_check_of_a_whole_folder_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    result = found(monkeypatch, Report(notes=["Worth knowing."], objects=3, bytes=2_500_000))
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "- Worth knowing.", "Looked at 3 S3 objects and 2.5 MB.", "Everything is intact.",
    ]  # fmt: skip


def test_check_names_each_loss_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    result = found(monkeypatch, Report(problems=["a is gone.", "b is cut."]))
    assert result.exit_code == 1
    assert result.output.startswith("✗ a is gone.\n✗ b is cut.\n")
    assert "2 problems. Everything else is intact." in result.output
    assert "1 problem. " in found(monkeypatch, Report(problems=["a is gone."])).output


def test_backup_goes_beside_the_folder_unless_a_place_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copied: list[tuple[Path, Path]] = []
    monkeypatch.setattr(
        "poserig.local.state.backup.back_up", lambda state, target: copied.append((state, target))
    )
    folder = tmp_path / ".poserig"
    assert f"state restore {tmp_path / 'kept'}" in run(
        "backup", str(tmp_path / "kept"), "--state", str(folder)
    ).output  # fmt: skip
    run("backup", "--state", str(folder))
    assert copied[0] == (folder, tmp_path / "kept")
    assert copied[1][1].parent == tmp_path
    assert copied[1][1].name.startswith("poserig-backup-20")


def test_restore_says_where_the_former_state_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    aside: list[Path | None] = [tmp_path / "before", None]
    monkeypatch.setattr("poserig.local.state.backup.restore", lambda backup, state: aside.pop(0))
    first = run("restore", str(tmp_path), "--state", "here").output
    assert first.splitlines() == [
        f"Restored here from {tmp_path}.",
        f"What was there before is kept as {tmp_path / 'before'}.",
    ]
    assert run("restore", str(tmp_path), "--state", "here").output.count("\n") == 1
