"""Defines what a labeling store does for those who review labels."""

from typing import Protocol

from poserig.labeling.store.records import DataObject, EarlierLabel, Fix, Review


class ReviewVerbs(Protocol):
    """Reviews of labels, and the rounds that follow them.

    A review is about the label of one round of a data object. LABELED and ALREADY_LABELED ones
    have a label. Each verb that takes a review changes nothing and answers False when the data
    object has no label now, is in another round, or the job is not InProgress.
    """

    def add_review(self, job_id: int, review: Review) -> bool:
        """Keeps a review after which the label stays as it is."""

    def send_back(self, job_id: int, review: Review, assigned: str = "") -> bool:
        """Keeps a review, and begins the next round of its data object: it is PENDING again.

        The label is kept as an `EarlierLabel`, submitted answers are EARLIER, declines RETURNED.

        Args:
            job_id: The store's own number of the job.
            review: What was said.
            assigned: Id of the worker for whom a place is kept; "" for nobody.
        """

    def keep_fix(self, job_id: int, review: Review, fix: Fix) -> bool:
        """Keeps a review with the next round that its reviewer has drawn: it is ANSWERED.

        Otherwise as `send_back`. No other answer is wanted in that round.
        """

    def reviews(self, job_id: int, index: int) -> tuple[Review, ...]:
        """All reviews of a data object, the oldest first."""

    def earlier_labels(self, job_id: int, index: int) -> tuple[EarlierLabel, ...]:
        """The labels that a data object had before its present one, the oldest first."""

    def to_review(
        self,
        job_id: int,
        *,
        limit: int,
        start: int = 0,
        backward: bool = False,
        not_by: str = "",
        share: int = 100,
    ) -> list[DataObject]:
        """LABELED data objects whose label nobody has reviewed yet, in the manifest's order.

        Args:
            job_id: The store's own number of the job.
            limit: The most that are read.
            start: The first line that may be among them.
            backward: The last ones before `start` instead.
            not_by: Without those whose label is of an answer of the worker with this id.
            share: Percent of those in their first round, 0 to 100: those with a smaller draw by
                `draws.draw_of`. Those of a later round, which were sent back, are among them all.
        """

    def count_to_review(self, job_id: int, not_by: str = "", share: int = 100) -> int:
        """How many data objects `to_review` would answer, without a limit."""
