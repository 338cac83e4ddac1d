"""Tests cli/job_options.py: what an operator says about how a job is offered."""

from pathlib import Path
from typing import Any

import pytest

from poserig.cli.job_options import with_settings
from poserig.errors import PoserigError
from poserig.jobs.request import LaunchOptions, check_request, request_of
from tests.unit.jobs.stubs import STACK

NONE: dict[str, Any] = {
    "description": "", "instructions": None, "keywords": (), "tags": (), "task_limit": None,
    "available": None, "concurrency": None, "kms_key": "",
}  # fmt: skip
OPTIONS = LaunchOptions("pier", "human-18")


def test_nothing_said_changes_nothing() -> None:
    assert with_settings(OPTIONS, **NONE) == OPTIONS


def test_every_setting_stands_in_the_request() -> None:
    given = {**NONE, "description": "Divers", "keywords": ("divers",), "tags": ("team=sea=2",),
             "task_limit": 90, "available": 3600, "concurrency": 20,
             "kms_key": "arn:aws:kms:eu-west-1:1:key/k"}  # fmt: skip
    made = request_of(STACK, with_settings(OPTIONS, **given), "s3://labels/m", "s3://labels/t",
                      STACK.workteam_arn)  # fmt: skip
    task = made["HumanTaskConfig"]
    assert (task["TaskDescription"], task["TaskKeywords"]) == ("Divers", ["divers"])
    assert (task["TaskTimeLimitInSeconds"], task["TaskAvailabilityLifetimeInSeconds"]) == (90, 3600)
    assert task["MaxConcurrentTaskCount"] == 20
    assert made["OutputConfig"]["KmsKeyId"] == "arn:aws:kms:eu-west-1:1:key/k"
    assert {"Key": "team", "Value": "sea=2"} in made["Tags"]
    check_request(made)


def test_markdown_becomes_html_and_its_own_pictures_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "how.md"
    file.write_text("# Divers\n\nOnly **divers**. <b>x</b>\n")
    made = with_settings(OPTIONS, **{**NONE, "instructions": file})
    assert made.instructions.startswith("<h1>Divers</h1>")
    assert "<strong>divers</strong>. &lt;b&gt;x&lt;/b&gt;" in made.instructions
    file.write_text("![a diver](diver.jpg)\n")
    with pytest.raises(PoserigError, match=r"how\.md: It shows the picture diver\.jpg"):
        with_settings(OPTIONS, **{**NONE, "instructions": file})
    with pytest.raises(PoserigError, match="Write --tag KEY=VALUE"):
        with_settings(OPTIONS, **{**NONE, "tags": ("team",)})
