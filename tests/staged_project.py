"""A project with three annotators' work in it: drawn people, and answers that are a little off.

One annotator is careless: exchanges left and right now and then, and clicks far away.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw

from poserig.labeling.model import Task
from poserig.labeling.ports import Worker
from poserig.labeling.states import ObjectState
from poserig.labeling.walking import WalkingDesk
from poserig.local.images import FIGURES, Figure, _draw_figure, keypoints_of
from poserig.portal.roles import Role
from poserig.pose.rig import Rig
from poserig.project.people import people_of
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from poserig.project.teamwork import TeamOptions
from tests.visitor import wait_until

SIZE = (640, 480)
NAMES = ("ann", "ben", "cleo")
CARELESS = "cleo"
Points = dict[str, tuple[float, float]]


@dataclass
class Staged:
    """A project that is open.

    Attributes:
        running: The project.
        job: Its labeling job.
        truth: Name of an image → the people in it, each with its keypoints in pixels.
        people: The annotators, by name.
        faults: Images in which the careless one erred, and how.
    """

    running: RunningProject
    job: str
    truth: dict[str, list[Points]]
    people: dict[str, Worker]
    faults: dict[str, str] = field(default_factory=dict)


def _has_work(desk: WalkingDesk, job: str, worker: Worker) -> bool:
    return desk.listing(job, worker).available > 0


def draw_people(folder: Path, count: int, seed: int = 1) -> dict[str, list[Points]]:
    """Draws photographs of one or two people into a folder, in two folders of cameras."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    truth = {}
    for number in range(count):
        name = f"cam{1 + number % 2}/{number:04}.jpg"
        sky = tuple(rng.randrange(150, 230) for _ in range(3))
        image = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), sky)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 600, SIZE[0] * 2, SIZE[1] * 2), fill=(98, 122, 75))
        figures = [_figure(rng, 180 + 280 * i) for i in range(rng.choice((1, 1, 2)))]
        for figure in figures:
            _draw_figure(draw, figure, 2)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        image.resize(SIZE).save(folder / name, quality=85)
        truth[name] = [keypoints_of(figure) for figure in figures]
    return truth


def stage(
    running: RunningProject,
    truth: dict[str, list[Points]],
    *,
    answers: int,
    order: Sequence[str] = NAMES,
) -> Staged:
    """Lets the annotators answer.

    Args:
        running: Open, with people of `NAMES` on the team.
        answers: Of each of them.
        order: Who answers first; where several label an image, the first ones have the same.
    """
    (job,) = running._jobs
    with people_of(running.places) as people:
        team = {one.name: one.worker for one in people.people() if one.name in NAMES}
    wait_until(lambda: running.summary().total == len(truth), 60)
    staged = Staged(running, job, truth, team)
    rng = random.Random(7)  # noqa: S311 - nothing secret
    desk = running._service.desk
    for name in order:
        worker = team[name]
        for _ in range(answers):
            wait_until(partial(_has_work, desk, job, worker), 60)
            task = desk.accept(job, worker)
            assert task is not None
            desk.submit(task.id, worker, _answer(staged, task, name, rng))
    return staged


def open_staged(
    folder: Path, count: int, *, workers: int = 1
) -> tuple[RunningProject, dict[str, list[Points]]]:
    """A project of drawn photographs that is not open yet, with its annotators, and the truth."""
    truth = draw_people(folder, count)
    with people_of(places_of(folder)) as people:
        for name in NAMES:
            people.invite(name, Role.ANNOTATOR)
    options = TeamOptions(workers=workers, title="People in the park")
    return RunningProject(places_of(folder), read_rig("coco-person-17"), options=options), truth


def wait_until_labeled(staged: Staged, count: int) -> None:
    """Waits until so many images have a label, and the grid knows it."""
    running = staged.running
    wait_until(lambda: running.summary().counts[ObjectState.LABELED] >= count, 120)
    wait_until(lambda: not running.grid.facets(staged.job).waiting, 120)


def _figure(rng: random.Random, x: float) -> Figure:
    base = rng.choice(FIGURES)
    return replace(
        base,
        hip=(x + rng.uniform(-40, 40), 270 + rng.uniform(-20, 20)),
        scale=rng.uniform(190, 290),
        lean=rng.uniform(-8, 8),
        arms=_turned(base.arms, 25, rng),
        legs=_turned(base.legs, 12, rng),
    )


def _turned(
    angles: tuple[float, float, float, float], by: float, rng: random.Random
) -> tuple[float, float, float, float]:
    one, two, three, four = (angle + rng.uniform(-by, by) for angle in angles)
    return one, two, three, four


def _answer(staged: Staged, task: Task, name: str, rng: random.Random) -> dict[str, str]:
    rig = staged.running.rig.rig
    people = [dict(one) for one in staged.truth[task.image_name]]
    noise = 1.2
    issues = []
    if name == CARELESS:
        noise = 2.5
        kind = rng.choice(("", "exchanged", "far", "", ""))
        if kind:
            staged.faults[task.image_name] = kind
        if kind == "exchanged":
            people[0] = _exchanged(people[0], rig)
        elif kind == "far":
            people[0]["left_wrist"] = (people[0]["left_wrist"][0] + 140, 30.0)
    if name == "ann" and rng.random() < 0.1:
        issues.append("The person in the background is cut off")
    pose = {
        "version": 2,
        "rig": rig.name,
        "rig_hash": rig.hash,
        "labels": list(rig.keypoint_names),
        "image": {"width": SIZE[0], "height": SIZE[1]},
        "instances": [
            {"id": str(i + 1), "name": "", "keypoints": _flat(one, rig, rng, noise)}
            for i, one in enumerate(people)
        ],
        "activity": {"seconds": round(rng.uniform(12, 50), 1)},
        **({"problems": issues} if issues else {}),
    }
    return {"pose": json.dumps(pose)}


def _exchanged(points: Points, rig: Rig) -> Points:
    def partner(name: str) -> str:
        for one, other in (("left_", "right_"), ("right_", "left_")):
            if name.startswith(one):
                return other + name.removeprefix(one)
        return name

    return {name: points[partner(name)] for name in points}


def _flat(points: Points, rig: Rig, rng: random.Random, noise: float) -> list[float]:
    flat: list[float] = []
    for name in rig.keypoint_names:
        x, y = points[name]
        flat += [round(x + rng.gauss(0, noise), 1), round(y + rng.gauss(0, noise), 1), 2]
    return flat
