"""Tells the portal of a project what it shows of a job beside its settings: its rigs."""

from poserig.errors import PoserigError
from poserig.portal.job_changing import RigCard
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_rig
from poserig.project.places import Places
from poserig.project.rigs import rig_of_job
from poserig.rigging.picture import picture_of
from poserig.rigging.svg import svg_of

_SIZE = 256  # pixels
_HASH = 8  # its first letters


class ProjectBench:
    """Implements `poserig.portal.job_changing.JobBench` for a folder.

    Args:
        places: The folders of the project.
        gold: Name of the job into which gold images are mixed; "" for none.
    """

    def __init__(self, places: Places, gold: str = "") -> None:
        self._places = places
        self._gold = gold

    def rigs(self, job: str) -> tuple[RigCard, ...]:
        """See the port. A rig file that is damaged counts as none."""
        try:
            found = rig_of_job(self._places, job)
        except PoserigError:
            return ()
        return () if found is None else tuple(map(_card, found.rigs))

    def has_gold(self, job: str) -> bool:
        """See the port."""
        return job == self._gold


def _card(rig: Rig) -> RigCard:
    try:
        svg = svg_of(picture_of(rig, _SIZE))
    except PoserigError:  # it has no layout
        svg = ""
    return RigCard(
        name=rig.name,
        points=len(rig.keypoint_names),
        links=len(rig.links),
        revision=rig.revision,
        hash=rig.hash[:_HASH],
        is_own=library_rig(rig.name) != rig,
        svg=svg,
        classes=rig.class_names,
        flags=rig.flags,
    )
