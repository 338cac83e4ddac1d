"""Notes in a label which revision of its rig it was made with.

A rig's hash tells of its points alone. Its author raises `revision` for anything else, such as
other sigmas or another meaning of a point: labels from before and after are told apart by it.
"""

from collections.abc import Callable, Mapping

from poserig.json import Json
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_rig

REVISION = "rig_revision"


def with_revisions(
    label: dict[str, Json], find_rigs: Callable[[], Mapping[str, Rig]]
) -> dict[str, Json]:
    """Returns the label with the revision of each of its rigs that is not the first.

    Args:
        label: Made of answers.
        find_rigs: Finds the rigs of the job (`poserig.pose.job_rigs.by_hash`). It is asked when
            the library does not have a rig of the label.
    """
    found = _with_revision(label, find_rigs)
    if "rigs" in found:
        found["rigs"] = [_with_revision(one, find_rigs) for one in found["rigs"]]
    return found


def _with_revision(
    named: dict[str, Json], find_rigs: Callable[[], Mapping[str, Rig]]
) -> dict[str, Json]:
    """Returns a label, or a member of its `rigs`; the revision stands behind the hash."""
    name, rig_hash = named["rig"], named["rig_hash"]
    if not rig_hash:
        return named
    rig = library_rig(name)
    if "labels" in named or rig is None or rig.hash != rig_hash:
        # Imported here for the cold start: most jobs have a rig of the library.
        from poserig.pose.job_rigs import rig_by

        rig = rig_by(find_rigs(), rig_hash, name)
    if rig is None or rig.revision == 1:
        return named
    found: dict[str, Json] = {}
    for member, value in named.items():
        found[member] = value
        if member == "rig_hash":
            found[REVISION] = rig.revision
    return found
