"""Lets leads and reviewers keep views of the grid under a name."""

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from poserig.errors import InvalidValue
from poserig.portal.image_query import read_query, write_query
from poserig.portal.jobs import find_job
from poserig.portal.named_views import NamedView, NamedViews
from poserig.portal.roles import Role
from poserig.portal.security import for_roles, signed_in, worker
from poserig.portal.state import portal_state

views = Blueprint("views", __name__)


@views.post("/jobs/<name>/views/<any(save, rename, remove):verb>")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def change(name: str, verb: str) -> str | Response:
    """Saves, renames or removes a view, and goes back to the grid as it was.

    Form: `view`, the grid's address; `called`, the view; `to`, its new name.
    """
    job, kept, form = find_job(name), _kept(), request.form
    parameters = write_query(read_query(dict(parse_qsl(form.get("view", "")))))
    called = form.get("called", "")
    try:
        if verb == "save":
            kept.save(NamedView(called, parameters, worker().username))
            flash(
                f'This view is called "{called.strip()}" now. Everybody who sees the grid has it.'
            )
        elif verb == "rename":
            kept.rename(called, form.get("to", ""))
            flash(f'The view "{called}" is called "{form.get("to", "").strip()}" now.')
        else:
            kept.remove(called)
            flash(f'The view "{called}" is removed. Its filters still stand in the address.')
    except InvalidValue as error:
        flash(f"{error.what} {error.cure}".strip())
    return redirect(f"{url_for('images.grid', name=job.name)}?{urlencode(parameters)}", 303)


def shown_views(parameters: dict[str, str]) -> list[tuple[NamedView, bool]]:
    """All views, and whether the grid shows that one now.

    Args:
        parameters: Of the grid, as `write_query` writes them.
    """
    kept = portal_state().views
    found = [] if kept is None else kept.all()
    # What an earlier poserig wrote may have other words.
    read = [(one, write_query(read_query(one.parameters))) for one in found]
    return [(NamedView(one.name, now, one.by), now == parameters) for one, now in read]


def _kept() -> NamedViews:
    found = portal_state().views
    if found is None:
        abort(404, "This portal keeps no views.")
    return found
