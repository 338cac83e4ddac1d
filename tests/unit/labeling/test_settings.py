"""Settings of a job are written and read; what is not understood has its default."""

import json

import pytest

from poserig.json import Json
from poserig.labeling.settings import JobSettings, Results, read_settings, write_settings

FULL = JobSettings(
    "Horses",
    "Joints.",
    5,
    begin_with=2,
    review_share=20,
    gold_share=5,
    results=Results.NEVER,
    own_figures=True,
    words=(("crowd", "Group"), ("wet", "Wet fur")),
    own_flags=("night",),
    hidden_flags=("crowd",),
)


def test_what_is_written_is_read() -> None:
    assert read_settings(write_settings(FULL), "Horses", "Joints.", 5) == FULL
    assert write_settings(JobSettings("a", "b", 3)) == "{}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("review_share", 101),
        ("review_share", "20"),
        ("own_figures", 1),
        ("results", "soon"),
        ("words", [["crowd"]]),
        ("words", [["crowd", 7]]),
        ("words", {"crowd": "Group"}),
        ("own_flags", ["x" * 61]),
        ("own_flags", [7]),
        ("hidden_flags", [""]),
        ("begin_with", 9),
        ("title", "another"),
        ("of_tomorrow", 1),
    ],
)
def test_what_is_not_understood_has_its_default(name: str, value: Json) -> None:
    text = json.dumps({name: value, "gold_share": 7})
    expected = JobSettings("Horses", "Joints.", 5, gold_share=7)
    assert read_settings(text, "Horses", "Joints.", 5) == expected
    assert read_settings("[]", "Horses", "Joints.", 5) == JobSettings("Horses", "Joints.", 5)
