"""Leads reviewers and leads from label to label: they accept it, fix it, or send it back."""

from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from poserig.issues import reported_problems
from poserig.labeling.model import ReviewPlace
from poserig.portal.comments import news_and_thread, say
from poserig.portal.compared import POINT, mixed_of
from poserig.portal.jobs import find_job
from poserig.portal.numbers import stored_number
from poserig.portal.review_task import ReviewTask
from poserig.portal.roles import Role
from poserig.portal.security import for_roles, session_id, signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.task_policy import SANDBOX
from poserig.portal.tasks import area
from poserig.portal.teamwork import LabelReviewing
from poserig.portal.whole_labels import whole_of

reviewing = Blueprint("reviewing", __name__)
_LONGEST_VIEW = 2000
_TO_REVIEW = "state=labeled&verdict=none"
"""The view of who names none: what waits for a review, the most doubtful first."""
_MOST_PASSED = 100


def labels_to_review(name: str) -> int:
    """How many labels of a job wait for the signed-in person; 0 for who reviews none."""
    found = portal_state().teamwork.reviewing
    return 0 if found is None else found.waiting(name, worker())


@reviewing.get("/jobs/<name>/review")
@signed_in
@for_roles(Role.REVIEWER, Role.LEAD)
def first(name: str) -> str | Response:
    """Goes to the first label of the view, or says that there is none."""
    job, view = find_job(name), _view()
    index = None if "end" in request.args else _neighbor(name, view, None, backward=False)
    if index is not None:
        return redirect(url_for("reviewing.show", name=name, index=index, view=view or None))
    return render_template(
        "review_done.html",
        job=job,
        view=view,
        waiting=_reviewing().waiting(name, worker()),
    )


@reviewing.get("/jobs/<name>/review/<int:index>")
@signed_in
@for_roles(Role.REVIEWER, Role.LEAD)
def show(name: str, index: int) -> str | Response:
    """The page of a label: a thin bar, and the editor."""
    view = _view()
    values = _values(name, index, view)
    return render_template(
        "review.html",
        job=find_job(name),
        values=values,
        sandbox=SANDBOX,
        addresses={
            "next": url_for("reviewing.neighbor", name=name),
            "done": url_for("reviewing.first", name=name, view=view or None, end=1),
        },
        view=view,
        areas={"worker": area(worker().id), "job": area(worker().id, name)},
        settings=portal_state().settings.of(worker()),
    )


@reviewing.post("/jobs/<name>/review/neighbor")
@signed_in
@for_roles(Role.REVIEWER, Role.LEAD)
def neighbor(name: str) -> str | Response:
    """JSON: the image behind `index` in the view (before it: `backward`), or {"task": null}."""
    body = _body()
    view = str(body.get("view", ""))[:_LONGEST_VIEW]
    found = _neighbor(name, view, body.get("index"), backward=body.get("backward") is True)
    return jsonify(task=None if found is None else _values(name, found, view))


@reviewing.post("/jobs/<name>/review/<int:index>/accept")
@signed_in
@for_roles(Role.REVIEWER, Role.LEAD)
def accept(name: str, index: int) -> str | Response:
    """Leaves the label of `round` as it is."""
    _reviewing().accept(name, worker(), index, _round(_body()))
    return jsonify(saved=True)


@reviewing.post("/jobs/<name>/review/<int:index>/send-back")
@signed_in
@for_roles(Role.REVIEWER, Role.LEAD)
def send_back(name: str, index: int) -> str | Response:
    """Has the image labeled once more, with the sentence `note`, by `to` or by anybody."""
    body = _body()
    note, to = str(body.get("note", "")), str(body.get("to", ""))
    _reviewing().send_back(name, worker(), index, _round(body), note, to)
    return jsonify(saved=True)


@reviewing.get("/jobs/<name>/review/<int:index>/comments")
@signed_in
@for_roles(Role.REVIEWER, Role.LEAD)
def comments(name: str, index: int) -> str | Response:
    """For the page, JSON: the comments about its image, and news about others."""
    place = _reviewing().place(name, worker(), index)
    return jsonify(news_and_thread(name, index, place.image_name))


@reviewing.post("/jobs/<name>/review/<int:index>/comments")
@signed_in
@for_roles(Role.REVIEWER, Role.LEAD)
def comment(name: str, index: int) -> str | Response:
    """Keeps a comment; those who answered are told of it. Answers as `comments`."""
    place = _reviewing().place(name, worker(), index)
    say(name, index, request.form.get("text", ""), told=place.answered_by)
    return jsonify(news_and_thread(name, index, place.image_name))


@reviewing.post("/jobs/<name>/results/<int:index>/mix")
@signed_in
@for_roles(Role.REVIEWER, Role.LEAD)
def mix(name: str, index: int) -> str | Response:
    """Takes points of other answers into the label: a fix."""
    row = portal_state().desk.result(name, worker(), index)
    number = request.form.get("round", type=stored_number)
    if row is None or number is None:
        abort(404, "There is no such label.")
    choices = {field: key for field, key in request.form.items() if POINT.fullmatch(field)}
    answer = mixed_of(name, index, whole_of(row.label), whole_of, choices)
    if answer is None:
        flash("Choose a point first: the label is as it was.")
    else:
        note = request.form.get("note", "")
        _reviewing().fix(name, worker(), index, number, answer, note)
        flash("The label gets these points; it is made anew in a moment.")
    return redirect(url_for("results.detail", name=name, index=index), 303)


def _neighbor(name: str, view: str, index: object, *, backward: bool) -> int | None:
    at = index if isinstance(index, int) and abs(index) < 2**53 else None
    order = portal_state().teamwork.order
    if order is not None and view:
        return order.neighbor(name, view, at, backward=backward)
    if order is not None:
        found = at
        for _ in range(_MOST_PASSED):
            found = order.neighbor(name, _TO_REVIEW, found, backward=backward)
            if found is None:
                break
            # The order may be a moment behind, and knows nothing of whose label is whose.
            place = _reviewing().place(name, worker(), found)
            if not place.problem and not place.verdict:
                return found
    return _reviewing().nearest(name, worker(), at, backward=backward)


def _values(name: str, index: int, view: str) -> dict[str, Any]:
    """What the page shows around the frame."""
    place = _reviewing().place(name, worker(), index)
    page = url_for("reviewing.show", name=name, index=index)
    task = ReviewTask(place.job_name, index, place.round)
    token = portal_state().tokens.issue(str(task), worker(), session_id())
    people = _people(name)
    suggested = place.answered_by[0] if len(place.answered_by) == 1 else ""
    return {
        "id": str(task),
        "index": index,
        "round": place.round,
        "imageName": place.image_name,
        "title": place.title,
        "verdict": place.verdict,
        "problem": place.problem,
        "hasLabel": place.has_label,
        "reported": _reported(name, index, place),
        "earlier": _earlier(name, index),
        "answeredBy": [people.get(one, "somebody who left") for one in place.answered_by],
        "suggested": suggested if suggested in people else "",
        "people": [{"id": one, "name": who} for one, who in people.items()],
        "frame": f"/task/{token}",
        "draft": area(worker().id, "review", place.job_name, index, place.round),
        "page": page,
        "address": url_for("reviewing.show", name=name, index=index, view=view or None),
        "accept": url_for("reviewing.accept", name=name, index=index),
        "sendBack": url_for("reviewing.send_back", name=name, index=index),
        "details": url_for("results.detail", name=name, index=index),
    }


def _people(name: str) -> dict[str, str]:
    lead = portal_state().teamwork.lead
    return {} if lead is None else {one.id: one.username for one in lead.people(name, worker())}


def _reported(name: str, index: int, place: ReviewPlace) -> list[str]:
    """What workers reported about the image."""
    row = portal_state().desk.result(name, worker(), index) if place.has_label else None
    return [] if row is None else list(dict.fromkeys(reported_problems(row.label)))


def _earlier(name: str, index: int) -> str:
    """What the last reviewer wrote who sent a label of this image back, or fixed it."""
    said = [one.note for one in _reviewing().reviews(name, worker(), index) if one.note]
    return said[-1] if said else ""


def _view() -> str:
    return request.args.get("view", "")[:_LONGEST_VIEW]


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _round(body: dict[str, Any]) -> int:
    number = body.get("round")
    if not isinstance(number, int):
        abort(400, 'The request has no number "round".')
    return number


def _reviewing() -> LabelReviewing:
    found = portal_state().teamwork.reviewing
    if found is None:
        abort(404, "This portal has no page for reviewers.")
    return found
