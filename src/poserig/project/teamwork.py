"""Gives a project what a team needs: a lead's decisions, comments, instructions, practice."""

from collections.abc import Callable, MutableMapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from poserig.labeling.service import LabelingService
from poserig.labeling.states import JobState
from poserig.local.portal_store.comments import KeptComments
from poserig.local.portal_store.instructions import KeptInstructions
from poserig.portal.instructions import size_of
from poserig.portal.teamwork import Gold, Practice, Teamwork
from poserig.pose.rig import Rig
from poserig.project.bench import ProjectBench
from poserig.project.comparing import Comparing
from poserig.project.places import Places

_SHELVED = (JobState.ARCHIVED, JobState.DELETED)
INSTRUCTIONS = "instructions"
"""Folder of the lead's instructions in the state folder."""
_FEEDBACK = "gold_feedback"


@dataclass(frozen=True, slots=True)
class TeamOptions:
    """What a lead says when the project is opened; what is left out stays as it is.

    Attributes:
        workers: People who label each photograph.
        title: What people read; of a project with several rigs the beginning of it.
        instructions: A Markdown file that takes the place of the instructions.
        practice: A folder of photographs with known labels; "" ends the practice round.
        gold: A folder of photographs with known labels, mixed into what annotators get; "" ends it.
        gold_share: Percent of what they get, 0 to 20.
        gold_feedback: Whether they see what differed after each.
    """

    workers: int | None = None
    title: str = ""
    instructions: Path | None = None
    practice: str | None = None
    gold: str | None = None
    gold_share: int | None = None
    gold_feedback: bool | None = None

    def shows_gold_feedback(self, kept: MutableMapping[str, str]) -> bool:
        """Whether annotators see what differed in gold images; not at first.

        Args:
            kept: What a project keeps from start to start.
        """
        if self.gold_feedback is not None:
            kept[_FEEDBACK] = "yes" * self.gold_feedback
        return bool(kept.get(_FEEDBACK))


def make_teamwork(
    places: Places,
    service: LabelingService,
    comments: KeptComments,
    options: TeamOptions,
    practice: Practice | None,
    practice_job: str,
    gold: Gold | None,
    gold_job: str,
    stack: ExitStack,
    rig_of: Callable[[str], Rig | None],
    jobs: Sequence[str] = (),
) -> Teamwork:
    """What the portal of a project has for a team.

    Args:
        comments: What people write about images.
        practice: The practice round; None for none.
        practice_job: The labeling job of practice images, now or of an earlier time.
        gold: Gold images; None for none.
        gold_job: The labeling job of gold images, likewise.
        stack: Closes it.
        rig_of: Finds a rig of the project by its name.
        jobs: The labeling jobs of its queues: their logs tell of new instructions.

    Raises:
        PoserigError: The instructions cannot be taken.
    """
    instructions = KeptInstructions(places.state / INSTRUCTIONS, places.database)
    stack.callback(instructions.close)
    if options.instructions is not None:
        before = instructions.read().text
        instructions.take(options.instructions)
        after = instructions.read().text
        for job in jobs if after != before else ():
            service.operator.record(job, INSTRUCTIONS, size_of(before), size_of(after))
    return Teamwork(
        service.lead,
        comments,
        instructions,
        practice,
        gold,
        reviewing=service.reviewing,
        comparing=Comparing(rig_of),
        changing=service.changing,
        bench=ProjectBench(places, gold.job if gold else ""),
        hidden=(practice_job, gold_job),
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
    going = [one for one in jobs if service.shelving.state(one[0]) not in _SHELVED]
    for name, rig in going:
        title = options.title
        if title and len(jobs) > 1:
            title = f"{title}: {rig}"
        if title or options.workers is not None:
            told = str(service.operator.change(name, title=title, workers=options.workers))
            if told:
                tell(told if len(jobs) == 1 else f"{rig}: {told}")
