"""Gold images of a project that is open: from the folder to the lead's page and the export."""

import json
from pathlib import Path

import pytest

from poserig.cli.export_project import labels_of_project
from poserig.labeling.model import Task
from poserig.labeling.store.sqlite import SqliteStore
from poserig.portal.roles import Role
from poserig.project.gold.desk import FIRST
from poserig.project.people import people_of
from poserig.project.places import GOLD, Places
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from poserig.project.teamwork import TeamOptions
from tests.pictures import jpeg
from tests.unit.project.practice_folder import RIG, answer, lay_practice, points
from tests.visitor import Visitor, wait_until

pytestmark = pytest.mark.slow
PLAIN = 9


def test_gold_comes_from_its_folder_and_is_in_no_list_and_no_export(
    tmp_path: Path, places: Places
) -> None:
    folder = lay_practice(tmp_path / "known", 2)
    for number in range(PLAIN):
        (places.photographs / f"cam-{number}.jpg").write_bytes(jpeg() + b"x" * (number + 1))
    with people_of(places) as people:
        people.invite("ben", Role.ANNOTATOR)
        ben = next(one.worker for one in people.people() if one.name == "ben")
    options = TeamOptions(gold=str(folder), gold_share=20)
    with RunningProject(places, read_rig(RIG.name), options=options) as running:
        assert running.wait_until_looked(60)
        (job,) = running._jobs
        desk = running._desk
        seen: list[Task] = []
        while len(seen) < PLAIN + 2:
            wait_until(lambda: desk.accept(job, ben) is not None, 60)
            task = desk.accept(job, ben)
            assert task is not None
            seen.append(task)
            strip = {one.index: one for one in desk.places(job, ben, start=0, limit=25)}
            here = running.address.partition("/enter/")[0]
            picture = Visitor().open(here + strip[task.index].image_url)
            known = {(folder / f"p{n}.jpg").read_bytes() for n in range(2)}
            assert (picture[1] in known) == (task.index >= FIRST)
            html = desk.page(task.id, ben).html
            assert f'draft-key="{job.lower()}"' in html
            desk.submit(task.id, ben, answer(points()))
        assert sum(task.index >= FIRST for task in seen) == 2
        assert {task.image_name.partition("-")[0] for task in seen} == {"cam"}
        assert [(one.name, one.total) for one in desk.jobs(ben)] == [(job, PLAIN)]
        wait_until(lambda: running.summary().counts["labeled"] == PLAIN, 60)  # type: ignore[index]
        page = Visitor().get(running.address)
        assert "-gold" not in page
        assert running.summary().total == PLAIN
    # A photograph that has the path of a gold image has not its label.
    for task in seen:
        (places.photographs / task.image_name).write_bytes(jpeg())
    source = labels_of_project(places.photographs)
    assert source is not None
    names = [line["source-ref"] for _, line, _ in source.lines() if "pose" in line]
    assert names == [f"cam-{number}.jpg" for number in range(PLAIN)]
    # The next start has the same folder, share and job.
    kept = json.loads((places.state / "project.json").read_text())
    assert kept["gold"] == str(folder.resolve())
    with RunningProject(places, read_rig(RIG.name)) as running:
        assert running.wait_until_looked(60)
        assert running.summary().settings.gold_share == 20
    store = SqliteStore(places.database)
    jobs = [store.job_setup(one.id).name for one in store.list_jobs()]
    store.close()
    assert len([name for name in jobs if name.endswith(GOLD)]) == 1
