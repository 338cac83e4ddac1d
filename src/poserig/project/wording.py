"""Puts the present rig of a project's job, and the words of its lead, into the job's pages."""

from poserig.errors import PoserigError
from poserig.jobs.templates import RigFile, with_rigs, with_words
from poserig.json import loads
from poserig.labeling.settings import JobSettings
from poserig.project.places import Places
from poserig.project.rigs import rig_file, rig_of_job


class ProjectWording:
    """Implements `poserig.labeling.ports.Wording`.

    Args:
        places: The folders of the project.
    """

    def __init__(self, places: Places) -> None:
        self._places = places

    def dressed(self, job: str, template: str, settings: JobSettings) -> str:
        """See the port. A job without its rig file keeps its template as it was."""
        try:
            found = rig_of_job(self._places, job)
            if found is None:
                return template
            rigs = [RigFile(found.rig, loads(found.text)), *found.more_files]
            offered = [_offering(one, settings) for one in rigs]
            text = with_rigs(template, offered, str(rig_file(self._places, job)))
        except PoserigError:
            return template
        return with_words(text, dict(settings.words))


def _offering(one: RigFile, settings: JobSettings) -> RigFile:
    """A rig with the flags that the lead offers."""
    flags = dict.fromkeys([*one.rig.flags, *settings.own_flags])
    offered = [flag for flag in flags if flag not in settings.hidden_flags]
    if tuple(offered) == one.rig.flags:
        return one
    return RigFile(one.rig, {**one.members, "flags": offered})
