"""A project whose labels are exported: six photographs, the first four labeled."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import cast

from poserig.labeling.operator import Operator
from poserig.portal.handouts import HandoutOrder
from poserig.project.handouts.desk import ProjectHandouts
from poserig.project.photographs import Known, Photographs
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from tests.pictures import jpeg
from tests.unit.portal.fake_ports import FakeClock
from tests.unit.project.grid.gridded import JOB, Gridded, label_of, ref

COCO = HandoutOrder(JOB, "coco")


class Titles:
    """Knows the titles of jobs."""

    def describe(self, name: str) -> dict[str, dict[str, str]]:
        return {"HumanTaskConfig": {"TaskTitle": "People in the park"}}


class Ordered:
    def __init__(self, folder: Path) -> None:
        (folder / "photos").mkdir()
        self.places = places_of(folder / "photos")
        self.places.state.mkdir()
        self.gridded = Gridded(self.places.state, 6)
        photographs = Photographs(self.places.database)
        for index in range(6):
            key = ref(index).removeprefix("s3://project/images/")
            path = f"now {key.partition('/')[2]}"
            (self.places.photographs / path).parent.mkdir(exist_ok=True)
            (self.places.photographs / path).write_bytes(jpeg(width=60 + index))
            photographs.keep([Known(path, 1, 1, f"d{index}", key, "image/jpeg")])
        photographs.close()
        for index in range(4):
            self.gridded.label(index, label_of(), "w1")
        rig = self.places.files / "input" / "jobs" / JOB.lower() / "rig.json"
        rig.parent.mkdir(parents=True)
        rig.write_text(read_rig("coco-person-17").text, "utf-8")
        self.clock = FakeClock()
        self._stack = ExitStack()
        self.gridded.grid.catch_up()
        self.handouts = self.open()

    def open(self) -> ProjectHandouts:
        """The handouts of another start, which make nothing by themselves."""
        operator = cast("Operator", Titles())
        return ProjectHandouts(self.places, self.gridded.grid, operator, self.clock, self._stack)

    def noted(self) -> set[str]:
        """The jobs whose labels were handed out."""
        file = self.places.exports
        return set(json.loads(file.read_text())) if file.exists() else set()

    def close(self) -> None:
        self._stack.close()
        self.gridded.close()
