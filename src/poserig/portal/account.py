"""Shows people their own account: the password, and where they are signed in."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from poserig.labeling.ports import SignInFailed
from poserig.portal.auth import remembered, repeated_password
from poserig.portal.security import session_id, signed_in, start_session, worker
from poserig.portal.sign_in_attempts import TooManyAttempts
from poserig.portal.state import portal_state

account = Blueprint("account", __name__)


@account.get("/account")
@signed_in
def show() -> str | Response:
    """The account of the signed-in worker."""
    return _page(None)


@account.post("/account/password")
@signed_in
def change_password() -> str | Response:
    """Changes the password. All sessions end; this browser gets a new one."""
    state, me = portal_state(), worker()
    if state.team is None:
        abort(404, "This portal does not keep your password.")
    guesser = (me.username, request.remote_addr or "", session_id())
    try:
        state.attempts.check(*guesser)
        state.team.change_password(me, request.form.get("password", ""), repeated_password())
    except TooManyAttempts as error:
        return Response(_page(error), 429, content_type="text/html; charset=utf-8")
    except SignInFailed as error:
        state.attempts.failed(*guesser)
        return Response(_page(error), 400, content_type="text/html; charset=utf-8")
    state.door.sessions.end_all_of(me.id)
    start_session(me)
    flash("Your password is changed. Other browsers are signed out.")
    return remembered(redirect(url_for("account.show"), 303), me.username)


@account.post("/account/sign-out")
@signed_in
def sign_out_others() -> str | Response:
    """Ends the sessions of this worker in other browsers."""
    portal_state().door.sessions.end_all_of(worker().id, but=session_id())
    flash("Other browsers are signed out.")
    return redirect(url_for("account.show"), 303)


def _page(error: SignInFailed | TooManyAttempts | None) -> str:
    state, me = portal_state(), worker()
    mine = [one for one in state.door.current() if one.worker.id == me.id]
    person = None
    if state.team is not None:
        person = next((one for one in state.team.people() if one.worker.id == me.id), None)
    return render_template(
        "account.html", sessions=mine, here=session_id(), person=person, error=error
    )
