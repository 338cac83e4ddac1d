"""Writes the log of the local AWS into a file of its state folder, not to the terminal."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = "poserig.local.aws"
MAX_BYTES = 5_000_000
"""Bytes of the file; one older file of that size is kept beside it."""


class LogFile:
    """Writes what the local AWS logs into a file, from its creation to `close`.

    Args:
        path: The file. None drops the lines; other handlers still get them.
    """

    def __init__(self, path: Path | None) -> None:
        self._handler: logging.Handler
        if path is None:
            self._handler = logging.NullHandler()
        else:
            path.touch(mode=0o600)
            self._handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=1)
            self._handler.setFormatter(
                logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
            )
        self._logger = logging.getLogger(LOGGER)
        self._level = self._logger.level
        self._logger.addHandler(self._handler)
        if path is not None and self._level == logging.NOTSET:
            self._logger.setLevel(logging.INFO)

    def close(self) -> None:
        """Stops writing, and gives the logger its level back."""
        self._logger.removeHandler(self._handler)
        self._logger.setLevel(self._level)
        self._handler.close()
