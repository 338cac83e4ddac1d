"""Defines what the labeling service hands to the portal and to the operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from poserig.json import Json
from poserig.labeling.states import JobState, ObjectState

JobDescription = dict[str, Json]
"""A labeling job as DescribeLabelingJob answers it; times are aware datetimes in UTC."""


@dataclass(frozen=True, slots=True)
class JobSummary:
    """A labeling job as the members of its work team see it.

    Attributes:
        name: LabelingJobName.
        title: TaskTitle.
        description: TaskDescription.
        keywords: TaskKeywords.
        status: LabelingJobStatus.
        total: Data objects in the input manifest.
        created: Aware, UTC.
        counts: Data objects in each state.
        reported: Data objects with a problem that a worker or the label itself reported.
        workers: Workers that the job asks for each data object.
        output_manifest: S3 URI of output.manifest, which may not be written yet.
    """

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    status: JobState
    total: int
    created: datetime
    counts: Mapping[ObjectState, int]
    reported: int
    workers: int
    output_manifest: str


@dataclass(frozen=True, slots=True)
class JobListing(JobSummary):
    """A labeling job as one worker sees it.

    Attributes:
        available: Data objects that this worker could label now, the one they hold included.
        submitted_by_me: Answers that this worker has submitted to this job.
    """

    available: int
    submitted_by_me: int


@dataclass(frozen=True, slots=True)
class Task:
    """One worker's turn at one data object. Its page comes from `Desk.page`.

    Attributes:
        id: Unguessable, unique.
        job_name: LabelingJobName.
        index: Of its data object in the job, from 0.
        title: TaskTitle.
        description: TaskDescription.
        image_name: What people call the image: its path in its folder; "line 3" when the data
            object is a text.
        accepted_at: Aware, UTC.
        seconds_left: Until the time limit of the task runs out.
        workers: Workers that the job asks for each data object.
        position: Number of this task among the worker's tasks in the job, from 1.
        total: How many tasks the worker would have done if all available ones became theirs.
        is_submitted: The worker has submitted it: it is only to be looked at.
    """

    id: str
    job_name: str
    index: int
    title: str
    description: str
    image_name: str
    accepted_at: datetime
    seconds_left: float
    workers: int
    position: int
    total: int
    is_submitted: bool = False


@dataclass(frozen=True, slots=True)
class TaskPage:
    """The page of a task.

    Attributes:
        job_name: LabelingJobName.
        html: The worker task template, rendered. Holds presigned addresses: never log it.
        answer: {form field: value}, JSON: what the worker submitted about it before; None for
            nothing. The page begins with it.
        is_read_only: The page takes no answer.
    """

    job_name: str
    html: str
    answer: str | None = None
    is_read_only: bool = False


class ImageState(StrEnum):
    """Where an image of a job stands for one worker."""

    NOW = "now"
    """They are at it."""
    NEXT = "next"
    """It is their next one."""
    SUBMITTED = "submitted"
    """They have submitted it."""
    OPEN = "open"
    """They can label it."""
    TAKEN = "taken"
    """Others are at it, or have answered."""
    DONE = "done"
    """It needs no more answers."""
    DECLINED = "declined"
    FAILED = "failed"

    @property
    def may_open(self) -> bool:
        """Whether the worker can open it, to label or to look."""
        return self in (ImageState.NOW, ImageState.NEXT, ImageState.SUBMITTED, ImageState.OPEN)


@dataclass(frozen=True, slots=True)
class NearbyImage:
    """One image of a job as one worker sees it in a strip or in a list of names.

    Attributes:
        index: Line of the input manifest, from 0.
        name: What people call it; "line 3" when the data object is a text.
        state: Where it stands for the worker.
        image_url: A presigned address; "" when there is none. Never log it.
    """

    index: int
    name: str
    state: ImageState
    image_url: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What became of one line of the input manifest.

    Attributes:
        index: The line, counted from 0.
        source_ref: The S3 URI of the image; "" when the line has none.
        status: Where the data object stands.
        reason: Why it failed, for a person; "" when it did not.
        label: The value of the label attribute in the output manifest; None when there is none.
        image_url: A presigned address of the image; "" when there is none. Never log it.
    """

    index: int
    source_ref: str
    status: ObjectState
    reason: str
    label: Json | None
    image_url: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Some lines of the input manifest, in its order.

    Attributes:
        rows: The lines.
        previous: The line at which the page before this one starts; None on the first page.
        following: The line at which the next page starts; None on the last page.
    """

    rows: tuple[ResultRow, ...]
    previous: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class RenderingProblem:
    """One thing that is wrong with a template, as RenderUiTemplate reports it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class RenderedTemplate:
    """What RenderUiTemplate answers: the page, and what went wrong."""

    content: str
    errors: tuple[RenderingProblem, ...]
