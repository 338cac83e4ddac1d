"""Lists labeling jobs, and shows the page at the end of one."""

import re
from hashlib import sha256

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from poserig.labeling.errors import JobNotFound, NotOnWorkteam
from poserig.labeling.model import JobSummary
from poserig.labeling.states import JobState
from poserig.portal.roles import Role
from poserig.portal.security import for_roles, signed_in, worker
from poserig.portal.state import portal_state

jobs = Blueprint("jobs", __name__)


_ID = re.compile(r"[\w-]{1,64}")
_NONE = "You are on no work team that has a labeling job of this name."


def find_job(name: str) -> JobSummary:
    """The labeling job, if it belongs to a team of the signed-in worker; else 404."""
    try:
        found = portal_state().desk.job(name, worker())
    except (JobNotFound, NotOnWorkteam):
        abort(404, _NONE)
    if found.status is JobState.DELETED:
        abort(404, "This labeling job was deleted. On the page of jobs a lead can bring it back.")
    return found


@jobs.get("/")
@signed_in
def job_list() -> str | Response:
    """The labeling jobs of the worker's teams."""
    text = _part()
    return render_template("jobs.html", part=text, version=version_of(text))


@jobs.get("/job-list")
@signed_in
def part() -> str | Response:
    """The list alone, for a page that keeps it up to date; 304 when it is as the page has it."""
    text = _part()
    response = make_response(text)
    response.set_etag(version_of(text))
    return response.make_conditional(request)


def version_of(text: str) -> str:
    """Another one for another text: what a page that follows it has seen."""
    return sha256(text.encode()).hexdigest()[:16]


def _part() -> str:
    state = portal_state()
    listings = [job for job in state.desk.jobs(worker()) if job.name not in state.teamwork.hidden]
    return render_template(
        "job_list.html",
        active=[job for job in listings if not (job.status.is_final or job.status.is_shelved)],
        ended=[job for job in listings if job.status.is_final],
        trouble=state.desk.trouble,
        workteams=state.directory.workteams_of(worker()),
    )


@jobs.get("/jobs/<name>/done")
@signed_in
def done(name: str) -> str | Response:
    """Nothing is left for this worker in this job."""
    practice = portal_state().teamwork.practice
    if practice is not None and practice.job == name:
        return redirect(url_for("practice.show"))
    try:
        job = portal_state().desk.listing(name, worker())
    except (JobNotFound, NotOnWorkteam):
        abort(404, _NONE)
    last = request.args.get("last", "")
    return render_template("done.html", job=job, last=last if _ID.fullmatch(last) else "")


@jobs.get("/operator")
@signed_in
@for_roles(Role.LEAD)
def operator() -> str | Response:
    """What the operator should know: which hosts the templates ask for."""
    state = portal_state()
    listings = state.desk.jobs(worker())
    notes = [(job, state.hosts.of_job(job.name)) for job in listings]
    return render_template("operator.html", notes=notes)
