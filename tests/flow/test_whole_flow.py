"""The path of issue-free labeling, walked with a real mouse and keyboard in real Chromium."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from poserig.cli.demo_check import keypoint_pairs, points_for, read_manifest
from poserig.cli.demo_run import RunningDemo
from poserig.local.scripted_worker import Point, ScriptedWorker
from poserig.s3 import S3Uri

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

# All 17 points of the astronaut, image pixels: the first image of the job (they come by name).
ASTRONAUT = [
    (222, 118), (237, 104), (206, 106), (258, 112), (187, 118), (303, 208), (146, 226), (345, 330),
    (104, 338), (300, 440), (150, 452), (281, 470), (184, 476), (290, 490), (176, 492), (292, 505),
    (170, 506),
]  # fmt: skip
MOVED_WRIST = (288, 426)


def worker_on(browser: Browser, demo: RunningDemo) -> tuple[ScriptedWorker, Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    worker = ScriptedWorker(page, demo.portal_url)
    worker.sign_in(demo.sign_in.username, demo.sign_in.password)
    return worker, page


def placed(worker: ScriptedWorker) -> list[tuple[float, float]]:
    annotations = worker.annotations()
    return [(a["x"], a["y"]) for a in annotations[0]["annotations"]] if annotations else []


def drag(worker: ScriptedWorker, start: Point, end: Point) -> None:
    mouse = worker.page.mouse
    mouse.move(*worker.screen(start))
    mouse.down()
    mouse.move(*worker.screen(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)))
    mouse.move(*worker.screen(end))
    mouse.up()


@pytest.fixture(scope="module")
def labeled(demo: RunningDemo, browser: Browser) -> Iterator[dict[str, Any]]:
    """Sign in, label every image, and keep what was clicked."""
    worker, page = worker_on(browser, demo)
    worker.start(demo.job.title)

    # The first image by hand: all 17 points, one dragged, an undo and a redo.
    first = worker.image_name()
    worker.place(ASTRONAUT)
    seen = {"placed": placed(worker)}
    drag(worker, ASTRONAUT[9], MOVED_WRIST)
    seen["dragged"] = placed(worker)
    worker.press("Control+z")
    seen["undone"] = placed(worker)
    worker.press("Control+Shift+z")
    seen["redone"] = placed(worker)
    worker.submit()
    worker.wait_until_saved(first)

    # The rest as `make demo-check` does it.
    clicked: dict[str, list[Any]] = {first: [[*ASTRONAUT[:9], MOVED_WRIST, *ASTRONAUT[10:]]]}
    sizes = demo.image_sizes()
    for _ in range(len(sizes) - 1):
        name = worker.image_name()
        people: list[Any] = demo.truth.get(name) or [None]
        clicked[name] = [points_for(demo.rig, person, sizes[name]) for person in people]
        for number, points in enumerate(clicked[name]):
            if number:
                worker.press("b")
            worker.place(points)
        worker.submit()
        worker.wait_until_saved(name)
    end = {"heading": page.get_by_role("heading", level=1).inner_text()}
    status = demo.wait_until_over()
    yield {"first": first, "seen": seen, "clicked": clicked, "end": end, "status": status,
           "page": page, "lines": read_manifest(demo.session, status)}  # fmt: skip
    page.close()


def test_first_image_is_a_real_photograph(labeled: dict[str, Any]) -> None:
    assert labeled["first"] == "astronaut.jpg"


def test_clicks_in_order_place_all_17_points(labeled: dict[str, Any]) -> None:
    assert labeled["seen"]["placed"] == ASTRONAUT


def test_drag_moves_one_point_to_where_it_was_dropped(labeled: dict[str, Any]) -> None:
    assert labeled["seen"]["dragged"] == [*ASTRONAUT[:9], MOVED_WRIST, *ASTRONAUT[10:]]


def test_undo_and_redo_go_back_and_forth(labeled: dict[str, Any]) -> None:
    assert labeled["seen"]["undone"] == ASTRONAUT
    assert labeled["seen"]["redone"] == labeled["seen"]["dragged"]


def test_portal_says_that_all_is_done(labeled: dict[str, Any]) -> None:
    assert labeled["end"]["heading"] == "All done"


def test_job_is_completed_with_every_image_labeled(labeled: dict[str, Any]) -> None:
    status = labeled["status"]
    assert (status.status, status.labeled, status.failed) == ("Completed", 5, 0)


def test_output_manifest_holds_exactly_what_was_clicked(labeled: dict[str, Any]) -> None:
    found = {
        line["source-ref"].rsplit("/", 1)[-1]: [
            keypoint_pairs(instance) for instance in line["pose"]["instances"]
        ]
        for line in labeled["lines"]
    }
    assert found == labeled["clicked"]


def test_output_manifest_lines_have_ground_truths_form(labeled: dict[str, Any]) -> None:
    for line in labeled["lines"]:
        metadata = line["pose-metadata"]
        assert metadata["type"] == "groundtruth/custom"
        assert metadata["human-annotated"] == "yes"
        assert line["pose"]["rig"] == "coco-person-17"
        assert line["pose"]["workers"] == 1
        assert "X-Amz" not in json.dumps(line)


def test_label_names_the_size_of_the_image(labeled: dict[str, Any]) -> None:
    sizes = {
        line["source-ref"].rsplit("/", 1)[-1]: line["pose"]["image"] for line in labeled["lines"]
    }
    assert sizes["cat.jpg"] == {"width": 451, "height": 300}
    assert sizes["rocket.jpg"] == {"width": 640, "height": 427}


def test_worker_sees_the_results(labeled: dict[str, Any], demo: RunningDemo) -> None:
    page: Page = labeled["page"]
    page.goto(f"{demo.portal_url}/jobs/{demo.job.name}/results")
    assert page.get_by_role("link", name="astronaut.jpg").count() >= 1
    assert page.locator("svg.picture circle").count() >= 17 * 7


def test_bucket_has_the_layout_of_ground_truth(labeled: dict[str, Any], demo: RunningDemo) -> None:
    place = S3Uri.parse(demo.stack.output_prefix_uri).child(demo.job.name)
    listed = demo.session.client("s3").list_objects_v2(Bucket=place.bucket, Prefix=place.key)
    names = [item["Key"].removeprefix(place.key + "/") for item in listed["Contents"]]
    assert "manifests/output/output.manifest" in names
    for index in range(5):
        assert any(n.startswith(f"annotations/worker-response/iteration-1/{index}/") for n in names)
    request = "annotations/consolidated-annotation/consolidation-request/iteration-1/"
    assert any(name.startswith(request) for name in names)
