"""What the page of `poserig rig new` may ask for, and who may ask."""

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from poserig.pose.rig_file import load_rig
from poserig.project.product import COMPONENT, CREATOR
from poserig.project.rig_creator import CreatorSession, creator_application

RIG = {"version": 1, "name": "ant-2", "keypoints": [{"name": "head"}, {"name": "tail"}]}
TOKEN = "t" * 32


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name in (COMPONENT, *CREATOR):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def client_of(built: Path, **members: Any) -> Client:
    given = {"start": None, "out": built / "my.json", "replaces": False, **members}
    return Client(creator_application(built, CreatorSession(**given), TOKEN))


def call(client: Client, what: str, token: str = TOKEN, **given: Any) -> TestResponse:
    return client.post(f"/session/{what}", json=given, headers={"X-Poserig-Session": token})


def test_page_and_component_are_given(built: Path) -> None:
    client = client_of(built)
    assert client.get("/").headers["Location"] == "/rig-creator/"
    assert client.get("/rig-creator/").text == "web/rig-creator/index.html"
    assert client.get("/rig-creator/rig-creator.js").text == "web/rig-creator/rig-creator.js"
    assert client.get("/crowd-2d-skeleton.js").text == COMPONENT
    assert client.get("/rig-creator/../my.json").status_code == 404


def test_without_the_token_or_by_another_name_nothing_is_done(built: Path) -> None:
    client = client_of(built)
    assert call(client, "save", token="wrong", text=json.dumps(RIG)).status_code == 403
    assert client.get("/rig-creator/", base_url="http://evil.example").status_code == 403
    assert not (built / "my.json").exists()


def test_rig_is_saved_again_and_again_but_replaces_no_other_file(built: Path) -> None:
    saved: list[Path] = []
    client = client_of(built, tell=saved.append)
    assert call(client, "save", text=json.dumps(RIG)).json == {"file": str(built / "my.json")}
    assert call(client, "save", text=json.dumps({**RIG, "title": "Ant"})).status_code == 200
    assert load_rig(built / "my.json").title == "Ant"
    assert saved == [built / "my.json"] * 2
    other = call(client_of(built), "save", text=json.dumps(RIG))
    assert other.status_code == 422
    assert other.json is not None
    assert "There is a file already" in other.json["error"]


def test_a_wrong_rig_is_refused_in_words(built: Path) -> None:
    refused = call(client_of(built), "save", text='{"version": 1, "name": "A"}')
    assert refused.status_code == 422
    assert refused.json is not None
    assert "name" in refused.json["error"]
    assert not (built / "my.json").exists()


def test_rigs_of_other_programs_are_read_and_written(built: Path) -> None:
    client = client_of(built, start=RIG)
    start = client.get("/session/start", headers={"X-Poserig-Session": TOKEN}).json
    assert start is not None
    assert start["rig"] == RIG
    assert "coco" in start["programs"]
    text = call(client, "convert", rig=RIG, program="coco").json
    assert text is not None
    read = call(client, "read", text=text["text"], name="a.json").json
    assert read is not None
    assert [one["name"] for one in read["rig"]["keypoints"]] == ["head", "tail"]
    assert call(client, "read", text="nothing", name="a.txt").status_code == 422
