"""Tells workers that the labeling store cannot be written."""

from poserig.errors import PoserigError
from poserig.labeling.trouble import StoreTrouble, Trouble

_NOT_TAKEN = "Your answer was NOT taken. It stays on this page: leave the page open."


def status_of(trouble: StoreTrouble) -> int:
    """507 (no room) when the disk is full, else 503."""
    return 507 if trouble.kind is Trouble.FULL else 503


def refusal_of_answer(trouble: StoreTrouble) -> PoserigError:
    """What the worker reads whose answer could not be kept.

    The file's place and SQLite's words are the operator's: they are in the log, not on the page.
    """
    match trouble.kind:
        case Trouble.FULL:
            what, cure = "The disk is full.", "free some space, then press Submit again."
        case Trouble.DAMAGED:
            what = "The file with all answers is damaged, and nothing more is written to it."
            cure = "restore a saved copy with `poserig state restore`, then press Submit again."
        case Trouble.READ_ONLY:
            what = "The file with all answers cannot be written."
            cure = "make it writable again, then press Submit again."
        case Trouble.UNREADABLE:
            what = "The disk with all answers fails."
            cure = "check the disk, then press Submit again."
        case Trouble.BUSY:
            what = "Another program has locked the file with all answers."
            cure = "end that program, then press Submit again."
    return PoserigError(what, cure=f"{_NOT_TAKEN} Ask the operator to {cure}")
