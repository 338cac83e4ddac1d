"""Adds up the answers of each person, and says in a sentence what a lead can do about them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median

from poserig.local.portal_store.database import PortalDatabase
from poserig.portal.grid import PersonFigures

_FEWEST = 5
"""Answers that are compared before anything is said of them."""
_OFTEN = 0.05
_HASTE = 0.5
_SUMS = """
SELECT worker_id, COUNT(*) AS answers, SUM(seconds) AS seconds,
  SUM(CASE WHEN seconds IS NULL THEN 0 ELSE instances END) AS timed_instances,
  SUM(CASE WHEN seconds IS NULL THEN 0 ELSE points END) AS timed_points,
  SUM(seconds IS NOT NULL) AS timed, SUM(instances) AS instances, SUM(points) AS points,
  SUM(basis <> '') AS compared, AVG(CASE WHEN basis <> '' THEN quality END) AS quality,
  SUM(good) AS good, SUM(jitter) AS jitter, SUM(inversion) AS inversion, SUM(swap) AS swap,
  SUM(miss) AS miss, SUM(left_out) AS left_out, SUM(missed) AS missed,
  SUM(basis = 'correction') AS corrected, SUM(is_exchanged) AS exchanged,
  SUM(is_exchanged AND is_back) AS exchanged_backs, SUM(is_back) AS backs, MAX(finished) AS last
FROM grid_answers WHERE job_id = ? GROUP BY worker_id ORDER BY answers DESC, worker_id
"""
_DAYS = """
SELECT worker_id, finished / 86400000000 AS day, COUNT(*) AS n
FROM grid_answers WHERE job_id = ? GROUP BY worker_id, day ORDER BY day
"""


def people_figures(database: PortalDatabase, job_id: int) -> tuple[PersonFigures, ...]:
    """The figures of everybody who has answered; who answered most first."""
    rows = database.rows(_SUMS, (job_id,))
    days: dict[str, list[tuple[str, int]]] = {}
    for row in database.rows(_DAYS, (job_id,)):
        day = datetime.fromtimestamp(row["day"] * 86_400, UTC).date().isoformat()
        days.setdefault(row["worker_id"], []).append((day, row["n"]))
    found = []
    for row in rows:
        judged = sum(row[kind] for kind in ("good", "jitter", "inversion", "swap", "miss"))
        found.append(
            PersonFigures(
                worker_id=row["worker_id"],
                answers=row["answers"],
                instances=row["instances"],
                points=row["points"],
                seconds=row["seconds"],
                per_image=_ratio(row["seconds"], row["timed"]),
                per_instance=_ratio(row["seconds"], row["timed_instances"]),
                per_point=_ratio(row["seconds"], row["timed_points"]),
                compared=row["compared"],
                quality=row["quality"],
                kinds={
                    kind: _ratio(row[kind], judged) or 0.0
                    for kind in ("good", "jitter", "inversion", "swap", "miss")
                }
                if judged
                else {},
                left_out=_ratio(row["left_out"], judged + row["left_out"]) or 0.0,
                missed=row["missed"],
                corrected=row["corrected"],
                exchanged=row["exchanged"],
                exchanged_backs=row["exchanged_backs"],
                backs=row["backs"],
                days=tuple(days.get(row["worker_id"], ())),
            )
        )
    return tuple(found)


def advice(one: PersonFigures, others: Sequence[PersonFigures]) -> str:
    """What the figures mean for a lead, in a sentence.

    Args:
        one: Whose figures they are.
        others: Everybody's, to compare the pace.
    """
    if one.compared < _FEWEST:
        return "Too few answers were compared to say anything yet."
    if one.exchanged_backs >= 2 and one.exchanged_backs >= _OFTEN * one.backs:
        return (
            f"Exchanges left and right in {one.exchanged_backs} of {one.backs} images seen from"
            " behind: show them how to tell."
        )
    if one.exchanged >= 2 and one.exchanged >= _OFTEN * one.compared:
        return (
            f"Exchanges left and right in {one.exchanged} of {one.compared} images: show them"
            " these images."
        )
    if one.kinds.get("miss", 0) >= _OFTEN:
        return f"Places {one.kinds['miss']:.0%} of the keypoints elsewhere: look at their images."
    if one.kinds.get("swap", 0) >= _OFTEN:
        return f"Places {one.kinds['swap']:.0%} of the keypoints on somebody else: show them these."
    if one.left_out >= 2 * _OFTEN:
        return f"Leaves out {one.left_out:.0%} of the keypoints that the label has: say which ones."
    if one.missed > _OFTEN * max(one.instances, 1):
        return f"Overlooks objects: {one.missed} of the labels' are not in their answers."
    paces = [other.per_point for other in others if other.per_point and other is not one]
    is_hasty = paces and one.per_point and one.per_point < _HASTE * median(paces)
    if is_hasty and one.kinds.get("jitter", 0) >= 2 * _OFTEN:
        return "Works twice as fast as the others, and less exactly: ask for more care."
    return "Their answers fit the labels."


def _ratio(amount: float | None, of: float | None) -> float | None:
    return amount / of if amount is not None and of else None
