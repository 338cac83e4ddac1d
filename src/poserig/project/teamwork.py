"""Gives a project what a team needs: a lead's decisions, comments, instructions, practice."""

from collections.abc import Callable, MutableMapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from poserig.labeling.ports import Clock
from poserig.labeling.service import LabelingService
from poserig.local.portal_store.comments import KeptComments
from poserig.local.portal_store.instructions import KeptInstructions
from poserig.portal.teamwork import Practice, Teamwork
from poserig.pose.rig import Rig
from poserig.project.comparing import Comparing
from poserig.project.places import Places

INSTRUCTIONS = "instructions"
"""Folder of the lead's instructions in the state folder."""
_SHARE, _FEEDBACK = "gold_share", "gold_feedback"


@dataclass(frozen=True, slots=True)
class TeamOptions:
    """What a lead says when the project is opened; what is left out stays as it is.

    Attributes:
        workers: People who label each photograph.
        title: What people read; of a project with several rigs the beginning of it.
        instructions: A Markdown file that takes the place of the instructions.
        practice: A folder of photographs with known labels; "" ends the practice round.
        gold: A folder of photographs with known labels, mixed into what annotators get; "" ends it.
        gold_share: Of what they get, 0 to 1.
        gold_feedback: Whether they see what differed after each.
    """

    workers: int | None = None
    title: str = ""
    instructions: Path | None = None
    practice: str | None = None
    gold: str | None = None
    gold_share: float | None = None
    gold_feedback: bool | None = None

    def gold_share_now(self, kept: MutableMapping[str, str]) -> float:
        """The share of gold, from what a project keeps from start to start; 5 % at first."""
        if self.gold_share is not None:
            kept[_SHARE] = str(self.gold_share)
        return float(kept.get(_SHARE, 0.05))

    def shows_gold_feedback(self, kept: MutableMapping[str, str]) -> bool:
        """Whether annotators see what differed in gold images, likewise; not at first."""
        if self.gold_feedback is not None:
            kept[_FEEDBACK] = "yes" * self.gold_feedback
        return bool(kept.get(_FEEDBACK))


def make_teamwork(
    places: Places,
    service: LabelingService,
    clock: Clock,
    options: TeamOptions,
    practice: Practice | None,
    practice_job: str,
    stack: ExitStack,
    rig_of: Callable[[str], Rig | None],
) -> Teamwork:
    """What the portal of a project has for a team.

    Args:
        practice: The practice round; None for none.
        practice_job: The labeling job of practice images, now or of an earlier time.
        stack: Closes it.
        rig_of: Finds a rig of the project by its name.

    Raises:
        PoserigError: The instructions cannot be taken.
    """
    comments = KeptComments(places.database, clock.now)
    stack.callback(comments.close)
    instructions = KeptInstructions(places.state / INSTRUCTIONS, places.database)
    stack.callback(instructions.close)
    if options.instructions is not None:
        instructions.take(options.instructions)
    return Teamwork(
        service.lead,
        comments,
        instructions,
        practice,
        reviewing=service.reviewing,
        comparing=Comparing(rig_of),
        hidden=(practice_job,),
    )


def change_jobs(
    service: LabelingService,
    jobs: Sequence[tuple[str, str]],
    options: TeamOptions,
    tell: Callable[[str], None],
) -> None:
    """Changes title and people of a project's queues, and tells what that means.

    Args:
        jobs: The name of each queue's job, and of its rig.
    """
    for name, rig in jobs:
        title = options.title
        if title and len(jobs) > 1:
            title = f"{title}: {rig}"
        if title or options.workers is not None:
            told = str(service.operator.change(name, title=title, workers=options.workers))
            if told:
                tell(told if len(jobs) == 1 else f"{rig}: {told}")
