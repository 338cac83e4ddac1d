"""Filters, orders and pages of the grid."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from poserig.labeling.states import ObjectState
from poserig.portal.grid import ANY, NONE, ImageQuery, Sort
from poserig.project.grid.query_sql import LABELED, select
from tests.unit.project.grid.gridded import JOB, Gridded, label_of

FAR = {"type": "outlier_point", "severity": "warning"}


@pytest.fixture
def worked(gridded: Gridded) -> Gridded:
    """Ten images of which six are labeled, one failed."""
    gridded.label(0, label_of(agreement=0.95, seconds=10), "w1", "w2", day=0)
    gridded.label(1, label_of(agreement=0.5, seconds=50, tags=["night"]), "w1", "w2", day=1)
    gridded.label(2, label_of(issues=[FAR]), "w1", day=2)
    gridded.label(3, label_of(issues=[{"type": "worker_problem", "detail": "Dark"}]), "w2", day=3)
    gridded.label(4, label_of({"id": "1", "class": "dog"}, round=2), "w3", day=3)
    gridded.label(5, label_of(review={"verdict": "accept"}, agreement=0.3), "w3", day=4)
    gridded.set(6, state="failed", reason="No answer")
    gridded.set(7, assigned="w1")
    gridded.grid.catch_up()
    return gridded


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        (ImageQuery(states=(ObjectState.FAILED,)), [6]),
        (ImageQuery(states=(ObjectState.FAILED, ObjectState.LABELED)), [0, 1, 2, 3, 4, 5, 6]),
        (ImageQuery(path="CAM2/"), [1, 3, 5, 7, 9]),
        (ImageQuery(path="cam1/*4.jpg"), [4]),
        (ImageQuery(path="%"), []),
        (ImageQuery(worker="w2"), [0, 1, 3]),
        (ImageQuery(worker="w2", agreement=0.6), [1]),
        (ImageQuery(worker="nobody"), []),
        (ImageQuery(assigned="w1"), [7]),
        (ImageQuery(problem=True), [3]),
        (ImageQuery(finding="outlier_point"), [2]),
        (ImageQuery(finding=ANY), [2]),
        (ImageQuery(kind="dog"), [4]),
        (ImageQuery(tag="night"), [1]),
        (ImageQuery(round=2), [4]),
        (ImageQuery(verdict="accept"), [5]),
        (ImageQuery(verdict=NONE), [0, 1, 2, 3, 4]),
        (ImageQuery(verdict=NONE, states=LABELED), [0, 1, 2, 3, 4]),
        (ImageQuery(verdict="accept", states=LABELED, worker="w3"), [5]),
        (ImageQuery(kind="dog", worker="w1"), []),
        (ImageQuery(agreement=0.5), [1, 5]),
        (ImageQuery(doubt=0.75), [1, 6]),
        (ImageQuery(since=date(2026, 11, 23)), [3, 4, 5]),
        (ImageQuery(until=date(2026, 11, 21)), [0, 1]),
        (ImageQuery(since=date(2026, 11, 21), until=date(2026, 11, 21)), [1]),
        (ImageQuery(kind="person", worker="w1", path="cam1"), [0, 2]),
    ],
)
def test_query_finds_its_images_and_counts_them(
    worked: Gridded, query: ImageQuery, indexes: list[int]
) -> None:
    assert sorted(worked.grid.indexes(JOB, query)) == indexes
    assert worked.grid.count(JOB, query) == len(indexes)


@pytest.mark.parametrize(
    ("sort", "indexes"),
    [
        (Sort.LOOK, [1, 6, 3, 2, 0, 4, 5, 7, 8, 9]),
        (Sort.FOLDER, list(range(10))),
        (Sort.NAME, [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]),
        (Sort.NEWEST, [5, 3, 4, 2, 1, 0, 6, 7, 8, 9]),
        (Sort.AGREEMENT, [5, 1, 0, 2, 3, 4, 6, 7, 8, 9]),
        (Sort.SLOWEST, [1, 0, 2, 3, 4, 5, 6, 7, 8, 9]),
    ],
)
def test_each_order_is_whole_page_by_page_forward_and_back(
    worked: Gridded, sort: Sort, indexes: list[int]
) -> None:
    grid, query = worked.grid, ImageQuery(sort=sort)
    assert grid.indexes(JOB, query) == indexes
    forward, page = [], grid.page(JOB, query, limit=3)
    assert not page.has_before
    while True:
        forward += [one.index for one in page.images]
        if not page.has_after:
            break
        page = grid.page(JOB, query, limit=3, after=page.images[-1].cursor)
        assert page.has_before
    assert forward == indexes
    back = [one.index for one in page.images]
    while page.has_before:
        page = grid.page(JOB, query, limit=3, before=page.images[0].cursor)
        assert page.has_after
        back = [one.index for one in page.images] + back
    assert back == indexes
    for first, second in pairwise(indexes):
        assert grid.neighbor(JOB, query, first, backward=False) == second
        assert grid.neighbor(JOB, query, second, backward=True) == first
    assert grid.neighbor(JOB, query, indexes[-1], backward=False) is None


def test_large_facet_is_read_in_the_order_and_finds_the_same(
    worked: Gridded, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [
        ImageQuery(kind="person", worker="w1"),
        ImageQuery(states=(ObjectState.LABELED,), sort=Sort.AGREEMENT),
        ImageQuery(verdict=NONE, path="cam1", sort=Sort.NAME),
    ]
    by_facet = [worked.grid.indexes(JOB, query) for query in queries]
    monkeypatch.setattr("poserig.project.grid.query_sql._SELECTIVE", 0)
    assert [worked.grid.indexes(JOB, query) for query in queries] == by_facet
    assert by_facet == [[1, 2, 0], [5, 1, 0, 2, 3, 4], [0, 2, 4]]


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("sort", Sort)
def test_page_reads_an_index_and_sorts_nothing(worked: Gridded, sort: Sort, backward: bool) -> None:
    """A page of 100,000 images must neither sort them nor read those before it."""
    facets = worked.grid.facets(JOB)
    sql, values = select(
        worked.id, ImageQuery(sort=sort), facets, "g.*", cursor=(0, 3), backward=backward
    )
    plan = [row[3] for row in worked.db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert not any("TEMP B-TREE" in step for step in plan), plan
    entered = "idx" if sort is Sort.FOLDER else sort_column(sort)
    assert any(f"{entered}{'<' if is_falling(sort) != backward else '>'}?" in s for s in plan), plan


def sort_column(sort: Sort) -> str:
    columns = {Sort.LOOK: "doubt", Sort.NEWEST: "changed", Sort.SLOWEST: "seconds"}
    return columns.get(sort, str(sort))


def is_falling(sort: Sort) -> bool:
    return sort in (Sort.LOOK, Sort.NEWEST, Sort.SLOWEST)


@pytest.mark.parametrize("cursor", ["x", "[]", "[1]", '{"a": 1}', '["a", "b"]', "null"])
def test_cursor_of_another_shape_is_the_first_page(worked: Gridded, cursor: str) -> None:
    page = worked.grid.page(JOB, ImageQuery(sort=Sort.FOLDER), limit=2, after=cursor)
    assert [one.index for one in page.images] == [0, 1]


def test_job_that_is_not_there_is_told(worked: Gridded) -> None:
    calls: list[Callable[[], object]] = [
        lambda: worked.grid.facets("Other"),
        lambda: worked.grid.page("Other", ImageQuery(), limit=1),
    ]
    for call in calls:
        with pytest.raises(Exception, match="There is no labeling job"):
            call()
