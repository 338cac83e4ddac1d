"""Tests groundtruth/manifest.py: input manifests in, output manifests out."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from poserig.groundtruth.manifest import (
    ManifestError,
    creation_date,
    dump,
    failed_line,
    failure_metadata,
    labeled_line,
    line_attributes,
    parse_line,
    parse_manifest,
    success_metadata,
    write_manifest,
)
from poserig.limits import ATTRIBUTE_CHARACTERS

MOMENT = datetime(2026, 11, 22, 12, 5, 2, 177000, tzinfo=UTC)


def test_lines_keep_text_types_and_index() -> None:
    data = '{"source-ref":"s3://bkt/a.jpg", "n":7, "t":true}\r\n{"source":"a\u2028b"}\n'.encode()
    first, second = parse_manifest(data, "s3://bkt/m")

    assert first.text == '{"source-ref":"s3://bkt/a.jpg", "n":7, "t":true}'
    assert first.attributes == {"source-ref": "s3://bkt/a.jpg", "n": 7, "t": True}
    assert (first.index, first.source_ref, first.source, first.problem) == (
        0,
        "s3://bkt/a.jpg",
        "",
        "",
    )
    assert (second.index, second.source, second.problem) == (1, "a\u2028b", "")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The manifest is empty"),
        (b"\n\r\n", "The manifest is empty"),
        (b'{"source":"x"}\n\xff', "Line 2 is not UTF-8"),
        (b'\xef\xbb\xbf{"source":"x"}', "byte order mark"),
        (b"a,b\nc,d\n", "No line is a JSON object with attributes. Line 1 is not JSON"),
        (b'[{"source":"x"}]', "Line 1 is a list, not a JSON object"),
        (b"{}\n" * 100_001, "100001 lines; Ground Truth takes 100000"),
    ],
)
def test_file_that_is_no_manifest_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        parse_manifest(data, "s3://bkt/m")
    assert str(caught.value).startswith("s3://bkt/m: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("attributes", "problem"),
    [
        ({"x": "y" * ATTRIBUTE_CHARACTERS}, ""),
        ({"x": "y" * (ATTRIBUTE_CHARACTERS + 1)}, 'the attribute "x" has 20001 characters'),
        ({"x": ["y" * (ATTRIBUTE_CHARACTERS - 4)]}, ""),  # JSON adds four: [""]
        ({"x": ["y" * (ATTRIBUTE_CHARACTERS - 3)]}, 'the attribute "x" has 20001 characters'),
        ({str(n): "y" * 19_000 for n in range(6)}, "the data object has 114"),
        ({"$x": 1}, 'starts with "$"'),
    ],
)
def test_limits_of_one_line(attributes: dict[str, object], problem: str) -> None:
    line = parse_line(json.dumps({"source-ref": "s3://bkt/a.jpg", **attributes}), 4)
    if problem:
        assert problem in line.problem
        assert line.problem.startswith("Line 5: ")
    else:
        assert line.problem == ""


@pytest.mark.parametrize("text", ["[" * 100_000, '{"source":1e999}', '{"source":"x","y":Infinity}'])
def test_hostile_json_is_a_problem_not_a_crash(text: str) -> None:
    assert parse_line(text, 0).problem.startswith("Line 1 is not JSON")


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "", "[1]", "7", '{"a": NaN}', '{"a": 1e999}'])
def test_line_that_is_no_json_object_has_no_attributes(text: str) -> None:
    assert line_attributes(text) is None
    assert parse_line(text, 0).attributes == {}


def test_attributes_of_a_line_are_read_whatever_its_limits() -> None:
    text = dump({"$x": "y" * 30_000})
    assert line_attributes(text) == parse_line(text, 0).attributes == {"$x": "y" * 30_000}
    assert line_attributes("{}") == {}


@pytest.mark.parametrize(
    ("attributes", "problem"),
    [
        ({}, 'there is neither "source-ref" nor "source"'),
        ({"source-ref": "s3://bkt/a.jpg", "source": "x"}, "Keep one of them"),
        ({"source": ""}, '"source" must be a text that is not empty'),
        ({"source-ref": 7}, '"source-ref" must be a text that is not empty'),
        ({"source-ref": "https://x/y"}, "source-ref: 'https://x/y' is not an S3 URI"),
        ({"source-ref": "s3://bkt"}, "source-ref: 's3://bkt' names a bucket but no object"),
        ({"source": "text"}, ""),
    ],
)
def test_line_names_one_image_or_text(attributes: dict[str, object], problem: str) -> None:
    found = parse_line(dump(attributes), 0)
    assert problem in found.problem
    assert bool(found.problem) is bool(problem)
    odd = attributes.get("source-ref") == 7
    assert found.source_ref == ("" if odd else attributes.get("source-ref", ""))


def test_line_of_as_many_characters_as_there_may_be_is_taken() -> None:
    six = {"source": "x", **{str(n): "y" * 16_000 for n in range(6)}}
    rest = 100_000 - len(dump({**six, "z": ""}))
    assert parse_line(dump({**six, "z": "y" * rest}), 0).problem == ""
    assert "has 100001 characters" in parse_line(dump({**six, "z": "y" * (rest + 1)}), 0).problem


def test_manifest_of_as_many_lines_as_there_may_be_is_taken() -> None:
    assert len(parse_manifest(b'{"source":"x"}\n' * 100_000, "m")) == 100_000


def test_failure_metadata_says_how_often_it_was_tried() -> None:
    assert failure_metadata("why", 2) == {
        "retry-count": 2, "failure-reason": "why", "human-annotated": "true",
    }  # fmt: skip


def test_success_line() -> None:
    attributes = {"source-ref": "s3://bkt/in/img-08.jpg", "frame": 7}
    line = labeled_line(
        attributes, "pose", {"pose": {"instances": []}}, success_metadata("Pose-Demo-001", MOMENT)
    )
    assert line == (
        '{"source-ref":"s3://bkt/in/img-08.jpg","frame":7,"pose":{"instances":[]},'
        '"pose-metadata":{"type":"groundtruth/custom","job-name":"pose-demo-001",'
        '"human-annotated":"yes","creation-date":"2026-11-22T12:05:02.177000"}}'
    )


def test_line_without_a_post_annotation_function() -> None:
    ref = "s3://bkt/out/J/annotations/worker-response/iteration-1/0/2021-03-08_23:06:49.json"
    metadata = success_metadata("J", MOMENT, ref)
    line = json.loads(labeled_line({"source": "x"}, "pose", {"pose": {}}, metadata))
    assert line["pose"] == {}
    assert line["pose-metadata"]["worker-response-ref"] == ref


def test_failed_line_has_no_label_and_human_annotated_true() -> None:
    line = failed_line({"source-ref": "s3://bkt/a.jpg", "pose": "old"}, "pose", "ClientError: x", 1)
    assert line == (
        '{"source-ref":"s3://bkt/a.jpg","pose-metadata":{"retry-count":1,'
        '"failure-reason":"ClientError: x","human-annotated":"true"}}'
    )


def test_functions_own_metadata_wins_key_by_key() -> None:
    content = {"pose": 1, "pose-metadata": {"type": "groundtruth/pose"}}
    metadata = success_metadata("J", MOMENT)
    line = json.loads(labeled_line({"source": "x"}, "pose", content, metadata))
    assert line["pose-metadata"] == {**metadata, "type": "groundtruth/pose"}


def test_creation_date_is_naive_utc_with_six_digits() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=5)))
    assert creation_date(elsewhere) == "2026-11-22T12:05:02.177000"
    assert creation_date(MOMENT.replace(microsecond=0)) == "2026-11-22T12:05:02.000000"


def test_half_surrogate_pairs_are_written_escaped() -> None:
    assert dump({"x": "é"}) == '{"x":"é"}'
    assert dump({"x": "é\ud83d"}) == '{"x":"\\u00e9\\ud83d"}'


@pytest.mark.parametrize("seed", range(50))
def test_what_is_written_is_read_back_the_same(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a reproducible test, not a secret

    def text() -> str:
        letters = 'ab"\\/\n\r\t\u2028\u00e9\U0001f600\x7f '
        return "".join(chance.choice(letters) for _ in range(chance.randrange(9)))

    def value(depth: int = 0) -> object:
        kinds: list[Callable[[], object]] = [
            text,
            lambda: chance.randrange(-9, 9),
            chance.random,
            lambda: None,
            lambda: True,
        ]
        if depth < 3:
            kinds.append(lambda: [value(depth + 1) for _ in range(chance.randrange(3))])
            kinds.append(lambda: {text(): value(depth + 1) for _ in range(chance.randrange(3))})
        return chance.choice(kinds)()

    objects = [
        {"source-ref": f"s3://bkt/{n}.jpg", f"k{n}": value()} for n in range(chance.randrange(1, 9))
    ]
    lines = parse_manifest(write_manifest([dump(one) for one in objects]), "m")
    assert [line.attributes for line in lines] == objects
    assert [line.problem for line in lines] == [""] * len(objects)
