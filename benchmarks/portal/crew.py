"""Several people at one project at the same time, each in a thread."""

import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.portal.opened import OpenedProject
from benchmarks.portal.person import Person
from benchmarks.portal.server import name_of

_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Count:
    """What of all acknowledged answers is kept.

    Attributes:
        acknowledged: Answers that the server said it has saved.
        lost: Marks of those that are not in the database.
        doubled: Marks that are there more than once.
    """

    acknowledged: int
    lost: list[str]
    doubled: list[str]


def crew_of(project: OpenedProject) -> list[Person]:
    """The people of a project's team, none of them signed in."""
    return [
        Person(project.portal, key, project.job, name_of(number))
        for number, key in enumerate(project.keys)
    ]


def sign_in(crew: Sequence[Person]) -> None:
    """Lets everybody in, one after the other: a password takes long to check, on purpose."""
    for person in crew:
        person.enter()


def label(crew: Sequence[Person], think_seconds: float, is_over: Callable[[], bool]) -> None:
    """Everybody labels until it is over or nothing is left.

    Args:
        crew: The people, signed in; each begins a little later than the one before.
        think_seconds: From the photograph to Submit.
        is_over: Whether it is time to go.

    Raises:
        OSError, Refused: What the first of them met.
    """
    failed: list[Exception] = []

    def work(person: Person, delay: float) -> None:
        try:
            time.sleep(delay)
            has_task = _first(person)
            while has_task and not is_over() and not failed:
                person.look()
                time.sleep(think_seconds)
                has_task = person.label_one()
        except Exception as error:
            failed.append(error)

    threads = [
        threading.Thread(target=work, args=(person, think_seconds * number / len(crew)))
        for number, person in enumerate(crew)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def count(crew: Sequence[Person], database: Path) -> Count:
    """Compares what people were told with what is in the database."""
    kept = Counter(marks_in(database))
    told = [mark for person in crew for mark in person.acknowledged]
    lost = [mark for mark in told if not kept[mark]]
    return Count(len(told), lost, [mark for mark, times in kept.items() if times > 1])


def marks_in(database: Path) -> list[str]:
    """The mark of each answer in a labeling store."""
    address = f"{database.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as db:
        rows = db.execute("SELECT answer FROM tasks WHERE state = 'submitted'").fetchall()
    return [json.loads(row[0])["mark"] for row in rows]


def _first(person: Person) -> bool:
    """Waits for the first task while photographs are being looked at."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not person.next():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
