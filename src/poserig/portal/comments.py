"""Lets annotators and leads write to each other about an image."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from poserig.errors import InvalidValue
from poserig.groundtruth.sources import image_name
from poserig.labeling.model import ResultRow
from poserig.portal.jobs import find_job
from poserig.portal.roles import Role
from poserig.portal.security import current_role, current_worker, signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.teamwork import Comment, Comments, Reader

comments = Blueprint("comments", __name__)

LONGEST = 2000
_MOST_THREADS = 200
_MOST_NEWS = 5


def say(name: str, index: int, text: str, told: Sequence[str] = ()) -> None:
    """Keeps what the signed-in person writes about an image.

    Args:
        name: The labeling job.
        index: Line of the image, from 0.
        text: What they write.
        told: Ids of those who are to know of it. Leads and reviewers read everything.

    Raises:
        InvalidValue: It is empty or too long.
    """
    kept = portal_state().teamwork.comments
    if kept is None:
        return
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise InvalidValue(
            "Write something first." if not text else "This comment is too long.",
            where="comment",
            cure=f"A comment has 1 to {LONGEST:,} characters.",
        )
    row = portal_state().desk.result(name, worker(), index)
    kept.tell(name, index, told)
    kept.add(name, index, _name(row, index), worker(), text, by_lead=_reader().is_lead)


def thread_of(name: str, index: int) -> tuple[Comment, ...] | None:
    """The comments about an image, which count as seen then; None where there are none at all."""
    kept = portal_state().teamwork.comments
    if kept is None:
        return None
    found = kept.thread(name, index, _reader())
    if found:
        kept.mark_seen(name, index, _reader())
    return found


def unread_comments() -> int:
    """How many comments the signed-in person has not seen; 0 for nobody."""
    kept = portal_state().teamwork.comments
    return 0 if kept is None or current_worker() is None else kept.unread(_reader())


@comments.get("/comments")
@signed_in
def listed() -> str | Response:
    """The images about which somebody wrote, the newest comment first."""
    threads = _comments().threads(_reader(), limit=_MOST_THREADS)
    titles = {job.name: job.title for job in portal_state().desk.jobs(worker())}
    return render_template(
        "comments.html",
        threads=[one for one in threads if one.job in titles],
        titles=titles,
        is_cut=len(threads) == _MOST_THREADS,
    )


@comments.post("/jobs/<name>/results/<int:index>/comments")
@signed_in
def write(name: str, index: int) -> str | Response:
    """Keeps a comment that was written on the page of an image."""
    _comments()
    find_job(name)
    is_lead = _reader().is_lead
    if portal_state().desk.result(name, worker(), index, own=not is_lead) is None:
        abort(404, "You may write about images that you have answered.")
    lead = portal_state().teamwork.lead
    told = [turn.worker_id for turn in lead.turns(name, worker(), index)] if lead else []
    say(name, index, request.form.get("text", ""), told if is_lead else ())
    flash("Your comment is kept.")
    return redirect(url_for("results.detail", name=name, index=index, _anchor="comments"), 303)


@comments.get("/tasks/<task_id>/comments")
@signed_in
def of_task(task_id: str) -> str | Response:
    """For the task page, JSON: the comments about its image, and news about other images."""
    task = portal_state().desk.own(task_id, worker())
    return jsonify(news_and_thread(task.job_name, task.index, task.image_name))


def news_and_thread(name: str, index: int, image: str) -> dict[str, Any]:
    """What a page around the task frame shows: the comments about its image, and news about others.

    Args:
        name: The labeling job.
        index: Line of the image, from 0.
        image: What people call it.
    """
    thread = _comments().thread(name, index, _reader())
    news = [
        one
        for one in _comments().threads(_reader(), limit=_MOST_NEWS + 1, unread=True)
        if (one.job, one.index) != (name, index)
    ]
    return {
        "image": image,
        "comments": [_as_json(one) for one in thread],
        "news": [
            {
                **_as_json(one.last),
                "image": one.image,
                "page": url_for(
                    "results.detail", name=one.job, index=one.index, _anchor="comments"
                ),
                "seen": url_for("comments.seen", name=one.job, index=one.index),
            }
            for one in news[:_MOST_NEWS]
        ],
    }


@comments.post("/tasks/<task_id>/comments")
@signed_in
def write_at_task(task_id: str) -> str | Response:
    """Keeps a comment that was written on the task page; answers as `of_task`."""
    task = portal_state().desk.own(task_id, worker())
    say(task.job_name, task.index, request.form.get("text", ""))
    return of_task(task_id)


@comments.post("/tasks/<task_id>/comments/seen")
@signed_in
def seen_at_task(task_id: str) -> str | Response:
    """Notes that the comments about the task's image were read."""
    task = portal_state().desk.own(task_id, worker())
    _comments().mark_seen(task.job_name, task.index, _reader())
    return jsonify(seen=True)


@comments.post("/jobs/<name>/results/<int:index>/comments/seen")
@signed_in
def seen(name: str, index: int) -> str | Response:
    """Notes that the comments about an image were read."""
    find_job(name)
    _comments().mark_seen(name, index, _reader())
    return jsonify(seen=True)


def _comments() -> Comments:
    found = portal_state().teamwork.comments
    if found is None:
        abort(404, "This portal keeps no comments.")
    return found


def _reader() -> Reader:
    return Reader(worker().id, is_lead=current_role() in (Role.LEAD, Role.REVIEWER))


def _name(row: ResultRow | None, index: int) -> str:
    return (image_name(row.source_ref) if row else "") or f"line {index + 1}"


def _as_json(comment: Comment) -> dict[str, Any]:
    return {
        "author": "You" if comment.author_id == worker().id else comment.author,
        "byLead": comment.by_lead,
        "written": comment.written.isoformat(timespec="minutes"),
        "text": comment.text,
        "isMine": comment.author_id == worker().id,
    }
