"""A project asks one more person where the label's own forecast says that it would change."""

import pytest

from poserig.json import Json
from poserig.project.redundancy import LabelRedundancy


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ({"more_would_help": 0.41}, True),
        ({"more_would_help": 0.4}, True),
        ({"more_would_help": 0.39}, False),
        ({"more_would_help": 1}, True),
        ({"more_would_help": "1"}, None),
        ({"workers": 1}, None),
        ({"status": "error"}, None),
        (None, None),
    ],
)
def test_forecast_of_the_label_decides(label: Json, expected: bool | None) -> None:
    assert LabelRedundancy().would_change(label) is expected


def test_label_says_why_it_stopped() -> None:
    label: Json = {"workers": 2}
    assert LabelRedundancy().with_reason(label, "most") == {"workers": 2, "stopped": "most"}
    assert LabelRedundancy().with_reason(None, "most") is None
