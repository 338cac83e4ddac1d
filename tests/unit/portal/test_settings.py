"""A worker's settings: taken from the task page, bounded, each worker's own."""

import pytest
from werkzeug.test import TestResponse

from poserig.portal.settings import LONGEST_VALUE, MOST_SETTINGS
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fake_people import ANA, BEN


def change(house: House, body: object) -> TestResponse:
    headers = {"X-CSRF-Token": house.token(), "Accept": "application/json"}
    return house.portal.post("/settings", json=body, base_url=PORTAL, headers=headers)


def test_settings_are_kept_and_removed_for_this_worker_alone(house: House) -> None:
    house.sign_in()
    house.settings.change(BEN, {"keypointSize": "3"})
    assert change(house, {"keypointSize": "8", "poserig:keys": "[]"}).status_code == 204
    assert change(house, {"poserig:keys": None, "unknown": None}).status_code == 204
    assert house.settings.kept == {ANA.id: {"keypointSize": "8"}, BEN.id: {"keypointSize": "3"}}


def test_task_page_brings_them_along(house: House) -> None:
    house.desk.add_job()
    house.sign_in()
    house.settings.change(ANA, {"look": '{"a": "<&"}'})
    page = house.get(house.post("/jobs/pose-1/work").headers["Location"]).text
    assert 'data-settings="{&#34;look&#34;: &#34;{\\&#34;a\\&#34;: \\&#34;\\u003c\\u0026' in page


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {"a": 1},
        {"a": {"b": "c"}},
        {"": "x"},
        {"1a": "x"},
        {"a b": "x"},
        {"a\n": "x"},
        {"a" * 65: "x"},
        {"a": "x" * (LONGEST_VALUE + 1)},
        {f"a{number}": "x" for number in range(MOST_SETTINGS + 1)},
    ],
)
def test_anything_else_is_refused_and_nothing_is_kept(house: House, body: object) -> None:
    house.sign_in()
    reply = change(house, body)
    assert reply.status_code == 400
    assert reply.json is not None
    assert reply.json["error"]["what"].startswith("These are no settings")
    assert house.settings.changes == 0


def test_a_worker_has_a_bounded_number_of_them(house: House) -> None:
    house.sign_in()
    assert change(house, {f"a{n}": "x" for n in range(MOST_SETTINGS)}).status_code == 204
    reply = change(house, {"one_more": "x"})
    assert reply.status_code == 400
    assert "at most 32 settings" in reply.text
    assert change(house, {"a0": "y"}).status_code == 204
