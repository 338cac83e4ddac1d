"""Leads people through the practice round, and shows what differs from the known answers."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from poserig.labeling.ports import Worker
from poserig.portal.jobs import find_job
from poserig.portal.roles import Role
from poserig.portal.security import (
    allow_images_from,
    current_role,
    for_roles,
    signed_in,
    worker,
)
from poserig.portal.state import portal_state
from poserig.portal.teamwork import Practice

practice = Blueprint("practice", __name__)


def practice_first(name: str) -> str:
    """Where the signed-in person goes before the next image of a job; "" when they may go on.

    Leads and reviewers need no practice.
    """
    practiced = portal_state().teamwork.practice
    if practiced is None:
        return ""
    if name == practiced.job:
        waiting = practiced.waiting(worker().id)
        return "" if waiting is None else url_for("practice.feedback", index=waiting)
    if current_role() is not Role.ANNOTATOR or practiced.standing(worker().id).has_passed:
        return ""
    return url_for("practice.show")


@practice.get("/practice")
@signed_in
def show() -> str | Response:
    """Where the person stands; for leads also where everybody stands."""
    practiced = _practice()
    waiting = practiced.waiting(worker().id)
    if waiting is not None:
        return redirect(url_for("practice.feedback", index=waiting))
    teamwork = portal_state().teamwork
    people: tuple[Worker, ...] = ()
    if current_role() is Role.LEAD and teamwork.lead is not None:
        people = teamwork.lead.people(practiced.job, worker())
    return render_template(
        "practice.html",
        standing=practiced.standing(worker().id),
        share=practiced.share,
        people=[(one, practiced.standing(one.id)) for one in people],
    )


@practice.post("/practice")
@signed_in
def begin() -> str | Response:
    """Begins a round, or goes on with it."""
    practiced = _practice()
    find_job(practiced.job)
    waiting = practiced.waiting(worker().id)
    if waiting is not None:
        return redirect(url_for("practice.feedback", index=waiting), 303)
    task = portal_state().desk.open(practiced.job, worker(), practiced.begin(worker()))
    return redirect(url_for("tasks.show", task_id=task.id), 303)


@practice.get("/practice/<int:index>")
@signed_in
def feedback(index: int) -> str | Response:
    """What differs in one practice image."""
    practiced = _practice()
    found = practiced.feedback(worker().id, index)
    if found is None:
        abort(404, "You have not answered such a practice image.")
    allow_images_from([found.image_url])
    return render_template(
        "practice_feedback.html", found=found, standing=practiced.standing(worker().id)
    )


@practice.post("/practice/let-through")
@signed_in
@for_roles(Role.LEAD)
def let_through() -> str | Response:
    """Lets somebody label who has not passed."""
    _practice().let_through(request.form.get("worker", ""))
    flash("They may label now.")
    return redirect(url_for("practice.show"), 303)


def _practice() -> Practice:
    found = portal_state().teamwork.practice
    if found is None:
        abort(404, "There is no practice round.")
    return found
