"""The servers that `poserig up` runs the apps on."""

import urllib.request

import pytest
from flask import Flask

from poserig.errors import PoserigError
from poserig.portal.server import AppServer


def test_server_answers_until_it_is_stopped_and_logs_no_address(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    app = Flask("hello")
    app.add_url_rule("/task/<token>", view_func=lambda token: f"hello {len(token)}")
    with AppServer(app) as server:
        url = server.url
        with urllib.request.urlopen(f"{url}/task/secret-token") as reply:  # noqa: S310  (ours)
            assert reply.read() == b"hello 12"
        with pytest.raises(PoserigError, match="Something else listens on this port"):
            AppServer(app, int(url.rpartition(":")[2])).start()
    assert "secret-token" not in caplog.text + "".join(capfd.readouterr())
    with AppServer(app, int(url.rpartition(":")[2])) as again:
        assert again.url == url
