"""Writes the report's section about the workers as HTML."""

from html import escape

from poserig.report.charts import stacked
from poserig.report.compare import KINDS
from poserig.report.figures import Figures
from poserig.report.sections import legend, section, table
from poserig.report.words import counted, duration, number, percent, short_id
from poserig.report.workers import Fit, WorkerFigures

# Of more workers the page has those who answered most; JSON has all.
MOST_WORKERS = 200
_MEANINGS = {
    "good": "good",
    "jitter": "jitter: near its place",
    "inversion": "inversion: on the left/right partner",
    "swap": "swap: on another instance",
    "miss": "miss: elsewhere",
}


def workers(figures: Figures) -> str:
    """Writes a row for each worker."""
    found = figures.workers_in_order()
    if not found:
        return section(
            "workers", "Workers", "", "No workers' answers lie with these labels. A folder of"
            " poserig open has them, and so has a labeling job; of a manifest give --answers.",
        )  # fmt: skip
    shown = found[:MOST_WORKERS]
    parts = [
        table(
            "Who did how much",
            ["Worker", "Images", "Instances", "Keypoints", "Working time", "per image",
             "per instance", "per keypoint"],
            [_amounts(one) for one in shown],
        )
    ]  # fmt: skip
    if any(one.consensus.images for one in shown):
        parts += [
            _quality("Against the label of several workers",
                     [(one.worker, one.consensus) for one in shown if one.consensus.images]),
        ]  # fmt: skip
    if figures.gold.images:
        of_gold = [("Labels", figures.gold)]
        of_gold += [(one.worker, one.gold) for one in shown if one.gold.images]
        parts.append(_quality("Against the gold poses", of_gold))
    if len(parts) > 1:
        parts.append(legend(*((kind, _MEANINGS[kind]) for kind in KINDS)))
    if len(found) > MOST_WORKERS:
        left = counted(len(found) - MOST_WORKERS, "further worker")
        parts.append(f"<p>{left}: --json has them.</p>")
    lede = (
        "Quality is the mean OKS of the instances, 0 for one that only one side has. A worker's own"
        " answer is part of the label that it is compared with."
    )
    return section("workers", "Workers", "".join(parts), lede)


def _amounts(one: WorkerFigures) -> list[str]:
    return [
        _id(one.worker),
        f"{one.answers:,}",
        f"{one.instances:,}",
        f"{one.points:,}",
        duration(one.seconds if one.timed[0] else None),
        *(duration(one.seconds_per(what)) for what in range(3)),
    ]


def _quality(caption: str, rows: list[tuple[str, Fit]]) -> str:
    head = ["Worker", "Images", "Quality", "What the keypoints are", *(k.title() for k in KINDS),
            "Median error, σ", "Left out", "Extra", "Visibility", "Missed instances",
            "Extra instances"]  # fmt: skip
    return table(caption, head, [_row(worker, fit) for worker, fit in rows])


def _row(worker: str, fit: Fit) -> list[str]:
    shares = [(kind, fit.share(kind)) for kind in KINDS]
    told = ", ".join(f"{percent(share)} {kind}" for kind, share in shares)
    bar = stacked(
        f"Of {counted(fit.points, 'keypoint')}: {told}",
        [(kind, share, f"{percent(share)} {kind}") for kind, share in shares],
        width=180,
    )
    return [
        _id(worker),
        f"{fit.images:,}",
        number(fit.quality / fit.images if fit.images else None, 3),
        bar,
        *(percent(share) for _, share in shares),
        number(fit.sigmas.quantile(0.5), 1),
        f"{fit.left_out:,}",
        f"{fit.extra:,}",
        f"{fit.visibility:,}",
        f"{fit.missed:,}",
        f"{fit.invented:,}",
    ]


def _id(worker: str) -> str:
    return f'<span title="{escape(worker)}">{escape(short_id(worker))}</span>'
