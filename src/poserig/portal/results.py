"""What became of a labeling job's images."""

import json
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from poserig.labeling.model import ResultRow
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.labeling.states import ObjectState
from poserig.portal.jobs import find_job
from poserig.portal.overlay import Overlay, draw
from poserig.portal.security import allow_images_from, signed_in, worker
from poserig.portal.state import portal_state

results = Blueprint("results", __name__)
PAGE_SIZE = 48

_WORDS = {
    ObjectState.PENDING: "Waiting",
    ObjectState.OPEN: "Waiting",
    ObjectState.ANSWERED: "Answered",
    ObjectState.CONSOLIDATING: "Being consolidated",
    ObjectState.LABELED: "Labeled",
    ObjectState.FAILED: "Failed",
    ObjectState.SKIPPED: "Needs no labeling",
    ObjectState.ALREADY_LABELED: "Labeled before",
}
_GOOD = (ObjectState.LABELED, ObjectState.ALREADY_LABELED)


@dataclass(frozen=True, slots=True)
class ResultView:
    """One row as the pages show it.

    Attributes:
        tone: "good", "bad" or "quiet".
        label_text: The label as indented JSON; "" when there is none.
    """

    index: int
    name: str
    source_ref: str
    image_url: str
    status: str
    tone: str
    reason: str
    overlay: Overlay | None
    label_text: str


def _tone(row: ResultRow) -> str:
    if row.status in _GOOD:
        return "good"
    return "bad" if row.status is ObjectState.FAILED else "quiet"


def _view(row: ResultRow) -> ResultView:
    return ResultView(
        index=row.index,
        name=row.source_ref.rpartition("/")[2] or f"line {row.index + 1}",
        source_ref=row.source_ref,
        image_url=row.image_url,
        status=_WORDS[row.status],
        tone=_tone(row),
        reason=row.reason,
        overlay=draw(row.label, portal_state().rigs) if row.image_url else None,
        label_text="" if row.label is None else json.dumps(row.label, indent=1),
    )


@results.get("/jobs/<name>/results")
@signed_in
def table(name: str) -> str | AnyResponse:
    """Thumbnails with the drawn keypoints, status and failure reasons."""
    job = find_job(name)
    rows = portal_state().service.results(name, worker())
    tones = {"good": 0, "bad": 0, "quiet": 0}
    for row in rows:
        tones[_tone(row)] += 1
    show = request.args.get("show", "all")
    if show not in tones:
        show = "all"
    chosen = [row for row in rows if show in ("all", _tone(row))]
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    page = min(max(request.args.get("page", 1, int), 1), pages)
    shown = chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    allow_images_from([row.image_url for row in shown])
    return render_template(
        "results.html",
        job=job,
        rows=[_view(row) for row in shown],
        tones=tones,
        total=len(rows),
        show=show,
        page=page,
        pages=pages,
        has_manifest=portal_state().objects is not None,
    )


@results.get("/jobs/<name>/results/<int:index>")
@signed_in
def detail(name: str, index: int) -> str | AnyResponse:
    """One image, large, with its label."""
    job = find_job(name)
    rows = portal_state().service.results(name, worker())
    places = [place for place, row in enumerate(rows) if row.index == index]
    if not places:
        abort(404, "The input manifest of this labeling job has no such line.")
    place = places[0]
    allow_images_from([rows[place].image_url])
    return render_template(
        "result.html",
        job=job,
        row=_view(rows[place]),
        previous=rows[place - 1].index if place else None,
        following=rows[place + 1].index if place + 1 < len(rows) else None,
    )


@results.get("/jobs/<name>/output.manifest")
@signed_in
def output_manifest(name: str) -> str | AnyResponse:
    """The output manifest exactly as it lies in the bucket."""
    find_job(name)
    state = portal_state()
    output = state.service.describe_job(name).get("LabelingJobOutput") or {}
    uri = output.get("OutputDatasetS3Uri")
    if state.objects is None or not uri:
        abort(404, "This labeling job has not written its output manifest yet.")
    try:
        content = state.objects.read(uri)
    except (ObjectNotFound, ObjectAccessDenied) as error:
        abort(404, f"The output manifest cannot be read. {error}")
    response = Response(content, content_type="application/x-ndjson; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-output.manifest")
    return response
