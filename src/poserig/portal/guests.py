"""Lets in who comes with an invitation: they choose a password, and are signed in."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from poserig.labeling.ports import SignInFailed
from poserig.portal.auth import KEYS, remembered, repeated_password
from poserig.portal.security import start_session
from poserig.portal.sign_in_attempts import TooManyAttempts
from poserig.portal.state import portal_state
from poserig.portal.team import INVITATION_PATH, Person, Team

guests = Blueprint("guests", __name__)
Page = str | Response | tuple[str, int]


@guests.get(f"{INVITATION_PATH}<key>")
def invitation(key: str) -> Page:
    """The page on which somebody who was invited chooses a password. Opening it uses nothing up."""
    team = _team()
    refusal, guest = _guest(team, key)
    if guest is None:
        return refusal
    return render_template("invitation.html", guest=guest, error=None)


@guests.post(f"{INVITATION_PATH}<key>")
def accept(key: str) -> Page:
    """Sets the password, uses the invitation up, and signs its person in."""
    team = _team()
    refusal, guest = _guest(team, key)
    if guest is None:
        return refusal
    try:
        worker = team.accept(key, repeated_password())
    except SignInFailed as error:
        return render_template("invitation.html", guest=guest, error=error), 400
    return remembered(redirect(start_session(worker)), worker.username)


def _team() -> Team:
    team = portal_state().team
    if team is None:
        abort(404, "This portal has no invitations of its own.")
    return team


def _guest(team: Team, key: str) -> tuple[Page, Person | None]:
    """Who may come with the key; for nobody, a page that says so."""
    attempts, address = portal_state().attempts, request.remote_addr or ""
    try:
        attempts.check(KEYS, address)
    except TooManyAttempts as error:
        return (render_template("invitation.html", guest=None, error=error), 429), None
    guest = team.guest(key)
    if guest is None:
        attempts.failed(KEYS, address)
        return (render_template("invitation.html", guest=None, error=None), 410), None
    return "", guest
