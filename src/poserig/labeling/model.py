"""Defines what the labeling service hands to the portal and to the operator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from poserig.json import Json
from poserig.labeling.settings import JobSettings
from poserig.labeling.states import JobState, ObjectState, TaskState

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
        settings: What its lead has set.
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
    settings: JobSettings = field(default_factory=JobSettings, kw_only=True)


@dataclass(frozen=True, slots=True)
class JobListing(JobSummary):
    """A labeling job as one worker sees it.

    Attributes:
        available: Data objects that this worker could label now, the one they hold included.
        submitted_by_me: Answers that this worker has submitted to this job.
        waiting: Data objects that this worker has answered, and that wait for others.
        missing: How many people fewer are on the work team than the job asks for each data object;
            0 when there are enough.
    """

    available: int
    submitted_by_me: int
    waiting: int = 0
    missing: int = 0

    @property
    def needs(self) -> str:
        """Says that people are missing; "" when there are enough."""
        if not self.missing:
            return ""
        are = "1 more person is" if self.missing == 1 else f"{self.missing} more people are"
        by = self.settings.first_workers if self.settings.begin_with else self.workers
        least = "at least " if by < self.workers else ""
        return f"{are} needed: each image is labeled by {least}{by}."

    @property
    def waits(self) -> str:
        """Says what of this worker's waits for others; "" for nothing."""
        if not self.waiting:
            return ""
        images = "1 image waits" if self.waiting == 1 else f"{self.waiting:,} images wait"
        return f"{images} for {'a second person' if self.workers == 2 else 'other people'}."


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
        is_patient: Who declines it leaves it to the others, and at last to the lead.
        round: Of its data object, from 1.
        sent_back: What a reviewer wrote about the label of the round before; "" for nothing.
        near: Line of the image beside which it stands in the order of the job; None for its own.
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
    is_patient: bool = False
    round: int = 1
    sent_back: str = ""
    near: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """An image of a labeling job as its reviewer finds it.

    Attributes:
        job_name: LabelingJobName.
        title: TaskTitle.
        index: Line of the input manifest, from 0.
        image_name: What people call it; "line 3" when the data object is a text.
        round: Of its label, from 1.
        verdict: The newest one on that label: "accept" or "fix"; "" for none.
        has_label: There is a label now.
        problem: Why this worker cannot decide about it; "" when they can.
        answered_by: Ids of those of whose answers the label is made.
    """

    job_name: str
    title: str
    index: int
    image_name: str
    round: int
    verdict: str
    has_label: bool
    problem: str
    answered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerLabel:
    """A label that an image had before its present one.

    Attributes:
        round: Its number, from 1.
        label: Value of the label attribute; None when there was none.
        ended: When it was sent back, fixed or put back. Aware, UTC.
    """

    round: int
    label: Json | None
    ended: datetime


@dataclass(frozen=True, slots=True)
class TaskPage:
    """The page of a task.

    Attributes:
        job_name: LabelingJobName.
        html: The worker task template, rendered. Holds presigned addresses: never log it.
        answer: {form field: value}, JSON: what the worker submitted about it before; None for
            nothing. The page begins with it.
        is_read_only: The page takes no answer.
        is_review: It shows a label to its reviewer.
    """

    job_name: str
    html: str
    answer: str | None = None
    is_read_only: bool = False
    is_review: bool = False


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
class TurnRow:
    """One worker's turn at an image, as the lead sees it.

    Attributes:
        task_id: Of the task.
        worker_id: Ground Truth's workerId.
        state: Where it stands.
        accepted: Aware, UTC.
        finished: When it was submitted or given up; None while the worker is at it.
        reason: Why they declined, in their words; "" when they said nothing.
    """

    task_id: str
    worker_id: str
    state: TaskState
    accepted: datetime
    finished: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class HeldTask:
    """An image that a worker has in their hands.

    Attributes:
        task_id: Of the task.
        index: The line of the image, counted from 0.
        image_name: What people call it.
        worker_id: Ground Truth's workerId.
        accepted: Since when; aware, UTC.
    """

    task_id: str
    index: int
    image_name: str
    worker_id: str
    accepted: datetime


@dataclass(frozen=True, slots=True)
class JobChange:
    """A job after a change.

    Attributes:
        title: TaskTitle now.
        workers: People for each image now.
        workers_before: People for each image before.
        done: Images that were labeled before; they stay as they are.
        names: Of the settings that were changed.
    """

    title: str
    workers: int
    workers_before: int
    done: int
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """What became of the number of people, in words; "" when it is as before."""
        if self.workers == self.workers_before:
            return ""
        people = "1 person labels" if self.workers == 1 else f"{self.workers} people label"
        line = f"{people} each image now (before: {self.workers_before})."
        if not self.done:
            return line
        stay = "1 finished image stays" if self.done == 1 else f"{self.done:,} finished images stay"
        return f"{line} {stay} as labeled; put one back to have it labeled by so many."


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
