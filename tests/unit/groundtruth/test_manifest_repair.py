"""What Windows programs and Python do to a manifest: repaired for a launch, refused elsewhere.

Public reports of the kind: wbolster/jsonlines#68 (byte order marks in JSON Lines),
wonderwhy-er/DesktopCommanderMCP#610 (PowerShell writes UTF-16), AIM-Harvard/pyradiomics#314 (NaN).
"""

import json

import pytest

from poserig.groundtruth.manifest import ManifestError, parse_manifest
from poserig.groundtruth.manifest_repair import repair

A, B = ('{"source-ref": "s3://bkt/a.jpg"}', '{"source-ref": "s3://bkt/b.jpg"}')
NAN = '{"source-ref": "s3://bkt/n.jpg", "p": [NaN, -Infinity, 1e999, 1]}'
WHERE = "s3://bkt/m"


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        (f"{A}\n{B}\n".encode(), []),
        (f"{A}\r\n{B}\r\n".encode(), []),
        (f"{A}\r{B}".encode(), []),
        (f"\ufeff{A}\n{B}".encode(), ["The byte order mark was left out."]),
        (f"{A}\n{B}\n".encode("utf-16"), ["UTF-16 was turned into UTF-8."]),
        (f"{A}\r\n{B}\r\n".encode("utf-16-be"), ["UTF-16 was turned into UTF-8."]),
        (f"\n{A}\n \n{B}\n\n".encode(), ["3 empty lines were left out: line 1, 3, 5."]),
    ],
)
def test_what_is_easily_repaired_is_repaired_and_told(data: bytes, notes: list[str]) -> None:
    repaired = repair(data, WHERE)
    assert [line.text for line in repaired.lines] == [A, B]
    assert [line.problem for line in repaired.lines] == ["", ""]
    assert list(repaired.notes) == notes


def test_lines_keep_their_place_in_the_file() -> None:
    repaired = repair(f"\r\n{A}\r\n\r\n{{oops\r\n".encode(), WHERE)
    assert [line.index for line in repaired.lines] == [1, 3]
    assert repaired.lines[1].problem.startswith("Line 4 is not JSON")


def test_numbers_that_are_not_finite_become_null() -> None:
    repaired = repair(f"{A}\n{NAN}\n".encode(), WHERE)
    assert json.loads(repaired.lines[1].text)["p"] == [None, None, None, 1]
    assert repaired.notes == ("NaN and other numbers that are not finite became null: line 2.",)


def test_many_numbers_of_lines_are_counted() -> None:
    (note,) = repair(f"{NAN}\n".encode() * 9, WHERE).notes
    assert note.endswith("line 1, 2, 3, 4, 5 and 4 more.")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The manifest is empty"),
        (b"\r\n\xef\xbb\xbf"[2:], "The manifest is empty"),
        (f"{A}\n".encode() + b"\xff\xfe", "Line 2 is not UTF-8"),
        (b'{"source-ref": "s3://bkt/\xe9.jpg"}', "Line 1 is not UTF-8"),
        (b"[" + A.encode() + b"]", "Line 1 is a list, not a JSON object"),
        (b"{}\n" * 100_001, "100001 lines; Ground Truth takes 100000"),
    ],
)
def test_what_cannot_be_repaired_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ManifestError, match=message):
        repair(data, WHERE)


def test_a_line_of_10_mb_is_named() -> None:
    long = json.dumps({"source-ref": "s3://bkt/a.jpg", "note": "y" * 10_000_000})
    for lines in (repair(f"{A}\n{long}".encode(), WHERE).lines, parse_manifest(
        f"{A}\n{long}".encode(), WHERE)):  # fmt: skip
        assert lines[0].problem == ""
        assert lines[1].problem == (
            "Line 2: the data object has 10000044 characters; Ground Truth takes 100000. Move large"
            " values to S3 and name their address."
        )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (f"\ufeff{A}".encode(), "The file starts with a byte order mark. Save the manifest as"),
        (A.encode("utf-16"), "The file is UTF-16, not UTF-8. Save the manifest as UTF-8 without"),
        (A.encode("utf-16-le"), "The file is UTF-16, not UTF-8"),
        (b"\xe9", r"Line 1 is not UTF-8 \(byte 0\)"),
    ],
)
def test_the_engine_and_manifests_in_s3_take_what_ground_truth_takes(
    data: bytes, message: str
) -> None:
    with pytest.raises(ManifestError, match=message):
        parse_manifest(data, WHERE)


def test_lines_that_ground_truth_cannot_read_say_what_to_do() -> None:
    lines = parse_manifest(f"{A}\r\n\n{NAN}\n".encode(), WHERE)
    assert lines[0].text == A
    assert lines[1].problem == "Line 2 is empty. Remove it."
    assert lines[2].problem == (
        "Line 3 is not JSON (NaN is not a JSON value). Write null in its place."
    )
