"""Implements the portal's `ImageGrid` for a project."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Lock

from poserig.json import Json
from poserig.labeling.errors import JobNotFound
from poserig.portal.grid import (
    Facets,
    GridImage,
    GridPage,
    ImageQuery,
    PersonFigures,
    PoseMap,
)
from poserig.project.grid.index import GridIndex
from poserig.project.grid.keeper import GridKeeper
from poserig.project.grid.people import advice
from poserig.project.grid.ranking import Ranker
from poserig.project.grid.search import GridSearch
from poserig.project.grid.thumbnails import CONTENT_TYPE, Thumbnails

THUMBNAILS = "thumbnails"
"""Folder of the small pictures in the state folder of a project."""
_SHOWN_KEPT = 20_000


class ProjectGrid:
    """The grid of a project's images.

    Args:
        database: The project's, which the labeling store has made.
        pictures: Folder of the small pictures.
        file_of: Finds the file of a photograph by its address; None for none.
        read: Reads the object at an S3 URI.
        rigs: Rig name → JSON, for links and colors.
        stack: Closes it.

    Raises:
        PoserigError: The database cannot be used.
    """

    def __init__(
        self,
        database: Path,
        pictures: Path,
        file_of: Callable[[str], Path | None],
        read: Callable[[str], bytes],
        rigs: Mapping[str, Json],
        stack: ExitStack,
    ) -> None:
        self._index = GridIndex(database)
        stack.callback(self._index.close)
        self._search = GridSearch(database)
        stack.callback(self._search.close)
        self._thumbnails = Thumbnails(pictures)
        self._keeper = GridKeeper(self._index, self._search, self._thumbnails, file_of, read, rigs)
        stack.callback(self._keeper.stop)
        self._ranker: Ranker | None = None
        self._stack = stack
        self._lock = Lock()
        self._shown: OrderedDict[tuple[str, ImageQuery, int], str] = OrderedDict()

    def start(self) -> None:
        """Keeps it up to date from now on."""
        self._keeper.start()
        if self._ranker is not None:
            self._ranker.start()

    def rank_with(
        self, path: Callable[[str], Path], rig_files: Callable[[str], Sequence[Path]]
    ) -> Ranker:
        """Lets labels be ranked, too. Call it before `start`.

        Args:
            path: Finds the file of an S3 URI.
            rig_files: Of a job by its name: the rig files that its labels need.
        """
        self._ranker = Ranker(self._index, path, rig_files)
        self._stack.callback(self._ranker.stop)
        return self._ranker

    def catch_up(self) -> None:
        """Reads all facts that are out of date, in the caller's thread."""
        while self._keeper.catch_up():
            pass

    def forget_job(self, job_id: int, name: str) -> None:
        """Removes what is kept of a job that is gone; see `GridIndex.forget_job`."""
        self._index.forget_job(job_id, name)

    def facets(self, job: str) -> Facets:
        """See the port."""
        return self._search.facets(self._id(job))

    def page(
        self, job: str, query: ImageQuery, *, limit: int, after: str = "", before: str = ""
    ) -> GridPage:
        """See the port."""
        found = self._search.page(self._id(job), query, limit, after, before)
        self._remember(job, query, found.images)
        return found

    def count(self, job: str, query: ImageQuery) -> int:
        """See the port."""
        return self._search.count(self._id(job), query)

    def indexes(self, job: str, query: ImageQuery) -> list[int]:
        """See the port."""
        return self._search.indexes(self._id(job), query)

    def source_refs(self, job: str, indexes: Sequence[int] | None = None) -> list[str]:
        """Addresses of images, in the order of the job.

        Args:
            indexes: Of those that are wanted; None for all.
        """
        return self._search.source_refs(self._id(job), indexes)

    def images(self, job: str, indexes: Sequence[int]) -> tuple[GridImage, ...]:
        """See the port."""
        return self._search.images(self._id(job), indexes)

    def changes(self, job: str, since: int, limit: int) -> list[int]:
        """See the port."""
        return self._search.changes(self._id(job), since, limit)

    def neighbor(self, job: str, query: ImageQuery, index: int, *, backward: bool) -> int | None:
        """See the port."""
        job_id = self._id(job)
        with self._lock:
            cursor = self._shown.get((job, query, index), "")
        if not cursor:
            here = self._search.image(job_id, index, query.sort)
            if here is None:
                return None
            cursor = here.cursor
        side = {"before": cursor} if backward else {"after": cursor}
        found = self._search.page(job_id, query, 1, **{"after": "", "before": "", **side})
        self._remember(job, query, found.images)
        return found.images[0].index if found.images else None

    def thumbnail(self, job: str, index: int) -> tuple[Path, str] | None:
        """See the port."""
        job_id = self._id(job)
        shown = self._search.picture(job_id, index)
        if shown is not None and shown.thumbnail and self._thumbnails.has(shown.thumbnail):
            return self._thumbnails.path(shown.thumbnail), CONTENT_TYPE
        self._keeper.want(job_id, index)
        return None

    def people(self, job: str) -> tuple[PersonFigures, ...]:
        """See the port."""
        found = self._search.people(self._id(job))
        return tuple(replace(one, advice=advice(one, found)) for one in found)

    def poses(self, job: str) -> PoseMap | None:
        """See the port."""
        return self._search.poses(self._id(job))

    def missing_answers(self, job: str) -> int:
        """See the port."""
        return self._search.missing_answers(self._id(job))

    def tag(self, job: str, indexes: Sequence[int], tag: str, *, add: bool) -> None:
        """See the port."""
        self._index.tag(job, indexes, tag, add=add)

    def _remember(self, job: str, query: ImageQuery, images: Sequence[GridImage]) -> None:
        """Where images stood when they were shown: a decision may move one of them elsewhere."""
        with self._lock:
            for one in images:
                self._shown[job, query, one.index] = one.cursor
                self._shown.move_to_end((job, query, one.index))
            while len(self._shown) > _SHOWN_KEPT:
                self._shown.popitem(last=False)

    def _id(self, job: str) -> int:
        found = self._search.job_id(job)
        if found is None:
            raise JobNotFound("There is no labeling job with that name.", where=job)
        return found
