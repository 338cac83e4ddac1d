"""Faults are on while their name is given, or stands in the file; else nothing is different."""

from datetime import timedelta
from pathlib import Path

import pytest

from poserig.errors import InvalidValue
from poserig.json import Json
from poserig.labeling.ports import FunctionFailed
from poserig.local.faults import Faults, FaultyClock, FaultyFunctions, FaultyObjects
from poserig.local.system_clock import SystemClock
from tests.unit.labeling.fakes import MemoryObjects


class Echo:
    """Functions that answer what they are given."""

    def as_role(self, role_arn: str) -> "Echo":
        return self

    def exists(self, function_arn: str) -> bool:
        return function_arn == "there"

    def invoke(self, function_arn: str, event: Json) -> Json:
        return event


def test_names_are_checked_and_the_file_is_read_each_time(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="no fault"):
        Faults(["rain"])
    file = tmp_path / "faults"
    faults = Faults(["expiry"], file)
    assert (faults.is_on("expiry"), faults.is_on("timeout")) == (True, False)
    file.write_text("timeout\nrain\n")
    assert faults.is_on("timeout")
    file.write_bytes(b"\xff")
    assert not faults.is_on("timeout")
    file.unlink()
    assert not faults.is_on("timeout")


@pytest.mark.parametrize(
    ("name", "fails"),
    [("pre-error", "dataObject"), ("post-error", "payload"), ("timeout", "payload")],
)
def test_only_the_function_of_the_fault_fails(name: str, fails: str) -> None:
    functions = FaultyFunctions(Echo(), Faults([name])).as_role("r")
    assert functions.exists("there")
    with pytest.raises(FunctionFailed, match=f"fault {name}"):
        functions.invoke("there", {fails: 1})
    if name != "timeout":
        other = {"payload": 1} if fails == "dataObject" else {"dataObject": 1}
        assert functions.invoke("there", other) == other
    assert FaultyFunctions(Echo(), Faults()).invoke("there", {fails: 1}) == {fails: 1}


def test_objects_that_are_lost() -> None:
    objects = MemoryObjects()
    request = "s3://b/o/j/annotations/consolidated-annotation/consolidation-request/i/1.json"
    lost = FaultyObjects(objects, Faults(["lost-requests"])).as_role("r")
    lost.write(request, b"1")
    lost.write("s3://b/o/j/manifests/output/output.manifest", b"2")
    assert list(objects.stored.values()) == [b"2"]
    FaultyObjects(objects, Faults()).write(request, b"1")
    assert lost.read(request) == b"1"
    assert lost.exists(request)
    gone = FaultyObjects(objects, Faults(["lost-images"]))
    assert (gone.exists(request), gone.size(request)) == (False, None)


def test_clock_hurries_and_stays_ahead(tmp_path: Path) -> None:
    file = tmp_path / "faults"
    clock, system = FaultyClock(SystemClock(), Faults(file=file)), SystemClock()
    assert clock.now() - system.now() < timedelta(seconds=1)
    file.write_text("expiry")
    while clock.now() - system.now() < timedelta(seconds=20):
        pass
    file.unlink()
    clock.now()
    before = clock.monotonic() - system.monotonic()
    assert before > 20
    assert abs(clock.monotonic() - system.monotonic() - before) < 1
