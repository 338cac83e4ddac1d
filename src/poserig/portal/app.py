"""Makes the worker portal, a Flask app."""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labeling.errors import JobNotFound, LabelingError, NotOnWorkteam, TaskNotFound
from poserig.labeling.ports import Clock, ObjectStore, Worker
from poserig.labeling.trouble import StoreTrouble
from poserig.portal.account import account
from poserig.portal.arrivals import ask_again_with_cookie
from poserig.portal.auth import auth
from poserig.portal.comments import comments, unread_comments
from poserig.portal.cookies import PortalCookies
from poserig.portal.devices import Devices
from poserig.portal.doorkeeper import Doorkeeper, SessionOver
from poserig.portal.gold import gold
from poserig.portal.grid import ImageGrid
from poserig.portal.guests import guests
from poserig.portal.handing_out import handing_out
from poserig.portal.handouts import Handouts
from poserig.portal.host_notes import HostNotes
from poserig.portal.hosts import REFUSAL, answers_to
from poserig.portal.images import images
from poserig.portal.instructions import (
    has_seen_instructions,
    instructions,
    instructions_html,
)
from poserig.portal.invitations import Invitations
from poserig.portal.job_settings import job_settings
from poserig.portal.jobs import jobs
from poserig.portal.lead import lead
from poserig.portal.named_views import NamedViews
from poserig.portal.numbers import StoredNumber
from poserig.portal.overlay import library_rigs
from poserig.portal.overview import overview
from poserig.portal.own_figures import own_figures, shows_own_figures
from poserig.portal.people import people
from poserig.portal.ports import LabelingDesk, WorkerDirectory, WorkerSettings
from poserig.portal.practice import practice
from poserig.portal.results import results
from poserig.portal.reviewing import labels_to_review, reviewing
from poserig.portal.security import (
    add_headers,
    csrf_token,
    current_role,
    current_worker,
    refuse_forged_posts,
)
from poserig.portal.settings import UnkeptSettings
from poserig.portal.settings import settings as settings_page
from poserig.portal.shelf import JobShelf
from poserig.portal.shelving import shelves, shelving
from poserig.portal.sign_in_attempts import SignInAttempts
from poserig.portal.state import Memory, PortalState, keep_state
from poserig.portal.tasks import tasks
from poserig.portal.team import Team
from poserig.portal.teamwork import Teamwork
from poserig.portal.tokens import TaskTokens
from poserig.portal.trouble import status_of
from poserig.portal.views import views as views_page
from poserig.portal.walking import walking
from poserig.portal.words import browser_name, local_time

_log = logging.getLogger(__name__)
_UNKNOWN = (JobNotFound, NotOnWorkteam, TaskNotFound)
Answer = AnyResponse | tuple[Response | str, int]


def create_portal(
    desk: LabelingDesk,
    directory: WorkerDirectory,
    *,
    secret_key: str | bytes,
    hosts: HostNotes,
    clock: Clock,
    memory: Memory,
    team: Team | None = None,
    objects: ObjectStore | None = None,
    rigs: Mapping[str, Json] | None = None,
    portal_origin: str = "",
    guest_origin: str = "",
    entrance: Callable[[str], Worker | None] | None = None,
    settings: WorkerSettings | None = None,
    teamwork: Teamwork | None = None,
    note_export: Callable[[str], None] = lambda _: None,
    grid: ImageGrid | None = None,
    handouts: Handouts | None = None,
    views: NamedViews | None = None,
    shelf: JobShelf | None = None,
) -> Flask:
    """The worker portal as a Flask app.

    Args:
        desk: The workers' side of the labeling service.
        directory: Who may sign in, to which work teams they belong, and what they may do.
        secret_key: Signs sessions and task tokens. Keep it over restarts, or all must sign in anew.
        hosts: What the task origin notes of the templates' hosts.
        clock: The time, for sign-in.
        memory: What it remembers; the same for all processes of one portal.
        team: The people, when they are kept here; without it they are somebody else's.
        objects: To hand out the output manifest; without it that link is left out.
        rigs: Rig name → rig JSON beyond poserig's own, so that results show their links.
        portal_origin: Where it answers, e.g. "http://127.0.0.1:4600"; without it, at 127.0.0.1 and
            at localhost alike.
        guest_origin: Where people at other machines reach it; stands in invitations.
        entrance: Knows who comes to /enter/<key>; without it nobody enters there.
        settings: How each worker wants the labeling page; without it nobody keeps that.
        teamwork: What leads decide, comments and so on; without it there are no pages for these.
        note_export: Told the name of a job whose labels are handed out.
        grid: Finds images by what is known of them; without it there is no grid.
        handouts: Makes exports and reports, of what the grid finds; without it there are none.
        views: Keeps views of the grid under a name; without it nobody does.
        shelf: Archives and deletes jobs; without it nobody does.

    Raises:
        PoserigError: The secret key is too short.
    """
    app = Flask(__name__)
    app.url_map.converters["int"] = StoredNumber
    app.secret_key = secret_key
    app.session_interface = PortalCookies()
    app.config.update(
        SESSION_COOKIE_NAME="poserig_portal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=64 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=300,
    )
    state = PortalState(
        desk=desk,
        directory=directory,
        objects=objects,
        tokens=TaskTokens(secret_key),
        clock=clock,
        attempts=SignInAttempts(clock, memory.failures),
        invitations=Invitations(clock, memory.half_invitations),
        rigs={**library_rigs(), **(rigs or {})},
        hosts=hosts,
        entrance=entrance or (lambda _: None),
        door=Doorkeeper(memory.sessions, directory),
        devices=Devices(secret_key),
        team=team,
        guest_origin=(guest_origin or portal_origin).rstrip("/"),
        settings=settings or UnkeptSettings(),
        teamwork=teamwork or Teamwork(),
        note_export=note_export,
        grid=grid,
        handouts=handouts,
        views=views,
        shelf=shelf,
    )
    keep_state(app.extensions, state)
    own_origins = [portal_origin] if portal_origin else []
    for blueprint in (auth, guests, account, people, settings_page, jobs, tasks, walking, results):
        app.register_blueprint(blueprint)
    for blueprint in (lead, comments, instructions, practice, gold):
        app.register_blueprint(blueprint)
    for blueprint in (images, overview, reviewing, own_figures, job_settings):
        app.register_blueprint(blueprint)
    for blueprint in (handing_out, views_page, shelving):
        app.register_blueprint(blueprint)
    app.before_request(_refuse_other_hosts(own_origins))
    app.before_request(_use_one_host(portal_origin))
    app.before_request(ask_again_with_cookie)
    app.before_request(refuse_forged_posts)
    app.after_request(add_headers)
    app.register_error_handler(PoserigError, _show_refusal)
    app.register_error_handler(Exception, _show_failure)
    app.jinja_env.globals.update(
        csrf_token=csrf_token,
        current_role=current_role,
        current_worker=current_worker,
        teamwork=state.teamwork,
        unread_comments=unread_comments,
        labels_to_review=labels_to_review,
        instructions_html=instructions_html,
        has_seen_instructions=has_seen_instructions,
        shows_own_figures=shows_own_figures,
        has_team=team is not None,
        has_grid=grid is not None,
        has_handouts=handouts is not None,
        has_views=views is not None,
        shelves=shelves,
        shelf=shelf,
    )
    app.jinja_env.filters.update(browser_name=browser_name, local_time=local_time)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def _refuse_other_hosts(own_origins: Collection[str]) -> Callable[[], None]:
    def refuse() -> None:
        if not answers_to(request.environ, own_origins):
            abort(403, REFUSAL)

    return refuse


def _use_one_host(origin: str) -> Callable[[], AnyResponse | None]:
    """Sends "localhost" to 127.0.0.1 (or the other way round), whichever the origin uses: a browser
    keeps a session and drafts for one of them only."""
    wanted = urlsplit(origin).hostname or ""

    def send_on() -> AnyResponse | None:
        here = urlsplit(request.host_url)
        loopback = {here.hostname, wanted} == {"localhost", "127.0.0.1"}
        if loopback and here.port and request.method == "GET":
            return redirect(f"{here.scheme}://{wanted}:{here.port}{request.full_path}", 307)
        return None

    return send_on


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _answer(status: int, title: str, error: PoserigError) -> Answer:
    if _wants_json():
        return jsonify(error={"what": error.what, "cure": error.cure}), status
    return render_template("error.html", title=title, error=error), status


def _show_refusal(error: PoserigError) -> Answer:
    """What the labeling service or the directory refuses, in its own words."""
    if isinstance(error, _UNKNOWN):
        return _answer(404, "Not found", error)
    if isinstance(error, SessionOver):
        return _answer(401, "Signed out", error)
    if isinstance(error, StoreTrouble):
        _log.error("portal: %s", error)
        return _answer(status_of(error), "Nothing can be saved now", error)
    if isinstance(error, LabelingError):
        return _answer(409, "That did not work", error)
    _log.error("portal: %s", error)
    return _answer(502, "That did not work", error)


def _show_failure(error: Exception) -> Answer:
    """HTTP errors in words; anything else is logged here and told without details."""
    if isinstance(error, HTTPException) and error.code == 401:
        cure = "Sign in, then do it again."
        return _answer(401, "Signed out", PoserigError("You are not signed in.", cure=cure))
    if isinstance(error, NotFound) and error.description == NotFound.description:
        cure = "Check the address for a slip, or begin anew from here."
        return _answer(404, "Not found", PoserigError("There is no such page.", cure=cure))
    if isinstance(error, HTTPException) and error.code and error.code < 500:
        title = "Not found" if error.code == 404 else "That did not work"
        return _answer(error.code, title, PoserigError(error.description or error.name))
    _log.error("portal: %s %s failed", request.method, request.endpoint, exc_info=error)
    cure = "Try again; if it stays like this, tell the operator. Answers that were saved are safe."
    return _answer(500, "Something broke here", PoserigError("The portal failed.", cure=cure))
