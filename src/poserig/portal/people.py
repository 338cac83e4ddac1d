"""Shows a lead who is on the team and where they are signed in, and lets them change both."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from poserig.errors import PoserigError
from poserig.portal.roles import Role, read_role
from poserig.portal.security import for_roles, session_id, signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.team import INVITATION_PATH, Invited, Team

people = Blueprint("people", __name__)
Page = str | AnyResponse


@people.get("/people")
@signed_in
@for_roles(Role.LEAD)
def show() -> Page:
    """Everybody on the team, and their sessions."""
    return _page()


@people.post("/people/add")
@signed_in
@for_roles(Role.LEAD)
def add() -> Page:
    """Adds somebody, and shows the link that they need."""
    name = request.form.get("name", "")
    try:
        return _page(invited=_team().invite(name, read_role(request.form.get("role", ""))))
    except PoserigError as error:
        return _refused(error, name)


@people.post("/people/link")
@signed_in
@for_roles(Role.LEAD)
def link() -> Page:
    """Makes a new link for somebody who lost theirs, or forgot the password."""
    try:
        return _page(invited=_team().invite_again(request.form.get("name", "")))
    except PoserigError as error:
        return _refused(error)


@people.post("/people/role")
@signed_in
@for_roles(Role.LEAD)
def role() -> Page:
    """Gives somebody another role; it holds from their next click on."""
    name = _somebody_else("give yourself another role")
    try:
        person = _team().set_role(name, read_role(request.form.get("role", "")))
    except PoserigError as error:
        return _refused(error)
    flash(f"{person.name} is {_a(person.role)} now.")
    return redirect(url_for("people.show"), 303)


@people.post("/people/remove")
@signed_in
@for_roles(Role.LEAD)
def remove() -> Page:
    """Takes somebody off the team: they are signed out, and open pages of theirs submit nothing."""
    name = _somebody_else("remove yourself")
    try:
        person = _team().remove(name)
    except PoserigError as error:
        return _refused(error)
    portal_state().door.sessions.end_all_of(person.worker.id)
    flash(f"{person.name} is removed. Their answers stay.")
    return redirect(url_for("people.show"), 303)


@people.post("/people/sign-out")
@signed_in
@for_roles(Role.LEAD)
def sign_out() -> Page:
    """Ends one session of anybody."""
    portal_state().door.sessions.end(request.form.get("session", ""))
    flash("That browser is signed out.")
    return redirect(url_for("people.show"), 303)


def _page(invited: Invited | None = None, error: PoserigError | None = None, name: str = "") -> str:
    state = portal_state()
    origin = state.guest_origin or request.host_url.rstrip("/")
    return render_template(
        "people.html",
        people=state.team.people() if state.team else None,
        sessions=state.door.current(),
        here=session_id(),
        me=worker(),
        roles=list(Role),
        invited=invited,
        link=f"{origin}{INVITATION_PATH}{invited.key}" if invited else "",
        error=error,
        name=name,
    )


def _refused(error: PoserigError, name: str = "") -> Page:
    return Response(_page(error=error, name=name), 400, content_type="text/html; charset=utf-8")


def _team() -> Team:
    team = portal_state().team
    if team is None:
        abort(404, "The people of this portal are kept elsewhere: add them to the user pool.")
    return team


def _somebody_else(what: str) -> str:
    """The name in the form. Whoever runs the team must not lock themselves out."""
    name = request.form.get("name", "")
    if name.strip().casefold() == worker().username.casefold():
        abort(409, f"You cannot {what}. Ask another lead.")
    return name


def _a(role: Role) -> str:
    return f"{'an' if role is Role.ANNOTATOR else 'a'} {role}"
