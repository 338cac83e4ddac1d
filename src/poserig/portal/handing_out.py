"""Lets leads and reviewers order exports and reports, follow them, and download them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response

from poserig.errors import PoserigError
from poserig.labeling.trouble import StoreTrouble
from poserig.portal.grid import ImageQuery
from poserig.portal.handouts import REPORT, Handout, HandoutOrder, Handouts, Stage
from poserig.portal.image_cards import chips_of
from poserig.portal.image_query import read_query, write_query
from poserig.portal.index_ranges import read_ranges, write_ranges
from poserig.portal.jobs import find_job, version_of
from poserig.portal.numbers import stored_number
from poserig.portal.roles import Role
from poserig.portal.security import for_roles, signed_in, worker
from poserig.portal.state import portal_grid, portal_state

handing_out = Blueprint("handing_out", __name__)

SPLITS = {
    "": "One whole",
    "train=0.8,val=0.2": "80 % train, 20 % val",
    "train=0.9,val=0.1": "90 % train, 10 % val",
    "train=0.8,val=0.1,test=0.1": "80 % train, 10 % val, 10 % test",
}
GROUPS = {
    "": "Each image by itself",
    "folder": "Images of a folder together",
    "video": "Frames of a video together",
    "person": "Images of a person together, by the names of instances",
}
STAGES = {
    Stage.WAITING: ("Waits", "quiet"),
    Stage.RUNNING: ("Is being made", "quiet"),
    Stage.DONE: ("Ready", "good"),
    Stage.FAILED: ("Failed", "bad"),
    Stage.CANCELED: ("Canceled", "quiet"),
    Stage.INTERRUPTED: ("Interrupted", "warn"),
    Stage.GONE: ("No longer kept", "quiet"),
}
_ROLES = (Role.LEAD, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class Row:
    """A handout as the page shows it.

    Attributes:
        one: What is known of it.
        images: Which images it is about.
        stage, tone: Its badge.
        far: How far it is, in words; "" when nobody knows.
        size: Of its file, in words; "" for no file.
        by: Who ordered it.
    """

    one: Handout
    images: str
    stage: str
    tone: str
    far: str
    size: str
    by: str


@handing_out.route("/jobs/<name>/exports/new", methods=["GET", "POST"])
@signed_in
@for_roles(*_ROLES)
def choose(name: str) -> str | Response:
    """What to export: of all images, of a view, or of some that were selected.

    Form or address: `view`; `selected` as ranges, or an `index` for each image.
    """
    job, handouts = find_job(name), _handouts()
    values = request.form if request.method == "POST" else request.args
    query = read_query(dict(parse_qsl(values.get("view", ""))))
    boxes = write_ranges(values.getlist("index", type=stored_number))
    indexes = _selected(values.get("selected", "") or boxes)
    selected = write_ranges(indexes)
    if request.method == "POST" and not selected:
        abort(400, "Select some images first.")
    grid = portal_grid()
    facets = grid.facets(job.name)
    return render_template(
        "export.html",
        job=job,
        formats=handouts.formats(),
        rigs=handouts.rigs(job.name),
        splits=SPLITS,
        groups=GROUPS,
        total=facets.total,
        view=urlencode(write_query(query)),
        view_words=_words_of(query),
        view_count=grid.count(job.name, query) if _is_filtered(query) else 0,
        selected=selected,
        selected_count=len(indexes),
        days=handouts.days,
    )


@handing_out.post("/jobs/<name>/exports")
@signed_in
@for_roles(*_ROLES)
def order(name: str) -> str | Response:
    """Orders an export or a report, and goes on to the page of the job."""
    job, form = find_job(name), request.form
    images = form.get("images", "all")
    query = read_query(dict(parse_qsl(form.get("view", "")))) if images == "view" else None
    is_report = form.get("what") == REPORT
    wanted = HandoutOrder(
        job=job.name,
        format=REPORT if is_report else form.get("format", ""),
        with_photographs=form.get("photographs") == "1",
        split="" if is_report else form.get("split", ""),
        group_by="" if is_report else form.get("group", ""),
        rig=form.get("rig", ""),
        query=query,
        indexes=_selected(form.get("selected", "")) if images == "selected" else None,
    )
    with _refused():
        _handouts().order(wanted, worker().id)
    return _back(name)


@handing_out.get("/jobs/<name>/exports/part")
@signed_in
@for_roles(*_ROLES)
def part(name: str) -> Response:
    """The list alone, for a page that keeps it up to date; 304 when it is as the page has it."""
    text = part_of(find_job(name).name)
    response = make_response(text)
    response.set_etag(version_of(text))
    return response.make_conditional(request)


@handing_out.post("/jobs/<name>/exports/<int:number>/<any(cancel, again, forget):verb>")
@signed_in
@for_roles(*_ROLES)
def change(name: str, number: int, verb: str) -> str | Response:
    """Cancels one, orders the same again, or removes it with its file."""
    job, handouts = find_job(name), _handouts()
    with _refused():
        if verb == "cancel":
            handouts.cancel(job.name, number)
        elif verb == "again":
            handouts.again(job.name, number, worker().id)
        else:
            handouts.forget(job.name, number)
            flash("Removed.")
    return _back(name)


@handing_out.get("/jobs/<name>/exports/<int:number>/file")
@signed_in
@for_roles(*_ROLES)
def file(name: str, number: int) -> Response:
    """The file. It is always downloaded: a report's scripts do not run at this address."""
    job = find_job(name)
    try:
        path = _handouts().file(job.name, number)
    except PoserigError as error:
        abort(404, str(error))
    return send_file(path, as_attachment=True, download_name=path.name, max_age=0)


def part_of(job: str) -> str:
    """The list of a job's exports and reports; "" in a portal that makes none."""
    handouts = portal_state().handouts
    if handouts is None:
        return ""
    lead = portal_state().teamwork.lead
    names = {one.id: one.username for one in lead.people(job, worker())} if lead else {}
    rows = [
        Row(
            one=one,
            images=_images_of(one.order),
            stage=STAGES[one.stage][0],
            tone=STAGES[one.stage][1],
            far=_far(one),
            size=size_in_words(one.size) if one.size else "",
            by=names.get(one.by, ""),
        )
        for one in handouts.of_job(job)
    ]
    return render_template(
        "exports_part.html",
        job=job,
        rows=rows,
        days=handouts.days,
        most=size_in_words(handouts.most_bytes),
        REPORT=REPORT,
    )


def size_in_words(count: int) -> str:
    """A number of bytes for people, in kB, MB or GB."""
    if count < 1e6:
        return f"{max(1, round(count / 1e3)):,} kB"
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"


def _selected(text: str) -> tuple[int, ...]:
    with _refused():
        return read_ranges(text)


@contextmanager
def _refused() -> Iterator[None]:
    """What was asked cannot be: that is said, and is no fault of the portal."""
    try:
        yield
    except StoreTrouble:
        raise
    except PoserigError as error:
        abort(409, f"{error.what} {error.cure}".strip())


def _images_of(order: HandoutOrder) -> str:
    if order.indexes is not None:
        count = len(order.indexes)
        return f"{count:,} selected image{'' if count == 1 else 's'}"
    return "All images" if order.query is None else _words_of(order.query)


def _words_of(query: ImageQuery) -> str:
    """What a view filters by; "All images" for nothing."""
    lead = portal_state().teamwork.lead
    people: Mapping[str, str] = {}
    if lead and (query.worker or query.assigned):
        people = {one.id: one.username for one in lead.people(_job_in_path(), worker())}
    return ", ".join(word for word, _ in chips_of(query, people)) or "All images"


def _job_in_path() -> str:
    return str((request.view_args or {}).get("name", ""))


def _is_filtered(query: ImageQuery) -> bool:
    return bool(set(write_query(query)) - {"sort"})


def _far(one: Handout) -> str:
    if one.stage is not Stage.RUNNING:
        return ""
    doing = one.doing or "It begins"
    return f"{doing}: {one.done:,} of {one.total:,}." if one.total else f"{doing}…"


def _back(name: str) -> Response:
    return redirect(f"{url_for('overview.show', name=name)}#exports", 303)


def _handouts() -> Handouts:
    found = portal_state().handouts
    if found is None:
        abort(404, "This portal makes no exports. Use `poserig export`.")
    return found
