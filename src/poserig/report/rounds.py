"""Counts what each round of correction or review changed."""

from collections import Counter
from dataclasses import dataclass, field

from poserig.json import Json
from poserig.report.model import Facts
from poserig.report.numbers import Sample, rounded

COUNTED = ("moved", "placed", "cleared", "visibility", "added", "removed")


@dataclass(slots=True)
class RoundFigures:
    """The labels of one round.

    Attributes:
        number: From 1.
        labels: How many.
        started: Of these, that started from earlier points.
        accepted: Of these, that were accepted as they were.
        counts: Points moved, placed, cleared, changed in visibility; instances added, removed.
        moves: The labels' median move, in σ.
        largest: Move of all labels, in σ.
        verdicts: Of reviews.
    """

    number: int
    labels: int = 0
    started: int = 0
    accepted: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    moves: Sample = field(default_factory=Sample)
    largest: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)

    def add(self, facts: Facts) -> None:
        """Counts a label."""
        self.labels += 1
        if facts.verdict:
            self.verdicts[facts.verdict] += 1
        if facts.changes is None:
            return
        self.started += 1
        self.accepted += facts.was_modified is False
        for name in COUNTED:
            self.counts[name] += int(facts.changes.get(name, 0))
        if "median_move" in facts.changes:
            self.moves.add(facts.changes["median_move"])
        self.largest = max(self.largest, facts.changes.get("largest_move", 0.0))

    def to_json(self) -> Json:
        """Returns all counts."""
        return {
            "round": self.number,
            "labels": self.labels,
            "started": self.started,
            "accepted": self.accepted,
            **{name: self.counts[name] for name in COUNTED},
            "median_move": self.moves.to_json(),
            "largest_move": rounded(self.largest, 2),
            "verdicts": dict(self.verdicts),
        }
