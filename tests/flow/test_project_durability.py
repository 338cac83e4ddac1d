"""Kills of a project while people label: two here, a hundred in `make bench-durability`."""

from pathlib import Path

import pytest

from benchmarks.durability.project import PHOTOGRAPHS_PER_KILL, ProjectCampaign

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

SEED = 3
KILLS = 2


def test_nothing_acknowledged_is_lost_or_doubled_by_kills_of_a_project(tmp_path: Path) -> None:
    campaign = ProjectCampaign(tmp_path / "photos", SEED)
    verdict = campaign.run(KILLS)
    assert len(campaign.restarts) == KILLS
    assert verdict.counts["photographs in output.manifest"] == KILLS * PHOTOGRAPHS_PER_KILL
    assert verdict.counts["answers in worker-response files"] >= PHOTOGRAPHS_PER_KILL
    none: dict[str, list[str]] = {kind: [] for kind in verdict.counts}
    assert (verdict.lost, verdict.doubled) == (none, none)
