"""Instructions become HTML that cannot harm."""

import pytest

from poserig.portal.markdown import name_of, pictures_in, render

ELSEWHERE = 'target="_blank" rel="noopener noreferrer"'


def address(name: str) -> str | None:
    return f"/pictures/{name}" if name == "arm & leg.png" else None


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "# Points\n\n*soft* **hard**",
            "<h1>Points</h1>\n<p><em>soft</em> <strong>hard</strong></p>\n",
        ),
        ("| a |\n| - |\n| b |", None),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,hi)", "<p>[x](data:text/html,hi)</p>\n"),
        ("[x](JaVaScRiPt:alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>\n"),
        ("[x](ftp://e.org/a)", "<p>[x](ftp://e.org/a)</p>\n"),
        ("[x](/operator)", "<p><a>x</a></p>\n"),
        (
            '[x](https://e.org/?"a)',
            f'<p><a href="https://e.org/?%22a" {ELSEWHERE}>x</a></p>\n',
        ),
        (
            '![an "arm"](arm%20&%20leg.png)',
            '<p><img src="/pictures/arm &amp; leg.png" alt="an &#34;arm&#34;"'
            ' loading="lazy"></p>\n',
        ),
        (
            "![far](https://e.org/a.png)",
            f'<p><a href="https://e.org/a.png" {ELSEWHERE}>far</a></p>\n',
        ),
        ("![x](../../etc/passwd)", "<p><em>(There is no picture “passwd”.)</em></p>\n"),
        ("![x](javascript:alert(1))", "<p>![x](javascript:alert(1))</p>\n"),
    ],
)
def test_text_becomes_harmless_html(text: str, html: str | None) -> None:
    made = render(text, address)
    assert made == html if html and html.startswith("<") else (html or "<table>") in made


def test_pictures_of_a_text_are_named_without_their_folders() -> None:
    text = "![a](pictures/one.png) [l](two.png)\n\n- ![b](./three%20x.jpg) ![c](http://e.org/f.png)"
    assert pictures_in(text) == ["one.png", "three x.jpg"]
    assert name_of("a\\b.png") == "b.png"
