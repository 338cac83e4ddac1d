"""The log of the local AWS: a file in its state folder, nothing on the terminal."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGERS = ("poserig.local.aws",)
MAX_BYTES = 5_000_000


class LogFile:
    """Sends what the local AWS logs into a file, from its making to `close`.

    Args:
        path: The file; None throws the lines away (but other handlers still get them).
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
        self._levels = {name: logging.getLogger(name).level for name in LOGGERS}
        for name in LOGGERS:
            logger = logging.getLogger(name)
            logger.addHandler(self._handler)
            if path is not None and logger.level == logging.NOTSET:
                logger.setLevel(logging.INFO)

    def close(self) -> None:
        """Stop writing, and leave the loggers as they were."""
        for name, level in self._levels.items():
            logging.getLogger(name).removeHandler(self._handler)
            logging.getLogger(name).setLevel(level)
        self._handler.close()
