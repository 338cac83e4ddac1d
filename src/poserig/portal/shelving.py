"""Lets leads archive, delete, bring back and erase labeling jobs."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from poserig.errors import InvalidValue
from poserig.labeling.states import JobState
from poserig.portal.roles import Role
from poserig.portal.security import current_role, for_roles, signed_in, worker
from poserig.portal.shelf import ShelvedJob
from poserig.portal.state import portal_state

shelving = Blueprint("shelving", __name__)


@shelving.post('/jobs/<name>/shelf/<any(archive, delete, erase, "bring-back"):verb>')
@signed_in
@for_roles(Role.LEAD)
def change(name: str, verb: str) -> str | Response:
    """Puts a job aside or brings it back, and goes on to the list of jobs.

    Form: `typed`, the title of a job that is to be erased.
    """
    shelf = portal_state().shelf
    if shelf is None:
        abort(404, "This portal archives no jobs.")
    if name in portal_state().teamwork.hidden:
        abort(404, "There is no such job.")
    job = portal_state().desk.job(name, worker())
    called = f'"{job.title}"'
    if verb == "archive":
        shelf.archive(job.name, worker())
        flash(f"{called} is archived. It stands below, with a way back.")
    elif verb == "delete":
        shelf.delete(job.name, worker())
        flash(f"{called} is deleted. For {shelf.days} days it can be brought back, below.")
    elif verb == "bring-back":
        shelf.bring_back(job.name, worker())
        flash(f"{called} is back, as it was.")
    else:
        try:
            shelf.erase(job.name, worker(), request.form.get("typed", ""))
            flash(f"{called} is removed for good. The photographs are as they were.")
        except InvalidValue as error:
            flash(f"{error.what} {error.cure}")
    return redirect(url_for("jobs.job_list"), 303)


def shelves() -> list[tuple[str, list[ShelvedJob]]]:
    """Heading and jobs of each shelf that has some, for a lead; [] for others."""
    shelf = portal_state().shelf
    if shelf is None or current_role() is not Role.LEAD:
        return []
    hidden = portal_state().teamwork.hidden
    jobs = [one for one in shelf.shelved() if one.name not in hidden]
    by_state = [
        ("Archived", [one for one in jobs if one.state is JobState.ARCHIVED]),
        ("Deleted", [one for one in jobs if one.state is JobState.DELETED]),
    ]
    return [(heading, some) for heading, some in by_state if some]
