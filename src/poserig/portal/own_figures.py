"""Shows people their own figures, where the lead of a job allows it; nobody those of another."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from poserig.labeling.model import JobSummary
from poserig.portal.grid import PersonFigures
from poserig.portal.security import signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.teamwork import GoldFigures

own_figures = Blueprint("own_figures", __name__)


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What the signed-in person did in a job.

    Attributes:
        job: The labeling job.
        figures: Of their answers; None when they have answered nothing that can be read yet.
        gold: Of their answers about gold images; None for none.
    """

    job: JobSummary
    figures: PersonFigures | None
    gold: GoldFigures | None


@own_figures.get("/figures")
@signed_in
def show() -> str | Response:
    """The figures of the signed-in person in every job that shows them."""
    jobs = _jobs()
    if not jobs:
        abort(404, "The lead has not opened these figures.")
    return render_template("own_figures.html", found=[_figures(job) for job in jobs])


def shows_own_figures() -> bool:
    """Whether the signed-in person may see their own figures in any job."""
    return bool(_jobs())


def _jobs() -> list[JobSummary]:
    state = portal_state()
    if state.grid is None:
        return []
    return [
        job
        for job in state.desk.jobs(worker())
        if job.settings.own_figures and job.name not in state.teamwork.hidden
    ]


def _figures(job: JobSummary) -> OwnFigures:
    state, me = portal_state(), worker().id
    everybody = state.grid.people(job.name) if state.grid else ()
    known = state.teamwork.gold
    return OwnFigures(
        job=job,
        figures=next((one for one in everybody if one.worker_id == me), None),
        gold=known.figures(me).get(me) if known and known.job == job.name else None,
    )
