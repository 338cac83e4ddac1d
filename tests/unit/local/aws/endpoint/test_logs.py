"""The log of the local AWS."""

import logging
import stat
from pathlib import Path

import pytest

from poserig.local.aws.endpoint.logs import LogFile

NAME = "poserig.local.aws"


@pytest.fixture(autouse=True)
def _level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(NAME), "level", logging.NOTSET)


def test_lines_go_into_a_private_file_until_it_is_closed(tmp_path: Path) -> None:
    path, logger = tmp_path / "aws.log", logging.getLogger(f"{NAME}.endpoint.application")
    log = LogFile(path)
    logger.info("s3 %s", "GetObject")
    log.close()
    logger.warning("after")
    (line,) = path.read_text().splitlines()
    assert line.endswith("INFO poserig.local.aws.endpoint.application: s3 GetObject")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_logger_is_left_as_it_was(tmp_path: Path) -> None:
    logger = logging.getLogger(NAME)
    before = (logger.level, list(logger.handlers))
    log = LogFile(tmp_path / "aws.log")
    assert logger.level == logging.INFO
    log.close()
    assert (logger.level, list(logger.handlers)) == before


def test_level_that_somebody_set_stays(tmp_path: Path) -> None:
    logger = logging.getLogger(NAME)
    logger.setLevel(logging.ERROR)
    log = LogFile(tmp_path / "aws.log")
    assert logger.level == logging.ERROR
    log.close()


def test_without_a_file_nothing_is_set_but_other_handlers_hear(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = LogFile(None)
    logging.getLogger(NAME).warning("heard")
    assert logging.getLogger(NAME).level == logging.NOTSET
    assert "heard" in caplog.text
    log.close()
