"""Large JSON files, one element at a time: whatever the portions, the same elements."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError, json_stream
from poserig.formats.json_stream import members

VALUE: dict[str, Any] = {
    "info": {"a": [1, 2, {"b": None}]}, "n": 12345.625, "s": 'é "\\ 😀', "t": True,
    "images": [{"id": n, "name": "x" * n} for n in range(40)], "none": [], "numbers": [1, 22, 333],
}  # fmt: skip


def rebuilt(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value, _ in members(path):
        if isinstance(VALUE[name], list):
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found


@pytest.mark.parametrize("chunk", [1, 2, 7, 64, 1 << 20])
@pytest.mark.parametrize("indent", [None, 1])
def test_portions_change_nothing(
    chunk: int, indent: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", chunk)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(VALUE, indent=indent, ensure_ascii=False), encoding="utf-8")
    assert rebuilt(path) == {name: value for name, value in VALUE.items() if value != []}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_of_other_systems(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(VALUE, ensure_ascii=False), encoding=encoding)
    assert rebuilt(path)["s"] == VALUE["s"]


@pytest.mark.parametrize("chunk", [3, 1 << 20])
def test_lines_are_those_of_the_file(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", chunk)
    path = tmp_path / "a.json"
    path.write_text('\n{"a": [\n {"x": 1},\n\n {"x":\n 2}],\n "b": 3}\n')
    assert [(name, line) for name, _, line in members(path)] == [("a", 3), ("a", 5), ("b", 7)]


def test_an_array_has_elements_without_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1}, 2, NaN, -Infinity]')
    assert [(name, value) for name, value, _ in members(path)] == [
        ("", {"a": 1}), ("", 2), ("", None), ("", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1 is neither a JSON object nor an array: the file is cut off"),
        ("7", "is neither a JSON object nor an array"),
        ('{"a": [1,\n 2', "line 2 has 'its end' where , or ] belongs: the file is cut off"),
        ('{"a": [{"b": 1', "the file is cut off"),
        ('{"a": "never', "the file is cut off"),
        ('{"a": 1,\n"b" 2}', "line 2 has '2' where : belongs"),
        ('{"a": [1,]}', "is not JSON"),
        ("{1: 2}", "where the name of a member belongs"),
        ('{"a": 1}\n\n{"b"', "line 3 goes on after its end"),
        ("[" * 100_000, "has too many levels"),
        ("<html>", "is neither a JSON object nor an array"),
    ],
)
def test_what_is_no_json_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(FormatError) as caught:
        list(members(path))
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{"a": "\xff\xfe"}')
    with pytest.raises(FormatError, match="is not UTF-8"):
        list(members(path))
