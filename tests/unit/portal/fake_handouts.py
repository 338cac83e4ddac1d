"""Exports and reports that a test says are made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from poserig.errors import PoserigError
from poserig.portal.handouts import REPORT, Handout, HandoutFormat, HandoutOrder, Stage

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class FakeHandouts:
    days = 7
    most_bytes = 5_000_000_000

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rig_names: list[str] = ["coco-person-17"]
        self.kept: dict[int, Handout] = {}

    def formats(self) -> Sequence[HandoutFormat]:
        return [
            HandoutFormat("coco", "COCO keypoints", ("One file.",), False, True),
            HandoutFormat("yolo", "Ultralytics YOLO-pose", (), True, False),
        ]

    def rigs(self, job: str) -> Sequence[str]:
        return self.rig_names

    def order(self, order: HandoutOrder, by: str) -> Handout:
        if order.format not in ("coco", "yolo", REPORT):
            raise PoserigError("There is no such format.", cure="Choose another.")
        title = "Report" if order.format == REPORT else order.format.upper()
        number = len(self.kept) + 1
        self.kept[number] = Handout(number, order, title, Stage.WAITING, by=by, ordered=NOON)
        return self.kept[number]

    def become(self, number: int, stage: Stage, **values: object) -> None:
        """Lets one stand elsewhere."""
        self.kept[number] = replace(self.kept[number], stage=stage, **values)  # type: ignore[arg-type]

    def made(self, number: int) -> None:
        """Lets one be done."""
        (self.folder / "labels.html").write_text("<script>alert(1)</script>")
        self.become(
            number,
            Stage.DONE,
            said=("2 images.", "Nothing was lost."),
            file_name="labels.html",
            size=25_400_000,
            ended=NOON,
            until=NOON + timedelta(days=7),
        )

    def of_job(self, job: str) -> Sequence[Handout]:
        return [one for _, one in sorted(self.kept.items(), reverse=True) if one.order.job == job]

    def cancel(self, job: str, number: int) -> None:
        self._find(job, number)
        self.become(number, Stage.CANCELED)

    def again(self, job: str, number: int, by: str) -> Handout:
        return self.order(self._find(job, number).order, by)

    def forget(self, job: str, number: int) -> None:
        self._find(job, number)
        del self.kept[number]

    def file(self, job: str, number: int) -> Path:
        one = self._find(job, number)
        if one.stage is not Stage.DONE:
            raise PoserigError("The file is no longer kept.", cure="Make it again.")
        return self.folder / one.file_name

    def _find(self, job: str, number: int) -> Handout:
        if number not in self.kept or self.kept[number].order.job != job:
            raise PoserigError("There is no such export or report.")
        return self.kept[number]
