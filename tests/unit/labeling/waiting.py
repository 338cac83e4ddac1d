"""Waiting for a thread, without a fixed sleep."""

import time
from collections.abc import Callable

import pytest


def wait_until(condition: Callable[[], bool]) -> None:
    """Look every 10 ms, for 5 seconds at most."""
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it did not become true within 5 seconds")
