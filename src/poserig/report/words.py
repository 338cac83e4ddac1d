"""Says types, workers and numbers as people read them."""

from poserig.issues import issue_types

_OWN = {
    "left_right": ("Left and right exchanged", "left and right look exchanged"),
    "chain_order": ("Wrong order along a limb", "two linked points look exchanged"),
    "outlier_point": ("Point far away", "far from where the other points expect it"),
    "exchange": ("Points of a neighbor", "points seem to belong to the neighbor"),
    "low_confidence": ("Workers disagree or doubt", "points whose confidence is below 0.5"),
}
_LONGEST = 60
_SHORT_ID = 8


def title_of(kind: str) -> str:
    """Returns the title of a type of finding."""
    if kind in _OWN:
        return _OWN[kind][0]
    text = kind.replace("_", " ").strip()[:_LONGEST]
    return text[:1].upper() + text[1:] or "Unnamed"


def meaning_of(kind: str) -> str:
    """Returns what a type of finding means, "" for one that nobody knows."""
    if kind in _OWN:
        return _OWN[kind][1]
    row = issue_types().get(kind)
    return row.what.replace("`", "") if row else ""


def name_of(keypoint: str) -> str:
    """Returns the name of a keypoint."""
    return keypoint.replace("_", " ").strip()[:_LONGEST] or "unnamed"


def short_id(worker: str) -> str:
    """Returns the end of a worker's id, which tells it apart; all of a short one."""
    return worker if len(worker) <= 2 * _SHORT_ID else f"…{worker[-_SHORT_ID:]}"


def percent(share: float | None) -> str:
    """Returns a share as a percentage."""
    return (
        "-"
        if share is None
        else f"{100 * share:.0f} %"
        if share in (0, 1)
        else f"{100 * share:.1f} %"
    )


def number(value: float | None, digits: int = 2) -> str:
    """Returns a number with so many digits; a dash for none."""
    return "-" if value is None else f"{value:,.{digits}f}"


def duration(seconds: float | None) -> str:
    """Returns a time: "38 s", "12 min", "3.5 h"."""
    if seconds is None:
        return "-"
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:,.1f} h"


def counted(count: int, what: str) -> str:
    """Returns a count with its noun, in the plural unless it is one."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
