"""`python -m benchmarks.review [--out docs/review-figures.md]`."""

import argparse
import sys
from pathlib import Path

from benchmarks.consolidation.poses import held_out
from benchmarks.review.desk import ORDERS, SHAKE, Desk
from benchmarks.review.desk import measure as measure_desk
from benchmarks.review.faults import FAULTS
from benchmarks.review.found import DRAWS, LOOKED_AT, SEEDS, SHARE, Found, measure
from benchmarks.review.more import CLOSE, Row
from benchmarks.review.more import measure as measure_more

HEAD = """# What a review finds, and what one more answer is worth

`make bench-review` writes this page.

## Faults found in the order of `poserig qa`

{images} images with {people} people as COCO has them, the half on which no threshold was chosen.
{share} of the images get one fault each; the {kinds} kinds are equally likely. The code that makes
the faults (`benchmarks/review/faults.py`) shares nothing with the code that looks for them. The
images are then reviewed in the order of [`poserig qa`](batch-qa.md). The table says how many of the
faults are seen when a tenth and a fifth of the images have been looked at, over the seeds {seeds}.

"""
LIMITS = """
Faults of a few sigma, and people whom nobody has labeled, are not among the kinds: the order does
not look for them. COCO's own labels are taken for right, which they are not all: some of the images
that come first deserve it.
"""
DESK = """
## The same by two people, through the lead's grid

Two people label each of these images, with a hand that shakes by {shake} σ; one of them makes the
fault. Of the {planted} faults {wrong} are in the label that both make: the others are settled. A
lead who goes through [the grid](project.md#the-grid) as it stands finds so many of these:

"""
MORE = """
## A third answer only where it would help

Two workers label each image, and a third one those whose `more_would_help`
([consolidation.md](consolidation.md)) is at least so much. Simulated workers, held-out poses.
PoseQ is what the labels are worth, 0 to 1.

"""


def main() -> None:
    """Measures, and prints or writes the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    images = held_out()
    head = HEAD.format(
        images=len(images),
        people=sum(len(image.persons) for image in images),
        share=_percent(SHARE),
        kinds=len(FAULTS),
        seeds=", ".join(map(str, SEEDS)),
    )
    page = head + found_table(measure(images, told=_told)) + LIMITS
    _told("the same by two people")
    page += desk_section(measure_desk(images)) + MORE
    page += more_table(measure_more(told=_told))
    if chosen.out:
        chosen.out.write_text(page, encoding="utf-8")
        _told(f"wrote {chosen.out}")
    else:
        sys.stdout.write(page)


def _told(text: str) -> None:
    """Says on standard error how far it is."""
    sys.stderr.write(f"{text}\n")


def found_table(found: Found) -> str:
    """The faults found by kind, of all kinds, and by seed."""
    columns = [(found.by_order[share], 1) for share in LOOKED_AT]
    columns += [(found.at_random[share], DRAWS) for share in LOOKED_AT]
    lines = [
        "| fault | planted | first 10 % | first 20 % | in random order: 10 % | 20 % |",
        "|---|---|---|---|---|---|",
    ]
    for kind in FAULTS:
        planted = found.planted[kind]
        told = " | ".join(_percent(count[kind] / planted / draws) for count, draws in columns)
        lines.append(f"| {kind} | {planted} | {told} |")
    total = found.planted.total()
    told = " | ".join(f"**{_percent(count.total() / total / draws)}**" for count, draws in columns)
    lines.append(f"| **all** | {total} | {told} |")
    seeds = ", ".join(f"{seed}: {_percent(last)}" for seed, (*_, last) in found.of_seed.items())
    return "\n".join(lines) + f"\n\nAfter a fifth, by seed: {seeds}. The aim is 80 %.\n"


def desk_section(desk: Desk) -> str:
    """What two people leave to find, and in which order it is found."""
    lines = ["| in | first 10 % | first 20 % |", "|---|---|---|"]
    lines += [
        f"| {name} | {' | '.join(_percent(share) for share in desk.found[name])} |"
        for name in ORDERS
    ]
    head = DESK.format(shake=SHAKE, planted=desk.planted, wrong=desk.wrong)
    return head + "\n".join(lines) + "\n"


def more_table(rows: list[Row]) -> str:
    """The policies, and the cheapest that is as good as three everywhere."""
    lines = ["| workers | policy | answers | PoseQ |", "|---|---|---|---|"]
    lines += [
        f"| {row.level} | {row.policy} | {_percent(row.answers)} | {row.pose_q:.4f} |"
        for row in rows
    ]
    text = "\n".join(lines) + "\n"
    for level in dict.fromkeys(row.level for row in rows):
        own = [row for row in rows if row.level == level]
        close = [row for row in own if own[-1].pose_q - row.pose_q <= CLOSE]
        best = min(close, key=lambda row: row.answers)
        text += (
            f"\nWith {level} workers, {best.policy} is within {CLOSE} PoseQ of three everywhere,"
            f" at {_percent(best.answers)} of the answers.\n"
        )
    return text


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


if __name__ == "__main__":
    main()
