"""Labels in real Chromium with mouse and keyboard, through the portal's own pages.

`make demo-check` labels every image with it, and the browser tests use it.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from poserig.errors import PoserigError
from poserig.groundtruth.sources import image_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

Point = tuple[float, float]

# The frame of the present task. While the next one loads there are two frames.
FRAME = "iframe:not(.coming)"

# What Playwright turns off: Chromium takes the last list alone, so it is said again here.
_OFF_IN_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
    "msEdgeUpdateLaunchServicesPreferredVersion",
)
# Pages of the address bar, which nobody sees: each window loads them in a process of its own.
_ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
# For root, in a container, without a screen, and without calls to the browser's makers.
CHROMIUM_FLAGS = [
    f"--disable-features={','.join([*_OFF_IN_PLAYWRIGHT, *_ADDRESS_BAR])}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """Finds the path of a Chromium. Raises PoserigError when there is none."""
    names = (
        os.environ.get("POSERIG_CHROMIUM", ""),
        "chromium",
        "chromium-browser",
        "google-chrome",
    )
    for name in names:
        found = shutil.which(name) if name else None
        if found:
            return found
    raise PoserigError(
        "No Chromium was found.",
        cure="Install the package chromium, or set POSERIG_CHROMIUM to a browser's path.",
    )


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Runs a headless Chromium that ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), headless=True, args=CHROMIUM_FLAGS
        )
        try:
            yield browser
        finally:
            browser.close()


class ScriptedWorker:
    """Uses a page as a worker uses a screen.

    Args:
        page: A page of a browser.
        portal_url: The portal's address.
    """

    def __init__(self, page: "Page", portal_url: str) -> None:
        self.page = page
        self.portal_url = portal_url

    def sign_in(self, username: str, password: str) -> None:
        """Signs in through the portal's form."""
        self.page.goto(self.portal_url)
        self.page.get_by_label("E-mail address").fill(username)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("heading", name="Jobs").wait_for()

    def start(self, job_title: str) -> None:
        """Picks a job, and waits for its first image."""
        button = self.page.get_by_role("button", name=f"labeling {job_title}").first
        deadline = monotonic() + 60
        while not button.is_visible() and monotonic() < deadline:
            self.page.reload()  # the engine still prepares the job
            self.page.wait_for_timeout(200)
        button.click()
        self.wait_for_task()

    def wait_for_task(self) -> None:
        """Waits until the component says that image and instances are drawn."""
        self.frame.wait_for_selector("crowd-2d-skeleton[data-ready]", timeout=30_000)

    def wait_until_saved(self, image_name: str) -> None:
        """Waits until the portal shows another image than this one, or says that all is done.

        Raises:
            PoserigError: Neither came within 30 s.
        """
        deadline = monotonic() + 30
        while monotonic() < deadline:
            if self.page.get_by_role("heading", name="All done").is_visible():
                return
            # The page may change while it is asked: ask again then. Wait for no frame: the last
            # page has none.
            with suppress(PlaywrightError, PoserigError):
                if self.page.locator(FRAME).count() and self.image_name() != image_name:
                    self.wait_for_task()
                    return
            self.page.wait_for_timeout(50)
        raise PoserigError("The portal did not go on after Submit.", where=image_name)

    @property
    def frame(self) -> "Frame":
        """The sandboxed task page."""
        handle = self.page.wait_for_selector(FRAME, timeout=5_000)
        frame = handle.content_frame() if handle else None
        if frame is None:
            raise PoserigError("The portal shows no task.", where=self.page.url)
        return frame

    def component(self, script: str, argument: Any = None) -> Any:
        """Asks the component something: `script` is a function of (element, argument)."""
        return self.frame.evaluate(
            f"argument => ({script})(document.querySelector('crowd-2d-skeleton'), argument)",
            argument,
        )

    def screen(self, point: Point) -> Point:
        """Converts an image point (pixels) to a point of the page (CSS pixels)."""
        at = self.component("(element, p) => element.imageToClient({x: p[0], y: p[1]})", point)
        box = self.page.locator(FRAME).bounding_box() or {"x": 0, "y": 0}
        return at["x"] + box["x"], at["y"] + box["y"]

    def click(self, point: Point) -> None:
        """Clicks an image point."""
        self.page.mouse.click(*self.screen(point))

    def place(self, points: Sequence[Point]) -> None:
        """Clicks points in the rig's order. The component selects the next keypoint by itself."""
        for point in points:
            self.click(point)

    def press(self, key: str) -> None:
        """Presses a key while the task has the focus."""
        self.page.keyboard.press(key)

    def annotations(self) -> Any:
        """Returns what would be submitted now."""
        return self.component("element => element.annotations")

    def image_name(self) -> str:
        """Returns what people call the task's image: its path in its folder."""
        uri: str = self.component("element => element.getAttribute('image-s3-uri')")
        return image_name(uri)

    def submit(self) -> None:
        """Submits with the component's own button."""
        self.frame.get_by_role("button", name="Submit").click()
