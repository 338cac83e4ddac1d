"""Which addresses of a template are routed to this machine, and which are reported."""

import pytest

from poserig.errors import PoserigError
from poserig.portal.rewrite import CROWD_ELEMENTS, Rewriter, TemplateHosts

RULES = {
    CROWD_ELEMENTS[0]: "http://127.0.0.1:4568/crowd-html-elements.js",
    "https://d1.cloudfront.net/": "http://127.0.0.1:4569/d1.cloudfront.net/",
}


def inspect(page: str) -> TemplateHosts:
    rewriter = Rewriter(RULES)
    return rewriter.inspect(page, rewriter.rewrite(page))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<script src="https://assets.crowd.aws/crowd-html-elements.js">',
            '<script src="http://127.0.0.1:4568/crowd-html-elements.js">',
        ),
        (
            "load('//d1.cloudfront.net/a/b.js?v=1')",
            "load('http://127.0.0.1:4569/d1.cloudfront.net/a/b.js?v=1')",
        ),
        ("https://d1.cloudfront.net.evil.example/x", "https://d1.cloudfront.net.evil.example/x"),
        ("https://xd1.cloudfront.net/x", "https://xd1.cloudfront.net/x"),
        ("http://d1.cloudfront.net/x", "http://d1.cloudfront.net/x"),
    ],
)
def test_rewrite(before: str, after: str) -> None:
    assert Rewriter(RULES).rewrite(before) == after


def test_inspect_names_what_it_routes_and_the_hosts_it_leaves() -> None:
    page = """
      <script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
      <link href="https://fonts.example/a.css"><img srcset="//a.example/1.png 1x, /2.png 2x">
      <crowd-x img-src="http://127.0.0.1:4566/b/i.jpg" mirror=" https://b.example/i.jpg"></crowd-x>
      <style>@import "//c.example/x.css"; p { background: url(https://d.example/p.png) }</style>
      <script>// e.example is only a comment
        fetch("https://f.example/x")</script>
      <a href="https://g.example/">help</a> https://h.example/ in plain text
      <svg xmlns="http://www.w3.org/2000/svg"/><div style="background:url(//i.example/x)">"""
    hosts = inspect(page)
    assert hosts.routed == ((CROWD_ELEMENTS[0], RULES[CROWD_ELEMENTS[0]]),)
    assert hosts.internet == (
        "a.example",
        "b.example",
        "c.example",
        "d.example",
        "f.example",
        "fonts.example",
        "i.example",
    )


@pytest.mark.parametrize("prefix", ["https://d1.cloudfront.net", "d1.cloudfront.net/", "http://x/"])
def test_a_prefix_that_would_match_other_hosts_is_refused(prefix: str) -> None:
    with pytest.raises(PoserigError, match=r"needs https, a host and a path\. End it with a slash"):
        Rewriter({prefix: "http://127.0.0.1/"})


def test_rule_of_a_file_wins_over_the_rule_of_its_host() -> None:
    file = "https://d1.cloudfront.net/app.js"
    for rules in ([file, "https://d1.cloudfront.net/"], ["https://d1.cloudfront.net/", file]):
        rewriter = Rewriter({rule: f"http://local/{len(rule)}/" for rule in rules})
        assert rewriter.rewrite(f"{file} https://d1.cloudfront.net/x") == (
            f"http://local/{len(file)}/ http://local/26/x"
        )


def test_address_without_a_host_is_no_host() -> None:
    assert inspect('<img src="https://user@/x.png">').internet == ()


def test_broken_html_is_inspected_all_the_same() -> None:
    assert inspect("<img src='https://[bad'><p <b").internet == ()


def test_rules_that_come_later_are_followed() -> None:
    later: dict[str, str] = {}
    rewriter = Rewriter({"https://a/": "http://local/a/"}, lambda: later)
    assert rewriter.rewrite("https://b/x https://a/x") == "https://b/x http://local/a/x"
    later["https://b/"] = "http://local/b/"
    assert rewriter.rewrite("https://b/x https://a/x") == "http://local/b/x http://local/a/x"
