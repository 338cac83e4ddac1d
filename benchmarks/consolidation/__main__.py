"""python -m benchmarks.consolidation: the table and the plot of docs/consolidation.md.

`--pools 1 --only hard/3` is a quick look; without arguments everything is measured on held-out
poses, and docs/figures/consolidation.{md,svg,json} are written.
"""

import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import stdev
from typing import Any

from benchmarks.consolidation.plot import draw_plot
from benchmarks.consolidation.poses import held_out
from benchmarks.consolidation.run import baseline_methods, consensus, measure, pools, tune
from poserig.pose.rig_file import load_rig

OUT = Path(__file__).resolve().parents[2] / "docs" / "figures"
SETTINGS = [
    *((level, workers, 1) for level in ("clean", "moderate", "hard") for workers in (2, 3, 5, 7)),
    *(("adversarial", workers, 1) for workers in (2, 3, 5, 7)),
    *((level, workers, 2) for level in ("moderate", "hard") for workers in (2, 3, 5)),
]
METHODS = ("naive mean", "medoid", "weighted medoid", "geometric median, tuned",
           "variance weighting", "poserig", "oracle")  # fmt: skip
SEED = 20_000


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pools", type=int, default=12)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="settings at a time")
    parser.add_argument("--only", default="", help="such as hard/3 or hard/5/2 (level/workers/law)")
    arguments = parser.parse_args()
    chosen = [s for s in SETTINGS if "{}/{}/{}".format(*s).startswith(arguments.only)]
    rows = []
    with ProcessPoolExecutor(arguments.jobs) as executor:
        for row in executor.map(partial(measure_setting, arguments.pools), chosen):
            rows.append(row)
            sys.stdout.write(_line(row) + "\n")
            sys.stdout.flush()
    if not arguments.only:
        OUT.mkdir(parents=True, exist_ok=True)
        (OUT / "consolidation.json").write_text(json.dumps(rows, indent=1) + "\n")
        (OUT / "consolidation.md").write_text(table(rows))
        (OUT / "consolidation.svg").write_text(draw_plot(rows))


def measure_setting(count: int, setting: tuple[str, int, int]) -> dict[str, Any]:
    """One row: every method over the same pools, times in processor time of this process."""
    level, workers, law = setting
    rig = load_rig("coco-person-17")
    methods = {**baseline_methods(tune(rig, level, workers, law)), "poserig": consensus}
    batches = pools(rig, held_out(), level, workers, law, count, SEED)
    found = measure(rig, batches, methods)
    gains = [
        ours.pose_q - theirs.pose_q
        for ours, theirs in zip(
            found["poserig"].tallies, found["geometric median, tuned"].tallies, strict=True
        )
    ]
    return {
        "level": level,
        "workers": workers,
        "law": law,
        "gain_error": stdev(gains) / len(gains) ** 0.5 if len(gains) > 1 else float("nan"),
        "figures": {name: its.summary() for name, its in found.items()},
    }


def closed(figures: dict[str, dict[str, float]]) -> float:
    """Share of the gap between the tuned geometric median and the oracle that is closed."""
    low, high = figures["geometric median, tuned"]["pose_q"], figures["oracle"]["pose_q"]
    return (figures["poserig"]["pose_q"] - low) / (high - low)


def table(rows: list[dict[str, Any]]) -> str:
    """Everything measured, as Markdown."""
    head = ["level", "law", "workers", *METHODS, "± of the gain", "gap closed", "ECE",
            "AUROC", "Spearman", "(vote share)", "inversions left", "ms / image"]  # fmt: skip
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + _line(row).replace("  ", " | ") + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _line(row: dict[str, Any]) -> str:
    figures, own = row["figures"], row["figures"]["poserig"]
    vote = figures["geometric median, tuned"]["spearman"]
    cells = [
        row["level"], str(row["law"]), str(row["workers"]),
        *(f"{figures[name]['pose_q']:.3f}" for name in METHODS),
        f"{row['gain_error']:.3f}", f"{closed(figures):.0%}",
        f"{own['ece']:.3f}", f"{own['auroc']:.2f}",
        f"{own['spearman']:.2f}", f"{vote:.2f}", f"{own['inversions']:.2%}", f"{own['ms']:.0f}",
    ]  # fmt: skip
    return "  ".join(cells)


if __name__ == "__main__":
    main()
