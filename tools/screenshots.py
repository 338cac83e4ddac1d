"""Takes the pictures of README and docs from a running demo, in real Chromium.

Usage: python tools/screenshots.py [FOLDER]
"""

import sys
import tempfile
from pathlib import Path

from poserig.cli.demo_run import running_demo
from poserig.cli.demo_stack import DemoOptions
from poserig.local.scripted_worker import ScriptedWorker, chromium
from poserig.local.up import Ports

CHECKOUT = Path(__file__).resolve().parent.parent
# What is to be seen of the astronaut, image pixels: head, shoulders, arms.
ASTRONAUT = {
    "nose": (226, 113), "left_eye": (246, 97), "right_eye": (209, 97), "left_ear": (272, 112),
    "right_ear": (181, 110), "left_shoulder": (360, 240), "right_shoulder": (95, 250),
    "left_elbow": (388, 400), "right_elbow": (52, 420),
}  # fmt: skip


def main(folder: Path) -> None:
    """Write task.png, jobs.png and results.png."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="poserig-pictures-") as state,
        running_demo(DemoOptions(Path(state), Ports.free())) as demo,
        chromium() as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 800})

        def shoot(name: str) -> None:
            page.screenshot(path=folder / name)

        worker = ScriptedWorker(page, demo.portal_url)
        worker.sign_in(demo.sign_in.username, demo.sign_in.password)
        shoot("jobs.png")
        worker.start(demo.job.title)
        for keypoint in demo.rig.keypoints:
            if keypoint.name in ASTRONAUT:
                worker.click(ASTRONAUT[keypoint.name])
            else:
                worker.press("f")  # not in the picture, and on to the next
        page.mouse.move(900, 780)
        shoot("task.png")
        for _ in demo.image_sizes():
            name = worker.image_name()
            people = demo.truth.get(name, [])
            for number, person in enumerate(people):
                if number:
                    worker.press("b")
                worker.place([person[label] for label in demo.rig.keypoint_names])
            worker.submit()
            worker.wait_until_saved(name)
        demo.wait_until_over()
        page.goto(f"{demo.portal_url}/jobs/{demo.job.name}/results")
        page.wait_for_load_state("networkidle")
        shoot("results.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "docs" / "images")
