"""Runs the second half of docs/tutorial.md under the operator policy.

Three simulated workers with known faults, their consensus, the report, a review of what
`poserig qa` puts first, and the correction of what was sent back. The people answer at the labeling
desk, where the portal hands answers in.
"""

import html
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.consolidation.poses import TrueImage, all_images
from benchmarks.report.dataset import draw_photographs, name_of
from poserig.cli.demo_run import RunningDemo
from poserig.labeling.ports import Worker
from poserig.local.aws.endpoint.keys import Keys
from poserig.local.workers import CognitoWorkerDirectory
from poserig.pose.rig_file import load_rig
from tests.unit.test_tutorial import blocks
from tests.visitor import wait_until

# Twenty commands, each a process of its own.
pytestmark = [pytest.mark.slow, pytest.mark.acceptance, pytest.mark.timeout(900)]

RIG = load_rig("coco-person-17")
IMAGES = 16
PASSWORD = "Own-Passw0rd!"
# On these two images all of them exchange left and right: no consensus can be right.
FIXED, SENT_BACK = 2, 8
NOTE = "Left and right are exchanged."
Answer = Callable[[str, Mapping[str, Any]], dict[str, Any]]


class People:
    """Simulated workers: who they are, and what they answer about an image."""

    def __init__(self, demo: RunningDemo) -> None:
        self.demo = demo
        session = demo.session
        self._directory = CognitoWorkerDirectory(
            session.client("cognito-idp"), session.client("sagemaker")
        )
        self._passwords: dict[str, str] = {}
        self._workers: dict[str, Worker] = {}

    def invited(self, name: str, said: str) -> None:
        found = re.search(r"(?m)^Password +(\S+)", said)
        assert found, said
        self._passwords[name] = found[1]

    def work(self, job: str, name: str, answer: Answer, count: int) -> None:
        """Somebody answers so many images of a job."""
        if name not in self._workers:
            self._workers[name] = self._directory.sign_in(name, self._passwords[name], PASSWORD)
        worker, desk = self._workers[name], self.demo.ground_truth.labeling.desk
        for _ in range(count):
            wait_until(lambda: desk.accept(job, worker) is not None, 120)
            task = desk.accept(job, worker)  # the same: it is open until it is answered
            assert task is not None
            page = desk.page(task.id, worker).html
            desk.submit(task.id, worker, answer(task.image_name, _attributes(page)))


def _attributes(page: str) -> dict[str, Any]:
    """What the page hands to the component, and the fields that it sends back."""
    start = re.search(r'initialValues="([^"]*)"', page)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    return {
        "start": html.unescape(start[1]) if start else "[]",
        "note": NOTE in html.unescape(page),
        "fields": {name: html.unescape(value) for name, value in fields.items()},
    }


def pose_of(flats: list[list[float]], image: TrueImage) -> str:
    return json.dumps({
        "version": 2, "rig": RIG.name, "rig_hash": RIG.hash, "labels": RIG.keypoint_names,
        "image": {"width": image.width, "height": image.height},
        "instances": [{"id": str(n), "name": "", "keypoints": flat}
                      for n, flat in enumerate(flats, start=1)],
        "activity": {"seconds": 20},
    })  # fmt: skip


def exchanged(flat: list[float]) -> list[float]:
    swap = RIG.swap_indices
    return [number for point in range(17) for number in flat[3 * swap[point] : 3 * swap[point] + 3]]


@pytest.fixture
def images(tmp_path: Path) -> dict[str, TrueImage]:
    """Photographs of people who can be told from their mirror images, by name."""
    chosen = [
        image for image in all_images()
        if len(image.persons) == 1 and sum(map(bool, image.persons[0].keypoints[2::3])) >= 12
    ][:IMAGES]  # fmt: skip
    assert len(chosen) == IMAGES
    draw_photographs(tmp_path / "beach", chosen)
    return {name_of(image, number): image for number, image in enumerate(chosen)}


def test_several_people_review_and_correction_lead_to_the_true_poses(
    demo: RunningDemo, operator: Keys, images: dict[str, TrueImage], tmp_path: Path
) -> None:
    people, said = People(demo), {}
    names = sorted(images)
    wrong = {names[FIXED], names[SENT_BACK]}
    seen: list[str] = []

    def truth(name: str) -> list[list[float]]:
        return [list(person.keypoints) for person in images[name].persons]

    def first(worker: str) -> Answer:
        chance = random.Random(worker)  # noqa: S311 - a simulation

        def answer(name: str, _: Mapping[str, Any]) -> dict[str, Any]:
            flats = truth(name)
            is_turned = worker == "bob@example.com" or name in wrong
            flats = [exchanged(flat) if is_turned else flat for flat in flats]
            shaky = [
                [value + chance.gauss(0, 1) if at % 3 < 2 and value else value
                 for at, value in enumerate(flat)]
                for flat in flats
            ]  # fmt: skip
            return {"pose": pose_of(shaky, images[name])}

        return answer

    def review(name: str, page: Mapping[str, Any]) -> dict[str, Any]:
        seen.append(name)
        verdict: dict[str, Any] = {"verdict": "accept"}
        flats = [flat_of(item) for item in json.loads(page["start"])]
        if name == names[FIXED]:
            verdict, flats = {"verdict": "fix"}, truth(name)
        elif name == names[SENT_BACK]:
            verdict = {"verdict": "send-back", "note": NOTE}
        return {
            **page["fields"], "original_annotations": page["start"],
            "pose": pose_of(flats, images[name]), "review": json.dumps(verdict),
        }  # fmt: skip

    def again(name: str, page: Mapping[str, Any]) -> dict[str, Any]:
        assert name == names[SENT_BACK]
        assert page["note"]
        return {**page["fields"], "original_annotations": page["start"],
                "pose": pose_of(truth(name), images[name])}  # fmt: skip

    for command in commands():
        program, *arguments = command.split()
        assert program == "poserig"
        if arguments[:2] == ["job", "watch"]:
            if arguments[2] == "pier":
                for worker in ("ann@example.com", "bob@example.com", "cem@example.com"):
                    people.work("pier", worker, first(worker), IMAGES)
            elif arguments[2] == "pier-reviewed":
                people.work("pier-reviewed", "ann@example.com", review, 6)
            else:
                people.work("pier-again", "bob@example.com", again, 1)
            arguments += ["--every", "0.2"]
        said[command] = run(demo, operator, tmp_path, arguments)
        if arguments[:2] == ["worker", "add"]:
            people.invited(arguments[2], said[command])

    # What qa puts first has both images on which the consensus is wrong.
    assert wrong <= set(seen)
    assert (
        "4 accepted, 1 fixed by the reviewer, 1 sent back"
        in said["poserig job results pier-reviewed"]
    )
    assert "pier, pier-reviewed" in said["poserig job results pier-again"]
    told = json.loads(run(demo, operator, tmp_path, ["report", "pier", "--json"]))
    inverted = {
        one["worker"]: one["consensus"]["kinds"].get("inversion", 0) for one in told["workers"]
    }
    assert len(inverted) == 3
    assert max(inverted.values()) > 3 * sorted(inverted.values())[1]
    lines = [json.loads(one) for one in (tmp_path / "pier-again.manifest").read_text().splitlines()]
    assert len(lines) == IMAGES
    assert sum("pose-r2" in line for line in lines) == 6
    (last,) = [line["source-ref"] for line in lines if "pose-r3" in line]
    assert last.endswith(names[SENT_BACK])
    coco = json.loads((tmp_path / "team.json").read_text())
    by_id = {image["id"]: image["file_name"] for image in coco["images"]}
    assert sorted(by_id.values()) == names
    for row in coco["annotations"]:
        (flat,) = truth(by_id[row["image_id"]])
        for at in range(0, 51, 3):
            (x, y, v), (true_x, true_y, true_v) = row["keypoints"][at : at + 3], flat[at : at + 3]
            assert (v > 0) == (true_v > 0)
            assert not v or abs(x - true_x) + abs(y - true_y) < 8


def flat_of(item: Mapping[str, Any]) -> list[float]:
    points = {point["label"]: point for point in item["annotations"]}
    flat: list[float] = []
    for name in RIG.keypoint_names:
        point = points.get(name)
        flat += (point["x"], point["y"], point.get("v", 2)) if point else (0, 0, 0)
    return flat


def commands() -> list[str]:
    return [row for language, needs, text in blocks() if (language, needs) == ("sh", "jobs")
            for row in text.splitlines()]  # fmt: skip


def run(demo: RunningDemo, operator: Keys, folder: Path, arguments: list[str]) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AWS_ENDPOINT_URL": demo.ground_truth.aws.endpoint_url,
        "AWS_REGION": demo.ground_truth.region,
        **operator.environment(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "poserig", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{arguments}\n{done.stdout}{done.stderr}"
    return done.stdout
