"""A number in an address that no database can keep is no page, and no fault of ours."""

import pytest

from tests.unit.labeling.test_lead import JOB
from tests.unit.portal.together import Together

HUGE = "9" * 21


@pytest.mark.parametrize(
    "path",
    [f"exports/{HUGE}/file", f"images/{HUGE}/thumbnail", f"results/{HUGE}", f"review/{HUGE}"],
)
def test_no_page_has_a_number_that_no_database_keeps(team: Together, path: str) -> None:
    assert team.lead.get(f"/jobs/{JOB}/{path}").status_code == 404


def test_such_a_number_in_a_query_is_left_out(team: Together) -> None:
    team.grid.catch_up()
    reply = team.lead.get(f"/jobs/{JOB}/images/cards?index={HUGE}&index=0")
    assert reply.status_code == 200
    assert reply.text.count('class="tile"') == 1
    assert team.lead.get(f"/jobs/{JOB}/settings?before={HUGE}").status_code == 200
