"""Says in words why the labeling store cannot be read or written."""

from enum import StrEnum

from poserig.errors import PoserigError

RESTORE = "Stop poserig and run `poserig state restore BACKUP`; BACKUP is a saved copy."


class Trouble(StrEnum):
    """What is wrong with a labeling store."""

    DAMAGED = "damaged"
    """Its content cannot be read as it was written. Nothing more is written to it."""
    FULL = "full"
    """There is no room on the disk."""
    READ_ONLY = "read-only"
    """The file or its folder cannot be written."""
    UNREADABLE = "unreadable"
    """The disk or the file system refuses to read or write."""
    BUSY = "busy"
    """Another program has locked the file."""


_WORDS = {
    Trouble.DAMAGED: ("The labeling store is damaged ({detail}).", RESTORE),
    Trouble.FULL: (
        "The disk that holds the labeling store is full.",
        "Free some space on it, then try again. What was saved before is safe.",
    ),
    Trouble.READ_ONLY: (
        "The labeling store cannot be written ({detail}).",
        "Make the file and its folder writable for the user who runs poserig, then try again.",
    ),
    Trouble.UNREADABLE: (
        "The disk refused to read or write the labeling store ({detail}).",
        "Check the disk and its free space, then try again.",
    ),
    Trouble.BUSY: (
        "Another program has locked the labeling store ({detail}).",
        "End that program, then try again.",
    ),
}


class StoreTrouble(PoserigError):
    """The labeling store cannot be read or written now; the change was not kept.

    Attributes:
        kind: What is wrong with the store.
        detail: The database's or the system's own words.
    """

    def __init__(self, kind: Trouble, where: str, detail: str) -> None:
        self.kind = kind
        self.detail = detail
        what, cure = _WORDS[kind]
        super().__init__(what.format(detail=detail), where=where, cure=cure)
