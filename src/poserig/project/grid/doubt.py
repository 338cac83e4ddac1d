"""Weighs the signs that something about a label is wrong, for the grid's default order."""

from dataclasses import dataclass

_FAILED = 0.8
_DECLINED = 0.8
_REPORTED = 0.7
_ERROR, _WARNING = 0.5, 0.25
_FINE_AGREEMENT = 0.9
"""Mean OKS of two careful people is about this."""
_STEEPNESS = 2.0


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks against a label.

    Attributes:
        is_failed: It got no label.
        is_declined: Everybody declined it.
        is_reported: Somebody reported a problem.
        errors, warnings: Issues in the label of these severities.
        agreement: Of its workers, 0 to 1; None for one worker.
        would_help: Chance that one more answer changes it; None when unknown.
        risk: By `poserig qa`; None when unknown.
        verdict: Of the last review; "" for none.
    """

    is_failed: bool = False
    is_declined: bool = False
    is_reported: bool = False
    errors: int = 0
    warnings: int = 0
    agreement: float | None = None
    would_help: float | None = None
    risk: float | None = None
    verdict: str = ""


def doubt_of(signs: Signs) -> float:
    """The chance that an image needs a decision, 0 to 1, as if its signs did not depend on each
    other. Not calibrated: use it to rank.

    A review answers the question: what was reviewed comes last. The ranking of `poserig qa` counts
    a label's issues itself, so they count only until it has seen the label.
    """
    if signs.verdict:
        return 0.0
    fine = 1.0
    fine *= 1 - _FAILED * signs.is_failed
    fine *= 1 - _DECLINED * signs.is_declined
    fine *= 1 - _REPORTED * signs.is_reported
    if signs.risk is None:
        fine *= (1 - _ERROR) ** min(signs.errors, 5) * (1 - _WARNING) ** min(signs.warnings, 5)
    else:
        fine *= 1 - signs.risk
    if signs.agreement is not None:
        fine *= 1 - min(max(_STEEPNESS * (_FINE_AGREEMENT - signs.agreement), 0), 0.95)
    if signs.would_help is not None:
        fine *= 1 - min(max(signs.would_help, 0), 0.95)
    return round(1 - fine, 4)
