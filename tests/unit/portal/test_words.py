"""Times and browsers in words."""

from datetime import UTC, datetime

import pytest

from poserig.portal.words import browser_name, local_time


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
         "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/141.0 Safari/537.36 Edg/141.0",
         "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605.1",
         "Safari on macOS"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
         "Firefox on Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "unknown"),
    ],
)  # fmt: skip
def test_browser_is_called_as_people_call_it(agent: str, expected: str) -> None:
    assert browser_name(agent) == expected


def test_time_is_told_in_the_zone_of_this_machine() -> None:
    moment = datetime(2026, 11, 27, 10, 5, 59, tzinfo=UTC)
    assert local_time(moment) == moment.astimezone().strftime("%Y-%m-%d %H:%M")
