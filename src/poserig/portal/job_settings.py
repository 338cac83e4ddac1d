"""Lets leads change a job: what people read, how many label, who sees what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from poserig.labeling.errors import SettingsConflict, SettingsRefused
from poserig.labeling.store.changes import LoggedChange
from poserig.portal import settings_words
from poserig.portal.job_changing import JobChanging, RigCard
from poserig.portal.jobs import find_job
from poserig.portal.numbers import stored_number
from poserig.portal.reviewing import labels_to_review
from poserig.portal.roles import Role
from poserig.portal.security import for_roles, signed_in, worker
from poserig.portal.settings_form import (
    RESULTS,
    SECTIONS,
    WORDS,
    Typed,
    read_section,
    texts_of,
    words_of,
)
from poserig.portal.state import portal_state

job_settings = Blueprint("job_settings", __name__)

PAGE_SIZE = 20
_OPERATOR = "the command line"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A line of the log.

    Attributes:
        who: Who changed it.
        what: What they changed.
        before, after: Its values, for people; "" for none.
        when: Aware, UTC.
    """

    who: str
    what: str
    before: str
    after: str
    when: datetime


@job_settings.get("/jobs/<name>/settings")
@signed_in
@for_roles(Role.LEAD)
def show(name: str) -> str | AnyResponse:
    """The settings of a job, and who changed them."""
    return _page(name)


@job_settings.post("/jobs/<name>/settings/<section>")
@signed_in
@for_roles(Role.LEAD)
def save(name: str, section: str) -> str | AnyResponse:
    """Changes the settings of one section."""
    changing = _changing()
    if section not in _sections(name):
        abort(404, "The settings have no such section.")
    now, _ = changing.settings(name, worker())
    if section == "words":
        typed = settings_words.read_words(_rigs(name), request.form, now)
    else:
        typed = read_section(section, request.form, now)
    if typed.problems:
        return _again(name, section, typed, typed.problems)
    seen = request.form.get("version", -1, int)
    names = _sections(name)[section]
    try:
        done = changing.change(name, worker(), typed.settings, names, seen)
    except SettingsRefused as error:
        return _again(name, section, typed, error.problems)
    except SettingsConflict as error:
        return _again(name, section, typed, {}, error.changes)
    more = str(done)
    if "review_share" in done.names:
        waiting = labels_to_review(name)
        more = f"{waiting:,} label{' waits' if waiting == 1 else 's wait'} for your review now."
    flash(_said(done.names, more))
    return redirect(url_for("job_settings.show", name=name, _anchor=section), 303)


@job_settings.get("/jobs/<name>/settings/rigs/<int:index>.svg")
@signed_in
@for_roles(Role.LEAD)
def rig_picture(name: str, index: int) -> str | AnyResponse:
    """A rig of the job, drawn."""
    find_job(name)
    rigs = _rigs(name)
    if index >= len(rigs) or not rigs[index].svg:
        abort(404, "There is no such picture.")
    return Response(rigs[index].svg, content_type="image/svg+xml")


def _sections(name: str) -> Mapping[str, tuple[str, ...]]:
    """The sections of a job, each with its settings."""
    teamwork = portal_state().teamwork
    found = dict(SECTIONS)
    if teamwork.bench is None:  # nobody says there whether one more answer would help
        found["people"] = ("workers",)
    if teamwork.bench is None or not teamwork.bench.has_gold(name):
        del found["gold"]
    if teamwork.reviewing is None:
        del found["review"]
    if _rigs(name):
        found["words"] = settings_words.NAMES
    return found


def _rigs(name: str) -> tuple[RigCard, ...]:
    bench = portal_state().teamwork.bench
    return bench.rigs(name) if bench else ()


def _said(names: Iterable[str], more: str) -> str:
    changed = [WORDS[name] for name in names]
    if not changed:
        return "Nothing was changed."
    return f"Saved: {', '.join(changed)}. {more}".rstrip()


def _again(
    name: str,
    section: str,
    typed: Typed,
    problems: Mapping[str, str],
    conflicts: Iterable[LoggedChange] = (),
) -> AnyResponse:
    """The page with what was typed, and why it was not kept."""
    others = [_view(one) for one in conflicts]
    page = _page(name, section=section, typed=typed, problems=problems, conflicts=others)
    return Response(page, 409 if others else 400, content_type="text/html; charset=utf-8")


def _page(
    name: str,
    section: str = "",
    typed: Typed | None = None,
    problems: Mapping[str, str] | None = None,
    conflicts: Iterable[ChangeView] = (),
) -> str:
    job = find_job(name)
    settings, revision = _changing().settings(name, worker())
    before = request.args.get("before", type=stored_number)
    found = _changing().log(name, worker(), limit=PAGE_SIZE + 1, before=before)
    rigs = _rigs(name)
    return render_template(
        "job_settings.html",
        job=job,
        settings=settings,
        version=revision,
        texts={**texts_of(settings), **(typed.texts if typed else {})},
        problems=problems or {},
        refused=section,
        conflicts=list(conflicts),
        results=RESULTS,
        rigs=rigs,
        classes=settings_words.class_rows(rigs, settings),
        flags=settings_words.flag_rows(rigs, settings),
        new_flags_count=settings_words.NEW,
        is_project=portal_state().teamwork.bench is not None,
        sections=_sections(name),
        log=[_view(one) for one in found[:PAGE_SIZE]],
        is_first=before is None,
        following=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None,
    )


def _view(one: LoggedChange) -> ChangeView:
    change = one.change
    return ChangeView(
        who=change.who or _OPERATOR,
        what=WORDS.get(change.what, change.what),
        before=words_of(change.what, change.before),
        after=words_of(change.what, change.after),
        when=change.time,
    )


def _changing() -> JobChanging:
    found = portal_state().teamwork.changing
    if found is None:
        abort(404, "This portal has no settings of jobs.")
    return found
