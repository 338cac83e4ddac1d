"""Archives and deletes the jobs of a project, and removes what is left of those that are erased."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta

from poserig.errors import InvalidValue
from poserig.groundtruth.layout import OutputLayout
from poserig.labeling.jobs import Job
from poserig.labeling.ports import Clock, Worker
from poserig.labeling.service import LabelingService
from poserig.labeling.states import JobState, ObjectState
from poserig.local.portal_store.comments import KeptComments
from poserig.portal.shelf import ShelvedJob
from poserig.project.grid.index import GridIndex
from poserig.project.handouts.kept import KeptHandouts
from poserig.project.handouts.room import Room
from poserig.project.objects import ProjectObjects
from poserig.project.places import JOBS, OUTPUT, Places

_LABELED = (ObjectState.LABELED, ObjectState.ALREADY_LABELED)
Forget = Callable[[int, str], None]
"""Removes what a part of the project keeps about a job, of its number and its name; "" for a name
that another job has by now."""


class ProjectShelf:
    """Implements the portal's `JobShelf` for a project.

    Args:
        service: The engine.
        objects: The project's files.
        clock: The time.
        look_soon: Called when a job is back: it may lack photographs that came meanwhile.
        forget: Parts of the project that keep something about jobs.
    """

    days = 30

    def __init__(
        self,
        service: LabelingService,
        objects: ProjectObjects,
        clock: Clock,
        look_soon: Callable[[], None],
        forget: Sequence[Forget],
    ) -> None:
        self._shelving = service.shelving
        self._changing = service.changing
        self._objects = objects
        self._clock = clock
        self._look_soon = look_soon
        self._forget = forget

    def shelved(self) -> Sequence[ShelvedJob]:
        """See the port."""
        return [self._shown(job) for job in self._shelving.shelved()]

    def archive(self, name: str, lead: Worker) -> None:
        """See the port."""
        self._shelving.archive(name, lead)
        self._changing.record(name, lead, "job", "", "archived")

    def delete(self, name: str, lead: Worker) -> None:
        """See the port."""
        self._shelving.delete(name, lead)
        self._changing.record(name, lead, "job", "", "deleted")

    def bring_back(self, name: str, lead: Worker) -> None:
        """See the port."""
        self._shelving.bring_back(name, lead)
        self._changing.record(name, lead, "job", "", "brought back")
        self._look_soon()

    def erase(self, name: str, lead: Worker, typed: str) -> None:
        """See the port."""
        job = next((one for one in self._shelving.shelved() if one.name == name), None)
        if job is not None and " ".join(typed.split()) != " ".join(job.request.title.split()):
            raise InvalidValue(
                "Nothing was removed: that is not the name of the job.",
                where="typed",
                cure=f'Type "{job.request.title}".',
            )
        self._clean(self._shelving.erase(name, lead), name)

    def told(self, names: Sequence[str]) -> list[str]:
        """What whoever opens these jobs should know, in sentences."""
        said = []
        for job in (one for one in self.shelved() if one.name in names):
            if job.until is None:
                said.append(
                    f'The job "{job.title}" is archived: nobody is given its photographs. A lead '
                    "can bring it back on the page of jobs."
                )
            else:
                said.append(
                    f'The job "{job.title}" is deleted. Its labels are kept until '
                    f"{job.until:%Y-%m-%d}: a lead can bring it back on the page of jobs. To begin "
                    "anew, delete it there for good, and open the folder again."
                )
        return said

    def tidy(self) -> list[str]:
        """Erases deleted jobs whose time is over, and what a crash left of others.

        Returns:
            What was erased now, in sentences.
        """
        ended = self._clock.now() - timedelta(days=self.days)
        overdue = [
            job
            for job in self._shelving.shelved()
            if job.state is JobState.DELETED and job.status.modified < ended
        ]
        for job in overdue:
            self._shelving.erase_overdue(job)
        for number, name in self._shelving.erased().items():
            self._clean(number, name)
        return [
            f'The job "{job.request.title}" was deleted {self.days} days ago. Its labels and '
            "answers are removed now."
            for job in overdue
        ]

    def _clean(self, number: int, name: str) -> None:
        is_taken = name.lower() in {one.lower() for one in self._shelving.names()}
        # What goes by the name is another job's by then, and so are the files.
        for forget in self._forget:
            forget(number, "" if is_taken else name)
        if not is_taken:
            for folder in (str(JOBS.child(name.lower())), OutputLayout(str(OUTPUT), name).root):
                shutil.rmtree(self._objects.path(folder), ignore_errors=True)

    def _shown(self, job: Job) -> ShelvedJob:
        since = job.status.modified
        is_deleted = job.state is JobState.DELETED
        return ShelvedJob(
            name=job.name,
            title=job.request.title,
            state=job.state,
            since=since,
            until=since + timedelta(days=self.days) if is_deleted else None,
            images=job.total,
            labels=sum(job.counts[state] for state in _LABELED),
        )


def tidy_shelf(
    places: Places, service: LabelingService, objects: ProjectObjects, clock: Clock
) -> list[str]:
    """Erases what is overdue before jobs are opened: one of them may be made anew. See `tidy`."""
    with ExitStack() as stack:
        index = GridIndex(places.database)
        stack.callback(index.close)
        comments = KeptComments(places.database, clock.now)
        stack.callback(comments.close)
        handouts = KeptHandouts(places.database)
        stack.callback(handouts.close)
        forget = [index.forget_job, comments.forget_job, Room(places, handouts).forget_job]
        return ProjectShelf(service, objects, clock, lambda: None, forget).tidy()
