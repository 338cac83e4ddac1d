"""Defines the records of a labeling store: plain values, without SQL and without parsed JSON.

Times are aware and in UTC. A text that holds JSON is kept as it is: whoever needs its content
parses it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from poserig.json import Json
from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState


def to_json(value: Json) -> str:
    """Writes JSON in ASCII. Every store can hold it, half a character from a browser included."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something ends.

    Attributes:
        time: In the time of `SteadyClock`.
        is_doubtful: It was counted while the clock was in doubt: `settle_deadlines` moves it.
    """

    time: datetime
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class JobSetup:
    """How a labeling job was created. Request and settings change, by `change_job`.

    Attributes:
        name: LabelingJobName in its own case.
        arn: With the name in lower case.
        reference_code: JobReferenceCode.
        workteam_arn: The work team.
        request: CreateLabelingJob, JSON.
        template: Text of the worker task template.
        label_categories: Names from the label category file, a JSON array; or "null".
        created: By the wall clock.
        total: Lines of the input manifest when it was created.
        settings: What the request has no place for, a JSON object.
    """

    name: str
    arn: str
    reference_code: str
    workteam_arn: str
    request: str
    template: str
    label_categories: str
    created: datetime
    total: int
    settings: str = "{}"


@dataclass(frozen=True, slots=True)
class JobStatus:
    """Where a labeling job stands.

    Attributes:
        id: The store's own number of the job.
        state: LabelingJobStatus.
        failure_reason: Why the whole job failed; "" when it did not.
        modified: Last change of state, by the wall clock.
        unwritten: Outcomes that output.manifest does not show yet.
        ends: End of the job's lifetime, in the time of `SteadyClock`; None for never.
        is_confirmed: A later start has found its final output.manifest in S3.
        counts: Data objects in each state; every state is there.
        reported: Done data objects with a problem that a worker or the label itself reported.
        revision: How often request or settings were changed; see `ChangeVerbs.change_job`.
    """

    id: int
    state: JobState
    failure_reason: str
    modified: datetime
    unwritten: int
    ends: datetime | None
    is_confirmed: bool
    counts: Mapping[ObjectState, int]
    reported: int
    revision: int = 0


@dataclass(frozen=True, slots=True)
class NewObject:
    """A line of a new job's input manifest.

    Attributes:
        index: The line, from 0.
        text: The line itself.
        state: PENDING or ALREADY_LABELED.
    """

    index: int
    text: str
    state: ObjectState


@dataclass(frozen=True, slots=True)
class DataObject:
    """One data object of a labeling job.

    Attributes:
        index: Its line in the input manifest, from 0.
        text: The line itself.
        state: Where it stands.
        reason: Why it failed, or what error its label reports, for a person; "" otherwise.
        tries: How often a function was tried on it.
        answers: Submitted answers.
        declines: Workers who declined it.
        wanted: Answers that it needs.
        output: Its line in output.manifest; None when that is the input line itself.
        assigned: Id of the worker for whom a place at it is kept; "" for nobody.
        round: Number of its round, from 1.
        review: Newest verdict on its label; "" for none.
    """

    index: int
    text: str
    state: ObjectState
    reason: str
    tries: int
    answers: int
    declines: int
    wanted: int
    output: str | None
    assigned: str = ""
    round: int = 1
    review: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A data object that workers may accept from now on.

    Attributes:
        index: Its line in the input manifest, from 0.
        task_input: What the worker task template sees, JSON.
        wanted: Answers that it needs.
        expires: When the offer ends; None for never.
        is_patient: However many decline it, it stays on offer to the others.
    """

    index: int
    task_input: str
    wanted: int
    expires: Deadline | None
    is_patient: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a data object.

    Attributes:
        index: Its line in the input manifest, from 0.
        state: LABELED, FAILED or SKIPPED.
        output: Its line in output.manifest; None when that is the input line itself.
        reason: Why it failed, or what error its label reports; "" when there is nothing to tell.
        tries: How often a function was tried on it. A larger number in the store stays.
        is_reported: A worker, or its label, reported a problem.
    """

    index: int
    state: ObjectState
    output: str | None = None
    reason: str = ""
    tries: int = 0
    is_reported: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One worker's turn at one data object. A task that nobody has accepted has no record.

    Attributes:
        id: Unguessable; the task's id.
        job_id: The store's own number of the job.
        index: Line of the data object, from 0.
        worker_id: Ground Truth's workerId.
        state: Where the turn stands.
        accepted: By the wall clock.
        expires: In the time of `SteadyClock`.
        answer: {form field: value} as JSON, once submitted; also when it was taken back.
        finished: When it was submitted, released or declined, by the wall clock.
        reason: Why the worker declined, in their words; "" when they said nothing.
        round: Of the data object when the turn began.
    """

    id: str
    job_id: int
    index: int
    worker_id: str
    state: TaskState
    accepted: datetime
    expires: datetime
    answer: str | None
    finished: datetime | None = None
    reason: str = ""
    round: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker who wants a turn in a job.

    Attributes:
        job_id: The store's own number of the job.
        worker: Who wants it.
        turn_id: Of a new turn, unguessable. One that is there keeps its own.
        accepted: The wall clock.
        now: In the time of `SteadyClock`.
        expires: When the turn ends unless they have come to it, or answered.
    """

    job_id: int
    worker: Worker
    turn_id: str
    accepted: datetime
    now: datetime
    expires: Deadline


@dataclass(frozen=True, slots=True)
class Answer:
    """One worker's submitted answer.

    Attributes:
        worker_id: Ground Truth's workerId.
        worker_sub: Subject in the user pool.
        worker_issuer: Address of the user pool.
        accepted: By the wall clock.
        submitted: By the wall clock.
        content: {form field: value}, JSON.
    """

    worker_id: str
    worker_sub: str
    worker_issuer: str
    accepted: datetime
    submitted: datetime
    content: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An answer that was taken back.

    Attributes:
        turn: The worker's turn, ACCEPTED again.
        stamps: Of the batches that carried the answer: their worker responses are out of date.
        answers: The answers that are left, for those.
    """

    turn: Turn
    stamps: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One data object as one worker may come to it.

    Attributes:
        data_object: The data object.
        own: The newest turn of the worker at it; None when they never had one.
        is_on_offer: They could accept it now.
    """

    data_object: DataObject
    own: Turn | None
    is_on_offer: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one worker stands in one labeling job.

    Attributes:
        submitted: Answers that they have submitted.
        available: Data objects that they could accept now, without the one they hold: also their
            next one, and what is only held as somebody else's next one.
        is_at_work: Whether they hold one.
        waiting: Data objects that they have answered, and that wait for others.
    """

    submitted: int
    available: int
    is_at_work: bool
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """What has run out of time in one labeling job.

    Attributes:
        turns: Accepted turns whose time limit has passed, and READY ones that nobody came to.
        offers: Open data objects that nobody is at, and whose offer has ended: it expired, or as
            many workers declined it as it needs.
    """

    turns: tuple[Turn, ...]
    offers: tuple[DataObject, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One data object of a batch, with the answers to it, first submitted first."""

    data_object: DataObject
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """One call of the post-annotation function.

    Attributes:
        id: The store's own number of the batch.
        stamp: The time in its keys, as `layout.key_time` writes it; unique in its job.
        members: Its data objects, in the manifest's order.
        response: Text of its consolidation response; None when there is none.
        is_whole: False when an early version of the store forgot some of its members.
    """

    id: int
    stamp: str
    members: tuple[Member, ...]
    response: str | None = None
    is_whole: bool = True


class Verdict(StrEnum):
    """What a reviewer decided about a label, in the words of the label's member `review`."""

    ACCEPT = "accept"
    FIX = "fix"
    """They corrected it themselves."""
    SEND_BACK = "send-back"


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody said of the label of a data object.

    Attributes:
        index: Line of the data object, from 0.
        round: Of the label.
        verdict: What they decided.
        note: Why, in their words; "" when they said nothing.
        worker_id: Ground Truth's workerId of the reviewer.
        time: When they decided, by the wall clock.
    """

    index: int
    round: int
    verdict: Verdict
    note: str
    worker_id: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Fix:
    """A label that its reviewer has drawn again.

    Attributes:
        worker: The reviewer.
        turn_id: Of the turn that holds the answer; unguessable.
        begun: When they opened the label, by the wall clock.
        task_input: What the worker task template saw, JSON.
        answer: {form field: value}, JSON.
    """

    worker: Worker
    turn_id: str
    begun: datetime
    task_input: str
    answer: str


@dataclass(frozen=True, slots=True)
class EarlierLabel:
    """A label that a data object had in an earlier round.

    Attributes:
        round: Its number, from 1.
        output: The line of output.manifest that it was in.
        ended: When it was sent back, fixed or put back, by the wall clock.
    """

    round: int
    output: str
    ended: datetime
