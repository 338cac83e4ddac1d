"""What the portal's pages cost, counted over a real labeling service: what is not shown is free."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from poserig.labeling.store.sqlite import SqliteStore
from poserig.labeling.store.sqlite.file import StoreFile
from poserig.labeling.store.sqlite.opening import connect
from poserig.labeling.template import WorkerTaskTemplate
from poserig.portal.app import create_portal
from poserig.portal.task_origin import create_task_origin
from tests.unit.labeling.fakes import MemoryObjects, World
from tests.unit.portal.conftest import KEY, PORTAL
from tests.unit.portal.fake_people import ANA, FakeDirectory, FakeDoor, memory
from tests.unit.portal.fake_ports import FakeClock, MemoryHostNotes

JOB = "Pose-Demo-001"


class Counting:
    """A browser before the portal of a world; counts what its requests cost."""

    def __init__(self, world: World, count: "Counter[str]") -> None:
        self.count = count
        hosts = MemoryHostNotes()
        portal = create_portal(
            world.desk,
            FakeDirectory(),
            secret_key=KEY,
            hosts=hosts,
            clock=world.clock,
            memory=memory(FakeClock()),
        )
        tasks = create_task_origin(
            world.desk,
            rewrites={},
            secret_key=KEY,
            hosts=hosts,
            door=FakeDoor(),
        )
        world.directory.people[ANA.id] = ANA
        self.portal: FlaskClient = portal.test_client()
        self.tasks: FlaskClient = tasks.test_client()
        self.portal.get("/sign-in", base_url=PORTAL)
        self.post("/sign-in", username="ana@example.com", password="Passw0rd!")
        self.portal.get("/", base_url=PORTAL)  # a session has its token from here on

    def post(self, path: str, **form: str) -> str:
        """The address to which a form leads."""
        with self.portal.session_transaction(base_url=PORTAL) as session:
            form["csrf_token"] = str(session.get("csrf_token", ""))
        reply = self.portal.post(path, data=form, base_url=PORTAL)
        return reply.headers.get("Location", "")

    def get(self, path: str) -> str:
        reply = self.portal.get(path, base_url=PORTAL)
        assert reply.status_code == 200, reply.text
        return reply.text

    def cost(self, path: str) -> "Counter[str]":
        self.get(path)  # whatever is remembered is remembered now
        self.count.clear()
        self.get(path)
        return Counter(self.count)


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Iterator["Counter[str]"]:
    counted: Counter[str] = Counter()

    def watch(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def counting(*args: Any, **kwargs: Any) -> Any:
            counted[name] += 1
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, counting)

    for owner, name in (
        (MemoryObjects, "presign"),
        (WorkerTaskTemplate, "render"),
        (StoreFile, "read"),
        (StoreFile, "write"),
        (json, "loads"),
    ):
        watch(owner, name)
    yield counted


@pytest.fixture
def large(
    tmp_path: Path, count: "Counter[str]", monkeypatch: pytest.MonkeyPatch
) -> Iterator[Counting]:
    """A job of 10,000 images."""

    def step() -> None:
        count["steps"] += 1

    def counted(path: Path) -> sqlite3.Connection:
        reader = connect(path)
        # SQLite's own measure of work: one instruction of its virtual machine.
        reader.set_progress_handler(step, 1)
        return reader

    monkeypatch.setattr("poserig.labeling.store.sqlite.file.connect", counted)
    store = SqliteStore(tmp_path / "labeling.db")
    world = World(tmp_path, open_store=lambda: store)
    lines = [{"source-ref": f"s3://bkt/in/{n}.jpg", "n": n} for n in range(10_000)]
    world.put_manifest([*lines])
    world.operator.create(world.request())
    browser = Counting(world, count)
    yield browser
    world.service.stop()


def test_image_9000_of_10000_costs_what_image_1_costs(large: Counting) -> None:
    first = large.cost(f"/jobs/{JOB}/results/1")
    assert first["presign"] == 1
    assert first == large.cost(f"/jobs/{JOB}/results/9000")


def test_page_of_results_reads_and_presigns_what_it_shows(large: Counting) -> None:
    first = large.cost(f"/jobs/{JOB}/results?start=48")
    assert first["presign"] == 48
    assert first == large.cost(f"/jobs/{JOB}/results?start=9600")


def test_page_of_one_status_reads_no_others(large: Counting) -> None:
    early = large.cost(f"/jobs/{JOB}/results?show=quiet&start=48")
    late = large.cost(f"/jobs/{JOB}/results?show=quiet&start=9600")
    assert early["presign"] == late["presign"] == 48
    assert early == late
    none = large.cost(f"/jobs/{JOB}/results?show=bad")
    assert none["presign"] == 0
    assert none["steps"] < early["steps"] / 4


def test_page_is_rendered_once_to_try_it_and_once_to_show_it(
    tmp_path: Path, count: "Counter[str]"
) -> None:
    world = World(tmp_path)
    browser = Counting(world, count)
    count.clear()
    world.start_job(images=2)
    assert count["render"] == 2  # one for each image

    count.clear()
    page = browser.get(browser.post(f"/jobs/{JOB}/work"))
    frame = re.search(r'<iframe [^>]*src="(/task/[^"]+)"', page)
    assert frame
    shown = browser.tasks.get(frame[1], base_url=PORTAL)
    assert shown.status_code == 200
    assert "http://s3.test/bkt/in/img 00.jpg" in shown.text
    answer = {"taskAnswers": '[{"pose":"x"}]'}
    saved = browser.tasks.post(f"{frame[1]}/answer", json=answer, base_url=PORTAL)
    assert saved.status_code == 200
    # Accepted and answered: that is all that waits for the disk.
    # The other address says from where the strip may show images.
    assert (count["render"], count["presign"], count["write"]) == (1, 2, 2)

    with browser.portal.session_transaction(base_url=PORTAL) as session:
        token = str(session["csrf_token"])
    count.clear()
    headers = {"X-CSRF-Token": token, "Accept": "application/json"}
    coming = browser.portal.post(f"/jobs/{JOB}/next", base_url=PORTAL, headers=headers).json
    assert coming is not None
    path = coming["task"]["frame"]
    assert browser.tasks.get(path, base_url=PORTAL).status_code == 200
    assert count["render"] == 1
    world.service.stop()


def test_answer_is_parsed_and_written_five_times_with_what_its_functions_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    browser = Counting(world, Counter())
    world.start_job(images=1)
    page = browser.get(browser.post(f"/jobs/{JOB}/work"))
    frame = re.search(r'<iframe [^>]*src="(/task/[^"]+)"', page)
    assert frame

    mark = "the answer of this test"
    sent = json.dumps([{"pose": mark}])
    body = json.dumps({"taskAnswers": sent})
    parses, dumps = [], []
    loads_before, dumps_before = json.loads, json.dumps

    def loads(text: Any, **how: Any) -> Any:
        whole = text.decode() if isinstance(text, bytes) else text
        if mark in whole:
            parses.append(whole)
        return loads_before(text, **how)

    def dumps_(value: Any, **how: Any) -> str:
        text = dumps_before(value, **how)
        if mark in text:
            dumps.append(text)
        return text

    monkeypatch.setattr(json, "loads", loads)
    monkeypatch.setattr(json, "dumps", dumps_)
    headers = {"Content-Type": "application/json"}
    browser.tasks.post(f"{frame[1]}/answer", data=body, base_url=PORTAL, headers=headers)
    world.service.run_until_idle()

    kept = f'{{"pose":"{mark}"}}'
    label = f'{{"poses": ["{mark}"]}}'
    request = [uri for uri in world.objects.stored if "consolidation-request" in uri]
    response = [uri for uri in world.objects.stored if "consolidation-response" in uri]
    asked, answered = (world.objects.stored[uri].decode() for uri in (*request, *response))
    # The body and the text in it; the request and the answer in it, which are the function's;
    # and what the function answered.
    assert parses[:4] == [body, sent, asked, kept]
    assert len(parses[4:]) == 1 and label in parses[4]
    # The answer as it is kept, the request, the function's answer by its runtime and by the
    # engine, and the line of output.manifest.
    assert dumps[:2] == [kept, asked]
    assert label in dumps[2]
    assert dumps[3] == answered
    assert dumps[4:] == world.output_text()
    world.service.stop()
