"""Writes into a label which round made it, and which labels it was made from."""

from collections.abc import Iterable

from poserig.json import Json


def with_round(label: dict[str, Json], answers: Iterable[object]) -> dict[str, Json]:
    """Returns the label with `round` and `lineage`; the label itself in a first round.

    All answers about an image come from the same task. The order of the answers changes nothing,
    also when a page sent something else.

    Args:
        label: Made of the answers.
        answers: At least one; `poserig.groundtruth.answers.model.Answer` has a round.
    """
    rounds = [found for one in answers if (found := getattr(one, "round", None)) is not None]
    if not rounds:
        return label
    found = max(rounds)
    members: dict[str, Json] = {"round": found.number}
    if found.lineage:
        members["lineage"] = [one.to_json() for one in found.lineage]
    return {**label, **members}
