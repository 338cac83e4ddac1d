"""Tests groundtruth/names.py: names and ARNs as Ground Truth takes them."""

import pytest

from poserig.errors import InvalidValue
from poserig.groundtruth.names import (
    Arn,
    check_job_name,
    check_label_attribute_name,
    job_arn,
    metadata_name,
    parse_arn,
)

ROLE = "arn:aws:iam::111122223333:role/ground-truth"


def test_arn_has_its_parts() -> None:
    found = parse_arn(ROLE, "RoleArn", service="iam", resource_prefix="role/")
    assert found == Arn("aws", "iam", "", "111122223333", "role/ground-truth")
    china = "arn:aws-cn:lambda:cn-north-1:111122223333:function:pre:live"
    found = parse_arn(china, "x", service="lambda", resource_prefix="function:")
    assert (found.partition, found.region, found.resource) == (
        "aws-cn",
        "cn-north-1",
        "function:pre:live",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "role/ground-truth",
        "arn:aws:iam::1111:role/x",
        "arn:aws:iam::111122223333:role/",
        "arn:aws:iam::111122223333:user/x",
        "arn:aws:sts::111122223333:role/x",
    ],
)
def test_arn_of_another_kind_is_refused_with_the_right_form(text: str) -> None:
    with pytest.raises(InvalidValue, match="not the ARN that belongs here") as caught:
        parse_arn(text, "RoleArn", service="iam", resource_prefix="role/")
    assert caught.value.where == "RoleArn"
    assert caught.value.cure == "Write arn:aws:iam::<account>:role/<name>."


@pytest.mark.parametrize("name", ["a", "Pier-1", "a" * 63, "a--b", "0"])
def test_job_name_is_taken(name: str) -> None:
    check_job_name(name)


@pytest.mark.parametrize("name", ["", "a" * 64, "-a", "a-", "a_b", "a.b", "a b", "ä", "a\n"])
def test_job_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="not a name for a labeling job") as caught:
        check_job_name(name, "--name")
    assert caught.value.where == "--name"


@pytest.mark.parametrize("name", ["pose", "a" * 127, "pose-r2", "metadata", "ref"])
def test_label_attribute_name_is_taken(name: str) -> None:
    check_label_attribute_name(name)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a" * 128, "not a label attribute name"),
        ("a_b", "not a label attribute name"),
        ("", "not a label attribute name"),
        ("source", "the data object itself"),
        ("source-ref", "the data object itself"),
        ("pose-metadata", "keeps for its own notes"),
        ("pose-ref", "only segmentation jobs"),
    ],
)
def test_label_attribute_name_is_refused(name: str, what: str) -> None:
    with pytest.raises(InvalidValue, match=what):
        check_label_attribute_name(name)


def test_names_that_derive() -> None:
    assert metadata_name("pose") == "pose-metadata"
    assert job_arn("Pier-1", "eu-west-1", "111122223333") == (
        "arn:aws:sagemaker:eu-west-1:111122223333:labeling-job/pier-1"
    )
    assert job_arn("X", "cn-north-1", "1").startswith("arn:aws-cn:sagemaker:cn-north-1:1:")
