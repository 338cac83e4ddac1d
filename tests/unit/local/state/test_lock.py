"""One process per state folder, whatever happens to the first one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from poserig.local.state.lock import Owner, StateInUse, StateLock, running_owner

HOLD = """
import sys, threading
from pathlib import Path
from poserig.local.state.lock import Owner, StateLock
import os
lock = StateLock(Path(sys.argv[1])).acquire()
lock.tell(Owner(os.getpid(), "http://127.0.0.1:4600", "http://127.0.0.1:4602", "eu-west-1"))
print("held", flush=True)
threading.Event().wait()
"""


def test_second_process_is_told_who_runs_and_the_third_may_start_after_a_kill(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            with pytest.raises(StateInUse) as caught:
                StateLock(tmp_path).acquire()
            assert str(caught.value) == (
                f"{tmp_path}: poserig is already running on this state folder (process "
                f"{process.pid}). Its portal: http://127.0.0.1:4600 Use the one that runs, stop it "
                "with Ctrl-C in its terminal, or give this one another folder: --state FOLDER."
            )
            owner = running_owner(tmp_path)
            assert owner == Owner(
                process.pid, "http://127.0.0.1:4600", "http://127.0.0.1:4602", "eu-west-1"
            )
        finally:
            process.send_signal(signal.SIGKILL)
    assert running_owner(tmp_path) is None
    with StateLock(tmp_path):
        assert running_owner(tmp_path) == Owner(os.getpid())
    assert running_owner(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b'{"pid": ', b"[]", b'{"who": 1}'])
def test_damaged_lock_file_is_no_obstacle(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lock").write_bytes(content)
    with StateLock(tmp_path), pytest.raises(StateInUse, match=f"process {os.getpid()}"):
        StateLock(tmp_path).acquire()
