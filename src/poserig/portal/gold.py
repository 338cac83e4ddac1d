"""Shows people how their answers about gold images fit, where the lead allows it."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from poserig.portal.jobs import find_job
from poserig.portal.security import allow_images_from, signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.teamwork import Gold

gold = Blueprint("gold", __name__)


def differences_first(name: str) -> str:
    """Where the signed-in person sees what differed, before they go on in a job; "" for nowhere."""
    known = portal_state().teamwork.gold
    if known is None or known.job != name:
        return ""
    waiting = known.waiting(worker().id)
    return "" if waiting is None else url_for("gold.feedback", index=waiting)


@gold.get("/gold/<int:index>")
@signed_in
def feedback(index: int) -> str | Response:
    """What differed in one gold image that the person has answered."""
    known = _gold()
    job = find_job(known.job)
    is_next = known.waiting(worker().id) == index
    found = known.feedback(worker().id, index)
    if found is None:
        if is_next:  # its picture is gone: it holds nobody up
            return redirect(url_for("jobs.job_list"), 303)
        abort(404, "You have not answered such an image.")
    allow_images_from([found.image_url])
    return render_template("gold_feedback.html", found=found, job=job)


def _gold() -> Gold:
    found = portal_state().teamwork.gold
    if found is None:
        abort(404, "There are no images with known poses.")
    return found
