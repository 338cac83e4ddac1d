"""Defines what the portal asks of the rest for a team: a lead's decisions, comments and so on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from poserig.labeling.model import FormerLabel, HeldTask, ReviewPlace, TurnRow
from poserig.labeling.ports import Worker
from poserig.labeling.store.records import Review, Turn
from poserig.portal.comparing import AnswerComparing
from poserig.portal.job_changing import JobBench, JobChanging
from poserig.portal.review_task import LabelPages


class LabelingLead(Protocol):
    """`poserig.labeling.lead.Lead`; see there for what its methods do and raise."""

    def people(self, name: str, lead: Worker) -> tuple[Worker, ...]: ...

    def turns(self, name: str, lead: Worker, index: int) -> tuple[TurnRow, ...]: ...

    def held(self, name: str, lead: Worker) -> tuple[HeldTask, ...]: ...

    def assigned(self, name: str, lead: Worker) -> dict[str, int]: ...

    def put_back(self, name: str, lead: Worker, index: int) -> None: ...

    def settle(self, name: str, lead: Worker, index: int) -> None: ...

    def close(self, name: str, lead: Worker, index: int, reason: str) -> None: ...

    def assign(self, name: str, lead: Worker, index: int, worker_id: str) -> None: ...

    def assign_many(
        self, name: str, lead: Worker, indexes: Sequence[int], worker_id: str
    ) -> int: ...

    def reserve(
        self, name: str, lead: Worker, worker_id: str, pattern: str = "", share: str = ""
    ) -> int: ...

    def free(self, name: str, lead: Worker, worker_id: str) -> int: ...

    def take_back(self, name: str, lead: Worker, task_id: str) -> None: ...


class LabelReviewing(LabelPages, Protocol):
    """`poserig.labeling.reviewing.Reviewing`; see there for what its methods do and raise."""

    def place(self, name: str, worker: Worker, index: int) -> ReviewPlace: ...

    def waiting(self, name: str, worker: Worker) -> int: ...

    def nearest(
        self, name: str, worker: Worker, index: int | None, *, backward: bool = False
    ) -> int | None: ...

    def send_back(
        self, name: str, worker: Worker, index: int, round: int, note: str, to: str = ""
    ) -> None: ...

    def reviews(self, name: str, worker: Worker, index: int) -> tuple[Review, ...]: ...

    def earlier_labels(self, name: str, worker: Worker, index: int) -> tuple[FormerLabel, ...]: ...

    def answers(self, name: str, worker: Worker, index: int) -> tuple[Turn, ...]: ...


class ImageOrder(Protocol):
    """In which order a reviewer goes through the images of a job."""

    def neighbor(self, job: str, view: str, index: int | None, *, backward: bool) -> int | None:
        """The image behind that one (before it: `backward`) in a view; None at its end.

        Args:
            job: LabelingJobName.
            view: Filters and order as an address has them.
            index: Where to begin, which need not be in the view; None for the first image.
            backward: In the other direction.
        """


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote about an image.

    Attributes:
        id: Rises with time.
        author_id: Ground Truth's workerId.
        author: What they are called.
        by_lead: A lead or a reviewer wrote it.
        written: Aware, UTC.
        text: As it was written.
    """

    id: int
    author_id: str
    author: str
    by_lead: bool
    written: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments about one image, as one person finds them in a list.

    Attributes:
        job: LabelingJobName.
        index: Line of the image, from 0.
        image: What people call it.
        last: The newest comment that the person may read.
        unread: Comments that the person has not seen.
    """

    job: str
    index: int
    image: str
    last: Comment
    unread: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads comments.

    Attributes:
        id: Ground Truth's workerId.
        is_lead: They read all comments. Others read what they wrote themselves, and what a lead
            wrote about images that they are told of.
    """

    id: str
    is_lead: bool


class Comments(Protocol):
    """Keeps what people write about images."""

    def add(
        self, job: str, index: int, image: str, author: Worker, text: str, *, by_lead: bool
    ) -> None:
        """Keeps a comment; its author is told of answers.

        Raises PoserigError when it cannot be kept.
        """

    def tell(self, job: str, index: int, worker_ids: Sequence[str]) -> None:
        """Lets these people know of what leads write about an image."""

    def thread(self, job: str, index: int, reader: Reader) -> tuple[Comment, ...]:
        """The comments about an image that somebody may read, the oldest first."""

    def threads(self, reader: Reader, *, limit: int, unread: bool = False) -> tuple[Thread, ...]:
        """The images with comments for somebody, the newest comment first.

        Args:
            unread: Only those with comments that they have not seen.
        """

    def unread(self, reader: Reader) -> int:
        """How many comments somebody has not seen."""

    def mark_seen(self, job: str, index: int, reader: Reader) -> None:
        """Notes that somebody has seen all comments about an image."""


@dataclass(frozen=True, slots=True)
class InstructionsText:
    """The lead's instructions.

    Attributes:
        text: Markdown; "" for none.
        revision: Another one for another text.
    """

    text: str
    revision: str


class Instructions(Protocol):
    """Keeps the lead's instructions, their pictures, and who has seen them."""

    def read(self) -> InstructionsText:
        """What is written now."""

    def write(self, text: str) -> None:
        """Writes it anew. Raises PoserigError when it cannot be kept."""

    def picture(self, name: str) -> tuple[bytes, str] | None:
        """Bytes and content type of a picture by its name; None when there is none."""

    def pictures(self) -> tuple[str, ...]:
        """The names of all pictures."""

    def has_seen(self, worker_id: str) -> bool:
        """Whether somebody has seen them as they are now; True when there are none."""

    def mark_seen(self, worker_id: str) -> None:
        """Notes that somebody has seen them as they are now."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an answer differs from the known one.

    Attributes:
        kind: "far", "exchanged", "missing", "extra", "visibility", "instance".
        text: In words.
        counts: It makes keypoints wrong; others are only told.
        start: The keypoint as it was answered: x, y in image pixels; None when it was not.
        end: As it is known; None when it is not.
    """

    kind: str
    text: str
    counts: bool
    start: tuple[float, float] | None = None
    end: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What differs in one practice image.

    Attributes:
        image: What people call it.
        image_url: Where a browser reads it.
        width, height: Of the image, in pixels.
        differences: Those that count, then those that are only told.
        points: Keypoints of the known answer.
        wrong: How many of them count as wrong.
        links: The links of the known answer, each x1, y1, x2, y2.
        dots: The keypoints of the known answer, each x, y, name.
    """

    image: str
    image_url: str
    width: float
    height: float
    differences: tuple[Difference, ...]
    points: int
    wrong: int
    links: tuple[tuple[float, float, float, float], ...]
    dots: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class PracticeStanding:
    """Where somebody stands in the practice round.

    Attributes:
        images: In one round.
        done: Answered and seen in this round.
        points: Known keypoints of those.
        wrong: How many of them were wrong.
        rounds: Begun so far.
        has_passed: They may label.
        by_lead: A lead let them through.
    """

    images: int
    done: int
    points: int
    wrong: int
    rounds: int
    has_passed: bool
    by_lead: bool = False

    @property
    def is_over(self) -> bool:
        """The round is done."""
        return self.done >= self.images


class Practice(Protocol):
    """A round of images with known answers, before the real ones."""

    @property
    def job(self) -> str:
        """The labeling job of the practice images."""

    @property
    def share(self) -> float:
        """The share of wrong keypoints with which one still passes, 0 to 1."""

    def standing(self, worker_id: str) -> PracticeStanding:
        """Where somebody stands."""

    def begin(self, worker: Worker) -> int:
        """Begins a round, unless one goes on; answers the next practice image in it."""

    def waiting(self, worker_id: str) -> int | None:
        """The practice image whose feedback somebody has not seen yet; None for none."""

    def feedback(self, worker_id: str, index: int) -> Feedback | None:
        """What differs in a practice image of theirs; it counts as seen. None for none."""

    def let_through(self, worker_id: str) -> None:
        """Lets somebody label although they have not passed."""


@dataclass(frozen=True, slots=True)
class GoldDay:
    """How somebody's answers about gold images fitted on a day.

    Attributes:
        day: YYYY-MM-DD, UTC.
        answers: How many.
        quality: Mean OKS, 0 to 1.
    """

    day: str
    answers: int
    quality: float


@dataclass(frozen=True, slots=True)
class GoldFigures:
    """How somebody's answers about gold images fit the known poses.

    Attributes:
        answers: How many.
        quality: Mean OKS, 0 to 1.
        kinds: Share of their keypoints that are good, jitter, inversion, swap and miss.
        left_out: Keypoints that only the known poses have.
        missed, invented: Objects that only the known poses, or only the answers have.
        days: The first day first.
        advice: What a lead can do about it; "" for nothing.
    """

    answers: int
    quality: float
    kinds: dict[str, float]
    left_out: int
    missed: int
    invented: int
    days: tuple[GoldDay, ...] = ()
    advice: str = ""


class Gold(Protocol):
    """Images with known poses that are mixed into a job, invisible to whoever gets them."""

    @property
    def job(self) -> str:
        """The labeling job into which they are mixed."""

    def figures(self, worker_id: str = "") -> dict[str, GoldFigures]:
        """How the answers of everybody, or of one person, fit; by Ground Truth's workerId.

        Who has answered none is not among them.
        """

    def waiting(self, worker_id: str) -> int | None:
        """The gold image of which somebody has not seen yet what differs; None for none.

        Always None where the lead does not show it.
        """

    def feedback(self, worker_id: str, index: int) -> Feedback | None:
        """What differs in a gold image of theirs; it counts as seen. None for none."""


@dataclass(frozen=True, slots=True)
class Teamwork:
    """What a portal has for a team; what is None has no pages.

    Attributes:
        lead: What leads decide.
        comments: What people write about images.
        instructions: The lead's.
        practice: The practice round.
        gold: Images with known poses among the others.
        reviewing: What reviewers and leads decide about labels.
        order: In which order they go through a view of the grid; without a view they go through
            what waits, in the order of the job.
        comparing: Compares the answers to an image with its label.
        changing: Shows and changes settings of jobs.
        bench: What a project knows of its jobs.
        hidden: Labeling jobs that are in no list of jobs: those of practice and gold images.
    """

    lead: LabelingLead | None = None
    comments: Comments | None = None
    instructions: Instructions | None = None
    practice: Practice | None = None
    gold: Gold | None = None
    reviewing: LabelReviewing | None = None
    order: ImageOrder | None = None
    comparing: AnswerComparing | None = None
    changing: JobChanging | None = None
    bench: JobBench | None = None
    hidden: tuple[str, ...] = ()
