"""The answer says how the image's file is turned: its coordinates are as displayed."""

import io
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.component.conftest import MakePage, QuietHandler
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

ORIENTATION = 0x112
# As Pillow writes them, with the red patch where it is stored: at the top left.
KINDS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP"}


def file_of(kind: str, orientation: int | None) -> bytes:
    """An image of 80 x 40 pixels with a red patch at the top left of what is stored."""
    image = Image.new("RGB", (80, 40), "white")
    image.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    if orientation is not None:
        exif[ORIENTATION] = orientation
    body = io.BytesIO()
    more: dict[str, Any] = {} if orientation is None else {"exif": exif}
    image.save(body, KINDS[kind], **more)
    return body.getvalue()


def submitted(worker: Worker) -> dict[str, Any]:
    """The answer, once the page has had the time to read the file."""
    worker.page.wait_for_load_state("networkidle")
    worker.page.get_by_role("button", name="Submit", exact=True).click()
    pose: dict[str, Any] = json.loads(worker.submitted()["pose"])
    return pose


@pytest.mark.parametrize("orientation", [1, 3, 6, 7])
def test_the_answer_says_how_the_file_is_turned(
    worker: Worker, make_page: MakePage, site: tuple[Path, str], orientation: int
) -> None:
    folder, _ = site
    (folder / "turned.jpg").write_bytes(file_of("jpg", orientation))
    worker.opens(make_page(image=f"turned.jpg?{orientation}"))
    worker.clicks((10, 10))
    pose = submitted(worker)
    sides = (40, 80) if orientation > 4 else (80, 40)
    assert (pose["image"]["width"], pose["image"]["height"]) == sides
    assert pose["image"]["orientation"] == orientation
    assert pose["instances"][0]["keypoints"][:3] == [10, 10, 2]


@pytest.mark.parametrize(
    ("kind", "orientation", "expected"),
    [
        ("jpg", None, 1),
        ("png", 8, 8),
        ("png", None, 1),
        # Browsers show it as it is stored, other readers turn it.
        ("webp", 6, None),
        ("webp", None, 1),
        ("gif", None, 1),
        ("bmp", None, 1),
    ],
)
def test_other_kinds_of_files(
    worker: Worker,
    make_page: MakePage,
    site: tuple[Path, str],
    kind: str,
    orientation: int | None,
    expected: int | None,
) -> None:
    folder, _ = site
    name = f"kind-{orientation}.{kind}"
    (folder / name).write_bytes(file_of(kind, orientation))
    worker.opens(make_page(image=name))
    worker.clicks((10, 10))
    image = submitted(worker)["image"]
    assert image["orientation"] == expected
    # The browser turned it as the answer says, or not at all.
    assert (image["width"] < image["height"]) == ((expected or 1) > 4)


class Store(NamedTuple):
    """Images on another site, as in S3: what it was asked, and how many bytes it sent."""

    address: str
    folder: Path
    asked: list[tuple[str, str | None, int]]


class StoreHandler(QuietHandler):
    """Knows ranges, and lets pages read only what lies under /open/, as a CORS rule does."""

    asked: list[tuple[str, str | None, int]]

    def do_GET(self) -> None:
        """Send the file, or a part of it."""
        body = Path(self.translate_path(self.path)).read_bytes()
        asked = self.headers.get("Range")
        if asked:
            first, last = asked.removeprefix("bytes=").split("-")
            body = body[int(first) : int(last) + 1]
        self.asked.append((self.path, asked, len(body)))
        self.send_response(206 if asked else 200)
        # As S3: without Origin nothing says that the reply would differ.
        if "/open/" in self.path and self.headers.get("Origin"):
            self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A site for images that is not the page's own."""
    asked: list[tuple[str, str | None, int]] = []
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
    handler = type("Handler", (StoreHandler,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Store(f"http://localhost:{server.server_port}", tmp_path, asked)
    server.shutdown()
    server.server_close()
    thread.join()


def test_of_another_site_s_image_64_kb_are_read_once_and_after_it_is_on_the_screen(
    worker: Worker, make_page: MakePage, store: Store
) -> None:
    large = file_of("jpg", 6) + bytes(400_000)
    (store.folder / "open" / "a.jpg").write_bytes(large)
    worker.opens(make_page(image=f"{store.address}/open/a.jpg"))
    worker.clicks((10, 10))
    assert submitted(worker)["image"]["orientation"] == 6
    assert store.asked == [
        ("/open/a.jpg", None, len(large)),
        ("/open/a.jpg", "bytes=0-65535", 65536),
    ]


def test_a_page_that_may_not_read_the_file_says_that_it_cannot_tell(
    worker: Worker, make_page: MakePage, page: Page, store: Store
) -> None:
    (store.folder / "closed" / "a.jpg").write_bytes(file_of("jpg", 6))
    worker.opens(make_page(image=f"{store.address}/closed/a.jpg"))
    worker.clicks((10, 10))
    assert worker.status == "left eye: 10, 10." or "Next" in worker.status
    image = submitted(worker)["image"]
    assert image == {"width": 40, "height": 80, "orientation": None}


def test_the_page_s_own_image_is_not_loaded_twice(
    worker: Worker, make_page: MakePage, page: Page, site: tuple[Path, str]
) -> None:
    folder, _ = site
    (folder / "own.jpg").write_bytes(file_of("jpg", 5) + bytes(400_000))
    sizes: list[int] = []

    def note(event: dict[str, Any]) -> None:
        sizes.append(event["encodedDataLength"])

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    image_ids: set[str] = set()
    session.on(
        "Network.responseReceived",
        lambda event: (
            image_ids.add(event["requestId"])
            if event["response"]["url"].endswith("own.jpg")
            else None
        ),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: note(event) if event["requestId"] in image_ids else None,
    )
    worker.opens(make_page(image="own.jpg"))
    worker.clicks((10, 10))
    assert submitted(worker)["image"]["orientation"] == 5
    assert sum(sizes) < 1.2 * 400_000, sizes
