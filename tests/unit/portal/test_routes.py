"""Every route that there is, also tomorrow's: forged posts, odd requests, texts with markup."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from werkzeug.routing import Rule
from werkzeug.test import Client

from poserig.labeling.states import ObjectState
from poserig.portal.photographs import PhotographRefused, offer_photographs
from tests.unit.portal.conftest import PORTAL, House
from tests.unit.portal.fakes import row

READS = {"GET", "HEAD", "OPTIONS"}
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}{% raw %}"
ODD = some.one_of(
    some.text(max_size=40),
    some.sampled_from(
        [
            MARKUP,
            "../../etc/passwd",
            "\0",
            "-1",
            "9" * 30,
            "%00",
            "%",
            "..%2f",
            "\uff21",
            "\ud7ff",
            "",
        ]
    ),
)
QUICK = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Intake:
    """Takes photographs, and keeps none."""

    largest = 1000
    folder = "photos"

    def take(self, name: str, content: Any, size: int, changed: float | None = None) -> Any:
        raise PhotographRefused("It is none.")


@pytest.fixture
def full_house(team_house: House) -> House:
    """A portal with all of its parts; its client is signed in."""
    offer_photographs(team_house.portal.application, Intake())
    team_house.desk.add_job()
    team_house.sign_in()
    return team_house


def rules(app: Flask, changing: bool) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if bool((rule.methods or set()) - READS) == changing:
            yield rule


def path_of(rule: Rule, **values: object) -> str:
    known = {"name": "pose-1", "task_id": "t", "index": 0, "filename": "portal.css", **values}
    given_ = {name: known.get(name, "x") for name in rule.arguments}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(given_[found[1]]), rule.rule)


def test_every_changing_route_refuses_a_forged_request(full_house: House) -> None:
    app, client = full_house.portal.application, full_house.portal
    tried = 0
    for rule in rules(app, changing=True):
        for method in (rule.methods or set()) - READS:
            for form, headers in (
                ({}, {}),
                ({"csrf_token": "wrong"}, {}),
                ({"csrf_token": full_house.token()}, {"Origin": "https://evil.example"}),
                ({"csrf_token": full_house.token()}, {"Origin": "null"}),
            ):
                reply = client.open(
                    path_of(rule), method=method, data=form, headers=headers, base_url=PORTAL
                )
                assert reply.status_code == 403, (rule.rule, form, headers)
                tried += 1
    assert tried >= 60


def test_every_route_refuses_another_host(full_house: House) -> None:
    for app in (full_house.portal.application, full_house.tasks.application):
        for rule in app.url_map.iter_rules():
            for method in ("GET", "POST"):
                reply = Client(app).open(
                    path_of(rule), method=method, base_url="http://evil.example:4567", buffered=True
                )
                assert reply.status_code == 403, rule.rule


FIELDS = ("name", "role", "username", "password", "start", "show", "session", "repeated", "size")


@QUICK
@given(data=some.data())
def test_no_odd_request_breaks_a_route(full_house: House, data: some.DataObject) -> None:
    client = data.draw(some.sampled_from([full_house.portal, full_house.tasks]))
    rule = data.draw(some.sampled_from(list(client.application.url_map.iter_rules())))
    odd = {name: data.draw(ODD) for name in rule.arguments if data.draw(some.booleans())}
    path = re.sub("[?#]", "", path_of(rule, **odd))
    method = data.draw(some.sampled_from(sorted((rule.methods or set()) - {"OPTIONS"})))
    fields = data.draw(some.dictionaries(some.sampled_from(FIELDS), ODD, max_size=4))
    reply = client.open(
        path,
        method=method,
        query_string=data.draw(some.dictionaries(some.sampled_from(FIELDS), ODD, max_size=2)),
        data={**fields, "csrf_token": full_house.token()} if method == "POST" else None,
        base_url=PORTAL,
        buffered=True,
    )
    assert reply.status_code < 500, (method, path, fields, reply.text)
    assert "Traceback" not in reply.get_data(as_text=True)


BODIES = some.one_of(
    some.binary(max_size=200),
    some.recursive(
        some.none() | some.booleans() | some.floats() | some.text(max_size=5),
        lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner),
        max_leaves=8,
    ).map(lambda value: json.dumps({"taskAnswers": json.dumps(value)}).encode()),
    some.sampled_from([b"[" * 100_000, b'{"taskAnswers":"' + b"[" * 50_000 + b'"}', b"\xff\xfe"]),
)


@QUICK
@given(body=BODIES)
def test_no_odd_answer_breaks_the_task_page(full_house: House, body: bytes) -> None:
    full_house.desk.add_job(name="odd")
    path = full_house.start("odd")
    reply = full_house.tasks.post(
        f"{path}/answer", data=body, base_url=PORTAL, content_type="application/json"
    )
    assert reply.status_code in (200, 400, 409), reply.text


def test_texts_with_markup_are_shown_as_they_are(full_house: House) -> None:
    job = full_house.desk.add_job(name="markup", title=MARKUP, description=MARKUP)
    label = {
        "instances": [{"id": MARKUP, "name": MARKUP, "keypoints": [1, 2, 2]}],
        "labels": [MARKUP],
        "rig": MARKUP,
        "issues": [
            {"type": "worker_problem", "detail": MARKUP, "problem": MARKUP},
            {"type": MARKUP, "severity": "error", "points": [MARKUP], "detail": MARKUP},
        ],
    }
    state = ObjectState.LABELED
    job.rows = [row(0, state, name=f"{MARKUP}.jpg", label=label, reason=MARKUP)]
    seen = 0
    for rule in rules(full_house.portal.application, changing=False):
        path = path_of(rule, name="markup", index=0)
        reply = full_house.portal.get(path, base_url=PORTAL, buffered=True)
        if reply.mimetype != "text/html":
            continue
        seen += "alert(1)" in reply.text
        assert "<script>alert" not in reply.text, rule.rule
        assert "<img src=x" not in reply.text, rule.rule
    assert seen >= 3
