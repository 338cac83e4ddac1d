"""What is measured: a crew, many tasks, many photographs, many projects."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.portal.crew import count, crew_of, label, sign_in
from benchmarks.portal.opened import OpenedProject
from benchmarks.portal.person import Person
from benchmarks.portal.photographs import make_photographs

Row = tuple[str, str]


def crew_of_fifty(folder: Path, seconds: float, people: int = 50) -> Iterator[Row]:
    """Fifty people with one second of thought: what each waits for, and what is lost."""
    make_photographs(folder, round(people * seconds) + 1000)
    with OpenedProject(folder, people) as project:
        crew = crew_of(project)
        sign_in(crew)
        _wait_until_looked(project)
        before = project.use().seconds
        ends = time.monotonic() + seconds
        label(crew, 1.0, lambda: time.monotonic() > ends)
        used = project.use().seconds - before
    waits = [wait for person in crew for wait in person.waits]
    kept = count(crew, folder.with_name(f"{folder.name}.poserig") / "project.sqlite")
    yield f"{people} people, 1 s of thought, {seconds:.0f} s: answers acknowledged", f"{len(waits)}"
    yield "lost, doubled", f"{len(kept.lost)}, {len(kept.doubled)}"
    yield "Submit to next task: median, 95th, 99th percentile, longest", _times(waits)
    yield "processor time of the project's process for a task", _ms(used / max(1, len(waits)))


def many_tasks(folder: Path, tasks: int) -> Iterator[Row]:
    """Many tasks in a row: what memory does."""
    make_photographs(folder, tasks)
    with OpenedProject(folder, 4) as project:
        crew = crew_of(project)
        sign_in(crew)
        grown: list[str] = []

        def is_over() -> bool:
            done = sum(len(person.acknowledged) for person in crew)
            if done >= (len(grown) + 1) * tasks / 5:
                grown.append(f"{project.use().megabytes:.0f}")
            return False

        label(crew, 0.0, is_over)
    kept = count(crew, folder.with_name(f"{folder.name}.poserig") / "project.sqlite")
    yield f"{tasks:,} tasks without thought: MB after each fifth", ", ".join(grown)
    yield (
        "acknowledged, lost, doubled",
        (f"{kept.acknowledged:,}, {len(kept.lost)}, {len(kept.doubled)}"),
    )


def many_photographs(folder: Path, photographs: int) -> Iterator[Row]:
    """A folder of many photographs: its pages, and who labels while others look at results."""
    make_photographs(folder, photographs)
    with OpenedProject(folder, 4) as project:
        person, *viewers = crew_of(project)
        sign_in(viewers)
        person.enter()
        began = perf_counter()
        person.page("/")
        page = perf_counter() - began
        while not person.next():
            time.sleep(0.02)
        first = perf_counter() - began
        _wait_until_looked(project)
        yield (
            f"{photographs:,} photographs: start, first page, first task",
            (f"{project.started_in:.1f} s, {_ms(page)}, {first:.1f} s"),
        )
        yield "all looked at: memory", f"{project.use().megabytes:.0f} MB"
        results = f"/jobs/{project.job}/results"
        last = photographs - 100
        for what, path in (
            ("first page of results", results),
            ("last page of results", f"{results}?start={last}"),
            ("page of one status", f"{results}?show=quiet&start={last}"),
            ("one image", f"{results}/{last}"),
            ("list of jobs", "/"),
        ):
            yield what, f"median {_ms(median(_visits(person, path, 9)))}"
        yield "Submit to next task, alone", _times(_labels(person, 50))
        with _viewers(viewers, results, last):
            yield "the same while three look at results", _times(_labels(person, 50))


def many_projects(folder: Path, projects: int, seconds: float = 20.0) -> Iterator[Row]:
    """Several projects at once: what each costs while nobody works."""
    with ExitStack() as stack:
        opened = []
        for number in range(projects):
            make_photographs(folder / f"{number}", 200)
            opened.append(OpenedProject(folder / f"{number}"))
        threads = [threading.Thread(target=project.start) for project in opened]
        for thread in threads:
            thread.start()
        for thread, project in zip(threads, opened, strict=True):
            thread.join()
            stack.callback(project.stop)
        for project in opened:
            _wait_until_looked(project)
        before = [project.use().seconds for project in opened]
        time.sleep(seconds)
        idle = [project.use().seconds - then for project, then in zip(opened, before, strict=True)]
        ports = {project.portal for project in opened}
        yield f"{projects} projects begun at once: ports", f"{len(ports)}"
        yield "longest start", f"{max(project.started_in for project in opened):.1f} s"
        yield "idle, each: memory", f"{median(p.use().megabytes for p in opened):.0f} MB"
        yield "idle, each: processor time", f"{100 * median(idle) / seconds:.1f} %"


def _wait_until_looked(project: OpenedProject) -> None:
    """Waits until its process has little to do, which it has when all is prepared."""
    before = project.use().seconds
    while True:
        time.sleep(2)
        now = project.use().seconds
        if now - before < 0.1:
            return
        before = now


def _visits(person: Person, path: str, times: int) -> list[float]:
    return [_seconds(lambda: person.page(path)) for _ in range(times)]


def _labels(person: Person, times: int) -> list[float]:
    person.waits.clear()
    for _ in range(times):
        person.look()
        person.label_one()
    return list(person.waits)


@contextmanager
def _viewers(people: list[Person], results: str, last: int) -> Iterator[None]:
    """People who turn pages of results as fast as they come."""
    is_over = threading.Event()

    def look(person: Person, step: int) -> None:
        turned = 0
        while not is_over.is_set():
            person.page(f"{results}?start={turned * step % last}")
            turned += 1

    threads = [
        threading.Thread(target=look, args=(person, 480 * (number + 1)))
        for number, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _seconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def _times(waits: list[float]) -> str:
    ordered = sorted(waits)
    at = [ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for part in (50, 95, 99)]
    return ", ".join(_ms(one) for one in [*at, ordered[-1]])
