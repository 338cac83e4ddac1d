"""Serves task pages and takes their answers, on the portal's own address.

A template's scripts belong to the owner of the job. Their page is sandboxed: its origin is opaque,
so they find no session of the worker and no storage, only a token for this one task.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from poserig.errors import PoserigError
from poserig.json import Json, is_too_deep
from poserig.labeling.errors import LabelingError, NotReviewed, TaskClosed, TemplateError
from poserig.labeling.model import TaskPage
from poserig.labeling.trouble import StoreTrouble
from poserig.portal.doorkeeper import Doorkeeper, SessionOver
from poserig.portal.host_notes import HostNotes, note_hosts
from poserig.portal.hosts import REFUSAL, answers_to
from poserig.portal.ports import LabelingDesk
from poserig.portal.review_task import ReviewPages, parse_review_task
from poserig.portal.rewrite import CROWD_ELEMENTS, Rewriter
from poserig.portal.task_policy import STAND_IN_PATHS, task_policy
from poserig.portal.task_start import with_start
from poserig.portal.tokens import TaskTokens, TokenInvalid
from poserig.portal.trouble import refusal_of_answer, status_of

_log = logging.getLogger(__name__)
_STAND_IN = (
    "crowd-values.js",
    "crowd-fields.js",
    "task-keys.js",
    "crowd-walk.js",
    "review-keys.js",
    "crowd-review.js",
    "crowd-html-elements.js",
)
_ANSWER_LIMIT = 16 * 1024 * 1024
Reply = Response | tuple[Response | str, int]


class AnswerMalformed(PoserigError):
    """The body is not {"taskAnswers": "[{…}]"}."""


def create_task_origin(
    desk: LabelingDesk,
    *,
    rewrites: Mapping[str, str],
    secret_key: str | bytes,
    hosts: HostNotes,
    door: Doorkeeper,
    portal_origin: str = "",
    own_paths: Sequence[str] = (),
    sources: Sequence[str] = (),
    more_rewrites: Callable[[], Mapping[str, str]] = dict,
    reviews: ReviewPages | None = None,
) -> Flask:
    """The task pages as a Flask app; `one_site` puts it beside the portal.

    Args:
        desk: The workers' side of the labeling service.
        rewrites: Address prefix in a template → local address; see `Rewriter`.
        secret_key: As for `create_portal`.
        hosts: Notes which hosts the templates ask for; the same as for `create_portal`.
        door: Knows whether the session still holds in which a task page was opened.
        portal_origin: As for `create_portal`.
        own_paths: Paths of this origin that task pages may load; see `task_policy`.
        sources: Other places from which task pages may load; see `task_policy`.
        more_rewrites: Answers further rewrites, which may change while it runs.
        reviews: Pages on which labels are reviewed; without it there are none.

    Raises:
        PoserigError: The secret key is too short.
    """
    own_origins = [portal_origin] if portal_origin else []
    # No static folder of Flask's own: this part hands out two files and nothing else.
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _ANSWER_LIMIT
    tokens = TaskTokens(secret_key)
    rewriter = Rewriter(crowd_rewrites(rewrites), more_rewrites)

    @app.get("/task/<token>")
    def show(token: str) -> Reply:
        """The rendered worker task template."""
        grant = tokens.read(token)
        door.require(grant)
        task = parse_review_task(grant.task_id)
        if task is not None and reviews is not None:
            return render(token, reviews.page(task, grant.worker))
        return render(token, desk.page(grant.task_id, grant.worker))

    @app.get("/task/<token>/submitted")
    def show_submitted(token: str) -> Reply:
        """The same for a task that the worker has submitted, only to be looked at."""
        grant = tokens.read(token)
        door.require(grant)
        return render(token, desk.submitted_page(grant.task_id, grant.worker))

    def render(token: str, page: TaskPage) -> Reply:
        html = rewriter.rewrite(page.html)
        note_hosts(hosts, page.job_name, rewriter, page.html, html)
        response = Response(with_start(html, page), content_type="text/html; charset=utf-8")
        policy = task_policy(_origin(), token, own_paths, sources)
        response.headers["Content-Security-Policy"] = policy
        return response

    @app.post("/task/<token>/answer")
    def take_answer(token: str) -> Reply:
        """Takes the worker's answer: {"taskAnswers": "[{…}]"}. It is on disk before the reply."""
        grant = tokens.read(token)
        door.require(grant)
        try:
            # Sent as plain text: a browser asks nobody first whether an opaque origin may.
            body = request.get_json(force=True, silent=True)
        except RecursionError:  # thousands of levels are no answer
            body = None
        answer = read_answer(body)
        task = parse_review_task(grant.task_id)
        if task is not None and reviews is not None:
            reviews.take(task, grant.worker, answer)
        else:
            desk.submit(grant.task_id, grant.worker, answer)
        return jsonify(saved=True, portal=_origin())

    @app.get(STAND_IN_PATHS[0])
    def stand_in() -> Reply:
        """Our stand-in for crowd-html-elements."""
        # One script: what is a module for the portal's own pages is a part of it here.
        parts = b"\n".join(_static(name).replace(b"export ", b"") for name in _STAND_IN)
        script = b"(() => {\n'use strict';\n" + parts + b"})();\n"
        return Response(script, content_type="text/javascript; charset=utf-8")

    @app.get(STAND_IN_PATHS[1])
    def stand_in_style() -> Reply:
        """Its style sheet."""
        return Response(_static("crowd-html-elements.css"), content_type="text/css; charset=utf-8")

    @app.errorhandler(PoserigError)
    def refuse(error: PoserigError) -> Reply:
        status, code = _status_of(error)
        if status >= 500:
            _log.error("task origin: %s", error)
        if isinstance(error, StoreTrouble) and request.method == "POST":
            error = refusal_of_answer(error)
        return _refusal(status, code, error)

    @app.errorhandler(Exception)
    def fail(error: Exception) -> Reply:
        if isinstance(error, HTTPException) and error.code and error.code < 500:
            what = error.description or error.name
            if error.code == 413:
                what = f"The answer is larger than {_ANSWER_LIMIT // 1024 // 1024} MB."
            return _refusal(error.code, "refused", PoserigError(what))
        # The address holds a token and the form a worker's answer: name neither.
        _log.error("task origin: %s failed", request.endpoint, exc_info=error)
        failure = PoserigError(
            "The labeling service failed.",
            cure="This answer was not taken; it stays on this page. Try again in a moment.",
        )
        return _refusal(500, "failed", failure)

    @app.before_request
    def refuse_other_sites() -> Reply | None:
        if not answers_to(request.environ, own_origins):
            return _refusal(403, "refused", PoserigError(REFUSAL))
        # "null" is what a browser calls an opaque origin. The token in the path is the permission.
        if request.method == "POST" and request.headers.get("Origin") not in (None, "null"):
            error = PoserigError("The answer came from another site.")
            return _refusal(403, "refused", error)
        return None

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        # A refusal has its own page; it is as opaque.
        headers.setdefault("Content-Security-Policy", task_policy(_origin(), "none"))
        # The page's origin is opaque, so to a browser even its own files are another site's.
        headers["Access-Control-Allow-Origin"] = "null"
        headers["Access-Control-Allow-Headers"] = "Content-Type"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["Cache-Control"] = "no-store"
        return response

    return app


def crowd_rewrites(rewrites: Mapping[str, str]) -> dict[str, str]:
    """The given rewrites, and crowd-html-elements to our stand-in."""
    return {**dict.fromkeys(CROWD_ELEMENTS, STAND_IN_PATHS[0]), **rewrites}


def read_answer(body: Json) -> dict[str, Json]:
    """The one answer in {"taskAnswers": "[{…}]"}. Raises AnswerMalformed."""
    text = body.get("taskAnswers") if isinstance(body, dict) else None
    try:
        answers = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):  # RecursionError: thousands of levels
        answers = None
    match answers:
        case [dict() as answer] if not is_too_deep(answer):
            return answer
    raise AnswerMalformed(
        "The page sent something that is not an answer.",
        cure='It must send {"taskAnswers": "[{…}]"}: a list with one JSON object, as text.',
    )


def _status_of(error: PoserigError) -> tuple[int, str]:
    """HTTP status, and what the page should do about it: "closed" means go on with the next."""
    match error:
        case TaskClosed() | NotReviewed():
            return 409, "closed"
        case TokenInvalid() | SessionOver():
            return 403, "refused"
        case AnswerMalformed():
            return 400, "refused"
        case StoreTrouble():
            return status_of(error), "failed"
        case LabelingError():
            return (404 if error.code == "ResourceNotFound" else 409), "refused"
    return 502, "failed"


def _refusal(status: int, code: str, error: PoserigError) -> Reply:
    if request.method == "POST":
        problem = {"code": code, "what": error.what, "cure": error.cure}
        return jsonify(error=problem, portal=_origin()), status
    is_over = isinstance(error, TaskClosed | TemplateError)
    page = render_template("task_refused.html", error=error, portal=_origin(), over=is_over)
    return page, status


def _origin() -> str:
    """The address that the browser asked, which is the portal's too."""
    return request.host_url.rstrip("/")


def _static(name: str) -> bytes:
    return files("poserig.portal").joinpath("static", name).read_bytes()
