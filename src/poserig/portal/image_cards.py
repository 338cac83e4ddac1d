"""Says in words what the grid shows: its cards, its filters, and what is filtered now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from poserig.issues import issue_types
from poserig.labeling.states import ObjectState
from poserig.portal.coverage import cover_word
from poserig.portal.grid import ANY, COVERED, NONE, Facets, GridImage, ImageGrid, ImageQuery, Sort
from poserig.portal.image_query import STATE_WORDS, write_query
from poserig.portal.state import portal_state

_LEFT = "somebody who left"
_STATES = {
    "open": "Open",
    "answered": "Answered",
    "labeled": "Labeled",
    "declined": "Declined by all",
    "failed": "Failed",
}
_BADGES = {
    ObjectState.PENDING: ("Waiting", "quiet"),
    ObjectState.OPEN: ("Open", "quiet"),
    ObjectState.ANSWERED: ("Answered", "quiet"),
    ObjectState.CONSOLIDATING: ("Answered", "quiet"),
    ObjectState.DECLINED: ("Declined by all", "declined"),
    ObjectState.LABELED: ("Labeled", "good"),
    ObjectState.ALREADY_LABELED: ("Labeled before", "good"),
    ObjectState.FAILED: ("Failed", "bad"),
    ObjectState.SKIPPED: ("Needs no labeling", "quiet"),
}
_VERDICTS = {
    NONE: "Not reviewed",
    "accept": "Accepted",
    "fix": "Fixed by a reviewer",
    "send-back": "Sent back",
}
_TONES = {"accept": "good", "fix": "good", "send-back": "warn"}
_LABELED = (ObjectState.LABELED, ObjectState.ALREADY_LABELED)
_NAMES = {"path": "Path", "kind": "Class", "tag": "Tag"}
SORTS = {
    Sort.LOOK: "Most doubtful first",
    Sort.FOLDER: "As in the folder",
    Sort.NAME: "Name",
    Sort.NEWEST: "Last changed first",
    Sort.AGREEMENT: "Least agreement first",
    Sort.SLOWEST: "Slowest first",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One image as its card shows it.

    Attributes:
        image: What is known of it.
        link: Where it opens.
        picture: Address of its small picture; "" while it is made.
        state, tone: Its badge.
        verdict, verdict_tone: Of the last review; "" for none.
        doubt: In percent; None when there is nothing to doubt.
        people: Who answered.
        kept_for: For whom it is kept; "" for nobody.
    """

    image: GridImage
    link: str
    picture: str
    state: str
    tone: str
    verdict: str
    verdict_tone: str
    doubt: int | None
    people: tuple[str, ...]
    kept_for: str


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter.

    Attributes:
        value: In the address.
        word: For people.
        count: Images with it in the whole job.
    """

    value: str
    word: str
    count: int


def cards_of(
    grid: ImageGrid,
    job: str,
    found: Sequence[GridImage],
    query: ImageQuery,
    people: Mapping[str, str],
) -> list[Card]:
    """The cards of images. Pictures that are not ready are asked for.

    Args:
        grid: Draws the pictures.
        job: LabelingJobName.
        found: The images.
        query: By which they were found: their pages lead on in its order.
        people: Names by the ids of workers.
    """
    parameters = write_query(query)
    shown = []
    for one in found:
        picture = ""
        if one.thumbnail not in ("", "-"):
            picture = url_for("images.thumbnail", name=job, index=one.index, key=one.thumbnail)
        elif not one.thumbnail:
            grid.thumbnail(job, one.index)
        state, tone = _BADGES[one.state]
        verdict = _VERDICTS.get(one.verdict, one.verdict) if one.verdict else ""
        shown.append(
            Card(
                image=one,
                link=_link(job, one, parameters),
                picture=picture,
                state=f"{state} {one.answers}/{one.wanted}" if _is_shared(one) else state,
                tone=tone,
                verdict=verdict,
                verdict_tone=_TONES.get(one.verdict, "quiet"),
                doubt=round(100 * one.doubt) if one.doubt >= 0.005 else None,
                people=tuple(people.get(person, _LEFT) for person in one.workers),
                kept_for=people.get(one.assigned, _LEFT) if one.assigned else "",
            )
        )
    return shown


def _link(job: str, one: GridImage, parameters: Mapping[str, str]) -> str:
    """The editor for an image with a label; what is known of any other."""
    if portal_state().teamwork.reviewing is not None and one.state in _LABELED:
        return url_for("reviewing.show", name=job, index=one.index, view=view_of(parameters))
    address = url_for("results.detail", name=job, index=one.index)
    return f"{address}?{urlencode(parameters)}" if parameters else address


def view_of(parameters: Mapping[str, str]) -> str:
    """A query as the pages of reviews take it; never empty, also for the grid as it begins."""
    return urlencode(parameters or {"sort": str(Sort.LOOK)})


def _is_shared(one: GridImage) -> bool:
    return one.wanted > 1 and one.state in (ObjectState.OPEN, ObjectState.DECLINED)


def state_filter(facets: Facets) -> list[Option]:
    return [
        Option(word, _STATES[word], sum(facets.states.get(state, 0) for state in states))
        for word, states in STATE_WORDS.items()
    ]


def finding_word(kind: str) -> str:
    """What people call a type of finding."""
    row = issue_types().get(kind)
    text = row.what.replace("`", "") if row else kind.replace("_", " ")
    return text[:1].upper() + text[1:]


def filters(facets: Facets, people: Mapping[str, str]) -> dict[str, list[Option]]:
    """The values of each filter that is a choice; a filter without a choice is left out."""
    found = {
        "worker": [Option(one, people.get(one, _LEFT), n) for one, n in facets.workers.items()],
        "assigned": [Option(one, people.get(one, _LEFT), n) for one, n in facets.assigned.items()],
        "finding": [Option(one, finding_word(one), n) for one, n in facets.findings.items()],
        "kind": [Option(one, one, n) for one, n in facets.kinds.items()],
        "tag": [Option(one, one, n) for one, n in facets.tags.items()],
        "verdict": [Option(one, _VERDICTS.get(one, one), n) for one, n in facets.verdicts.items()],
        "round": [
            Option(str(number), f"Round {number} or later", n)
            for number, n in facets.rounds.items()
        ],
    }
    if found["finding"]:
        found["finding"].insert(0, Option(ANY, "Any finding", sum(facets.findings.values())))
    return {name: options for name, options in found.items() if options}


def chips_of(query: ImageQuery, people: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """What is filtered, in words, each with the query without it."""
    parameters = write_query(query)
    return [
        (_words(name, value, people), {k: v for k, v in parameters.items() if k != name})
        for name, value in parameters.items()
        if name != "sort"
    ]


def _words(name: str, value: str, people: Mapping[str, str]) -> str:
    match name:
        case "state":
            return _STATES[value]
        case "worker":
            return f"Answered by {people.get(value, _LEFT)}"
        case "assigned":
            return f"Kept for {people.get(value, _LEFT)}"
        case "finding":
            return "Any finding" if value == ANY else finding_word(value)
        case "verdict":
            return _VERDICTS.get(value, value)
        case "problem":
            return "Problem reported"
        case "agreement" | "doubt":
            limit = "at most" if name == "agreement" else "at least"
            return f"{name.capitalize()} {limit} {float(value):.0%}"
        case "round":
            return f"Round {value} or later"
        case "since" | "until":
            return f"Changed {name} {value}"
    return cover_word(name, value) if name in COVERED else f"{_NAMES[name]}: {value}"
