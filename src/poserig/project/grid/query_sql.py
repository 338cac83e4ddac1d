"""Writes a query of images as SQL over the grid's tables."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from poserig.labeling.states import ObjectState
from poserig.local.portal_store.database import to_micros
from poserig.portal.grid import ANY, COVERED, NONE, Facets, ImageQuery, Sort

_SELECTIVE = 4000
"""With fewer images than this a facet is read first and sorted; else the order is read."""


_MANY = 1 << 40
LABELED = (ObjectState.LABELED, ObjectState.ALREADY_LABELED)
_BY_FACET = """
FROM (
  SELECT DISTINCT idx FROM grid_facets WHERE job_id = ? AND kind = ? AND value IN ({marks})) AS f
CROSS JOIN grid_images AS g ON g.job_id = ? AND g.idx = f.idx WHERE true"""
_BY_PATH = """
FROM (
  SELECT idx FROM grid_images INDEXED BY grid_by_name
  WHERE job_id = ? AND name LIKE ? ESCAPE '\\') AS f
CROSS JOIN grid_images AS g ON g.job_id = ? AND g.idx = f.idx WHERE true"""
_FACETS_ALONE = """
FROM (
  SELECT DISTINCT job_id, idx FROM grid_facets WHERE job_id = ? AND kind = ? AND value IN ({marks}))
AS g WHERE true"""
_HAS_FACET = """
AND EXISTS (SELECT 1 FROM grid_facets AS e
  WHERE e.job_id = g.job_id AND e.kind = ? AND e.value IN ({marks}) AND e.idx = g.idx)"""


Cursor = tuple[str | float, int]
"""A place in an order: the value of its image there, and the index of the image."""


class Order(NamedTuple):
    """An order: an expression over a row, whether it falls, and the index that has it."""

    by: str
    falls: bool
    table_index: str


ORDERS = {
    Sort.LOOK: Order("g.doubt", True, "grid_by_doubt"),
    Sort.FOLDER: Order("", False, ""),
    Sort.NAME: Order("g.name COLLATE NOCASE", False, "grid_by_name"),
    Sort.NEWEST: Order("g.changed", True, "grid_by_change"),
    Sort.AGREEMENT: Order("g.agreement", False, "grid_by_agreement"),
    Sort.SLOWEST: Order("g.seconds", True, "grid_by_seconds"),
}
VALUES = {
    Sort.LOOK: "doubt", Sort.NAME: "name", Sort.NEWEST: "changed",
    Sort.AGREEMENT: "agreement", Sort.SLOWEST: "seconds",
}  # fmt: skip


def select(
    job_id: int,
    query: ImageQuery,
    facets: Facets,
    columns: str,
    *,
    cursor: Cursor | None = None,
    backward: bool = False,
    paths: int = _MANY,
) -> tuple[str, list[str | float]]:
    """The images of a query in its order, and the values of the SQL.

    Args:
        columns: What is read of each image, "g".
        cursor: Only those behind this place; None for all.
        backward: In the opposite order, before the place.
        paths: See `where_of`.
    """
    order = ORDERS[query.sort]
    where, values = where_of(job_id, query, facets, order.table_index, paths)
    falls = order.falls != backward
    own = "<" if backward else ">"
    if cursor is not None:
        value, index = cursor
        if order.by:
            step = "<" if falls else ">"
            # The index is entered at the cursor by the first condition.
            where += f" AND {order.by} {step}= ? AND ({order.by} {step} ? OR g.idx {own} ?)"
            values += [value, value, index]
        else:
            where += f" AND g.idx {own} ?"
            values.append(index)
    by = f"{order.by} {'DESC' if falls else 'ASC'}, " if order.by else ""
    return f"SELECT {columns} {where} ORDER BY {by}g.idx {'DESC' if backward else 'ASC'}", values


def count_of(
    job_id: int, query: ImageQuery, facets: Facets, paths: int
) -> int | tuple[str, list[str | float]]:
    """How many images a query has, or the SQL that counts them, and its values.

    One facet is counted already, and several need no rows of images.
    """
    wanted = _facets_of(query)
    if _conditions(query):
        where, values = where_of(job_id, query, facets, _narrowest(query), paths)
        return f"SELECT COUNT(*) AS n {where}", values
    if not wanted:
        return facets.total
    if query.verdict == NONE and set(LABELED) <= set(query.states):
        wanted = tuple(one for one in wanted if one[0] != "state")  # those alone are not reviewed
    rarest = min(wanted, key=lambda one: _images_with(facets, *one))
    if len(wanted) == 1:
        return _images_with(facets, *rarest)
    where, values = _FACETS_ALONE.format(marks=_marks(rarest[1])), [job_id, rarest[0], *rarest[1]]
    for kind, options in wanted:
        if kind != rarest[0]:
            where += _HAS_FACET.format(marks=_marks(options))
            values += [kind, *options]
    return f"SELECT COUNT(*) AS n {where}", values


def _narrowest(query: ImageQuery) -> str:
    """An index that holds what a query asks of an image beside facets; "" for none."""
    if query.since or query.until:
        return "grid_by_change"
    if query.agreement is not None:
        return "grid_by_agreement"
    if query.doubt is not None:
        return "grid_by_doubt"
    return "grid_by_name" if query.path else ""


def path_count(job_id: int, path: str) -> tuple[str, list[str | float]]:
    """The SQL that counts the images whose path has a part, by an index alone."""
    sql = (
        "SELECT COUNT(*) AS n FROM grid_images INDEXED BY grid_by_name"
        r" WHERE job_id = ? AND name LIKE ? ESCAPE '\'"
    )
    return sql, [job_id, _pattern(path)]


def where_of(
    job_id: int, query: ImageQuery, facets: Facets, table_index: str = "", paths: int = _MANY
) -> tuple[str, list[str | float]]:
    """FROM and WHERE of a query, and their values. The image is "g".

    The facet with the fewest images is read first when it has few; else an order is read, and what
    does not fit is passed over.

    Args:
        facets: How many images each facet has.
        table_index: The index that has the order; "" for none.
        paths: How many images have the part of a path; many when nobody counted them.
    """
    wanted = _facets_of(query)
    rarest = min(wanted, key=lambda one: _images_with(facets, *one), default=None)
    values: list[str | float] = []
    few = _SELECTIVE if rarest is None else min(_SELECTIVE, _images_with(facets, *rarest))
    if query.path and paths < few:
        where = _BY_PATH
        values += [job_id, _pattern(query.path), job_id]
    elif rarest is not None and _images_with(facets, *rarest) < _SELECTIVE:
        kind, options = rarest
        where = _BY_FACET.format(marks=_marks(options))
        values += [job_id, kind, *options, job_id]
        wanted = tuple(one for one in wanted if one is not rarest)
    else:
        by = f" INDEXED BY {table_index}" if table_index else ""
        where = f"FROM grid_images AS g{by} WHERE g.job_id = ?"
        values.append(job_id)
    for kind, options in wanted:
        where += _HAS_FACET.format(marks=_marks(options))
        values += [kind, *options]
    for text, value in _conditions(query):
        where += f" AND {text}"
        values.append(value)
    return where, values


def _facets_of(query: ImageQuery) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The facets that a query asks for: kind, and the values of which an image has one."""
    found: list[tuple[str, tuple[str, ...]]] = []
    if query.states:
        found.append(("state", tuple(map(str, query.states))))
    if query.problem:
        found.append(("problem", ("1",)))
    if query.finding and query.finding != ANY:
        found.append(("finding", (query.finding,)))
    for kind, value in (
        ("worker", query.worker),
        ("assigned", query.assigned),
        ("kind", query.kind),
        ("tag", query.tag),
        ("verdict", query.verdict),
    ):
        if value:
            found.append((kind, (value,)))
    found += [(kind, (value,)) for kind, value in query.covered]
    return tuple(found)


def _images_with(facets: Facets, kind: str, options: Sequence[str]) -> int:
    if kind == "problem":
        return facets.problems
    counts = {
        "state": {str(state): n for state, n in facets.states.items()},
        "finding": facets.findings,
        "worker": facets.workers,
        "assigned": facets.assigned,
        "kind": facets.kinds,
        "tag": facets.tags,
        "verdict": facets.verdicts,
        **{one: facets.covered.get(one, {}) for one in COVERED},
    }[kind]
    return sum(counts.get(option, 0) for option in options)


def _conditions(query: ImageQuery) -> list[tuple[str, str | float]]:
    found: list[tuple[str, str | float]] = []
    if query.path:
        found.append((r"g.name LIKE ? ESCAPE '\'", _pattern(query.path)))
    if query.finding == ANY:
        found.append(("(g.findings > 0 OR g.concerns <> ?)", "[]"))
    if query.round is not None:
        found.append(("g.round >= ?", query.round))
    if query.agreement is not None:
        found.append(("g.agreement <= ?", query.agreement))
    if query.doubt is not None:
        found.append(("g.doubt >= ?", query.doubt))
    if query.since is not None:
        found.append(("g.changed >= ?", _midnight(query.since)))
    if query.until is not None:
        found.append(("g.changed BETWEEN 1 AND ?", _midnight(query.until + timedelta(days=1)) - 1))
    return found


def _pattern(path: str) -> str:
    """The LIKE pattern of a part of a path, in which * stands for any letters."""
    escaped = path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%".replace("*", "%")


def _midnight(day: date) -> int:
    return to_micros(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" for _ in values)
