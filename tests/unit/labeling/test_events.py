"""Lines of the log, and reasons that may be shown."""

import json
import logging

import pytest

from poserig.labeling.events import clean_reason, record


def test_line_is_json_with_its_event_and_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="poserig.labeling")
    record("task", index=3, place="Zürich")
    record("task", level=logging.WARNING)
    first, second = caplog.records
    assert (first.levelno, first.message) == (
        logging.INFO,
        '{"event": "task", "index": 3, "place": "Zürich"}',
    )
    assert (second.levelno, json.loads(second.message)) == (logging.WARNING, {"event": "task"})


@pytest.mark.parametrize(
    ("reason", "clean"),
    [
        ("all is well", "all is well"),
        ("see http://s3/a.jpg?X-Amz-Signature=s, now", "see http://s3/a.jpg?… now"),
        ("half \ud83d", "half ?"),
        ("x" * 2000, "x" * 2000),
        ("x" * 2001, "x" * 1999 + "…"),
    ],
)
def test_reason_has_no_query_string_is_utf_8_and_not_too_long(reason: str, clean: str) -> None:
    assert clean_reason(reason) == clean
