"""The log file of a run."""

import logging
from pathlib import Path

from poserig.local.log_file import log_file


def test_logs_go_into_the_file_while_the_block_runs(tmp_path: Path) -> None:
    logger = logging.getLogger("poserig.test")
    with log_file(tmp_path / "poserig.log"):
        logger.info("inside")
    logger.info("outside")
    text = (tmp_path / "poserig.log").read_text("utf-8")
    assert "INFO poserig.test: inside" in text
    assert "outside" not in text
