"""Tells what became of an image, round by round: who answered, who reviewed, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from poserig.json import Json, is_number
from poserig.labeling.model import FormerLabel
from poserig.labeling.store.records import Review, Turn, Verdict

LEFT = "somebody who left"
_WORDS = {
    Verdict.ACCEPT: "accepted the label",
    Verdict.FIX: "corrected the label",
    Verdict.SEND_BACK: "sent the label back",
}
_COUNTED = (
    ("moved", "moved"),
    ("placed", "placed"),
    ("cleared", "taken away"),
    ("visibility", "with another visibility"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did.

    Attributes:
        round: Number of the round.
        who: What they are called.
        what: What they did, in words.
        note: What they wrote; "" for nothing.
        changed: What the label of that round changed; "" for nothing to tell.
        when: Aware, UTC.
        verdict: Of a review; "" for an answer.
    """

    round: int
    who: str
    what: str
    note: str
    changed: str
    when: datetime
    verdict: str = ""


def events_of(
    answers: Sequence[Turn],
    reviews: Sequence[Review],
    labels: Mapping[int, Json],
    names: Mapping[str, str],
) -> list[Event]:
    """What happened to an image, the first thing first.

    Args:
        answers: Of all rounds.
        reviews: Likewise.
        labels: The label of each round that is known.
        names: Worker id → what they are called.
    """
    fixed = {(one.round + 1, one.worker_id) for one in reviews if one.verdict is Verdict.FIX}
    found = [
        Event(
            round=one.round,
            who=names.get(one.worker_id, LEFT),
            what="corrected it" if one.round > 1 else "labeled it",
            note="",
            changed=changed_words(labels.get(one.round)),
            when=one.finished or one.accepted,
        )
        for one in answers
        if (one.round, one.worker_id) not in fixed
    ]
    for one in reviews:
        changed = labels.get(one.round + 1) if one.verdict is Verdict.FIX else None
        found.append(
            Event(
                round=one.round,
                who=names.get(one.worker_id, LEFT),
                what=_WORDS[one.verdict],
                note=one.note,
                changed=changed_words(changed),
                when=one.time,
                verdict=one.verdict,
            )
        )
    return sorted(found, key=lambda event: event.when)


def changed_words(label: Json) -> str:
    """What a label changed against the one that it began with; "" when nobody knows."""
    changes = label.get("changes") if isinstance(label, dict) else None
    if not isinstance(changes, dict):
        return ""
    if changes.get("was_modified") is False:
        return "Nothing was changed."
    said = [
        f"{count} {word}"
        for name, word in _COUNTED
        if is_number(count := changes.get(name)) and count
    ]
    text = f"Points: {', '.join(said)}." if said else ""
    for name, word in (("added", "added"), ("removed", "removed")):
        count = changes.get(name)
        if is_number(count) and count:
            text += f" Instances {word}: {count}."
    largest = changes.get("largest_move")
    if is_number(largest) and largest:
        text += f" The farthest moved by {largest:g} σ."
    return text.strip()


def labels_by_round(former: Sequence[FormerLabel], round: int, label: Json) -> dict[int, Json]:
    """The newest label of each round, the present one included."""
    return {**{one.round: one.label for one in former}, round: label}
