"""Keeps what every route of the portal needs on the Flask app."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import abort, current_app

from poserig.json import Json
from poserig.labeling.ports import Clock, ObjectStore, Worker
from poserig.portal.devices import Devices
from poserig.portal.doorkeeper import Doorkeeper
from poserig.portal.grid import ImageGrid
from poserig.portal.handouts import Handouts
from poserig.portal.host_notes import HostNotes
from poserig.portal.invitations import HalfInvitations, Invitations
from poserig.portal.named_views import NamedViews
from poserig.portal.ports import LabelingDesk, WorkerDirectory, WorkerSettings
from poserig.portal.sessions import Sessions
from poserig.portal.shelf import JobShelf
from poserig.portal.sign_in_attempts import Failures, SignInAttempts
from poserig.portal.team import Team
from poserig.portal.teamwork import Teamwork
from poserig.portal.tokens import TaskTokens

_EXTENSION = "poserig-portal"


@dataclass(frozen=True, slots=True)
class Memory:
    """What the portal remembers from request to request, behind ports: it may run in many
    processes, and none of them remembers anything itself."""

    sessions: Sessions
    failures: Failures
    half_invitations: HalfInvitations


@dataclass(frozen=True, slots=True)
class PortalState:
    """The portal's collaborators.

    Attributes:
        rigs: Rig name → rig JSON, for the lines between keypoints on the results pages.
        hosts: Which hosts the templates of each job asked for.
        entrance: Knows who comes with a key.
        door: Lets in who has signed in.
        devices: Knows browsers again.
        team: The people, when this portal keeps them itself.
        guest_origin: What stands in invitations; "" for the address of whoever makes them.
        settings: How each worker wants the labeling page.
        teamwork: What there is for a team.
        note_export: Told the name of a job whose labels are handed out.
        grid: Finds images by what is known of them; None for no grid.
        handouts: Makes exports and reports; None for nobody who does.
        views: Keeps views of the grid; None for nobody who does.
        shelf: Archives and deletes jobs; None for nobody who does.
    """

    desk: LabelingDesk
    directory: WorkerDirectory
    objects: ObjectStore | None
    tokens: TaskTokens
    clock: Clock
    attempts: SignInAttempts
    invitations: Invitations
    rigs: Mapping[str, Json]
    hosts: HostNotes
    entrance: Callable[[str], Worker | None]
    door: Doorkeeper
    devices: Devices
    team: Team | None
    guest_origin: str
    settings: WorkerSettings
    teamwork: Teamwork
    note_export: Callable[[str], None]
    grid: ImageGrid | None
    handouts: Handouts | None
    views: NamedViews | None
    shelf: JobShelf | None


def keep_state(app_extensions: dict[str, object], state: PortalState) -> None:
    """Puts the state where `portal_state` finds it."""
    app_extensions[_EXTENSION] = state


def portal_state() -> PortalState:
    """The state of the app that answers this request."""
    state = current_app.extensions[_EXTENSION]
    if not isinstance(state, PortalState):
        raise TypeError("This app was not made by create_portal.")
    return state


def portal_grid() -> ImageGrid:
    """The grid of images. Ends the request with 404 where the portal has none."""
    found = portal_state().grid
    if found is None:
        abort(404, "This portal has no grid of images.")
    return found
