"""Leads reviewers through images in the order of a view of the grid."""

from urllib.parse import parse_qsl

from poserig.portal.grid import ImageGrid
from poserig.portal.image_query import read_query


class GridOrder:
    """Implements `poserig.portal.teamwork.ImageOrder` over a grid.

    Args:
        grid: Finds images.
    """

    def __init__(self, grid: ImageGrid) -> None:
        self._grid = grid

    def neighbor(self, job: str, view: str, index: int | None, *, backward: bool) -> int | None:
        """See the port."""
        query = read_query(dict(parse_qsl(view)))
        if index is not None:
            return self._grid.neighbor(job, query, index, backward=backward)
        found = self._grid.page(job, query, limit=1).images
        return found[0].index if found else None
