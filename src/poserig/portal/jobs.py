"""The list of labeling jobs, and the calm page at the end of one."""

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from poserig.labeling.model import JobListing
from poserig.portal.security import signed_in, worker
from poserig.portal.state import portal_state

jobs = Blueprint("jobs", __name__)


def find_job(name: str) -> JobListing:
    """The labeling job, if it belongs to a team of the signed-in worker; else 404."""
    found = [job for job in portal_state().service.jobs_for(worker()) if job.name == name]
    if not found:
        abort(404, "You are on no work team that has a labeling job of this name.")
    return found[0]


@jobs.get("/")
@signed_in
def job_list() -> str | Response:
    """The labeling jobs of the worker's teams."""
    state = portal_state()
    listings = state.service.jobs_for(worker())
    return render_template(
        "jobs.html",
        active=[job for job in listings if not job.status.is_final],
        ended=[job for job in listings if job.status.is_final],
        trouble=state.service.trouble,
        workteams=state.directory.workteams_of(worker()),
    )


@jobs.get("/jobs/<name>/done")
@signed_in
def done(name: str) -> str | Response:
    """Nothing is left for this worker in this job."""
    return render_template("done.html", job=find_job(name))


@jobs.get("/operator")
@signed_in
def operator() -> str | Response:
    """What the operator should know: which hosts the templates ask for."""
    state = portal_state()
    listings = state.service.jobs_for(worker())
    notes = [(job, state.hosts.of_job(job.name)) for job in listings]
    return render_template("operator.html", notes=notes)
