"""CORS rules, as S3 reads them."""

from poserig.local.aws.s3.cors import CorsRule, first_match

ORIGIN = "https://a.example"


def test_rule_allows_what_it_names_and_nothing_else() -> None:
    rule = CorsRule([ORIGIN], ["GET", "PUT"], ["x-*", "Content-Type"])
    assert rule.allows(ORIGIN, "GET")
    assert rule.allows(ORIGIN, "PUT", ["X-Amz-Date", "content-type"])
    assert not rule.allows(ORIGIN, "GET", ["x-amz-date", "authorization"])
    assert not rule.allows(ORIGIN, "DELETE")
    assert not rule.allows("https://b.example", "GET")


def test_origin_has_one_wildcard_and_no_classes() -> None:
    assert CorsRule(["https://*.example"], []).names_origin(ORIGIN)
    assert not CorsRule(["https://*.example"], []).names_origin("http://a.example")
    assert not CorsRule(["https://[ab].example"], []).names_origin(ORIGIN)
    assert CorsRule(["https://[::1]"], []).names_origin("https://[::1]")
    assert not CorsRule([], []).names_origin(ORIGIN)


def test_first_rule_that_allows_all_of_it_decides() -> None:
    other, get, both = (
        CorsRule(["https://b.example"], ["GET"]),
        CorsRule([ORIGIN], ["GET"]),
        CorsRule(["*"], ["GET", "PUT"], ["*"]),
    )
    rules = [other, get, both]
    assert first_match(rules, ORIGIN, "GET") is get
    assert first_match(rules, ORIGIN, "GET", ["x-a"]) is both
    assert first_match(rules, ORIGIN, "PUT") is both
    assert first_match(rules, ORIGIN, "DELETE") is None


def test_answer_names_the_origin_and_may_carry_credentials() -> None:
    rule = CorsRule([ORIGIN], ["GET", "PUT"], ["*"], ["ETag", "x-b"], 0)
    assert rule.answer(ORIGIN, ["x-a", "x-c"]) == {
        "Access-Control-Allow-Origin": ORIGIN,
        "Access-Control-Allow-Methods": "GET, PUT",
        "Access-Control-Allow-Headers": "x-a, x-c",
        "Access-Control-Expose-Headers": "ETag, x-b",
        "Access-Control-Max-Age": "0",
        "Access-Control-Allow-Credentials": "true",
    }


def test_answer_to_anyone_carries_no_credentials() -> None:
    assert CorsRule(["*"], ["GET"]).answer(ORIGIN) == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET",
    }
