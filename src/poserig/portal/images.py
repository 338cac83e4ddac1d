"""Shows leads and reviewers all images of a job in a grid: filtered, sorted, page by page."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response

from poserig.portal.grid import COVERED, NONE
from poserig.portal.image_actions import ACTIONS, MOST_AT_ONCE, Wanted
from poserig.portal.image_cards import SORTS, cards_of, chips_of, filters, state_filter, view_of
from poserig.portal.image_query import read_query, write_query
from poserig.portal.jobs import find_job
from poserig.portal.numbers import stored_number
from poserig.portal.roles import Role
from poserig.portal.security import current_role, for_roles, signed_in, worker
from poserig.portal.state import portal_grid, portal_state
from poserig.portal.views import shown_views

images = Blueprint("images", __name__)
PAGE_SIZE = 60
_MOST_CARDS = 300
_MOST_CHANGES = 1000
_YEAR = 31_536_000


@images.get("/jobs/<name>/images")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def grid(name: str) -> str | Response:
    """The grid, with its filters."""
    job = find_job(name)
    kept = portal_grid()
    query = read_query(request.args)
    page = kept.page(
        job.name,
        query,
        limit=PAGE_SIZE,
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    facets = kept.facets(job.name)
    people = _people(job.name)
    parameters = write_query(query)
    return render_template(
        "images.html",
        job=job,
        cards=cards_of(kept, job.name, page.images, query, people),
        page=page,
        count=kept.count(job.name, query),
        facets=facets,
        query=query,
        parameters=parameters,
        chips=chips_of(query, people),
        states=state_filter(facets),
        options=filters(facets, people),
        sorts=SORTS,
        people=people,
        actions={key: one for key, one in ACTIONS.items() if current_role() in one.roles},
        view=urlencode(parameters),
        views=shown_views(parameters),
        to_review=view_of({"verdict": NONE, **parameters}),
        more=any(name not in ("state", "path", "sort", *COVERED) for name in parameters),
    )


@images.get("/jobs/<name>/images/more")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def more(name: str) -> str | Response:
    """The next cards of a query alone; the header X-More says that others follow."""
    job = find_job(name)
    query = read_query(request.args)
    kept = portal_grid()
    page = kept.page(job.name, query, limit=PAGE_SIZE, after=request.args.get("after", ""))
    shown = cards_of(kept, job.name, page.images, query, _people(job.name))
    response = make_response(render_template("image_cards.html", cards=shown))
    if page.has_after:
        response.headers["X-More"] = "1"
    return response


@images.get("/jobs/<name>/images/cards")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def some_cards(name: str) -> str | Response:
    """The cards of some images: those that a page has seen change."""
    job = find_job(name)
    indexes = request.args.getlist("index", type=stored_number)[:_MOST_CARDS]
    query = read_query(request.args)
    kept = portal_grid()
    found = kept.images(job.name, indexes)
    shown = cards_of(kept, job.name, found, query, _people(job.name))
    return render_template("image_cards.html", cards=shown)


@images.get("/jobs/<name>/images/changes")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def changes(name: str) -> Response:
    """What has changed since a version: its images, and the counts; 304 when nothing has."""
    job = find_job(name)
    kept = portal_grid()
    facets = kept.facets(job.name)
    since = request.args.get("since", 0, int)
    query = read_query(request.args)
    response = make_response(
        {
            "version": facets.version,
            "indexes": kept.changes(job.name, since, _MOST_CHANGES),
            "count": kept.count(job.name, query),
            "total": facets.total,
            "waiting": facets.waiting,
        }
    )
    response.set_etag(f"{facets.version}-{facets.waiting}")
    return response.make_conditional(request)


@images.get("/jobs/<name>/people")
@signed_in
@for_roles(Role.LEAD)
def people(name: str) -> str | Response:
    """What everybody did in a job, how well it fits, and what a lead can do about it."""
    job = find_job(name)
    lead = portal_state().teamwork.lead
    held: dict[str, int] = {}
    for one in lead.held(name, worker()) if lead else ():
        held[one.worker_id] = held.get(one.worker_id, 0) + 1
    known = portal_state().teamwork.gold
    return render_template(
        "job_people.html",
        job=job,
        gold=known.figures() if known and known.job == job.name else {},
        figures=portal_grid().people(job.name),
        names=_people(job.name),
        held=held,
        kept=lead.assigned(name, worker()) if lead else {},
    )


@images.get("/jobs/<name>/images/indexes")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def indexes(name: str) -> Response:
    """JSON: all images of a query, in its order, for a page that selects them."""
    job = find_job(name)
    return jsonify(indexes=portal_grid().indexes(job.name, read_query(request.args)))


@images.post("/jobs/<name>/images/do")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def do(name: str) -> str | Response:
    """Does something with some images; JSON for a page's script, else a word on the page.

    Form: `do`, an `index` for each image, and what the action needs.
    """
    job, form = find_job(name), request.form
    action = ACTIONS.get(form.get("do", ""))
    if action is None:
        abort(400, "There is no such action.")
    if current_role() not in action.roles:
        abort(403, f"This is for a {' or '.join(action.roles)} only. Ask your lead.")
    chosen = list(dict.fromkeys(form.getlist("index", type=stored_number)))
    if not 0 < len(chosen) <= MOST_AT_ONCE:
        abort(400, f"Select 1 to {MOST_AT_ONCE} images.")
    done = action.run(
        portal_grid(),
        Wanted(
            job.name,
            chosen,
            person=form.get("person", ""),
            tag=form.get("tag", ""),
            note=form.get("note", ""),
        ),
    )
    if request.accept_mimetypes.best == "application/json":
        return jsonify(count=done.count, left=done.left, said=str(done))
    flash(str(done))
    return redirect(f"{url_for('images.grid', name=name)}?{urlencode(_view_of(form))}", 303)


def _view_of(form: Mapping[str, str]) -> dict[str, str]:
    return write_query(read_query(dict(parse_qsl(form.get("view", "")))))


@images.get("/jobs/<name>/images/<int:index>/thumbnail")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def thumbnail(name: str, index: int) -> Response:
    """A small picture. Its address has its key, so that a browser may keep it."""
    find_job(name)
    found = portal_grid().thumbnail(name, index)
    if found is None:
        abort(404, "This picture is being made.")
    path, content_type = found
    response = send_file(path, mimetype=content_type, max_age=_YEAR)
    response.cache_control.private = True
    response.cache_control.immutable = True
    g.may_be_kept = True
    return response


def _people(job: str) -> dict[str, str]:
    lead = portal_state().teamwork.lead
    return {one.id: one.username for one in lead.people(job, worker())} if lead else {}
