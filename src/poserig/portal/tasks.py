"""Accepts, shows, releases and declines tasks. Their answers go to `task_origin`."""

import json
from hashlib import sha256
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from poserig.labeling.errors import TaskClosed
from poserig.labeling.model import Task
from poserig.portal.gold import differences_first
from poserig.portal.practice import practice_first
from poserig.portal.security import allow_images_from, session_id, signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.task_policy import SANDBOX

tasks = Blueprint("tasks", __name__)


def area(*whose: object) -> str:
    """A name in the browser's storage for what belongs to these: nobody else's has it."""
    return sha256(json.dumps([str(one) for one in whose]).encode()).hexdigest()[:24]


def page_values(task: Task) -> dict[str, Any]:
    """What the task page shows around the frame."""
    state = portal_state()
    token = state.tokens.issue(task.id, worker(), session_id())
    frame = f"/task/{token}"
    return {
        "id": task.id,
        "title": task.title,
        "imageName": task.image_name,
        "position": task.position,
        "total": task.total,
        "secondsLeft": max(0, round(task.seconds_left)),
        "index": task.index,
        "near": task.index if task.near is None else task.near,
        "isSubmitted": task.is_submitted,
        "frame": f"{frame}/submitted" if task.is_submitted else frame,
        # Drafts outlive the task: after its time ran out, the same worker may get the same image.
        "draft": area(worker().id, task.job_name, task.index, *_later_round(task)),
        "round": task.round,
        "sentBack": task.sent_back,
        "page": url_for("tasks.show", task_id=task.id),
        "release": url_for("tasks.release", task_id=task.id),
        "decline": url_for("tasks.decline", task_id=task.id),
        "undo": url_for("walking.undo", task_id=task.id),
        "letGo": url_for("walking.let_go", task_id=task.id),
    }


def _later_round(task: Task) -> tuple[int, ...]:
    """A draft of one round is none of the next, which begins with another label."""
    return (task.round,) if task.round > 1 else ()


def addresses_of(job_name: str) -> dict[str, str]:
    """Where the task page asks for the next image, and for others."""
    views = {
        "next": "tasks.next_task",
        "ahead": "walking.ahead",
        "open": "walking.open_image",
        "step": "walking.step",
        "places": "walking.places",
        "find": "walking.find",
    }
    addresses = {name: url_for(view, name=job_name) for name, view in views.items()}
    return {**addresses, "jobs": url_for("jobs.job_list")}


@tasks.post("/jobs/<name>/work")
@signed_in
def work(name: str) -> str | Response:
    """Accepts a task (or takes up the open one) and shows it."""
    before = practice_first(name) or differences_first(name)
    if before:
        return redirect(before, 303)
    task = portal_state().desk.accept(name, worker())
    if task is None:
        return redirect(url_for("jobs.done", name=name), 303)
    return redirect(url_for("tasks.show", task_id=task.id), 303)


@tasks.post("/jobs/<name>/next")
@signed_in
def next_task(name: str) -> str | Response:
    """The same as `work`, for the task page: JSON {"task": {…}} or {"done": address}."""
    before = practice_first(name) or differences_first(name)
    if before:
        return jsonify(done=before)
    task = portal_state().desk.accept(name, worker())
    if task is None:
        return jsonify(done=url_for("jobs.done", name=name))
    return jsonify(task=page_values(task))


@tasks.get("/tasks/<task_id>")
@signed_in
def show(task_id: str) -> str | Response:
    """The task page: a thin bar, and all the room for the frame."""
    state = portal_state()
    try:
        task = state.desk.task(task_id, worker())
    except TaskClosed as closed:
        try:  # one that they look at
            task = state.desk.submitted(task_id, worker())
        except TaskClosed:
            raise closed from None
    # The strip shows images of the same place; its addresses come later.
    start = task.index if task.near is None else task.near
    near = state.desk.places(task.job_name, worker(), start=start, limit=1)
    allow_images_from([one.image_url for one in near])
    areas = {"worker": area(worker().id), "job": area(worker().id, task.job_name)}
    return render_template(
        "task.html",
        task=task,
        values=page_values(task),
        sandbox=SANDBOX,
        addresses=addresses_of(task.job_name),
        areas=areas,
        settings=state.settings.of(worker()),
    )


@tasks.post("/tasks/<task_id>/release")
@signed_in
def release(task_id: str) -> str | Response:
    """Gives the task back to the queue, and goes on with the next one."""
    desk = portal_state().desk
    try:
        task = desk.task(task_id, worker())
        desk.release(task_id, worker())
    except TaskClosed:  # time ran out meanwhile: it is back in the queue, as the worker wished
        flash("Image skipped. It is back in the queue.")
        return redirect(url_for("jobs.job_list"), 303)
    return work(task.job_name)


@tasks.post("/tasks/<task_id>/decline")
@signed_in
def decline(task_id: str) -> str | Response:
    """Refuses the task, with a reason, and goes on with the next one."""
    desk = portal_state().desk
    task = desk.task(task_id, worker())
    desk.decline(task_id, worker(), request.form.get("reason", ""))
    return work(task.job_name)
