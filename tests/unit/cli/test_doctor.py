"""Tests cli/doctor.py: findings as lines, and the exit code."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from poserig.cli import doctor as module
from poserig.jobs.doctor.findings import Finding, error, ok, warning
from tests.unit.jobs.stubs import STACK


def run(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> Result:
    asked: list[str] = []

    def examine(session: str, stack: str) -> tuple[Finding, ...]:
        asked.append(stack)
        return findings

    monkeypatch.setattr(module, "open_session", lambda: "session")
    monkeypatch.setattr(module, "examine", examine)
    result = CliRunner().invoke(module.doctor, ["--stack", "mine"], catch_exceptions=False)
    assert asked == ["mine"]
    return result


def test_each_finding_is_a_line_with_how_to_fix_it_below(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, ok("region", "eu-west-1."), error("roles", "No policy.", "Deploy."))
    assert result.exit_code == 1
    assert result.output.splitlines()[:3] == [
        "ok      region: eu-west-1.", "error   roles: No policy.", "        → Deploy.",
    ]  # fmt: skip


def test_a_plan_is_looked_into_instead_of_a_stack(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def examine_plan(session: str, plan: str) -> tuple[Finding, ...]:
        asked.append(plan)
        return (ok("bucket", "free."),)

    monkeypatch.setattr(module, "open_session", lambda: "session")
    monkeypatch.setattr(module, "examine_plan", examine_plan)
    monkeypatch.setattr(module, "examine_account", examine_plan)
    plan = tmp_path / "plan.json"
    plan.write_text("{é}", encoding="utf-8")
    for arguments in (["--before-deploy"], ["--plan", str(plan)]):
        result = CliRunner().invoke(module.doctor, arguments, catch_exceptions=False)
        assert result.exit_code == 0
        assert result.output.splitlines()[-1] in (
            "A stack can be planned.",
            "The plan can be applied.",
        )
    assert asked == ["poserig", "{é}"]


def test_fix_says_what_it_added_before_it_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def repair(session: str, pool: str, client: str, portal: str) -> list[str]:
        asked.append((session, pool, client, portal))
        return ["the flow implicit"]

    monkeypatch.setattr(module, "open_session", lambda: "session")
    monkeypatch.setattr(module, "read_stack", lambda session, prefix: STACK)
    monkeypatch.setattr(module, "repair_sign_in", repair)
    monkeypatch.setattr(module, "examine", lambda session, prefix: (ok("sign-in", "Good."),))
    result = CliRunner().invoke(module.doctor, ["--fix"], catch_exceptions=False)
    assert result.output.splitlines()[:2] == [
        "fixed   sign-in: added the flow implicit", "ok      sign-in: Good.",
    ]  # fmt: skip
    assert asked == [("session", STACK.user_pool_id, "client", "https://portal.example")]


def test_warning_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, warning("workforce", "None yet.", "Deploy."))
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "Labeling jobs can run."
