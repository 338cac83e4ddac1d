"""Kills a project again and again while people label in it, and counts what is gone."""

import contextlib
import json
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from http.client import HTTPException
from pathlib import Path

from benchmarks.durability.verdict import Verdict, note
from benchmarks.portal.crew import crew_of, marks_in
from benchmarks.portal.opened import OpenedProject
from benchmarks.portal.person import Person, Refused
from benchmarks.portal.photographs import make_photographs
from poserig.project.places import Places, places_of

PEOPLE = 3
PHOTOGRAPHS_PER_KILL = 8
LONGEST_DELAY = 1.0
"""Seconds from the moment a project is open, within which it is killed."""
_PATIENCE_SECONDS = 120.0


class ProjectCampaign:
    """Opens a project, lets people label, kills it, as often as one likes.

    Args:
        folder: Where the photographs are made; the state folder lies beside it.
        seed: Of the delays.

    Attributes:
        restarts: Seconds from each start of the process to its address, but the first.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - delays
        self._folder = folder
        self.crew: list[Person] = []
        self.restarts: list[float] = []

    def run(self, kills: int) -> Verdict:
        """Kills so many times, lets everything be labeled, and says what is lost or doubled."""
        photographs = kills * PHOTOGRAPHS_PER_KILL
        make_photographs(self._folder, photographs)
        project = OpenedProject(self._folder, PEOPLE)
        try:
            for _ in range(kills):
                self._start(project)
                people = self._go_on()
                time.sleep(self._random.uniform(0, LONGEST_DELAY))
                project.kill()
                for one in people:
                    one.join()
            self._start(project)
            self._label_the_rest(photographs)
            project.stop()
        finally:
            project.kill()
        return self._judge(places_of(self._folder), project.job)

    def _start(self, project: OpenedProject) -> None:
        is_first = not self.crew
        project.start()
        if is_first:
            self.crew = crew_of(project)
        else:
            self.restarts.append(project.started_in)
        for one in self.crew:
            one.portal = project.portal  # its port may have gone to another project meanwhile

    def _go_on(self) -> list[threading.Thread]:
        """Everybody labels until nothing is left or the project is gone."""

        def work(person: Person) -> None:
            with contextlib.suppress(OSError, HTTPException, Refused, ValueError):
                person.enter()
                while True:
                    if person.next():
                        person.submit()
                    else:
                        time.sleep(0.02)

        threads = [threading.Thread(target=work, args=(one,), daemon=True) for one in self.crew]
        for thread in threads:
            thread.start()
        return threads

    def _label_the_rest(self, photographs: int) -> None:
        """Labels what is left; a stop then writes it."""
        (person, *_) = self.crew
        person.enter()
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if person.next():
                person.submit()
            elif _count_labeled(places_of(self._folder).database) == photographs:
                return
            else:
                time.sleep(0.05)
        raise RuntimeError("the project was not finished")

    def _judge(self, places: Places, job: str) -> Verdict:
        verdict = Verdict()
        told = [mark for person in self.crew for mark in person.acknowledged]
        note(verdict, "answers in the database", told, Counter(marks_in(places.database)))
        output = places.files / "output" / job
        kept = Counter(_marks_in_files(output / "annotations" / "worker-response"))
        note(verdict, "answers in worker-response files", told, kept)
        lines = _labeled(output / "manifests" / "output" / "output.manifest")
        names = sorted(str(path.relative_to(self._folder)) for path in self._folder.rglob("*.jpg"))
        note(verdict, "photographs in output.manifest", names, Counter(lines))
        return verdict


def _marks_in_files(folder: Path) -> list[str]:
    """Marks in the newest worker response of each data object."""
    newest: dict[Path, Path] = {}
    for path in folder.rglob("*.json"):
        newest[path.parent] = max(path, newest.get(path.parent, path))
    return [
        answer["answerContent"]["mark"]
        for path in newest.values()
        for answer in json.loads(path.read_bytes())["answers"]
    ]


def _labeled(manifest: Path) -> list[str]:
    """Paths of the photographs that have a label."""
    lines: Sequence[bytes] = manifest.read_bytes().splitlines() if manifest.is_file() else ()
    read = [json.loads(line) for line in lines]
    return [
        one["source-ref"].split("/", 5)[5] for one in read if "instances" in one.get("pose", ())
    ]


def _count_labeled(database: Path) -> int:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as db:
        sql = "SELECT COUNT(*) FROM data_objects WHERE state = 'labeled'"
        return int(db.execute(sql).fetchone()[0])
