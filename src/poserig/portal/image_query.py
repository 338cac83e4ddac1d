"""Writes a query of images into an address, and reads it from there."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from poserig.labeling.states import ObjectState
from poserig.portal.grid import COVERED, ImageQuery, Sort

_LONGEST = 200
STATE_WORDS: dict[str, tuple[ObjectState, ...]] = {
    "open": (ObjectState.PENDING, ObjectState.OPEN),
    "answered": (ObjectState.ANSWERED, ObjectState.CONSOLIDATING),
    "labeled": (ObjectState.LABELED, ObjectState.ALREADY_LABELED),
    "declined": (ObjectState.DECLINED,),
    "failed": (ObjectState.FAILED, ObjectState.SKIPPED),
}
"""What people call the states in a filter."""
_TEXTS = ("path", "worker", "assigned", "finding", "kind", "tag", "verdict")


def read_query(values: Mapping[str, str]) -> ImageQuery:
    """The query of an address. What it does not understand filters nothing.

    Args:
        values: Its parameters.
    """
    texts = {name: _short(values, name) for name in _TEXTS}
    sort = values.get("sort", "")
    return ImageQuery(
        states=STATE_WORDS.get(values.get("state", ""), ()),
        problem=values.get("problem", "") == "1",
        round=_whole(values.get("round", "")),
        agreement=_share(values.get("agreement", "")),
        doubt=_share(values.get("doubt", "")),
        since=_day(values.get("since", "")),
        until=_day(values.get("until", "")),
        covered=tuple((kind, value) for kind in COVERED if (value := _short(values, kind))),
        sort=Sort(sort) if sort in set(Sort) else Sort.LOOK,
        **texts,
    )


def write_query(query: ImageQuery) -> dict[str, str]:
    """The parameters of a query; nothing for what is at its default."""
    state = next((word for word, states in STATE_WORDS.items() if states == query.states), "")
    values = {
        "state": state,
        **{name: str(getattr(query, name)) for name in _TEXTS},
        "problem": "1" if query.problem else "",
        "round": "" if query.round is None else str(query.round),
        "agreement": "" if query.agreement is None else f"{query.agreement:g}",
        "doubt": "" if query.doubt is None else f"{query.doubt:g}",
        "since": "" if query.since is None else query.since.isoformat(),
        "until": "" if query.until is None else query.until.isoformat(),
        **dict(query.covered),
        "sort": "" if query.sort is Sort.LOOK else str(query.sort),
    }
    return {name: value for name, value in values.items() if value}


def _short(values: Mapping[str, str], name: str) -> str:
    return values.get(name, "").strip()[:_LONGEST]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 1000 else None


def _share(text: str) -> float | None:
    with suppress(ValueError):
        value = float(text)
        return value if 0 <= value <= 1 else None
    return None


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
