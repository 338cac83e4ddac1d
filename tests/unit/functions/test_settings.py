"""Tests the functions' settings, and holds docs/settings.md to the variables that they read."""

import re
from collections import UserDict
from pathlib import Path

import pytest

from functions.observability import tracing_wanted
from functions.post_annotation.settings import Settings as PostSettings
from functions.pre_annotation.settings import Settings as PreSettings
from poserig.errors import PoserigError
from poserig.labels.fit import Limits

ROOT = Path(__file__).resolve().parents[3]
ROLES = ("arn:aws:iam::111122223333:role/jobs", "arn:aws:iam::444455556666:role/other/jobs")
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


class Recorder(UserDict[str, str]):
    """An empty environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
        self.asked.add(name)
        return default


def test_page_lists_every_variable_and_no_other() -> None:
    environment = Recorder()
    PreSettings.from_environment(environment)
    PostSettings.from_environment(environment)
    tracing_wanted(environment)  # type: ignore[arg-type]
    source = (ROOT / "functions" / "observability.py").read_text(encoding="utf-8")
    asked = environment.asked | set(re.findall(r'os\.environ\.get\("(\w+)"\)', source))
    told = {
        name
        for line in PAGE.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert told == asked


def test_defaults_are_those_of_the_page() -> None:
    assert PreSettings.from_environment({}) == PreSettings("", 0.5, None)
    assert PostSettings.from_environment({}) == PostSettings(
        Limits(20_000, 5_000_000), "input/jobs/", (), ""
    )


def test_settings_are_read() -> None:
    pre = {
        "INITIAL_VALUES_ATTRIBUTE": " earlier ",
        "DOUBTFUL_CONFIDENCE": "0",
        "AUTO_ACCEPT_CONFIDENCE": "1",
    }
    assert PreSettings.from_environment(pre) == PreSettings("earlier", 0.0, 1.0)
    post = {"MAX_LABEL_CHARACTERS": "1000", "MAX_RESPONSE_BYTES": "4999999",
            "JOB_FILES_PREFIX": " in/j/ ", "ASSUMABLE_ROLE_ARNS": f" {ROLES[0]}\n{ROLES[1]} ",
            "LABEL_KMS_KEY_ARN": " arn:aws:kms:eu-west-1:1:key/a "}  # fmt: skip
    assert PostSettings.from_environment(post) == PostSettings(
        Limits(1000, 4_999_999), "in/j/", ROLES, "arn:aws:kms:eu-west-1:1:key/a"
    )


@pytest.mark.parametrize("text", ["1.01", "-0.1", "half", "nan"])
@pytest.mark.parametrize("name", ["DOUBTFUL_CONFIDENCE", "AUTO_ACCEPT_CONFIDENCE"])
def test_share_out_of_range_is_refused(name: str, text: str) -> None:
    with pytest.raises(PoserigError, match=rf"{name}: is '{re.escape(text)}'.* from 0 to 1"):
        PreSettings.from_environment({name: text})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MAX_LABEL_CHARACTERS", "999"),
        ("MAX_LABEL_CHARACTERS", "20001"),
        ("MAX_RESPONSE_BYTES", "5000001"),
        ("MAX_RESPONSE_BYTES", "1e6"),
        ("MAX_RESPONSE_BYTES", "-5000"),
    ],
)
def test_whole_number_out_of_range_is_refused(name: str, text: str) -> None:
    with pytest.raises(PoserigError, match=rf"{name}: is '{re.escape(text)}'.*whole number"):
        PostSettings.from_environment({name: text})


@pytest.mark.parametrize(
    "text", ["labeling-jobs", "arn:aws:iam::1:user/ann", f"{ROLES[0]},{ROLES[1]}, x"]
)
def test_role_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(PoserigError, match=r"ASSUMABLE_ROLE_ARNS: names '.*ARNs of roles"):
        PostSettings.from_environment({"ASSUMABLE_ROLE_ARNS": text})


@pytest.mark.parametrize("name", ["source-ref", "source", "$x"])
def test_attribute_that_cannot_hold_start_values_is_refused(name: str) -> None:
    with pytest.raises(PoserigError, match="cannot hold initial values"):
        PreSettings.from_environment({"INITIAL_VALUES_ATTRIBUTE": name})
