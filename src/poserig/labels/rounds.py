"""Writes into a label which round made it, from which labels, and what its reviewers said."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from poserig.json import Json
from poserig.pose.consolidation import Votes

if TYPE_CHECKING:
    from poserig.groundtruth.reviews import Review


def with_round(label: dict[str, Json], answers: Iterable[object]) -> dict[str, Json]:
    """Returns the label with `round`, `lineage` and `review`; the label itself in a first round.

    All answers about an image come from the same task. The order of the answers changes nothing,
    also when a page sent something else.

    Args:
        label: Made of the answers.
        answers: At least one; `poserig.groundtruth.answers.model.Answer` has a round and a review.
    """
    given = list(answers)
    rounds = [found for one in given if (found := getattr(one, "round", None)) is not None]
    if not rounds:
        return label
    found = max(rounds)
    members: dict[str, Json] = {"round": found.number}
    if found.lineage:
        members["lineage"] = [one.to_json() for one in found.lineage]
    if reviews := _reviews(given):
        members["review"] = _settled(reviews, label.get("changes")).to_json()
    return {**label, **members}


def deciding(votes: Votes) -> Votes:
    """Returns the answers of those reviewers whose verdict holds, and all others' of other tasks.

    So a label that most reviewers accepted is what it was, whatever another one would change.
    """
    reviews = _reviews(votes.answers.values())
    if len(reviews) < 2:
        return votes
    verdict = _settled(reviews, None).verdict
    kept: dict[str, Any] = {
        worker: answer
        for worker, answer in votes.answers.items()
        if (review := getattr(answer, "review", None)) is not None and review.verdict == verdict
    }
    return Votes(kept, votes.failures) if kept else votes


def _reviews(answers: Iterable[object]) -> "list[Review]":
    return [found for one in answers if (found := getattr(one, "review", None)) is not None]


def _settled(reviews: "list[Review]", changes: Json) -> "Review":
    # Imported here for the cold start: other tasks have no reviews.
    from poserig.groundtruth.reviews import ACCEPT, FIX, settled

    found = settled(reviews)
    is_modified = isinstance(changes, Mapping) and changes.get("was_modified") is True
    # What the page says of itself must not make a changed label an accepted one.
    return found._replace(verdict=FIX) if found.verdict == ACCEPT and is_modified else found
