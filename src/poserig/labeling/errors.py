"""Defines what the labeling engine refuses, with the codes of the SageMaker API."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from poserig.errors import PoserigError
from poserig.labeling.store.changes import LoggedChange


class LabelingError(PoserigError):
    """A request that the labeling engine refuses.

    Attributes:
        code: The error code of the SageMaker API, as boto3 shows it.
    """

    code: ClassVar[str] = "ValidationException"


class InvalidRequest(LabelingError):
    """A request whose values break a rule; `where` names the field."""


class JobAlreadyExists(LabelingError):
    """A labeling job with that name (upper and lower case are the same) exists already."""

    code = "ResourceInUse"


class JobNotFound(LabelingError):
    """No labeling job with that name."""

    code = "ResourceNotFound"


class NotOnWorkteam(LabelingError):
    """The worker is not on the work team of that labeling job."""

    code = "AccessDeniedException"


class TaskNotFound(LabelingError):
    """No such task, or another worker's."""

    code = "ResourceNotFound"


class TaskClosed(LabelingError):
    """The task takes no answer any more.

    It was submitted, released or declined, its time ran out, or its labeling job ended.
    """

    code = "ResourceInUse"


class NotTakenBack(LabelingError):
    """An answer that stays: it cannot be taken back any more, or not at this moment.

    Attributes:
        is_passing: Its label is being made: in a moment it can be taken back.
    """

    code = "ResourceInUse"

    def __init__(self, what: str, *, is_passing: bool = False) -> None:
        self.is_passing = is_passing
        cure = "Try again in a second." if is_passing else "Ask the lead to put the image back."
        super().__init__(what, cure=cure)


class NotOpened(LabelingError):
    """An image that this worker cannot label: it is another's, or it is done."""

    code = "ResourceInUse"


class NotReviewed(LabelingError):
    """A label about which this worker cannot decide: it is their own, or not there any more."""

    code = "ResourceInUse"


class SettingsRefused(InvalidRequest):
    """Settings of a job that break a limit; nothing was changed.

    Attributes:
        problems: Name of the setting → what is wrong, and how to fix it.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        said = "; ".join(f"{name}: {problem}" for name, problem in self.problems.items())
        super().__init__(f"The settings cannot be taken. {said}")


class SettingsConflict(LabelingError):
    """Others changed the same settings meanwhile; nothing was changed.

    Attributes:
        changes: The newest change of each.
    """

    code = "ResourceInUse"

    def __init__(self, changes: Sequence[LoggedChange]) -> None:
        self.changes = tuple(changes)
        names = ", ".join(one.change.what for one in self.changes)
        super().__init__(f"Somebody else has changed this meanwhile: {names}.", cure="Reload.")


class TemplateError(LabelingError):
    """The worker task template cannot be rendered; `where` names its line.

    Attributes:
        line: The line in the template, counted from 1; 0 when it concerns the whole template.
    """

    def __init__(self, what: str, *, line: int = 0, cure: str = "") -> None:
        self.line = line
        where = f"worker task template, line {line}" if line else "worker task template"
        super().__init__(what, where=where, cure=cure)
