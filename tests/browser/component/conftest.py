"""Pages for the component: a local web server, a real photograph, and two kinds of forms."""

import html
import json
import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage.data
import skimage.io as skimage_io
from playwright.sync_api import Browser, Page

from tests.browser.component.worker import Worker

ROOT = Path(__file__).parents[3]
# Another build can be tested beside the one that a running demo serves.
COMPONENT = Path(
    os.environ.get("POSERIG_COMPONENT", ROOT / "build" / "web" / "crowd-2d-skeleton.js")
)
RIGS = ROOT / "src" / "poserig" / "rigs"

# What the real crowd-form does as far as it is known: it moves its children into a form of its own,
# fires a cancelable submit event, and reads the named inputs in that form.
CROWD_FORM = """
customElements.define("crowd-form", class extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.form = document.createElement("form");
    this.form.append(...this.childNodes);
    this.append(this.form);
  }
  submit() {
    if (this.dispatchEvent(new Event("submit", {bubbles: true, cancelable: true}))) {
      (window.submitted ??= []).push(Object.fromEntries(new FormData(this.form)));
    }
  }
});
"""
NATIVE_FORM = """
document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  (window.submitted ??= []).push(Object.fromEntries(new FormData(event.target)));
});
"""


class QuietHandler(SimpleHTTPRequestHandler):
    """A file server that does not write to the terminal."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with an image and the component, and the address it is served at."""
    if not COMPONENT.exists():
        pytest.fail(f"{COMPONENT} does not exist. Run `make build` first.")
    folder = tmp_path_factory.mktemp("site")
    skimage_io.imsave(folder / "astronaut.png", skimage.data.astronaut())
    # 3840 x 2160: fits only when it is made smaller, as most photographs do.
    tiled = np.tile(skimage.data.astronaut(), (5, 8, 1))[:2160, :3840]
    skimage_io.imsave(folder / "large.jpg", np.ascontiguousarray(tiled))
    (folder / "component.js").write_bytes(COMPONENT.read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


MakePage = Callable[..., str]


@pytest.fixture
def make_page(site: tuple[Path, str], request: pytest.FixtureRequest) -> MakePage:
    """Writes a page with the component and gives its address."""
    folder, address = site
    count = 0

    def make(
        *,
        form: str = "crowd-form",
        image: str = "astronaut.png",
        script: str = '<script src="component.js" defer></script>',
        children: str = "",
        before: str = "",
        **attributes: Any,
    ) -> str:
        nonlocal count
        count += 1
        if not attributes.keys() & {"rig", "keypointClasses"}:
            rig = json.loads((RIGS / "coco-person-17.json").read_text())
            attributes["rig"] = {**rig, "hash": "0123456789abcdef"}
        texts = {
            name.replace("_", "-"): value if isinstance(value, str) else json.dumps(value)
            for name, value in {"imgSrc": image, **attributes}.items()
        }
        marks = " ".join(f'{name}="{html.escape(text)}"' for name, text in texts.items())
        tag = f"<crowd-2d-skeleton {marks}>{children}</crowd-2d-skeleton>"
        start = CROWD_FORM if form == "crowd-form" else NATIVE_FORM if form == "form" else ""
        inside = f"<{form}>{tag}</{form}>" if form else tag
        name = f"{request.node.name.translate(str.maketrans('[]/ ', '____'))}-{count}.html"
        (folder / name).write_text(
            f"<!doctype html><meta charset=utf-8><title>test</title><link rel=icon href=data:,>"
            f"<style>html,body{{margin:0;height:100%}}"
            f"crowd-2d-skeleton{{display:block;height:100vh}}</style>"
            f"{before}{inside}<script>{start}</script>{script}"
        )
        return f"{address}/{name}"

    return make


@pytest.fixture
def context_options() -> dict[str, Any]:
    """What a browser can do beyond a mouse; a file of tests may say more."""
    return {}


@pytest.fixture
def page(browser: Browser, context_options: dict[str, Any]) -> Iterator[Page]:
    """A page at 1280 x 800 on which no script error goes unnoticed."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **context_options)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def worker(page: Page) -> Worker:
    """A worker in front of that page."""
    return Worker(page)
