"""One run of one page: gestures with a real pointer, and what they cost the main thread."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

MOVES = 24
SETTLE_MS = 250
SINGLE_MS = 800
"""Keys are pressed after the draft was saved and the labels checked, not in the middle of it."""
PRESSES = 10


@dataclass
class Gesture:
    """What one gesture cost."""

    task_ms: float
    """Main-thread task time per event, in milliseconds of the thread's own clock."""

    p95_ms: float
    """95th percentile of the time from when the page gets an input to its frame's end, in ms."""

    longest_ms: float
    """The longest task that the browser called long (50 ms and more); 0 if there was none."""


@dataclass
class Run:
    """One page's figures."""

    ready_ms: float = 0
    heap_mb: float = 0
    nodes: int = 0
    canvas_mb: float = 0
    gestures: dict[str, Gesture] = field(default_factory=dict)


class Session:
    """A page with the browser's own counters beside it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        # The thread's own clock: other programs on the machine do not count.
        self.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    @property
    def ready_ms(self) -> float:
        """When everything was drawn for the first time, from the navigation's start."""
        return float(self.page.evaluate("() => probe.ready"))

    def metrics(self) -> dict[str, float]:
        """The browser's counters; times are in seconds."""
        found = self.cdp.send("Performance.getMetrics")["metrics"]
        return {entry["name"]: entry["value"] for entry in found}

    def settle(self, milliseconds: float = SETTLE_MS) -> None:
        """Wait until nothing more is drawn."""
        self.page.wait_for_timeout(milliseconds)

    def gesture(
        self, events: int, act: Callable[[], None], settle_ms: float = SETTLE_MS
    ) -> Gesture:
        """Measure `act`, which makes that many input events."""
        self.settle(settle_ms)
        self.page.evaluate("() => { probe.latencies = []; probe.longest = 0; }")
        before = self.metrics()["TaskDuration"]
        act()
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => done()))")
        spent = (self.metrics()["TaskDuration"] - before) * 1000
        self.settle()
        times, longest = self.page.evaluate("() => [probe.latencies, probe.longest]")
        times = sorted(times) or [0.0]
        return Gesture(spent / events, times[int(len(times) * 0.95)], longest)


def run_from(values: dict[str, Any]) -> Run:
    """The inverse of `dataclasses.asdict`."""
    gestures = {name: Gesture(**figures) for name, figures in values["gestures"].items()}
    return Run(**{**values, "gestures": gestures})


@contextmanager
def opened(browser: Browser, address: str, probe: str, element: str) -> Iterator[Session]:
    """A fresh page of a fresh profile, ready."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(probe)
    page.goto(address)
    page.wait_for_selector(f"{element}[data-ready]", timeout=60_000)
    page.wait_for_function("() => probe.ready > 0")
    yield Session(page)
    context.close()


def measure(session: Session, element: str, grip: tuple[float, float], *, floor: bool) -> Run:
    """Measure every gesture. `grip` is an image point that has a keypoint of the active person."""
    page = session.page
    run = Run(ready_ms=session.ready_ms)

    def client(x: float, y: float) -> tuple[float, float]:
        at: dict[str, Any] = page.evaluate(
            f"([x, y]) => document.querySelector({json.dumps(element)}).imageToClient({{x, y}})",
            [x, y],
        )
        return at["x"], at["y"]

    def drag(start: tuple[float, float], step: tuple[float, float]) -> Gesture:
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(start[0] + 6, start[1])
        x, y = start

        def act() -> None:
            for i in range(MOVES):
                turn = i if i < MOVES / 2 else MOVES - i
                page.mouse.move(x + 6 + turn * step[0], y + turn * step[1])

        found = session.gesture(MOVES, act)
        page.mouse.up()
        return found

    def wheel() -> None:
        for i in range(24):
            page.mouse.wheel(0, -100 if i < 12 else 100)
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => done()))")

    def press(*keys: str) -> None:
        for key in keys * (PRESSES // len(keys)):
            page.keyboard.press(key)
            # Nobody presses faster; what piles up in the browser would be measured instead.
            page.wait_for_timeout(60)

    run.gestures["drag a point"] = drag(client(*grip), (2, 1))
    if not floor:
        run.gestures["undo, redo"] = session.gesture(PRESSES, lambda: press(",", "."), SINGLE_MS)
    run.gestures["pan"] = drag((120.0, 700.0), (4, -2))
    page.mouse.move(500, 400)
    run.gestures["zoom"] = session.gesture(24, wheel)
    run.gestures["hide, show all"] = session.gesture(PRESSES, lambda: press("m"), SINGLE_MS)
    session.cdp.send("HeapProfiler.collectGarbage")
    run.heap_mb = session.metrics()["JSHeapUsedSize"] / 1e6
    run.nodes = session.cdp.send("Memory.getDOMCounters")["nodes"]
    run.canvas_mb = page.evaluate("() => probe.canvasBytes()") / 1e6
    return run
