"""What every route of the portal needs, kept on the Flask app."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from flask import current_app

from poserig.json import Json
from poserig.labeling.ports import Clock, ObjectStore, WorkerDirectory
from poserig.portal.attempts import SignInAttempts
from poserig.portal.invitations import Invitations
from poserig.portal.ports import LabelingDesk
from poserig.portal.rewrite import Rewriter, TemplateHosts
from poserig.portal.tokens import TaskTokens

_EXTENSION = "poserig-portal"


class HostNotes:
    """Which hosts the templates of which labeling job asked for, since the portal started."""

    def __init__(self) -> None:
        self._by_job: dict[str, TemplateHosts] = {}
        self._lock = Lock()

    def record(self, job_name: str, hosts: TemplateHosts) -> None:
        """Adds what one rendered task of a job asks for."""
        with self._lock:
            seen = self._by_job.get(job_name, TemplateHosts((), ()))
            self._by_job[job_name] = TemplateHosts(
                tuple(sorted({*seen.routed, *hosts.routed})),
                tuple(sorted({*seen.internet, *hosts.internet})),
            )

    def of_job(self, job_name: str) -> TemplateHosts | None:
        """None when no task of that job has been shown yet."""
        with self._lock:
            return self._by_job.get(job_name)


@dataclass(frozen=True, slots=True)
class PortalState:
    """The portal's collaborators.

    Attributes:
        rigs: Rig name → rig JSON, for the lines between keypoints on the results pages.
    """

    service: LabelingDesk
    directory: WorkerDirectory
    objects: ObjectStore | None
    task_origin: str
    rewriter: Rewriter
    tokens: TaskTokens
    clock: Clock
    attempts: SignInAttempts
    invitations: Invitations
    rigs: Mapping[str, Json]
    hosts: HostNotes = field(default_factory=HostNotes)


def keep_state(app_extensions: dict[str, object], state: PortalState) -> None:
    """Puts the state where `portal_state` finds it."""
    app_extensions[_EXTENSION] = state


def portal_state() -> PortalState:
    """The state of the app that answers this request."""
    state = current_app.extensions[_EXTENSION]
    if not isinstance(state, PortalState):
        raise TypeError("This app was not made by create_portal.")
    return state
