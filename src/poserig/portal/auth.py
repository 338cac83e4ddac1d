"""Signs workers in and out, and lets invited workers choose a password."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from poserig.errors import PoserigError
from poserig.labeling.ports import NewPasswordRequired, SignInFailed
from poserig.portal.cookies import cookie_name
from poserig.portal.devices import COOKIE, SECONDS
from poserig.portal.security import current_worker, end_session, start_session
from poserig.portal.sign_in_attempts import TooManyAttempts
from poserig.portal.state import portal_state

auth = Blueprint("auth", __name__)
_INVITATION = "invitation"
KEYS = "key"
"""No account's name: all wrong keys of one address count together."""
Page = str | Response | tuple[str, int]


@auth.get("/sign-in")
def sign_in() -> Page:
    """The sign-in page."""
    if current_worker():
        return redirect(url_for("jobs.job_list"))
    return render_template("sign_in.html", username="", error=None)


@auth.post("/sign-in")
def take_sign_in() -> Page:
    """Checks name and password."""
    state = portal_state()
    username = request.form.get("username", "").strip()
    password = request.form.get("password", "")
    device = state.devices.known(request.cookies.get(cookie_name(COOKIE), ""), username)
    guesser = (username, request.remote_addr or "", device)
    try:
        if not username or not password:
            name = "name" if state.team else "e-mail address"
            raise SignInFailed(f"Type your {name} and your password.")
        state.attempts.check(*guesser)
        worker = state.directory.sign_in(username, password)
    except NewPasswordRequired:
        session[_INVITATION] = state.invitations.open(username, password)
        return redirect(url_for("auth.new_password"))
    except TooManyAttempts as error:
        return render_template("sign_in.html", username=username, error=error), 429
    except SignInFailed as error:
        if username and password:
            state.attempts.failed(*guesser)
        return render_template("sign_in.html", username=username, error=error), 401
    state.attempts.succeeded(*guesser)
    return remembered(redirect(start_session(worker)), username)


def remembered(response: Response, username: str) -> Response:
    """The response, which lets the browser be known again as one of this person's."""
    response.set_cookie(
        cookie_name(COOKIE),
        portal_state().devices.remember(username),
        max_age=SECONDS,
        httponly=True,
        secure=request.is_secure,
        samesite="Strict",
        path=url_for("auth.sign_in"),
    )
    return response


@auth.get("/enter/<key>")
def enter(key: str) -> Page:
    """Signs in whoever comes with a key: the address that a terminal printed."""
    state = portal_state()
    address = request.remote_addr or ""
    try:
        state.attempts.check(KEYS, address)
    except TooManyAttempts as error:
        return render_template("sign_in.html", username="", error=error), 429
    worker = state.entrance(key)
    if worker is None:
        state.attempts.failed(KEYS, address)
        refusal = PoserigError(
            "This address is not valid here.", cure="Open the one in the terminal of poserig."
        )
        return render_template("sign_in.html", username="", error=refusal), 403
    return redirect(start_session(worker))


@auth.get("/new-password")
def new_password() -> Page:
    """The page on which an invited worker chooses a password."""
    invitation = portal_state().invitations.find(str(session.get(_INVITATION, "")))
    if invitation is None:
        return redirect(url_for("auth.sign_in"))
    return render_template("new_password.html", username=invitation.username, error=None)


@auth.post("/new-password")
def take_new_password() -> Page:
    """Sets it and signs the worker in."""
    state = portal_state()
    key = str(session.get(_INVITATION, ""))
    invitation = state.invitations.find(key)
    if invitation is None:
        return redirect(url_for("auth.sign_in"))
    try:
        wanted = repeated_password()
        worker = state.directory.sign_in(invitation.username, invitation.temporary_password, wanted)
    except PoserigError as error:
        page = render_template("new_password.html", username=invitation.username, error=error)
        return page, 400
    state.invitations.close(key)
    return remembered(redirect(start_session(worker)), invitation.username)


def repeated_password() -> str:
    """The new password of a form that asks for it twice. Raises SignInFailed."""
    wanted = request.form.get("new_password", "")
    if not wanted:
        raise SignInFailed("Choose a new password.")
    if wanted != request.form.get("repeated", ""):
        raise SignInFailed("The two passwords differ.", cure="Type the same one twice.")
    return wanted


@auth.post("/sign-out")
def sign_out() -> Page:
    """Ends the session. An accepted task stays the worker's until its time runs out."""
    end_session()
    return redirect(url_for("auth.sign_in"))
