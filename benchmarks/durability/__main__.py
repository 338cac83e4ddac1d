"""`make bench-durability`: kill the local product 300 times and count what is gone.

Every client notes what it was told is done. In the end each of those things is looked for, in the
labeling store and in S3, and must be there exactly once.
"""

import argparse
import secrets
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.durability.campaign import Campaign
from benchmarks.durability.ports import free_row
from benchmarks.durability.verdict import Verdict, judge
from benchmarks.durability.victim import Victim
from poserig.cli.demo_stack import STACK_NAME
from poserig.jobs.stack import read_stack


def main() -> int:
    """The command. 1 when something is lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31))
    parser.add_argument("--out", type=Path, help="Write the figures as a Markdown table.")
    options = parser.parse_args()
    sys.stdout.write(f"seed {options.seed}\n")
    with tempfile.TemporaryDirectory(prefix="poserig-durability-") as folder:
        state = Path(folder) / "state"
        victim = Victim(state, free_row())
        try:
            campaign = Campaign(victim, options.seed)
            campaign.run(options.kills, _say)
            session = victim.session()
            stack = read_stack(session, STACK_NAME)
            verdict = judge(campaign.heard, session, stack, state / "labeling.sqlite")
        finally:
            victim.kill()
    text = _report(campaign, victim, verdict, options.seed)
    sys.stdout.write(text)
    if options.out:
        options.out.write_text(text, "utf-8")
    return 0 if verdict.is_clean else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _report(campaign: Campaign, victim: Victim, verdict: Verdict, seed: int) -> str:
    kills = ", ".join(f"{count} in {phase}" for phase, count in campaign.kills.items())
    lines = [
        f"{sum(campaign.kills.values())} kills ({kills}), seed {seed}.",
        "",
        "| what | acknowledged | lost | doubled |",
        "| --- | --- | --- | --- |",
        *(
            f"| {kind} | {count} | {len(verdict.lost[kind])} | {len(verdict.doubled[kind])} |"
            for kind, count in verdict.counts.items()
        ),
        "",
        "Restart, from the start of the process to a served page: median "
        f"{statistics.median(victim.restarts):.2f} s, "
        f"95th percentile {_percentile(victim.restarts, 95):.2f} s.",
    ]
    for kind in verdict.counts:
        for word, names in (("Lost", verdict.lost[kind]), ("Doubled", verdict.doubled[kind])):
            if names:
                lines.append(f"{word} {kind}: {', '.join(names[:20])}")
    return "\n".join(lines) + "\n"


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


if __name__ == "__main__":
    raise SystemExit(main())
