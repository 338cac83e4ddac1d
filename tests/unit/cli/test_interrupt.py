"""Ctrl-C ends a command that waits, whenever it comes."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from poserig.cli.interrupt import Interrupt

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def interrupt() -> Iterator[Interrupt]:
    before = [signal.getsignal(name) for name in SIGNALS]
    yield Interrupt()
    for name, handler in zip(SIGNALS, before, strict=True):
        signal.signal(name, handler)


@pytest.mark.parametrize("name", SIGNALS)
def test_signal_before_the_wait_is_not_lost(interrupt: Interrupt, name: signal.Signals) -> None:
    signal.raise_signal(name)
    interrupt.wait()


def test_signal_ends_the_wait_and_many_block_nobody(interrupt: Interrupt) -> None:
    main = threading.main_thread().ident
    assert main is not None
    timer = threading.Timer(0.05, signal.pthread_kill, (main, signal.SIGINT))
    timer.start()
    interrupt.wait()
    timer.join()
    for _ in range(70_000):  # more than a pipe holds
        interrupt._came()


def test_signal_that_comes_as_the_wait_begins_ends_it() -> None:
    """An event hung here: its lock was held when the handler wanted it."""
    code = (
        "import signal, sys; from poserig.cli.interrupt import Interrupt\n"
        "one = Interrupt()\n"
        "sys.settrace(lambda frame, *_: frame.f_code.co_name == 'wait'"
        " and signal.raise_signal(signal.SIGTERM))\n"
        "one.wait()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
