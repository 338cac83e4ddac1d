"""Lets leads decide: the page of a job's queue, and what they do with one image."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from poserig.labeling.model import TurnRow
from poserig.labeling.ports import Worker
from poserig.labeling.states import ObjectState, TaskState
from poserig.portal.comments import say
from poserig.portal.jobs import find_job
from poserig.portal.numbers import stored_number
from poserig.portal.roles import Role
from poserig.portal.security import current_role, for_roles, signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.teamwork import LabelingLead

lead = Blueprint("lead", __name__)

_LEFT = "somebody who left"
_WORDS = {
    TaskState.READY: "has it as their next image",
    TaskState.ACCEPTED: "is at it",
    TaskState.SUBMITTED: "submitted",
    TaskState.RELEASED: "skipped it",
    TaskState.DECLINED: "declined",
    TaskState.TIMED_OUT: "let the time run out",
    TaskState.REVOKED: "had it taken back",
    TaskState.RETURNED: "answered or declined before it was put back",
    TaskState.EARLIER: "submitted in an earlier round",
}
_WAITS = (ObjectState.PENDING, ObjectState.OPEN, ObjectState.DECLINED)
_DONE = (ObjectState.LABELED, ObjectState.FAILED, ObjectState.SKIPPED)


@dataclass(frozen=True, slots=True)
class TurnView:
    """One line of an image's history.

    Attributes:
        task_id: To take it back; "" when nobody is at it.
        who: The person.
        what: What they did, in words.
        when: When they did it; aware, UTC.
        reason: In their words; "" for none.
    """

    task_id: str
    who: str
    what: str
    when: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ImageView:
    """What a lead sees of, and may do with, one image.

    Attributes:
        turns: Its history, the first one first.
        people: Who may label it.
        may_put_back, may_settle, may_close, may_assign: What makes sense now.
    """

    turns: tuple[TurnView, ...]
    people: tuple[Worker, ...]
    may_put_back: bool
    may_settle: bool
    may_close: bool
    may_assign: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person in a job's queue.

    Attributes:
        submitted: Images that they have submitted.
        kept: Images that wait for them alone.
    """

    id: str
    name: str
    submitted: int
    kept: int


def image_view(name: str, index: int, state: ObjectState) -> ImageView | None:
    """What the signed-in person may do with an image; None when they are no lead."""
    labeling_lead = portal_state().teamwork.lead
    if labeling_lead is None or current_role() is not Role.LEAD:
        return None
    people = labeling_lead.people(name, worker())
    turns = labeling_lead.turns(name, worker(), index)
    has_answer = any(turn.state is TaskState.SUBMITTED for turn in turns)
    is_over = find_job(name).status.is_final
    return ImageView(
        turns=_history(turns, people),
        people=people,
        may_put_back=not is_over and state in (*_DONE, ObjectState.DECLINED),
        may_settle=not is_over and has_answer and state in (ObjectState.OPEN, ObjectState.DECLINED),
        may_close=not is_over and state in _WAITS,
        may_assign=not is_over and state in _WAITS,
    )


@lead.get("/jobs/<name>/queue")
@signed_in
@for_roles(Role.LEAD)
def queue(name: str) -> str | Response:
    """Who has what, what is reserved for whom, and what can be changed."""
    job = portal_state().desk.listing(name, worker())
    decides = _lead()
    people = decides.people(name, worker())
    names = {one.id: one.username for one in people}
    kept = decides.assigned(name, worker())
    gone = [(one, count) for one, count in kept.items() if one not in names]
    views = [
        PersonView(
            one.id,
            one.username,
            portal_state().desk.listing(name, one).submitted_by_me,
            kept.get(one.id, 0),
        )
        for one in people
    ]
    views += [PersonView(one, _LEFT, 0, count) for one, count in gone]
    return render_template(
        "queue.html",
        job=job,
        people=views,
        held=[(one, names.get(one.worker_id, _LEFT)) for one in decides.held(name, worker())],
        declined=job.counts[ObjectState.DECLINED],
    )


@lead.post("/jobs/<name>/queue/reserve")
@signed_in
@for_roles(Role.LEAD)
def reserve(name: str) -> str | Response:
    """Keeps images for one person, by name or a share."""
    form = request.form
    count = _lead().reserve(
        name, worker(), form.get("worker", ""), form.get("pattern", ""), form.get("share", "")
    )
    said = f"{_images(count)} {'waits' if count == 1 else 'wait'} for them now."
    return _back_to_queue(name, said if count else "No free image has such a name.")


@lead.post("/jobs/<name>/queue/free")
@signed_in
@for_roles(Role.LEAD)
def free(name: str) -> str | Response:
    """Gives what is kept for one person to everybody."""
    count = _lead().free(name, worker(), request.form.get("worker", ""))
    return _back_to_queue(name, f"{_images(count)} can be labeled by everybody again.")


@lead.post("/jobs/<name>/queue/take-back")
@signed_in
@for_roles(Role.LEAD)
def take_back(name: str) -> str | Response:
    """Takes an image out of somebody's hands."""
    _lead().take_back(name, worker(), request.form.get("task", ""))
    said = "The image is back in the queue. What they have drawn on it is not submitted."
    index = request.form.get("index", type=stored_number)
    return _back_to_queue(name, said) if index is None else _back_to_image(name, index, said)


@lead.post("/jobs/<name>/results/<int:index>/put-back")
@signed_in
@for_roles(Role.LEAD)
def put_back(name: str, index: int) -> str | Response:
    """Puts an image back into the queue, with a word to those who had it."""
    turns = _lead().turns(name, worker(), index)
    _lead().put_back(name, worker(), index)
    message = request.form.get("message", "").strip()
    if message:
        say(name, index, message, told=[turn.worker_id for turn in turns])
    return _back_to_image(name, index, "The image is back in the queue.")


@lead.post("/jobs/<name>/results/<int:index>/settle")
@signed_in
@for_roles(Role.LEAD)
def settle(name: str, index: int) -> str | Response:
    """Makes the label of the answers that there are."""
    _lead().settle(name, worker(), index)
    return _back_to_image(name, index, "Its label is made of the answers that there are.")


@lead.post("/jobs/<name>/results/<int:index>/close")
@signed_in
@for_roles(Role.LEAD)
def close(name: str, index: int) -> str | Response:
    """Ends an image without a label."""
    _lead().close(name, worker(), index, request.form.get("reason", ""))
    return _back_to_image(name, index, "The image is closed. Put it back to have it labeled.")


@lead.post("/jobs/<name>/results/<int:index>/assign")
@signed_in
@for_roles(Role.LEAD)
def assign(name: str, index: int) -> str | Response:
    """Gives an image to one person, or to everybody again."""
    wanted = request.form.get("worker", "")
    _lead().assign(name, worker(), index, wanted)
    said = "They get this image next." if wanted else "Everybody may label this image."
    return _back_to_image(name, index, said)


def _lead() -> LabelingLead:
    found = portal_state().teamwork.lead
    if found is None:
        abort(404, "This portal has no page for leads.")
    return found


def _history(turns: Sequence[TurnRow], people: Sequence[Worker]) -> tuple[TurnView, ...]:
    names: Mapping[str, str] = {one.id: one.username for one in people}
    return tuple(
        TurnView(
            task_id=turn.task_id if turn.state is TaskState.ACCEPTED else "",
            who=names.get(turn.worker_id, _LEFT),
            what=_WORDS[turn.state],
            when=turn.finished or turn.accepted,
            reason=turn.reason,
        )
        for turn in turns
    )


def _images(count: int) -> str:
    return f"{count:,} image{'' if count == 1 else 's'}"


def _back_to_queue(name: str, said: str) -> Response:
    flash(said)
    return redirect(url_for("lead.queue", name=name), 303)


def _back_to_image(name: str, index: int, said: str) -> Response:
    flash(said)
    return redirect(url_for("results.detail", name=name, index=index), 303)
