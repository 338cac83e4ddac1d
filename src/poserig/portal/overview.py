"""Shows leads and reviewers where a job stands: progress, pace, what it waits for, findings."""

from collections.abc import Mapping
from hashlib import sha256

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from poserig.labeling.model import JobListing
from poserig.portal.coverage import empty_places, heat, lists_of, places_of, rarities
from poserig.portal.grid import ANY, NONE, Facets, PoseField
from poserig.portal.handing_out import part_of
from poserig.portal.image_cards import Option, filters, state_filter
from poserig.portal.jobs import find_job, version_of
from poserig.portal.pace import Pace, pace_of
from poserig.portal.reviewing import labels_to_review
from poserig.portal.roles import Role
from poserig.portal.security import for_roles, signed_in, worker
from poserig.portal.state import portal_grid, portal_state

overview = Blueprint("overview", __name__)

_BREAKDOWNS = {
    "state": "Where images stand",
    "finding": "Findings",
    "verdict": "Reviews",
    "worker": "Answered by",
    "kind": "Classes",
    "tag": "Tags",
}
_MOST_ROWS = 12


@overview.get("/jobs/<name>/overview")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def show(name: str) -> str | Response:
    """The page of a job."""
    listing, facets = _listing(name), portal_grid().facets(name)
    version = _version(listing, facets)
    exports = part_of(listing.name)
    return render_template(
        "overview.html",
        job=listing,
        part=_part(listing, facets),
        version=version,
        exports=exports,
        exports_version=version_of(exports),
    )


@overview.get("/jobs/<name>/overview/part")
@signed_in
@for_roles(Role.LEAD, Role.REVIEWER)
def part(name: str) -> Response:
    """What changes on it alone; 304, without a further look, when it is as the page has it."""
    listing, facets = _listing(name), portal_grid().facets(name)
    version = _version(listing, facets)
    if request.if_none_match.contains(version):
        response = Response(status=304)
    else:
        response = make_response(_part(listing, facets))
    response.set_etag(version)
    return response


def _part(job: JobListing, facets: Facets) -> str:
    state, grid = portal_state(), portal_grid()
    lead = state.teamwork.lead
    names = {one.id: one.username for one in lead.people(job.name, worker())} if lead else {}
    today = state.clock.now().date()
    pace = pace_of(grid.people(job.name), grid.missing_answers(job.name), today)
    return render_template(
        "overview_part.html",
        job=job,
        facets=facets,
        done=sum(count for one, count in job.counts.items() if one.is_final),
        pace=pace,
        times=_times(pace),
        most_a_day=max((count for _, count in pace.days), default=1),
        breakdowns=_breakdowns(facets, names),
        **_coverage(job.name, facets),
        to_review=labels_to_review(job.name),
        sent_back=facets.verdicts.get("send-back", 0),
        trouble=state.desk.trouble,
    )


def _coverage(job: str, facets: Facets) -> dict[str, object]:
    """What the part about coverage shows; without labels it has no list."""
    places, poses = places_of(facets), portal_grid().poses(job)
    rows: list[list[tuple[PoseField | None, int]]] = []
    if poses is not None:
        fields = {(one.column, one.row): one for one in poses.fields}
        most = max((one.count for one in poses.fields), default=1)
        for row in range(poses.rows):
            some = [fields.get((column, row)) for column in range(poses.columns)]
            rows.append([(one, heat(one.count, most) if one else 0) for one in some])
    return {
        "lists": lists_of(facets),
        "places": places,
        "empty": empty_places(places),
        "rare": rarities(facets),
        "poses": poses,
        "poses_rows": rows,
    }


def _breakdowns(
    facets: Facets, names: Mapping[str, str]
) -> list[tuple[str, str, list[Option], int]]:
    """Heading, name of the filter, its first values with their images, and how many follow."""
    options = {"state": state_filter(facets), **filters(facets, names)}
    found = []
    for name, heading in _BREAKDOWNS.items():
        rows = [one for one in options.get(name, ()) if one.count and one.value != ANY]
        is_told = name != "verdict" or any(one.value != NONE for one in rows)
        if rows and is_told:
            rows = rows if name == "state" else sorted(rows, key=lambda one: -one.count)
            found.append((heading, name, rows[:_MOST_ROWS], max(0, len(rows) - _MOST_ROWS)))
    return found


def _times(pace: Pace) -> list[str]:
    """How long the rest takes, in sentences."""
    if not pace.answers:
        return ["Nobody has answered yet. How long it takes is said after the first answers."]
    if not pace.left:
        return ["All answers are there."]
    said = []
    answers = f"{pace.left:,} more answer{'' if pace.left == 1 else 's'}"
    if pace.work_left is not None and pace.per_answer is not None:
        took = duration(pace.per_answer)
        said.append(
            f"{answers}: about {duration(pace.work_left)} of work, as one took {took} so far."
        )
    else:
        said.append(f"{answers}. No working time was measured yet.")
    if pace.days_left is not None and pace.a_day is not None:
        days = "less than a day" if pace.days_left < 1 else f"about {_count(pace.days_left, 'day')}"
        said.append(f"At {_count(pace.a_day, 'answer')} a day, that is {days}.")
    return said


def duration(seconds: float) -> str:
    """A length of time for people, in seconds, minutes or hours."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _count(number: float, word: str) -> str:
    count = round(number)
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _version(job: JobListing, facets: Facets) -> str:
    seen = (facets.version, facets.waiting, job, labels_to_review(job.name))
    today = portal_state().clock.now().date()
    return sha256(repr((seen, portal_state().desk.trouble, today)).encode()).hexdigest()[:16]


def _listing(name: str) -> JobListing:
    find_job(name)
    return portal_state().desk.listing(name, worker())
