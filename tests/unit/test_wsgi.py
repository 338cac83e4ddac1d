"""Tests wsgi.py: the server of the portal, the CDN and the local AWS."""

import urllib.request

import pytest
from flask import Flask

from poserig.errors import PoserigError
from poserig.wsgi import WsgiServer


def test_server_answers_until_it_is_stopped_and_logs_no_address(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    app = Flask("hello")
    app.add_url_rule("/task/<token>", view_func=lambda token: f"hello {len(token)}")
    with WsgiServer(app) as server:
        url = server.url
        with urllib.request.urlopen(f"{url}/task/secret-token") as reply:  # noqa: S310  (ours)
            assert reply.read() == b"hello 12"
        with pytest.raises(PoserigError, match="The port cannot be used"):
            WsgiServer(app, server.port)
    assert "secret-token" not in caplog.text + "".join(capfd.readouterr())
    with WsgiServer(app, server.port) as again:
        assert again.url == url
