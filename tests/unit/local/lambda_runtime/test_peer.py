"""The Runtime API answers its own account only."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from poserig.local.lambda_runtime.api_server import RuntimeApi
from poserig.local.lambda_runtime.peer import is_own

ASK = """
import encodings.idna, socket, sys, os  # what is imported later cannot be read as another account
os.setuid(65534)
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=10) as s:
    path = b"/2018-06-01/runtime/init/error"
    s.sendall(b"POST " + path + b" HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 2\\r\\n\\r\\n{}")
    try:
        answer = s.recv(100)
    except ConnectionResetError:
        answer = b""
    sys.stdout.write(repr(answer))
"""


@pytest.fixture
def api() -> Iterator[RuntimeApi]:
    api = RuntimeApi()
    yield api
    api.close()


def test_own_connection_is_told_from_one_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            assert is_own(client.getsockname(), port)
            assert not is_own(client.getsockname(), port + 1)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another account")
def test_another_account_is_not_answered(api: RuntimeApi) -> None:
    port = api.address.rsplit(":", 1)[1]
    done = subprocess.run(
        [sys.executable, "-c", ASK, port], capture_output=True, text=True, check=True
    )
    assert done.stdout == "b''"
    assert api.reports.empty()
