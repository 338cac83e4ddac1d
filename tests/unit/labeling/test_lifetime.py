"""How long a labeling job lives."""

from datetime import timedelta

import pytest

from poserig.json import Json
from poserig.labeling.lifetime import JOB_LIFETIME, is_never_ending

NEVER = {"Key": "poserig:expiry", "Value": "never"}


def test_job_lives_thirty_days() -> None:
    assert timedelta(days=30) == JOB_LIFETIME


@pytest.mark.parametrize(
    ("tags", "is_never"),
    [
        ([NEVER], True),
        ([{"Key": "a", "Value": "b"}, NEVER], True),
        ([{"Key": "poserig:expiry", "Value": "Never"}], False),
        ([], False),
        (None, False),
        ("never", False),
    ],
)
def test_tag_makes_it_live_until_it_is_done(tags: Json, is_never: bool) -> None:
    assert is_never_ending({"Tags": tags}) is is_never
    assert is_never_ending({}) is False
