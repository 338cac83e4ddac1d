"""Writes and reads DeepLabCut's labels: a project with a table for each folder of images.

Rules (DeepLabCut, "User guide", `generate_training_dataset`, `utils/conversioncode.py`): images
stand in `labeled-data/VIDEO`, with `CollectedData_SCORER.csv` and the same as `.h5` beside them.
The rows of headings are scorer, individuals (in projects with several animals), bodyparts and
coords; a row is an image, named by the parts of its path; an empty cell is a point that is not
labeled. `config.yaml` names the points, animals and videos.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from math import nan
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from poserig.formats.deeplabcut_h5 import write_table
from poserig.formats.deeplabcut_layout import ONLY, SCORER, Crowd, Layout, kept_columns
from poserig.formats.deeplabcut_source import DATA, open_deeplabcut
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.formats.yaml_file import yaml_text
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.rig import Rig

# The folder of images that the user has in none.
LOOSE: Final = "images"


def image_path(name: str, split: str) -> str:
    """Returns the path of an image: DeepLabCut has one level of folders, one for each video."""
    *folders, last = name.removeprefix(f"{DATA}/").split("/")
    path = f"{DATA}/{'__'.join(folders) or LOOSE}/{last}"
    return f"{split}/{path}" if split else path


FORMAT: Final = Format(
    name="deeplabcut",
    title="DeepLabCut",
    target="folder",
    suffix="",
    holds=frozenset(("name", "empty", "links")),
    source="https://deeplabcut.github.io/DeepLabCut/docs/maDLC_UserGuide.html",
    needs_images=True,
    images="",
    image_path=image_path,
    extra="hdf5",
    notes=(
        "One instance on every image is a project with one animal; else names of instances are"
        " individuals, and those without a name are individual1, individual2 …",
        "DeepLabCut has no visibility: an occluded point is a point.",
        "A folder of images is a video; folders in folders are joined by two underscores.",
        "`config.yaml` names points, links, individuals and videos. Write your `project_path`.",
        "With --split, each part is a project.",
        "A point that an imported table has no column for is not written, and counted.",
        "An .h5 that pandas wrote as a `table` holds pickles and is not read: give the .csv.",
    ),
)


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes a project for each part of the data set. Columns are known at the end."""
    projects: dict[str, _Project] = {}
    with TemporaryFile("w+", encoding="utf-8", dir=path.parent) as rows:
        for image in images:
            project = projects.get(image.split)
            if project is None:
                project = projects[image.split] = _Project(path / image.split, plan)
            rows.write(f"{json.dumps([image.split, project.row(image)])}\n")
        rows.seek(0)
        for project in projects.values():
            project.settle()
        for line in rows:
            split, row = json.loads(line)
            projects[split].write(row)
    for project in projects.values():
        project.end()


class _Project:
    """A project of DeepLabCut.

    Args:
        path: Its folder.
        plan: Finds rigs, and has the columns of an imported table.
    """

    def __init__(self, path: Path, plan: Plan) -> None:
        self._path, self._plan = path, plan
        self._crowd = Crowd(kept_columns(plan.kept.get("columns")))
        self._scorer = str(plan.kept.get("scorer") or SCORER)
        self._layout = Layout()
        self._videos: dict[str, tuple[int, int] | None] = {}
        self._open: tuple[str, IO[str]] | None = None
        self._rig: Rig | None = None

    def row(self, image: LabeledImage) -> Json:
        """Returns the folder and the name of an image, and the points of each individual."""
        self._rig = self._rig or self._plan.rigs.of(image.rig, image.keypoint_names)
        _, video, name = image_path(image.name, "").split("/")
        self._videos.setdefault(video, image.size)
        people: dict[str, Json] = {}
        for individual, item in self._crowd.assign(image):
            points = zip(
                image.keypoint_names, item.keypoints[0::3], item.keypoints[1::3],
                item.keypoints[2::3], strict=True,
            )  # fmt: skip
            people[individual] = {part: [x, y] for part, x, y, v in points if v}
        return [video, name, people]

    def settle(self) -> None:
        """Decides the columns."""
        self._layout = self._crowd.layout(self._scorer)

    def write(self, row: Json) -> None:
        """Writes a row into the table of its folder."""
        video, name, people = row
        if self._open is None or self._open[0] != video:
            self._close()
            self._open = video, self._table(video)
        # One animal has no name in the table.
        if self._layout.individuals == [ONLY]:
            people = dict(zip([ONLY], people.values(), strict=False))
        cells: list[float | str] = []
        written = 0
        for individual, part in self._layout.columns:
            place = people.get(individual, {}).get(part)
            cells += map(float, place) if place else ("", "")
            written += place is not None
        self._plan.losses.add("no_column", sum(map(len, people.values())) - written)
        csv.writer(self._open[1], lineterminator="\n").writerow([DATA, video, name, *cells])

    def _table(self, video: str) -> IO[str]:
        path = self._csv(video)
        is_new = not path.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8", newline="")
        if is_new:
            writer = csv.writer(file, lineterminator="\n")
            header = self._layout.header()
            titles = ["scorer", "individuals", "bodyparts", "coords"]
            if len(header[0]) < len(titles):
                titles.remove("individuals")
            for level, title in enumerate(titles):
                writer.writerow([title, "", "", *(column[level] for column in header)])
        return file

    def _csv(self, video: str) -> Path:
        return self._path / DATA / video / f"CollectedData_{self._layout.scorer}.csv"

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def end(self) -> None:
        """Writes the tables again as HDF5, and the configuration."""
        self._close()
        header = self._layout.header()
        for video in self._videos:
            path = self._csv(video)
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))[len(header[0]) :]
            index = [(row[0], row[1], row[2]) for row in rows]
            values = [[float(cell) if cell else nan for cell in row[3:]] for row in rows]
            write_table(path.with_suffix(".h5"), header, index, values)
        kept = self._plan.kept.get("config")
        text = kept if isinstance(kept, str) else "".join(self._config())
        (self._path / "config.yaml").write_text(text, encoding="utf-8")

    def _config(self) -> Iterator[str]:
        layout = self._layout
        is_one = layout.individuals == [ONLY]
        parts = layout.parts_of(layout.individuals[0])
        members: Mapping[str, str] = {
            "Task": SCORER, "scorer": yaml_text(layout.scorer),
            "date": f"{datetime.now(UTC):%b%d}",
            "multianimalproject": "false" if is_one else "true", "identity": "false",
            "project_path": "''  # the path of this folder",
        }  # fmt: skip
        yield "".join(f"{name}: {value}\n" for name, value in members.items())
        yield "video_sets:\n"
        for video, size in self._videos.items():
            width, height = size or (0, 0)
            yield f"  {yaml_text(f'{video}.mp4')}:\n    crop: 0, {width}, 0, {height}\n"
        if is_one:
            yield _list("bodyparts", parts)
        else:
            yield _list("individuals", layout.individuals) + "uniquebodyparts: []\n"
            yield _list("multianimalbodyparts", parts) + "bodyparts: MULTI!\n"
        yield "skeleton:\n" if self._rig and self._rig.links else "skeleton: []\n"
        for link in self._rig.links if self._rig else ():
            yield f"- - {yaml_text(link.start)}\n  - {yaml_text(link.end)}\n"
        yield "start: 0\nstop: 1\nnumframes2pick: 20\nTrainingFraction:\n- 0.95\niteration: 0\n"
        yield "default_net_type: resnet_50\ndefault_augmenter: default\nsnapshotindex: -1\n"
        yield "batch_size: 8\npcutoff: 0.6\ndotsize: 12\nalphavalue: 0.7\ncolormap: rainbow\n"


def _list(name: str, values: Iterable[str]) -> str:
    return f"{name}:\n" + "".join(f"- {yaml_text(value)}\n" for value in values)


def read(path: Path, reading: Reading) -> Opened:
    """Opens a project, a folder with tables, or a table: .csv or .h5."""
    return open_deeplabcut(path, reading)
