"""Workflows of somebody else on the local AWS of `poserig up`: they run, and go wrong on purpose.

One local AWS for the whole file. What is on is written into its file of faults.
"""

import importlib.util
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest

from poserig.local.faults import FAULTS, Faults
from poserig.local.up import LocalGroundTruth
from poserig.s3 import S3Uri
from tests.pictures import jpeg
from tests.visitor import Visitor, wait_until

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples" / "workflows"
_NUMBERS = count(1)


def examples() -> ModuleType:
    spec = importlib.util.spec_from_file_location("launch_example", EXAMPLES / "launch.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@dataclass
class House:
    """A running local AWS with the base of the examples, and its worker at the portal."""

    running: LocalGroundTruth
    launch: ModuleType
    base: Any
    portal: str
    folder: Path
    visitor: Visitor = field(default_factory=Visitor)

    def job(self, workflow: str, images: int = 1) -> str:
        """Launches a job; answers its name."""
        name = f"job-{next(_NUMBERS)}"
        files = []
        for number in range(images):
            files.append(self.folder / f"{number}.jpg")
            files[-1].write_bytes(jpeg(width=50 + number))
        self.launch.launch(self.running.session(), self.base, workflow, files, name)
        return name

    def sign_in(self) -> None:
        token = self.token(self.visitor.get(f"{self.portal}/sign-in"))
        form = {"csrf_token": token, "username": self.base.worker, "password": self.base.password}
        self.visitor.open(f"{self.portal}/sign-in", urlencode(form).encode())

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found is not None
        return found[1]

    def task(self, job: str) -> Any:
        """The next task of the worker, when there is one."""
        token = self.token(self.visitor.get(f"{self.portal}/"))
        found: list[Any] = []

        def has_task() -> bool:
            reply = self.visitor.post(f"{self.portal}/jobs/{job}/next", {}, token)
            found.append(json.loads(reply).get("task"))
            return bool(found[-1])

        wait_until(has_task)
        return found[-1]

    def answer(self, task: Any, fields: dict[str, object]) -> Any:
        answers = {"taskAnswers": json.dumps([fields])}
        return json.loads(Visitor().post(f"{task['frame']}/answer", answers))

    def labels(self, job: str) -> list[dict[str, Any]]:
        """The lines of the output manifest, when the job is over."""
        client = self.running.session().client("sagemaker")
        described: dict[str, Any] = {}

        def is_over() -> bool:
            described.update(client.describe_labeling_job(LabelingJobName=job))
            return described["LabelingJobStatus"] in ("Completed", "Failed")

        wait_until(is_over)
        place = S3Uri.parse(described["LabelingJobOutput"]["OutputDatasetS3Uri"])
        s3 = self.running.session().client("s3")
        body = s3.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
        return [json.loads(line) for line in body.splitlines()]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    state = tmp_path_factory.mktemp("state")
    faults = Faults(file=state / "faults")
    with LocalGroundTruth(state, faults=faults) as running:
        launch = examples()
        portal = running.open_portal()
        base = launch.make_base(running.session())
        made = House(running, launch, base, portal, tmp_path_factory.mktemp("images"))
        made.sign_in()
        yield made


Switch = Callable[[str], None]


@pytest.fixture
def switch(house: House) -> Iterator[Switch]:
    """Switches faults on; all are off at the end."""
    file = house.running.state / "faults"

    def only(names: str) -> None:
        file.write_text(names)

    yield only
    file.unlink(missing_ok=True)


def test_classification_runs_to_its_output_manifest(house: House) -> None:
    job = house.job("classification", images=2)
    for chosen in ("person", "animal"):
        task = house.task(job)
        page = Visitor().get(task["frame"])
        assert 'value="animal"' in page
        picture = re.search(r'<img src="([^"]+)"', page)
        assert picture is not None
        assert Visitor().open(picture[1].replace("&amp;", "&"))[1].startswith(b"\xff\xd8")
        house.answer(task, {chosen: {"on": True}})
    lines = house.labels(job)
    assert [line["classification"] for line in lines] == [
        {"class": "person", "votes": 1},
        {"class": "animal", "votes": 1},
    ]
    assert lines[0]["classification-metadata"]["human-annotated"] == "yes"


def test_boxes_run_to_their_output_manifest(house: House) -> None:
    job = house.job("bounding-box")
    task = house.task(job)
    assert "Draw a box around each person" in Visitor().get(task["frame"])
    box = {"left": 1, "top": 2, "width": 30, "height": 20}
    house.answer(task, {"boxes": json.dumps([box])})
    (line,) = house.labels(job)
    assert line["bounding-box"] == {"boxes": [box], "thing": "person"}


@pytest.mark.parametrize(
    ("fault", "is_answered", "told"),
    [
        ("pre-error", False, "fault pre-error"),
        ("timeout", False, "timed out after 3.00 seconds"),
        ("lost-images", False, "image"),
        ("post-error", True, "fault post-error"),
        ("lost-requests", True, "NoSuchKey"),
    ],
)
def test_data_object_fails_with_its_reason(
    house: House, switch: Switch, fault: str, is_answered: bool, told: str
) -> None:
    if not is_answered:
        switch(fault)
    job = house.job("classification")
    if is_answered:
        task = house.task(job)
        switch(fault)
        house.answer(task, {"person": {"on": True}})
    (line,) = house.labels(job)
    assert told in line["classification-metadata"]["failure-reason"]
    assert "classification" not in line


def test_empty_answer_reaches_the_function(house: House, switch: Switch) -> None:
    job = house.job("classification")
    task = house.task(job)
    switch("empty-answers")
    house.answer(task, {"person": {"on": True}})
    (line,) = house.labels(job)
    assert line["classification"] == {"class": None, "votes": 0}


def test_time_limit_passes_and_the_image_comes_back(house: House, switch: Switch) -> None:
    job = house.job("classification")
    task = house.task(job)
    switch("expiry")
    wait_until(lambda: house.visitor.status(f"{house.portal}/tasks/{task['id']}") == 409)
    switch("")
    again = house.task(job)
    assert again["id"] != task["id"]
    house.answer(again, {"other": {"on": True}})
    assert house.labels(job)[0]["classification"]["class"] == "other"


def test_bucket_answers_without_cors(house: House, switch: Switch) -> None:
    job = house.job("classification")
    page = Visitor().get(house.task(job)["frame"])
    picture = re.search(r'<img src="([^"]+)"', page)
    assert picture is not None
    address = picture[1].replace("&amp;", "&")

    def allowed() -> str | None:
        return house.visitor.header(address, "Access-Control-Allow-Origin", Origin="http://x.test")

    assert allowed() == "*"
    switch("no-cors")
    assert allowed() is None


def test_every_fault_is_tried() -> None:
    text = Path(__file__).read_text("utf-8")
    assert [name for name in FAULTS if f'"{name}"' not in text] == []
