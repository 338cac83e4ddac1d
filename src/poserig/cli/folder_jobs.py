"""Recognizes the labeling jobs of a folder of photographs by their names."""

import hashlib
import re
from pathlib import Path
from typing import Final

# The end of such a name: the folder's mark, and when the job was launched.
_NAME: Final = re.compile(r".*-([0-9a-f]{8})-\d{8}-\d{6}(?:-\d+)?")


def mark_of(rig: str, images: Path) -> str:
    """Returns what stands in the names of a folder's jobs, so that they are found again.

    Args:
        rig: Name of the rig.
        images: The folder.
    """
    return hashlib.sha256(
        f"{rig} {images.resolve()}".encode("utf-8", "surrogateescape")
    ).hexdigest()[:8]


def mark_in(name: str) -> str:
    """Returns the mark in the name of a job, "" when it has none."""
    match = _NAME.fullmatch(name)
    return match[1] if match else ""
