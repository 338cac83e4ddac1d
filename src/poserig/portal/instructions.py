"""Shows the lead's instructions, and lets leads write them."""

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request
from flask import url_for as address_of
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from poserig.errors import InvalidValue
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
        raise InvalidValue(
            f"The instructions have {len(text):,} characters.",
            where="instructions",
            cure=f"Use at most {LONGEST:,}.",
        )
    if request.form.get("do") == "preview":
        return _editor(text, preview=_rendered(text))
    _instructions().write(text)
    _instructions().mark_seen(worker().id)
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


def _editor(text: str, preview: Markup | None = None) -> str:
    return render_template(
        "instructions_edit.html",
        text=text,
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
