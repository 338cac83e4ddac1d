"""Names what a person may do in the portal."""

from enum import StrEnum

from poserig.errors import InvalidValue


class Role(StrEnum):
    """What a person may do beyond labeling: each role may all that the ones after it may.

    Attributes:
        LEAD: Runs the work: people, jobs, everything that the portal shows.
        REVIEWER: Sees every label at any time.
        ANNOTATOR: Labels, and sees the labels of others only when the job is over.
    """

    LEAD = "lead"
    REVIEWER = "reviewer"
    ANNOTATOR = "annotator"

    @property
    def sees_all_labels(self) -> bool:
        """Whether labels of others are shown to them while a job runs."""
        return self is not Role.ANNOTATOR


def read_role(text: str) -> Role:
    """The role of this name. Raises InvalidValue."""
    try:
        return Role(text.strip().lower())
    except ValueError:
        raise InvalidValue(
            f'There is no role "{text}".', where="role", cure=f"Give one of {', '.join(Role)}."
        ) from None
