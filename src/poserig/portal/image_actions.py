"""Does what a lead or a reviewer wants with many images at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from poserig.errors import PoserigError
from poserig.labeling.errors import LabelingError, NotReviewed
from poserig.labeling.model import ReviewPlace
from poserig.labeling.trouble import StoreTrouble
from poserig.portal.grid import ImageGrid
from poserig.portal.roles import Role
from poserig.portal.security import worker
from poserig.portal.state import portal_state
from poserig.portal.teamwork import LabelingLead, LabelReviewing

MOST_AT_ONCE = 500
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should be done.

    Attributes:
        job: LabelingJobName.
        indexes: The images.
        person: Id of somebody; "" for nobody.
        tag: A tag; "" for none.
        note: What should be corrected; "" for nothing.
    """

    job: str
    indexes: Sequence[int]
    person: str = ""
    tag: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it.

    Attributes:
        count: Images with which it was done.
        said: That in words.
        refused: Why it was not done with others, each reason once.
        left: How many those are.
    """

    count: int
    said: str
    refused: tuple[str, ...] = ()
    left: int = 0

    def __str__(self) -> str:
        if not self.left:
            return self.said
        more = "…" if len(self.refused) > _REASONS else ""
        reasons = " ".join(self.refused[:_REASONS])
        return f"{self.said} {_images(self.left)} left as they are: {reasons}{more}"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with images.

    Attributes:
        word: On its button.
        roles: Who may do it.
        run: Does it.
    """

    word: str
    roles: tuple[Role, ...]
    run: Callable[[ImageGrid, Wanted], Done]


def _accept(grid: ImageGrid, wanted: Wanted) -> Done:
    reviewing = _reviewing()

    def accept(index: int) -> None:
        place = _reviewable(reviewing, wanted.job, index)
        reviewing.accept(wanted.job, worker(), index, place.round)

    return _each(wanted, accept, "{} accepted.")


def _send_back(grid: ImageGrid, wanted: Wanted) -> Done:
    """Each goes to who labeled it; one that several people labeled goes to everybody."""
    reviewing = _reviewing()

    def send_back(index: int) -> None:
        place = _reviewable(reviewing, wanted.job, index)
        to = place.answered_by[0] if len(place.answered_by) == 1 else ""
        reviewing.send_back(wanted.job, worker(), index, place.round, wanted.note, to)

    return _each(wanted, send_back, "{} sent back.")


def _put_back(grid: ImageGrid, wanted: Wanted) -> Done:
    lead = _lead()
    return _each(
        wanted,
        lambda index: lead.put_back(wanted.job, worker(), index),
        "{} in the queue again.",
    )


def _assign(grid: ImageGrid, wanted: Wanted) -> Done:
    said = "{} kept for them." if wanted.person else "{} for everybody now."
    count = _lead().assign_many(wanted.job, worker(), wanted.indexes, wanted.person)
    left = len(wanted.indexes) - count
    reasons = ("They are done, or it is so already.",) if left else ()
    return Done(count, said.format(_images(count, "is", "are")), reasons, left)


def _tag(grid: ImageGrid, wanted: Wanted) -> Done:
    return _tagged(grid, wanted, add=True)


def _untag(grid: ImageGrid, wanted: Wanted) -> Done:
    return _tagged(grid, wanted, add=False)


def _tagged(grid: ImageGrid, wanted: Wanted, *, add: bool) -> Done:
    tag = wanted.tag.strip()
    if not tag or len(tag) > 100:
        raise LabelingError("Give a tag of 1 to 100 letters.", where="tag")
    grid.tag(wanted.job, wanted.indexes, tag, add=add)
    have = ("has", "have") if add else ("is without", "are without")
    return Done(len(wanted.indexes), f'{_images(len(wanted.indexes), *have)} the tag "{tag}" now.')


ACTIONS = {
    "accept": Action("Accept", (Role.LEAD, Role.REVIEWER), _accept),
    "send-back": Action("Send back", (Role.LEAD, Role.REVIEWER), _send_back),
    "put-back": Action("Put back into the queue", (Role.LEAD,), _put_back),
    "assign": Action("Keep for", (Role.LEAD,), _assign),
    "tag": Action("Add tag", (Role.LEAD, Role.REVIEWER), _tag),
    "untag": Action("Remove tag", (Role.LEAD, Role.REVIEWER), _untag),
}


def _reviewable(reviewing: LabelReviewing, job: str, index: int) -> ReviewPlace:
    place = reviewing.place(job, worker(), index)
    if place.problem:
        raise NotReviewed(place.problem, where=place.image_name)
    return place


def _each(wanted: Wanted, run: Callable[[int], None], said: str) -> Done:
    """Does it with one image after the other; a refusal hinders no other image."""
    count, refused = 0, []
    for index in wanted.indexes:
        try:
            run(index)
            count += 1
        except StoreTrouble:
            raise
        except LabelingError as error:
            refused.append(error.what)
    told = said.format(_images(count, "is", "are"))
    return Done(count, told, tuple(dict.fromkeys(refused)), len(refused))


def _images(count: int, one: str = "", many: str = "") -> str:
    verb = f" {one if count == 1 else many}" if one else ""
    return f"{count:,} image{'' if count == 1 else 's'}{verb}"


def _reviewing() -> LabelReviewing:
    found = portal_state().teamwork.reviewing
    if found is None:
        raise PoserigError("This portal has no reviews.")
    return found


def _lead() -> LabelingLead:
    found = portal_state().teamwork.lead
    if found is None:
        raise PoserigError("This portal has no page for leads.")
    return found
