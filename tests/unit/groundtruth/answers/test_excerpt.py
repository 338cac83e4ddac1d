"""Tests groundtruth/answers/excerpt.py: what is kept of values that cannot be used."""

import json

import pytest

from poserig.groundtruth.answers.excerpt import excerpt
from poserig.json import Json

SIGNED = "https://bucket.s3.amazonaws.com/a/b.jpg?X-Amz-Signature=abc&X-Amz-Security-Token=def"
NESTED = json.dumps({"image_s3_uri": SIGNED, "pose": json.dumps({"image": SIGNED})})


@pytest.mark.parametrize("value", [SIGNED, NESTED, json.loads(NESTED), [SIGNED]])
def test_no_signature_is_kept(value: Json) -> None:
    kept = excerpt(value, 2000)
    assert "https://bucket.s3.amazonaws.com/a/b.jpg" in kept
    for secret in ("X-Amz", "abc", "def"):
        assert secret not in kept


def test_what_follows_an_address_is_kept() -> None:
    assert excerpt("see http://h/p#top and 'http://h/q?a=1' or more", 2000) == (
        "see http://h/p and 'http://h/q' or more"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        ({"a": [1, None, "é"]}, '{"a": [1, null, "é"]}'),
        ({"a": float("nan")}, "{}"),
        (None, "null"),
        ("half \ud800", "half \ufffd"),
    ],
)
def test_other_values_are_json_that_any_program_reads(value: Json, text: str) -> None:
    assert excerpt(value, 2000) == text


def test_long_text_ends_in_its_length() -> None:
    assert excerpt("x" * 500, 500) == "x" * 500
    assert excerpt("x" * 501, 500) == "x" * 500 + "… (501 characters)"
