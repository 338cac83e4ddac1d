"""Shows the lead's instructions, and lets leads write them."""

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request
from flask import url_for as address_of
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from poserig.portal.markdown import LONGEST, render
from poserig.portal.roles import Role
from poserig.portal.security import for_roles, signed_in, worker
from poserig.portal.state import portal_state
from poserig.portal.teamwork import Instructions

instructions = Blueprint("instructions", __name__)


def instructions_html() -> Markup:
    """The lead's instructions as HTML; "" for none."""
    kept = portal_state().teamwork.instructions
    text = kept.read().text if kept else ""
    return _rendered(text) if text.strip() else Markup("")


def has_seen_instructions() -> bool:
    """Whether the signed-in person has seen them as they are now."""
    kept = portal_state().teamwork.instructions
    return kept is None or kept.has_seen(worker().id)


@instructions.get("/instructions")
@signed_in
def show() -> str | AnyResponse:
    """The instructions on a page of their own."""
    _instructions().mark_seen(worker().id)
    return render_template("instructions.html", html=instructions_html())


@instructions.post("/instructions/seen")
@signed_in
def seen() -> str | AnyResponse:
    """For the task page: the person has closed them."""
    _instructions().mark_seen(worker().id)
    return jsonify(seen=True)


@instructions.get("/instructions/edit")
@signed_in
@for_roles(Role.LEAD)
def edit() -> str | AnyResponse:
    """The page on which a lead writes them."""
    return _editor(_instructions().read().text)


@instructions.post("/instructions/edit")
@signed_in
@for_roles(Role.LEAD)
def write() -> str | AnyResponse:
    """Shows how they will look, or keeps them."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    if len(text) > LONGEST:
        said = f"The instructions have {len(text):,} characters. Use at most {LONGEST:,}."
        page = _editor(text, problem=said, seen=request.form.get("revision", ""))
        return Response(page, 400, content_type="text/html; charset=utf-8")
    if request.form.get("do") == "preview":
        seen = request.form.get("revision", "")
        return _editor(text, preview=_rendered(text), seen=seen)
    before = _instructions().read()
    if text != before.text and request.form.get("revision", "") != before.revision:
        page = _editor(text, theirs=_rendered(before.text))
        return Response(page, 409, content_type="text/html; charset=utf-8")
    _instructions().write(text)
    _instructions().mark_seen(worker().id)
    _log(before.text, text)
    flash("Saved. Everybody sees the new instructions before their next image.")
    return redirect(address_of("instructions.show"), 303)


@instructions.get("/instructions/pictures/<name>")
@signed_in
def picture(name: str) -> str | AnyResponse:
    """One picture."""
    found = _instructions().picture(name)
    if found is None:
        abort(404, "There is no such picture.")
    data, content_type = found
    return Response(data, content_type=content_type)


def size_of(text: str) -> str:
    """How long instructions are, in words; "" for none."""
    if not text.strip():
        return ""
    lines = len(text.strip().splitlines())
    return f"{lines:,} line{'' if lines == 1 else 's'}, {len(text.strip()):,} characters"


def _log(before: str, after: str) -> None:
    """Notes in the log of each job that goes on that they were changed."""
    state, me = portal_state(), worker()
    changing = state.teamwork.changing
    if changing is None or before == after:
        return
    for job in state.desk.jobs(me):
        if not job.status.is_final and job.name not in state.teamwork.hidden:
            changing.record(job.name, me, "instructions", size_of(before), size_of(after))


def _editor(
    text: str,
    preview: Markup | None = None,
    theirs: Markup | None = None,
    seen: str | None = None,
    problem: str = "",
) -> str:
    """The page.

    Args:
        text: What stands in its field.
        preview: How that looks, when it was asked for.
        theirs: What somebody else wrote meanwhile.
        seen: Revision of the text that the field began with; None for the present one.
        problem: Why the text was not kept.
    """
    return render_template(
        "instructions_edit.html",
        text=text,
        theirs=theirs,
        problem=problem,
        revision=_instructions().read().revision if seen is None else seen,
        preview=preview,
        pictures=_instructions().pictures(),
        longest=LONGEST,
    )


def _rendered(text: str) -> Markup:
    kept = _instructions()
    names = set(kept.pictures())
    return render(
        text,
        lambda name: address_of("instructions.picture", name=name) if name in names else None,
    )


def _instructions() -> Instructions:
    found = portal_state().teamwork.instructions
    if found is None:
        abort(404, "This portal has no instructions of its own.")
    return found
