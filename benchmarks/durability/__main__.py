"""`make bench-durability`: kill the local AWS 300 times, a project 100 times; count what is gone.

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
from benchmarks.durability.project import ProjectCampaign
from benchmarks.durability.verdict import Verdict, judge
from benchmarks.durability.victim import Victim
from poserig.cli.demo_stack import STACK_NAME
from poserig.jobs.stack import read_stack


def main() -> int:
    """The command. 1 when something is lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--project-kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31))
    parser.add_argument("--out", type=Path, help="Write the figures as a Markdown table.")
    options = parser.parse_args()
    sys.stdout.write(f"seed {options.seed}\n")
    reports = []
    if options.project_kills:
        reports.append(_kill_project(options.project_kills, options.seed))
    if options.kills:
        reports.append(_kill_local_aws(options.kills, options.seed))
    text = "\n".join(text for text, _ in reports)
    if options.out:
        options.out.write_text(text, "utf-8")
    return 0 if all(is_clean for _, is_clean in reports) else 1


def _kill_project(kills: int, seed: int) -> tuple[str, bool]:
    with tempfile.TemporaryDirectory(prefix="poserig-durability-") as folder:
        campaign = ProjectCampaign(Path(folder) / "photos", seed)
        verdict = campaign.run(kills)
    text = _report(f"A project: {kills} kills, seed {seed}.", campaign.restarts, verdict)
    _say(text)
    return text, verdict.is_clean


def _kill_local_aws(kills: int, seed: int) -> tuple[str, bool]:
    with tempfile.TemporaryDirectory(prefix="poserig-durability-") as folder:
        state = Path(folder) / "state"
        victim = Victim(state, free_row())
        try:
            campaign = Campaign(victim, seed)
            campaign.run(kills, _say)
            session = victim.session()
            stack = read_stack(session, STACK_NAME)
            verdict = judge(campaign.heard, session, stack, state / "labeling.sqlite")
        finally:
            victim.kill()
    each = ", ".join(f"{count} in {phase}" for phase, count in campaign.kills.items())
    total = sum(campaign.kills.values())
    title = f"The local AWS: {total} kills ({each}), seed {seed}."
    text = _report(title, victim.restarts, verdict)
    _say(text)
    return text, verdict.is_clean


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _report(title: str, restarts: list[float], verdict: Verdict) -> str:
    lines = [
        title,
        "",
        "| what | acknowledged | lost | doubled |",
        "| --- | --- | --- | --- |",
        *(
            f"| {kind} | {count} | {len(verdict.lost[kind])} | {len(verdict.doubled[kind])} |"
            for kind, count in verdict.counts.items()
        ),
        "",
        "Restart, from the start of the process to a served page: median "
        f"{statistics.median(restarts):.2f} s, "
        f"95th percentile {_percentile(restarts, 95):.2f} s.",
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
