"""Fingers and a pen on the screen, as Chromium hears them from the hardware."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.component.worker import Point, Worker


class Fingers:
    """Up to ten fingers, by number, in client pixels.

    Args:
        page: A page of a context with `has_touch`.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.at: dict[int, Point] = {}

    def down(self, **fingers: Point) -> None:
        """Put fingers down, one after the other: `down(f1=(10, 20))`."""
        for name, point in fingers.items():
            self.at[int(name[1:])] = point
            self._send("touchStart")

    def move(self, steps: int = 5, **fingers: Point) -> None:
        """Move fingers that are down, all at once, in steps."""
        ends = {int(name[1:]): point for name, point in fingers.items()}
        starts = {finger: self.at[finger] for finger in ends}
        for step in range(1, steps + 1):
            for finger, end in ends.items():
                start = starts[finger]
                part = step / steps
                self.at[finger] = (
                    start[0] + (end[0] - start[0]) * part,
                    start[1] + (end[1] - start[1]) * part,
                )
            self._send("touchMove")
        # The browser hands moves out with the next frame.
        Worker(self.page).sees_frame()

    def up(self, *fingers: int) -> None:
        """Lift fingers; without a number, all of them."""
        lifted = {finger: self.at.pop(finger) for finger in fingers or list(self.at)}
        # A touchEnd names those that are lifted; without a name, all are.
        self._send("touchEnd", lifted if self.at else {})

    def cancel(self) -> None:
        """Let the system take all fingers away, as for a gesture of its own."""
        self.at.clear()
        self._send("touchCancel", {})

    def _send(self, kind: str, fingers: dict[int, Point] | None = None) -> None:
        at = self.at if fingers is None else fingers
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in at.items()]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


class Pen:
    """A pen that hovers and presses, in client pixels with their fractions."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.at: Point = (0, 0)
        self.is_down = False

    def hovers(self, point: Point) -> None:
        """Move the pen, pressed or in the air."""
        self.at = point
        self._send("mouseMoved")
        Worker(self.page).sees_frame()

    def down(self) -> None:
        """Press the pen on where it is."""
        self.is_down = True
        self._send("mousePressed")

    def up(self) -> None:
        """Lift the pen."""
        self._send("mouseReleased")
        self.is_down = False

    def taps(self, point: Point) -> None:
        """Touch a place and let go."""
        self.hovers(point)
        self.down()
        self.up()

    def drags(self, start: Point, end: Point, steps: int = 5) -> None:
        """Press, move in steps, let go."""
        self.hovers(start)
        self.down()
        for step in range(1, steps + 1):
            part = step / steps
            self.hovers(
                (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
            )
        self.up()

    def _send(self, kind: str) -> None:
        pressed: dict[str, Any] = {"button": "left"} if self.is_down else {"button": "none"}
        self.session.send(
            "Input.dispatchMouseEvent",
            {
                "type": kind,
                "x": self.at[0],
                "y": self.at[1],
                "pointerType": "pen",
                "buttons": 1 if self.is_down and kind != "mouseReleased" else 0,
                "clickCount": 0 if kind == "mouseMoved" else 1,
                "force": 0.5 if self.is_down else 0,
                **pressed,
            },
        )
