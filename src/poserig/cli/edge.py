"""The command line's outer edge: errors that a person can fix, in one sentence each."""

import errno
import json
import os
from collections.abc import Mapping

from poserig.aws_errors import explained as explained_aws
from poserig.aws_errors import is_aws_error
from poserig.errors import PoserigError, shown

_BY_ERRNO: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("The disk is full", "Make room and run the command again."),
    errno.EDQUOT: ("Your disk quota is used up", "Make room and run the command again."),
    errno.EROFS: ("The file system is read-only", "Choose another folder, or mount it writable."),
    errno.EACCES: ("You may not open it", "Change its permissions, or choose another place."),
    errno.EPERM: ("You may not do this", "Change its permissions, or choose another place."),
    errno.EISDIR: ("It is a folder, not a file", "Give the path of a file."),
    errno.ENOTDIR: ("A part of the path is no folder", "Check the path."),
    errno.ENOENT: ("It is not there", "Check the path."),
    errno.EEXIST: ("It is there already", "Choose another name."),
    errno.ENAMETOOLONG: ("The name is too long", "Choose a shorter name."),
    errno.EMFILE: ("Too many files are open", "Raise the limit: ulimit -n 4096."),
    errno.EIO: ("The disk reports an error", "Check the disk; restore the file from a backup."),
    errno.EADDRINUSE: ("The port is taken", "Stop what uses it, or give another --port."),
}


def explained(error: Exception) -> PoserigError | None:
    """The error in words that say how to fix it.

    Returns:
        None for an error that only a developer can fix: its traceback must be seen.
    """
    if isinstance(error, PoserigError):
        return error
    if is_aws_error(error):
        return explained_aws(error)
    if isinstance(error, json.JSONDecodeError):
        return PoserigError(
            f"The input is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).",
            cure="Check the file that you gave; restore it if it was cut.",
        )
    if isinstance(error, UnicodeError):
        return _unicode(error)
    if isinstance(error, OSError):
        return _system(error)
    return None


def _unicode(error: UnicodeError) -> PoserigError:
    if isinstance(error, UnicodeDecodeError):
        return PoserigError(
            f"The input is not UTF-8 (byte {error.start}).", cure="Save the file as UTF-8."
        )
    if isinstance(error, UnicodeEncodeError):
        around = error.object[max(0, error.start - 40) : error.end + 40]
        return PoserigError(
            f'"{shown(around)}" holds a character that cannot be written as {error.encoding}.',
            cure="Rename the file, or remove the character.",
        )
    return PoserigError(f"A text cannot be read: {error}.", cure="Save the file as UTF-8.")


def _system(error: OSError) -> PoserigError:
    names = [shown(os.fsdecode(name)) for name in (error.filename, error.filename2)
             if isinstance(name, str | bytes | os.PathLike)]  # fmt: skip
    what, cure = _BY_ERRNO.get(error.errno or 0, ("", ""))
    if not what:
        what = (error.strerror or str(error) or type(error).__name__).rstrip(".")
        cure = "Check the network and the address." if isinstance(error, ConnectionError) else ""
    return PoserigError(f"{what}.", where=" → ".join(names), cure=cure)
