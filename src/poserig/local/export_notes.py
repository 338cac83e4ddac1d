"""Remembers when the labels of a job were last handed out: an answer in them is not taken back."""

import json
import logging
import threading
from datetime import UTC, datetime
from pathlib import Path

from poserig.files import write_atomically
from poserig.json import Json

log = logging.getLogger(__name__)


class ExportNotes:
    """Notes in a file of their own: a command may export while another process runs the jobs.

    Args:
        path: The file, {job: time}. One that is missing or damaged counts as empty.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def note(self, *jobs: str) -> None:
        """Notes that the labels of these jobs are handed out now.

        Where the file cannot be written, the labels are handed out all the same.
        """
        now = datetime.now(UTC).isoformat()
        try:
            with self._lock:
                kept = {**self._read(), **dict.fromkeys(jobs, now)}
                write_atomically(self._path, json.dumps(kept, indent=1))
        except OSError as error:
            log.warning("An export was not noted: %s", error)

    def last(self, job: str) -> datetime | None:
        """When the labels of a job were last handed out; None for never."""
        try:
            return datetime.fromisoformat(self._read().get(job, ""))
        except ValueError:
            return None

    def _read(self) -> dict[str, str]:
        try:
            read: Json = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        members = read.items() if isinstance(read, dict) else ()
        return {name: value for name, value in members if isinstance(value, str)}
