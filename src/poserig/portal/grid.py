"""Defines what the portal asks of the rest for the grid of a job's images."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from poserig.labeling.states import ObjectState

NONE = "none"
"""A verdict in a query: images that nobody has reviewed."""
ANY = "any"
"""A finding in a query: images with one of any type."""
COUNT, SIZE, PLACE, FACING, SEEN, POSE = "count", "size", "place", "facing", "seen", "pose"
COVERED = (COUNT, SIZE, PLACE, FACING, SEEN, POSE)
"""What labels cover, as filters: instances on the image; their sizes, places on the image, from
where they are seen, how much of them is seen, and the field of the map of poses."""
SIZES = ("0", "5", "10", "20", "40")
"""Values of a size: lower limits, in percent of the image: root of the area by its root."""
PLACES_ACROSS, PLACES_DOWN = 6, 4
"""Values of a place are "column-row" of so many fields, from 0."""


class Sort(StrEnum):
    """In which order images come."""

    LOOK = "look"
    """The most doubtful first; those without a label last."""
    FOLDER = "folder"
    """As the job has them."""
    NAME = "name"
    NEWEST = "newest"
    """What has changed last first."""
    AGREEMENT = "agreement"
    """Whose workers agree least first; those with one worker last."""
    SLOWEST = "slowest"
    """What took longest first."""


@dataclass(frozen=True, slots=True)
class ImageQuery:
    """Which images of a job, and in which order. What is left at its default filters nothing.

    Attributes:
        states: In one of these states.
        path: Part of their path; * stands for any letters.
        worker: Id of somebody who has submitted an answer.
        assigned: Id of the person for whom they are kept.
        problem: Somebody reported a problem.
        finding: Type of a finding, or `ANY`.
        kind: Class of an instance.
        tag: One of their tags.
        round: From this round on.
        verdict: Of the last review, or `NONE`.
        agreement: At most this, 0 to 1.
        doubt: At least this, 0 to 1.
        since, until: Of the last change, both included; in UTC.
        covered: Kind of `COVERED` and a value of it, of which an image has all.
        sort: The order.
    """

    states: tuple[ObjectState, ...] = ()
    path: str = ""
    worker: str = ""
    assigned: str = ""
    problem: bool = False
    finding: str = ""
    kind: str = ""
    tag: str = ""
    round: int | None = None
    verdict: str = ""
    agreement: float | None = None
    doubt: float | None = None
    since: date | None = None
    until: date | None = None
    covered: tuple[tuple[str, str], ...] = ()
    sort: Sort = Sort.LOOK


@dataclass(frozen=True, slots=True)
class GridImage:
    """One image in the grid.

    Attributes:
        index: Its line in the job, from 0.
        name: What people call it.
        state: Where it stands.
        reason: Why it has no label; "" for nothing to tell.
        round: From 1.
        answers, wanted: Answers that count, and how many it needs.
        workers: Ids of those who submitted them.
        assigned: Id of the person for whom it is kept; "" for nobody.
        problem: What somebody reported; "" for nothing.
        findings: How many there are.
        agreement: Of its workers, 0 to 1; None for one worker or no label.
        would_help: Chance that one more answer changes the label; None when unknown.
        risk: Chance that something is wrong, by `poserig qa`; None when it was not ranked yet.
        doubt: All of these together, 0 to 1.
        kinds: Instances of each class.
        tags: Of the image.
        verdict: Of the last review: "accept", "fix", "send-back"; "" for none.
        note: What the reviewer said; "" for nothing.
        changed: Of its last answer or label; None when there is none yet.
        thumbnail: Another one for another picture; "" while it is being made.
        cursor: Where it stands in the order of its page.
    """

    index: int
    name: str
    state: ObjectState
    reason: str = ""
    round: int = 1
    answers: int = 0
    wanted: int = 1
    workers: tuple[str, ...] = ()
    assigned: str = ""
    problem: str = ""
    findings: int = 0
    agreement: float | None = None
    would_help: float | None = None
    risk: float | None = None
    doubt: float = 0.0
    kinds: tuple[tuple[str, int], ...] = ()
    tags: tuple[str, ...] = ()
    verdict: str = ""
    note: str = ""
    changed: datetime | None = None
    thumbnail: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class GridPage:
    """Some images, in their order.

    Attributes:
        images: They.
        has_before, has_after: Whether there are others on that side.
    """

    images: tuple[GridImage, ...]
    has_before: bool
    has_after: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """What one can filter by, each value with its images, over the whole job.

    Attributes:
        total: All images.
        states: By state.
        problems: With a reported problem.
        findings: By type.
        workers: By the id of somebody who answered.
        assigned: By the id of the person for whom they are kept.
        kinds, tags: By class and by tag.
        rounds: By round.
        verdicts: By verdict; `NONE` has labels that nobody has reviewed.
        covered: By kind of `COVERED` and value.
        version: Another one when anything has changed.
        waiting: Images whose facts are not counted yet.
    """

    total: int = 0
    states: dict[ObjectState, int] = field(default_factory=dict)
    problems: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    workers: dict[str, int] = field(default_factory=dict)
    assigned: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    rounds: dict[int, int] = field(default_factory=dict)
    verdicts: dict[str, int] = field(default_factory=dict)
    covered: dict[str, dict[str, int]] = field(default_factory=dict)
    version: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class PoseField:
    """A field of the map of poses, on which like poses lie beside each other.

    Attributes:
        column, row: From 0, the row from the top.
        count: Poses of the sample there.
        lines: Of one of them: x and y of the begin and of the end, around 0, about 1 in size.
        points: Of the same: x and y.
    """

    column: int
    row: int
    count: int
    lines: tuple[tuple[float, float, float, float], ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class PoseMap:
    """The map of the poses of a job's most frequent rig.

    Attributes:
        rig: Its name.
        seen: Poses that it was made of, or of a sample of which.
        columns, rows: Its size.
        fields: Those that hold a pose, row by row.
    """

    rig: str
    seen: int
    columns: int
    rows: int
    fields: tuple[PoseField, ...]


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """What one person did in a job, and how well it fits.

    Attributes:
        worker_id: Ground Truth's workerId.
        answers, instances, points: Submitted, and labeled in them.
        seconds: Working time; None when it was never measured.
        per_image, per_instance, per_point: Seconds; None when unknown.
        compared: Answers that could be held to a label of several people, or to a correction.
        quality: Mean OKS of those, 0 to 1; None for none.
        kinds: Share of their keypoints that are good, jitter, inversion, swap and miss.
        left_out: Share of the labels' keypoints that they left out.
        missed: Objects of the labels that they overlooked.
        corrected: Answers that were corrected.
        exchanged: Answers with left and right exchanged; `exchanged_backs` of the `backs` whose
            people are seen from behind.
        days: Answers of each day.
        advice: What a lead can do about it.
    """

    worker_id: str
    answers: int
    instances: int
    points: int
    seconds: float | None
    per_image: float | None
    per_instance: float | None
    per_point: float | None
    compared: int
    quality: float | None
    kinds: dict[str, float]
    left_out: float
    missed: int
    corrected: int
    exchanged: int
    exchanged_backs: int
    backs: int
    days: tuple[tuple[str, int], ...] = ()
    advice: str = ""


class ImageGrid(Protocol):
    """Finds images of labeling jobs by what is known of them.

    `job` is a LabelingJobName. Nothing here reads a label, so a page costs the same in a job of any
    size. What is found may be a moment behind the store.
    """

    def facets(self, job: str) -> Facets:
        """What one can filter by."""

    def page(
        self, job: str, query: ImageQuery, *, limit: int, after: str = "", before: str = ""
    ) -> GridPage:
        """Some images of a query.

        Args:
            limit: The most.
            after: Cursor of the image behind which the page begins; "" for the first page.
            before: Cursor of the image before which it ends.
        """

    def count(self, job: str, query: ImageQuery) -> int:
        """How many images a query has."""

    def indexes(self, job: str, query: ImageQuery) -> list[int]:
        """All images of a query, in its order."""

    def images(self, job: str, indexes: Sequence[int]) -> tuple[GridImage, ...]:
        """These images, in the order of the job."""

    def changes(self, job: str, since: int, limit: int) -> list[int]:
        """Images that have changed since a version of the facets."""

    def neighbor(self, job: str, query: ImageQuery, index: int, *, backward: bool) -> int | None:
        """The image behind that one (before it: `backward`) in the order of a query.

        Behind means behind the place at which it was shown last in this query: a decision about it
        may have moved it since.
        """

    def thumbnail(self, job: str, index: int) -> tuple[Path, str] | None:
        """File and content type of a small picture with the drawn label; None while it is made.

        It is made soon then.
        """

    def people(self, job: str) -> tuple[PersonFigures, ...]:
        """The figures of everybody who has answered; who answered most first."""

    def poses(self, job: str) -> PoseMap | None:
        """The map of poses as it was made last; None while there is none."""

    def missing_answers(self, job: str) -> int:
        """How many answers are missing until every image has as many as it needs."""

    def tag(self, job: str, indexes: Sequence[int], tag: str, *, add: bool) -> None:
        """Adds a tag to images, or takes it away. Raises PoserigError."""
