"""Shows what became of a labeling job's images."""

import json
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from poserig.groundtruth.sources import image_name
from poserig.issues import reported_problems
from poserig.labeling.lead import CLOSED
from poserig.labeling.model import JobSummary, ResultRow
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.labeling.states import ObjectState
from poserig.portal.comments import thread_of
from poserig.portal.compared import story_of
from poserig.portal.jobs import find_job
from poserig.portal.label_access import refusal, sees_all, sees_answered, what_is_shown
from poserig.portal.label_notes import Note, notes_of
from poserig.portal.lead import image_view
from poserig.portal.overlay import Overlay, draw
from poserig.portal.security import allow_images_from, signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.whole_labels import whole_of

results = Blueprint("results", __name__)
PAGE_SIZE = 48
# What `show` is called for images about which a worker reported a problem.
REPORTED = "reported"

_WORDS = {
    ObjectState.PENDING: "Waiting",
    ObjectState.OPEN: "Waiting",
    ObjectState.DECLINED: "Declined by all",
    ObjectState.ANSWERED: "Answered",
    ObjectState.CONSOLIDATING: "Being consolidated",
    ObjectState.LABELED: "Labeled",
    ObjectState.FAILED: "Failed",
    ObjectState.SKIPPED: "Needs no labeling",
    ObjectState.ALREADY_LABELED: "Labeled before",
}
_TONES = {
    "good": (ObjectState.LABELED, ObjectState.ALREADY_LABELED),
    "bad": (ObjectState.FAILED,),
    "declined": (ObjectState.DECLINED,),
    "quiet": (
        ObjectState.PENDING,
        ObjectState.OPEN,
        ObjectState.ANSWERED,
        ObjectState.CONSOLIDATING,
        ObjectState.SKIPPED,
    ),
}


@dataclass(frozen=True, slots=True)
class ResultView:
    """One row as the pages show it.

    Attributes:
        source_ref: Where the image lies; "" in a project, whose images are files of its folder.
        tone: "good", "bad", "declined" or "quiet".
        problems: What workers reported about the image.
        notes: The label's other issues.
        label_text: The label in the manifest as indented JSON; "" when there is none.
    """

    index: int
    name: str
    source_ref: str
    image_url: str
    status: str
    tone: str
    reason: str
    overlay: Overlay | None
    problems: tuple[str, ...]
    notes: tuple[Note, ...]
    label_text: str


def _view(row: ResultRow, is_shown: bool = True) -> ResultView:
    """The row; without its label when that may hold answers of others."""
    label = whole_of(row.label) if is_shown else None
    return ResultView(
        index=row.index,
        name=image_name(row.source_ref) or f"line {row.index + 1}",
        source_ref="" if portal_state().team else row.source_ref or "no source-ref",
        image_url=row.image_url,
        status="Cannot be labeled" if row.reason.startswith(CLOSED) else _WORDS[row.status],
        tone=next(tone for tone, states in _TONES.items() if row.status in states),
        reason=row.reason,
        overlay=draw(label, portal_state().rigs) if row.image_url else None,
        problems=reported_problems(label),
        notes=notes_of(label),
        label_text=json.dumps(row.label, indent=1) if is_shown and row.label is not None else "",
    )


@results.get("/jobs/<name>/results")
@signed_in
def table(name: str) -> str | AnyResponse:
    """Thumbnails with the drawn keypoints, status and failure reasons."""
    job = find_job(name)
    own = not sees_all(job)
    show = request.args.get("show", "all")
    states = _TONES.get(show)
    reported = show == REPORTED
    start = request.args.get("start", 0, int)
    if states is None and not reported:
        show = "all"
        start = min(start, (job.total - 1) // PAGE_SIZE * PAGE_SIZE)  # the last page at most
    desk = portal_state().desk
    page = desk.results(
        name, worker(), limit=PAGE_SIZE, start=start, states=states, reported=reported, own=own
    )
    allow_images_from([row.image_url for row in page.rows])
    return render_template(
        "results.html",
        job=job,
        page=page,
        rows=[_view(row, sees_answered(job)) for row in page.rows],
        tones={tone: sum(job.counts[state] for state in states) for tone, states in _TONES.items()},
        show=show,
        own=own,
        shown=what_is_shown(job),
        has_manifest=portal_state().objects is not None and not own,
        is_made_again=bool(desk.newest_manifest(name, worker())),
    )


@results.get("/jobs/<name>/results/<int:index>")
@signed_in
def detail(name: str, index: int) -> str | AnyResponse:
    """One image, large, with its label."""
    job = find_job(name)
    own = not sees_all(job)
    row = portal_state().desk.result(name, worker(), index, own=own)
    if row is None and own:
        abort(404, f"You have not answered this image. {refusal(job)}")
    if row is None:
        abort(404, "The input manifest of this labeling job has no such line.")
    allow_images_from([row.image_url])
    return render_template(
        "result.html",
        job=job,
        row=_view(row, sees_answered(job)),
        decides=image_view(name, index, row.status),
        thread=thread_of(name, index),
        story=story_of(name, index, whole_of(row.label), whole_of),
        previous=index - 1 if index and not own else None,
        following=index + 1 if index + 1 < job.total and not own else None,
    )


@results.get("/jobs/<name>/output.manifest")
@signed_in
def output_manifest(name: str) -> str | AnyResponse:
    """The first output manifest exactly as it lies in the bucket."""
    job = _job_with_all_labels(name)
    return _manifest(job.name, job.output_manifest, f"{job.name}-output.manifest")


@results.get("/jobs/<name>/consolidated.manifest")
@signed_in
def consolidated_manifest(name: str) -> str | AnyResponse:
    """The labels that were made again when the job was over, exactly as they lie in the bucket."""
    job = _job_with_all_labels(name)
    manifest = portal_state().desk.newest_manifest(name, worker())
    if not manifest:
        abort(404, "The labels of this labeling job were not made again.")
    return _manifest(job.name, manifest, f"{job.name}-consolidated.manifest")


def _job_with_all_labels(name: str) -> JobSummary:
    job = find_job(name)
    if not sees_all(job):
        abort(403, refusal(job))
    return job


def _manifest(job_name: str, uri: str, filename: str) -> AnyResponse:
    objects = portal_state().objects
    if objects is None:
        abort(404, "This portal hands out no output manifest.")
    try:
        content = objects.read(uri)
    except ObjectNotFound:
        abort(404, "This labeling job has not written its output manifest yet.")
    except ObjectAccessDenied as error:
        abort(404, f"The output manifest cannot be read. {error}")
    portal_state().note_export(job_name)
    response = Response(content, content_type="application/x-ndjson; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response
