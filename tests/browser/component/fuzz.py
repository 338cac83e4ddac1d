"""A worker who does anything, with real pointer and keyboard: the same seed does the same."""

import random
from collections.abc import Callable

from tests.browser.component.worker import Point, Worker

SIZE = 512
KEYS = (
    [*"1234567890ertyuio", *"qvnbmfgjkzxcwasd,.", "Delete", "Backspace", "Escape", "Escape"]
    + ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Enter", " ", "Shift+Enter"]
    + [f"Shift+Arrow{way}" for way in ("Up", "Right")]
    + [f"Alt+Arrow{way}" for way in ("Down", "Left")]
    + ["Alt+1", "Alt+9", "Alt+e", "Alt+j", "Alt+k", "Alt+b", "Alt+c", "Alt+v", "Alt+x", "Alt+z"]
    + ["Control+z", "Control+Shift+z", "Control+y"]
)
BUTTONS = (
    ".warning-list button",
    ".instances li button",
    ".instance-section button",
    "button.keypoint-row, .keypoints li button",
    ".rail button",
)


class AnyWorker:
    """Does one random action after the other and keeps a list of them.

    Args:
        worker: The hands, in front of an opened component.
        seed: What makes the actions.
    """

    def __init__(self, worker: Worker, seed: int) -> None:
        self.worker = worker
        self.random = random.Random(seed)  # noqa: S311  # no secret
        self.done: list[str] = []
        self.actions: dict[Callable[[], str], int] = {
            self.clicks: 30,
            self.drags: 20,
            self.presses: 30,
            self.undoes: 6,
            self.wheels: 4,
            self.pushes_a_button: 8,
            self.renames: 2,
            self.draws: 4,
            self.holds: 2,
        }

    def acts(self, times: int) -> None:
        """Do so many actions."""
        for _ in range(times):
            (action,) = self.random.choices(list(self.actions), list(self.actions.values()))
            self.done.append(f"{action.__name__} …")
            self.done[-1] = action()

    # What it does: each gives a word for the list

    def clicks(self) -> str:
        at = self.place()
        button = self.random.choice(["left", "left", "left", "right", "middle"])
        with_key = self.random.choice(["", "", "", "Shift", "Alt"])
        mouse, keyboard = self.worker.page.mouse, self.worker.page.keyboard
        if with_key:
            keyboard.down(with_key)
        mouse.click(*at, button=button)  # type: ignore[arg-type]  # a literal
        if with_key:
            keyboard.up(with_key)
        return f"{with_key} {button} click at {at}"

    def drags(self) -> str:
        start, end = self.place(), self.place()
        button = self.random.choice([*["left"] * 6, "right", "middle"])
        between = self.random.choice(["", "", "Escape", "Control+z", "b", "wheel", "blur"])
        page = self.worker.page
        page.mouse.move(*start)
        page.mouse.down(button=button)  # type: ignore[arg-type]  # a literal
        page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=2)
        if between == "wheel":
            page.mouse.wheel(0, -100)
        elif between == "blur":
            page.evaluate("() => window.dispatchEvent(new Event('blur'))")
        elif between:
            page.keyboard.press(between)
        page.mouse.move(*end, steps=2)
        page.mouse.up(button=button)  # type: ignore[arg-type]  # a literal
        return f"{button} drag {start} to {end}, between: {between}"

    def presses(self) -> str:
        keys = self.random.choices(KEYS, k=self.random.randint(1, 3))
        self.worker.presses(*keys)
        return f"keys {keys}"

    def undoes(self) -> str:
        key = self.random.choice([",", "."])
        times = self.random.randint(1, 6)
        self.worker.presses(*[key] * times)
        return f"{times} times {key}"

    def wheels(self) -> str:
        at, way = self.place(), self.random.choice([-500, -200, 100, 300])
        self.worker.page.mouse.move(*at)
        self.worker.page.mouse.wheel(0, way)
        return f"wheel {way} at {at}"

    def pushes_a_button(self) -> str:
        selector = self.random.choice(BUTTONS)
        if "warning" in selector:
            self.worker.page.wait_for_timeout(400)  # the list has looked by then
        self.worker.sees_frame()
        choice = self.random.random()
        name: str = self.worker.ask(
            """(element, [selector, choice]) => {
              const all = [...element.shadowRoot.querySelectorAll(selector)]
                .filter((button) => !button.disabled && button.checkVisibility());
              const button = all[Math.floor(choice * all.length)];
              button?.click();
              return button ? button.ariaLabel || button.innerText : "nothing";
            }""",
            [selector, choice],
        )
        return f"button {selector}: {' '.join(name.split())}"

    def renames(self) -> str:
        name = self.random.choice(["anna", "bad sebum", "", " x "])
        self.worker.presses("F2")
        field = self.worker.page.locator(f"{self.worker.selector} .instances input")
        if field.count() == 0:
            return "no rename"
        field.fill(name)
        self.worker.presses(key := self.random.choice(["Enter", "Escape"]))
        return f"rename to {name!r} {key}"

    def draws(self) -> str:
        start, end = self.place(), self.place()
        self.worker.presses("v")
        mouse = self.worker.page.mouse
        mouse.move(*start)
        if self.random.random() < 0.5:
            mouse.down()
            mouse.move(*end, steps=3)
            mouse.up()
            return f"template in a box {start} {end}"
        mouse.click(*start)
        mouse.click(*end)
        return f"template between {start} {end}"

    def holds(self) -> str:
        """Hold a key while clicking and dragging."""
        key, start, end = self.random.choice(["h", " "]), self.place(), self.place()
        page = self.worker.page
        page.keyboard.down(key)
        page.mouse.click(*start)
        page.mouse.down()
        page.mouse.move(*end, steps=3)
        page.mouse.up()
        page.keyboard.up(key)
        return f"hold {key!r}, click {start}, drag to {end}"

    def place(self) -> Point:
        """A place on the stage in client pixels; every other one on or near a keypoint."""
        choice, near = self.random.random(), self.random.choice([0, 0, 2, 12, 30])
        x, y = self.random.uniform(-20, SIZE + 20), self.random.uniform(-20, SIZE + 20)
        at: Point = self.worker.ask(
            """(element, [choice, near, x, y]) => {
              const placed = element.annotations.flatMap((one) => one.annotations);
              const chosen = placed[Math.floor(choice / 0.6 * placed.length)];
              const at = element.imageToClient(chosen ?? {x, y});
              if (chosen) at.x += near;
              const {left, right, top, bottom} = element.drawingArea;
              return [
                Math.round(Math.min(Math.max(at.x, left + 3), right - 3)),
                Math.round(Math.min(Math.max(at.y, top + 3), bottom - 3)),
              ];
            }""",
            [choice, near, x, y],
        )
        return at[0], at[1]
