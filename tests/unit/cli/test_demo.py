"""Tests cli/demo.py: what the user reads, and what is kept of a check that fails."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from poserig.cli import demo as module
from poserig.cli.demo_job import DemoJob
from poserig.cli.demo_stack import DemoOptions
from poserig.local.provision import SignIn


def running(job: DemoJob) -> Any:
    return SimpleNamespace(
        job=job,
        portal_url="http://127.0.0.1:4600",
        sign_in=SignIn("ann@example.com", "secret"),
        rig=SimpleNamespace(name="hand-21"),
        ground_truth=SimpleNamespace(state=Path("/here/.poserig")),
    )


@pytest.mark.parametrize(
    ("job", "standing"),
    [
        (DemoJob("a", "t", is_new=True), ""),
        (DemoJob("a", "t", is_new=False), "  (continued)"),
        (DemoJob("a", "t", is_new=False, is_finished=True), "  (all images are labeled)"),
        (DemoJob("a", "t", is_new=True, news="1 gone"), "  (since last time: 1 gone)"),
        (DemoJob("a", "t", is_new=False, news="1 new"), "  (continued; since last time: 1 new)"),
    ],
)
def test_job_says_how_it_stands(job: DemoJob, standing: str) -> None:
    assert module._standing(running(job)) == standing


def test_invitation_has_the_address_the_sign_in_and_the_variables() -> None:
    text = module._invitation(running(DemoJob("a", "Piers (hand-21)", is_new=True)))
    for part in ("http://127.0.0.1:4600", "ann@example.com", "secret", "Piers (hand-21)",
                 "hand-21", 'env --state /here/.poserig)"', "Ctrl-C"):  # fmt: skip
        assert part in text


def test_demo_starts_with_its_options(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    served: list[DemoOptions] = []
    monkeypatch.setattr(module, "_serve", served.append)
    shared = ["--rig", "hand-21", "--port", "4700", "--workers", "3", "--state", str(tmp_path),
              "--strict"]  # fmt: skip
    runner = CliRunner()
    assert runner.invoke(module.demo, ["--images", str(tmp_path), *shared]).exit_code == 0
    assert (served[0].rig, served[0].workers, served[0].images) == ("hand-21", 3, tmp_path)
    assert served[0].strict
    assert (served[0].ports.portal, served[0].ports.cdn) == (4700, 4702)


def test_folder_of_a_check_is_kept_only_with_something_to_read_in_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with module._kept_if_it_fails() as passed:
        (passed / "log").write_text("x")
    assert not passed.exists()
    with pytest.raises(ValueError, match="no"), module._kept_if_it_fails() as empty:
        raise ValueError("no")
    assert not empty.exists()
    assert capsys.readouterr().err == ""
    with pytest.raises(ValueError, match="no"), module._kept_if_it_fails() as kept:
        (kept / "log").write_text("x")
        raise ValueError("no")
    assert f"kept in {kept}" in capsys.readouterr().err
    (kept / "log").unlink()
    kept.rmdir()
