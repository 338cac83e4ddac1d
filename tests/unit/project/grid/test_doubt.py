"""The grid's default order: what speaks against a label, together."""

import pytest

from poserig.project.grid.doubt import Signs, doubt_of


@pytest.mark.parametrize(
    ("signs", "doubt"),
    [
        (Signs(), 0.0),
        (Signs(agreement=0.95, would_help=0.0, risk=0.0), 0.0),
        (Signs(is_reported=True), 0.7),
        (Signs(risk=0.4), 0.4),
        (Signs(agreement=0.6), 0.6),
        (Signs(agreement=0.0), 0.95),
        (Signs(errors=1, warnings=1), 0.625),
        (Signs(risk=0.5, would_help=0.5), 0.75),
    ],
)
def test_signs_add_up(signs: Signs, doubt: float) -> None:
    assert doubt_of(signs) == doubt


def test_ranking_counts_issues_itself_and_a_review_answers_everything() -> None:
    assert doubt_of(Signs(errors=3, risk=0.2)) == 0.2
    assert doubt_of(Signs(errors=3, is_reported=True, risk=0.9, verdict="accept")) == 0
