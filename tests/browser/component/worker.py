"""A worker's hands: pointer and keyboard on one <crowd-2d-skeleton>, in image pixels."""

import json
from typing import Any

from playwright.sync_api import Page

Point = tuple[float, float]


class Worker:
    """What a worker does with the component, and what they see of it.

    Args:
        page: A page that shows the component.
        selector: Which component, when there are several on the page.
    """

    def __init__(self, page: Page, selector: str = "crowd-2d-skeleton") -> None:
        self.page = page
        self.selector = selector

    def opens(self, address: str) -> "Worker":
        """Open a page and wait until image and instances are drawn."""
        self.page.goto(address)
        self.page.wait_for_selector(f"{self.selector}[data-ready]")
        return self

    # Hands

    def screen(self, point: Point) -> Point:
        """Where an image point is, in client pixels."""
        at = self.ask("(element, [x, y]) => element.imageToClient({x, y})", list(point))
        return at["x"], at["y"]

    def clicks(self, *points: Point, button: str = "left", holding: str = "") -> None:
        """Click image points one after the other."""
        for point in points:
            if holding:
                self.page.keyboard.down(holding)
            self.page.mouse.click(*self.screen(point), button=button)  # type: ignore[arg-type]  # a literal
            if holding:
                self.page.keyboard.up(holding)

    def drags(self, start: Point, end: Point, *, lets_go: bool = True) -> None:
        """Press on an image point, move to another, and let go."""
        self.page.mouse.move(*self.screen(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.screen(end), steps=6)
        if lets_go:
            self.page.mouse.up()

    def wheels(self, point: Point, notches: int) -> None:
        """Turn the wheel over an image point; up (negative) zooms in."""
        self.page.mouse.move(*self.screen(point))
        for _ in range(abs(notches)):
            self.page.mouse.wheel(0, 100 if notches > 0 else -100)
        self.sees_frame()

    def presses(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def sees_frame(self) -> None:
        """Wait until what was done is on the screen."""
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    # Eyes

    def ask(self, script: str, argument: Any = None) -> Any:
        """Call `script`, a function of (element, argument)."""
        element = f"document.querySelector({json.dumps(self.selector)})"
        return self.page.evaluate(f"argument => ({script})({element}, argument)", argument)

    @property
    def zoom(self) -> float:
        """CSS pixels per image pixel."""
        return float(self.ask("element => element.zoom"))

    @property
    def annotations(self) -> list[dict[str, Any]]:
        """What would be submitted now."""
        found: list[dict[str, Any]] = self.ask("element => element.annotations")
        return found

    def points(self, instance: int = 0) -> dict[str, Point]:
        """The placed keypoints of an instance, by label."""
        annotations = self.annotations
        if instance >= len(annotations):
            return {}
        return {a["label"]: (a["x"], a["y"]) for a in annotations[instance]["annotations"]}

    @property
    def status(self) -> str:
        """The status line."""
        return self.page.locator(f"{self.selector} .status").inner_text()

    @property
    def prompt(self) -> str:
        """What the next click does."""
        self.sees_frame()
        return self.page.locator(f"{self.selector} .prompt strong").inner_text()

    def submitted(self) -> dict[str, str]:
        """The form's fields as the page received them."""
        self.page.wait_for_function("() => window.submitted !== undefined")
        fields: dict[str, str] = self.page.evaluate("() => window.submitted[0]")
        return fields
