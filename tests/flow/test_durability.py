"""Kills of the whole local product: eight here, three hundred in `make bench-durability`."""

from pathlib import Path

import pytest

from benchmarks.durability.campaign import PHASES, Campaign
from benchmarks.durability.ports import free_row
from benchmarks.durability.verdict import judge
from benchmarks.durability.victim import Victim
from poserig.cli.demo_stack import STACK_NAME
from poserig.jobs.stack import read_stack

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SEED = 11
KILLS = 8
"""Two in each phase: the second falls into what the first has left."""


def test_nothing_acknowledged_is_lost_or_doubled_by_kills(tmp_path: Path) -> None:
    victim = Victim(tmp_path / "state", free_row())
    try:
        campaign = Campaign(victim, SEED)
        campaign.run(KILLS, lambda _: None)
        session = victim.session()
        stack = read_stack(session, STACK_NAME)
        verdict = judge(campaign.heard, session, stack, tmp_path / "state" / "labeling.sqlite")
    finally:
        victim.kill()
    assert sum(campaign.kills.values()) >= KILLS
    assert all(campaign.kills[phase] for phase in PHASES)
    assert verdict.counts["answers in S3"] >= 12
    none: dict[str, list[str]] = {kind: [] for kind in verdict.counts}
    assert (verdict.lost, verdict.doubled) == (none, none)
