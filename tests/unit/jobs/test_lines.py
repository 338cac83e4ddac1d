"""Tests jobs/lines.py: lines and bytes of a file and of an object in S3."""

import io
from pathlib import Path
from typing import Any

import pytest
from botocore.response import StreamingBody

from poserig.errors import PoserigError
from poserig.jobs import lines
from poserig.jobs.lines import read_bytes, read_lines
from tests.unit.jobs.stubs import Stubs


def test_lines_have_their_numbers_and_no_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_bytes(b'\xef\xbb\xbf{"a":1}\r\n\n  \n{"b":"\xc3\xa9"}')
    assert list(read_lines(str(path))) == [(1, '{"a":1}'), (4, '{"b":"é"}')]


def test_bytes_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_bytes(b"one\r\n\ntwo")
    assert read_bytes(str(path)) == b"one\r\n\ntwo"


def test_object_in_s3_has_the_same_lines_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    stubs = Stubs()
    monkeypatch.setattr(lines, "open_session", lambda: stubs.session)
    for _ in range(2):
        content: Any = io.BytesIO(b"one\r\n\ntwo")
        body = StreamingBody(content, 9)
        stubs.answers("s3", "get_object", {"Body": body}, Bucket="labels", Key="in/m")
    assert list(read_lines("s3://labels/in/m")) == [(1, "one"), (3, "two")]
    assert read_bytes("s3://labels/in/m") == b"one\r\n\ntwo"


def test_line_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_bytes(b"{}\n\xff\n")
    with pytest.raises(PoserigError, match=r"Line 2 is not UTF-8.*Save the file as UTF-8"):
        list(read_lines(str(path)))


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="cannot be read: No such file") as caught:
        read_bytes(str(tmp_path / "gone"))
    assert caught.value.where == str(tmp_path / "gone")


def test_address_without_a_key_is_refused() -> None:
    with pytest.raises(PoserigError, match="names a bucket but no object"):
        list(read_lines("s3://bucket"))
