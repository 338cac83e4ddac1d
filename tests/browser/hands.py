"""Draws and corrects poses on the page of a task or of a review, by mouse and keyboard alone."""

from collections.abc import Sequence

from playwright.sync_api import Locator, Page

from poserig.local.scripted_worker import FRAME

Pose = list[float]
"""Flat x, y, v in the rig's order; pixels of the image."""
_KEYS = "1234567890ertyuiop"
"""Each puts a keypoint of the rig under the pointer, with Alt."""
_ON_SCREEN = """(element, points) => points.map(([x, y]) => {
  const at = element.imageToClient({ x, y });
  return [at.x, at.y];
})"""


class Hands:
    """What somebody at the page does, and sees.

    Args:
        page: Shows the bar of the portal, and the task in a frame.
        names: Keypoint names of the rig, in order.
    """

    def __init__(self, page: Page, names: Sequence[str]) -> None:
        self.page = page
        self._names = list(names)

    @property
    def component(self) -> Locator:
        """The component, ready."""
        return self.page.frame_locator(FRAME).locator("crowd-2d-skeleton[data-ready]")

    def sees(self) -> list[Pose]:
        """The poses that are drawn."""
        self.component.wait_for()
        found = []
        for one in self.component.evaluate("element => element.annotations"):
            points = {point["label"]: point for point in one["annotations"]}
            flat: Pose = []
            for name in self._names:
                point = points.get(name)
                flat += [point["x"], point["y"], point.get("v", 2)] if point else [0, 0, 0]
            found.append(flat)
        return found

    def draws(self, poses: Sequence[Pose]) -> None:
        """Draws instances on an empty image, click by click."""
        self.component.wait_for()
        self.component.focus()
        for number, pose in enumerate(poses):
            if number:
                self.page.keyboard.press("b")
            # With Alt a click places also on top of another keypoint; without, `f` is "not there".
            self.page.keyboard.down("Alt")
            for place, v in zip(self._screen(pose), pose[2::3], strict=True):
                if v:
                    self.page.mouse.click(*place)
                else:
                    self.page.keyboard.up("Alt")
                    self.page.keyboard.press("f")
                    self.page.keyboard.down("Alt")
            self.page.keyboard.up("Alt")

    def corrects(self, poses: Sequence[Pose], reach: float) -> None:
        """Makes what is drawn like these poses: takes out instances too many, and moves points.

        Args:
            poses: As they should be.
            reach: A point this near its place stays, pixels.
        """
        for number in reversed(range(len(poses), len(self.sees()))):
            self._row(number).locator("button").last.click()  # takes it out
        for number, pose in enumerate(poses):
            drawn = self.sees()[number]
            wrong = [
                at for at in range(len(self._names))
                if _is_off(drawn[3 * at : 3 * at + 3], pose[3 * at : 3 * at + 3], reach)
            ]  # fmt: skip
            if not wrong:
                continue
            self._row(number).locator("button.row").click()
            self.component.focus()
            places = self._screen(pose)
            for at in wrong:
                self.page.mouse.move(*places[at])
                self.page.keyboard.press(f"Alt+{_KEYS[at]}")

    def submits(self) -> None:
        """Submits, past the question about what is missing."""
        self.component.evaluate("element => element.submit()")

    def _row(self, number: int) -> Locator:
        return self.component.locator("ul.instances > li").nth(number)

    def _screen(self, pose: Pose) -> list[tuple[float, float]]:
        points = list(zip(pose[0::3], pose[1::3], strict=True))
        inside = self.component.evaluate(_ON_SCREEN, points)
        box = self.page.locator(FRAME).bounding_box()
        assert box is not None
        return [(x + box["x"], y + box["y"]) for x, y in inside]


def is_same(drawn: Sequence[Pose], right: Sequence[Pose], reach: float) -> bool:
    """Whether every point of every instance is there, within `reach` pixels."""
    return len(drawn) == len(right) and not any(
        _is_off(one[at : at + 3], other[at : at + 3], reach)
        for one, other in zip(drawn, right, strict=True)
        for at in range(0, len(other), 3)
    )


def _is_off(drawn: Pose, right: Pose, reach: float) -> bool:
    if not (drawn[2] and right[2]):
        return bool(drawn[2]) != bool(right[2])
    return abs(drawn[0] - right[0]) + abs(drawn[1] - right[1]) > reach
