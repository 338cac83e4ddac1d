"""Ground Truth's dialect of Liquid: what it prints, and how it escapes."""

import pytest

from poserig.json import Json
from poserig.labeling.liquid_dialect import escape_text, make_environment, printable, to_text


def test_quotes_are_escaped_as_ground_truth_does() -> None:
    assert escape_text("""<a b="c">'&'""") == "&lt;a b=&quot;c&quot;&gt;&#39;&amp;&#39;"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (None, ""),
        (True, "true"),
        (3, "3"),
        ([1, "x"], '[1,"x"]'),
        ({"a": {"b": None}}, '{"a":{"b":null}}'),
    ],
)
def test_value_prints_as_json_unless_it_is_a_text(value: Json, text: str) -> None:
    assert to_text(value) == text
    assert str(printable({"member": [value]})) == f'{{"member":[{_json(value)}]}}'


def _json(value: Json) -> str:
    return f'"{value}"' if isinstance(value, str) else to_text(value) or "null"


def test_environment_grants_read_access_through_the_presigner() -> None:
    environment = make_environment(lambda uri: f"https://{uri.removeprefix('s3://')}?a&b")
    template = environment.from_string("{{ 's3://bkt/a.jpg' | grant_read_access }}")
    assert template.render() == "https://bkt/a.jpg?a&amp;b"
