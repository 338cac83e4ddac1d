"""A server of Label Studio imports our tasks with our labeling config, and exports them again."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from common import PEOPLE, PLACE, WRITTEN, Report, visible

TOKEN = secrets.token_hex(20)
START = 600
report = Report()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def call(address: str, value: Any = None) -> Any:
    headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
    body = None if value is None else json.dumps(value).encode()
    with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:  # noqa: S310
        return json.loads(answer.read())


def results(tasks: Any) -> list[str]:
    found = (task["annotations"][0]["result"] for task in tasks)
    return sorted(
        json.dumps([one["id"], one["from_name"], one["value"]], sort_keys=True)
        for result in found
        for one in result
    )


def through(api: str, name: str) -> list[Any]:
    """Returns the tasks of an export of ours, as the server exports them."""
    folder = PLACE / "exports" / name
    config = (folder / "labeling_config.xml").read_text(encoding="utf-8")
    project = call(f"{api}/projects", {"title": name, "label_config": config})["id"]
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    told = call(f"{api}/projects/{project}/import", tasks)
    assert told["annotation_count"] == len(tasks), told
    exported: list[Any] = call(f"{api}/projects/{project}/export?exportType=JSON")
    assert results(exported) == results(tasks), name
    place = WRITTEN / name
    place.mkdir()
    (place / "tasks.json").write_text(json.dumps(exported, ensure_ascii=False, indent=1), "utf-8")
    kept = call(f"{api}/projects/{project}")["label_config"]
    (place / "labeling_config.xml").write_text(kept, "utf-8")
    return exported


port = free_port()
api = f"http://127.0.0.1:{port}/api"
quiet = {
    "COLLECT_ANALYTICS": "False", "LATEST_VERSION_CHECK": "False", "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "", "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
}  # fmt: skip
data = WRITTEN / "server"
data.mkdir()
command = [
    str(Path(sys.executable).with_name("label-studio")), "start", "--no-browser",
    "--internal-host", "127.0.0.1", "--port", str(port), "--data-dir", str(data),
    "--username", "ann@example.com", "--password", secrets.token_hex(8), "--user-token", TOKEN,
]  # fmt: skip
with (data / "log").open("wb") as log:
    server = subprocess.Popen(
        command, stdout=log, stderr=log, env={**os.environ, **quiet}, cwd=data
    )
    try:
        until = time.monotonic() + START
        while True:
            try:
                call(f"{api}/projects")
                break
            except OSError:
                assert server.poll() is None, (data / "log").read_text()
                assert time.monotonic() < until, "The server does not answer."
                time.sleep(0.5)
        through(api, "label-studio")
        through(api, "label-studio-details")
    finally:
        server.terminate()
        server.wait()
report.tried(
    "label-studio", "label-studio", "imports and exports flags, notes, tags, two rigs unchanged"
)
report.wrote("label-studio", "label-studio", "label-studio", visible(PEOPLE))
report.end()
