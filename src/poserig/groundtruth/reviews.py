"""Names what a reviewer says about a label: accept, fix or send back.

The page of a review sends it in the form field `review`; the label keeps it as the member `review`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from poserig.json import Json

FIELD: Final = "review"
# Right as it was, corrected by the reviewer, to be labeled again.
ACCEPT, FIX, SEND_BACK = "accept", "fix", "send-back"
VERDICTS: Final = (ACCEPT, FIX, SEND_BACK)
LONGEST_NOTE: Final = 2000


class Review(NamedTuple):
    """What one reviewer, or most of several, said about a label.

    Attributes:
        verdict: One of VERDICTS.
        note: Why it is sent back, for whoever labels it again; or "".
        votes: How many reviewers said what, when there were several.
    """

    verdict: str
    note: str = ""
    votes: Mapping[str, int] | None = None

    def to_json(self) -> dict[str, Json]:
        """Returns it as the label has it, without members that have their default."""
        found: dict[str, Json] = {"verdict": self.verdict}
        if self.note:
            found["note"] = self.note
        return {**found, "votes": dict(self.votes)} if self.votes else found


def parse_review(value: Json) -> Review | None:
    """Reads the form field of a page, or the member of a label; None for what is neither."""
    if not isinstance(value, Mapping) or value.get("verdict") not in VERDICTS:
        return None
    note = value.get("note")
    text = " ".join(note.split())[:LONGEST_NOTE] if isinstance(note, str) else ""
    return Review(value["verdict"], text)


def settled(reviews: Iterable[Review]) -> Review:
    """Returns what more than half of several reviewers said; else the label is sent back.

    Args:
        reviews: At least one, in any order.

    Returns:
        With the notes of those who said so; of all reviewers when no verdict has most votes.
    """
    found = list(reviews)
    if len(found) == 1:
        return found[0]
    votes = Counter(one.verdict for one in found)
    verdict, most = max(votes.items(), key=lambda item: item[1])
    is_clear = 2 * most > len(found)
    notes = {one.note for one in found if one.note and not (is_clear and one.verdict != verdict)}
    return Review(
        verdict if is_clear else SEND_BACK,
        " / ".join(sorted(notes))[:LONGEST_NOTE],
        {name: votes[name] for name in VERDICTS if votes[name]},
    )
