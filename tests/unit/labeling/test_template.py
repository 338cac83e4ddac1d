"""Ground Truth's Liquid: three corrections, its own filters, errors that point at the line."""

import pytest

from poserig.labeling.errors import TemplateError
from poserig.labeling.template import WorkerTaskTemplate
from poserig.limits import TEMPLATE_CHARACTERS

INPUT = {
    "x": "a'b&\"<",
    "n": 1.5,
    "yes": True,
    "nothing": None,
    "o": {"a": [1, 'q"']},
    "list": ["b", "<a>"],
    "source-ref": "s3://bkt/k 1.jpg",
}
ESCAPED_JSON = "{&quot;a&quot;:[1,&quot;q\\&quot;&quot;]}"

GOLDEN = [
    ("{{ task.input.x }}", "a&#39;b&amp;&quot;&lt;"),
    ('{{ "it\'s & <b>" }}', "it&#39;s &amp; &lt;b&gt;"),  # correction 1: literals are escaped
    ("{{ task.input.o }}", ESCAPED_JSON),  # correction 2: JSON, not Python
    ("{{ task.input.list }}", "[&quot;b&quot;,&quot;&lt;a&gt;&quot;]"),
    ("{{ task.input.o | append: '!' }}", ESCAPED_JSON + "!"),
    ("{{ task.input.x | escape }}", "a&#39;b&amp;&quot;&lt;"),  # correction 3, and never twice
    ("{{ task.input.x | escape | escape_once }}", "a&#39;b&amp;&quot;&lt;"),
    ('{{ "&amp; & &#39; &nope" | escape_once }}', "&amp; &amp; &#39; &amp;nope"),
    ("{{ task.input.x | skip_autoescape }}", "a'b&\"<"),
    ("{{ task.input.o | to_json }}", '{"a":[1,"q\\""]}'),
    ("{{ task.input.o | to_json | escape }}", ESCAPED_JSON),
    ("{{ task.input.x | to_json }}", '"a\'b&\\"<"'),
    ("{{ task.input.nothing | to_json }}", "null"),
    ("{{ task.input.missing | to_json }}", ""),
    ("{{ task.input.yes }} {{ task.input.n }} {{ task.input.nothing }}", "true 1.5 "),
    ("{{ task.input.missing }}{{ task.input.missing.deeper }}{{ other }}", ""),
    (
        "{{ task.input.source-ref | grant_read_access }}",
        "http://s3/bkt/k 1.jpg?a=1&amp;X-Amz-Signature=s",
    ),
    (
        '{{ "s3://bkt/app.js" | grant_read_access }}',
        "http://s3/bkt/app.js?a=1&amp;X-Amz-Signature=s",
    ),
    (
        "{{ task.input.source-ref | s3_presign | skip_autoescape }}",
        "http://s3/bkt/k 1.jpg?a=1&X-Amz-Signature=s",
    ),
    ("{{ task.input.missing | grant_read_access }}", ""),
    ('{{ "https://x.test/?a&b" | grant_read_access }}', "https://x.test/?a&amp;b"),
    (
        "{% capture c %}<b>{{ task.input.x }}</b>{% endcapture %}{{ c }}",
        "<b>a&#39;b&amp;&quot;&lt;</b>",
    ),
    ('{% assign v = "a&b" %}{{ v }}', "a&amp;b"),
    ("{% for i in task.input.list %}{{ i }},{% endfor %}", "b,&lt;a&gt;,"),
    ('{% cycle "a&", "b" %}', "a&amp;"),
    ("{% echo task.input.x %}", "a&#39;b&amp;&quot;&lt;"),
    ('{% if task.input.x == "a\'b&" %}y{% else %}n{% endif %}', "n"),
    ('{{ "a,b" | split: "," | join: "&" }}', "a&amp;b"),
]


def presign(uri: str) -> str:
    return uri.replace("s3://", "http://s3/") + "?a=1&X-Amz-Signature=s"


@pytest.mark.parametrize(("template", "page"), GOLDEN, ids=[template for template, _ in GOLDEN])
def test_rendering(template: str, page: str) -> None:
    assert WorkerTaskTemplate(template, presign).render(INPUT) == page


BROKEN = [
    ("\n\n{{ task.input.x | nope }}", 3, "unknown filter 'nope'. Ground Truth adds to_json"),
    ("\n{% bogus %}", 2, "unexpected tag 'bogus'"),
    ("\n{% for %}", 2, "missing expression"),
    ("a\n{% if x %}", 2, "expected tag endif"),
    ("\n\n{{ task.input.x", 3, "expected '}}'"),
    ("\n{{ 1 | divided_by: 0 }}", 2, "can't divide by 0"),
    ("{% if true %}\n\n{% include 'head' %}{% endif %}", 3, "include and render do not work"),
    ("{% for i in (1..2000000) %}{% endfor %}", 1, "loops"),
]


@pytest.mark.parametrize(("template", "line", "text"), BROKEN, ids=[text for _, _, text in BROKEN])
def test_error_names_the_line_and_a_cure(template: str, line: int, text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        WorkerTaskTemplate(template, presign).render(INPUT)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"worker task template, line {line}: Liquid: ")
    assert text in str(caught.value)


def test_limit_is_ground_truths() -> None:
    WorkerTaskTemplate("x" * TEMPLATE_CHARACTERS, presign)
    with pytest.raises(TemplateError, match="128001 characters; Ground Truth takes 128000"):
        WorkerTaskTemplate("x" * (TEMPLATE_CHARACTERS + 1), presign)


def test_input_nested_too_deeply_is_an_error_not_a_crash() -> None:
    deep: object = "x"
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(TemplateError, match="nested too deeply"):
        WorkerTaskTemplate("{{ task.input }}", presign).render(deep)
