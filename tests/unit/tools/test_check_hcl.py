"""The rules for .tf files, each on a file that breaks it."""

import pytest

from tools.check_hcl import check, problems

GOOD = """
variable "bucket_name" {
  description = "Name of the bucket."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.bucket_name) > 2
    error_message = "bucket_name must have 3 letters at least."
  }
}

resource "aws_s3_bucket" "labeling" {
  count = 1

  bucket = var.bucket_name

  lifecycle {
    prevent_destroy = true
  }
}

data "aws_iam_policy_document" "labeling" {
  statement {
    sid     = "DenyAll"
    actions = ["s3:Get"]
    # Everything.
    resources = ["*"]
  }
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.labeling[0].arn
}
"""


def test_good_file_has_no_problem() -> None:
    assert list(problems(GOOD)) == []


def test_variable_without_a_value_may_leave_it_to_a_module() -> None:
    thin = GOOD.replace("  nullable    = false\n", "  default     = null\n")
    assert list(problems(thin)) == []


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ('"labeling" {\n  count', '"this" {\n  count', "resource this: says nothing"),
        ('"labeling" {\n  count', '"myBucket" {\n  count', "resource myBucket: not snake_case"),
        ('"labeling" {\n  count', '"my_bucket" {\n  count', "my_bucket: repeats its type"),
        ("  type        = string\n", "", "variable bucket_name: no type"),
        ('  description = "Name of the bucket."\n', "", "variable bucket_name: no description"),
        ("  nullable    = false\n", "", "variable bucket_name: nullable = false is missing"),
        ("bucket_name must have", "It must have", "a rule's message does not name it"),
        (
            "  type        = string\n  nullable    = false\n",
            "  nullable    = false\n  type        = string\n",
            "variable bucket_name: not in the order description, type, nullable, validation",
        ),
        ('  description = "ARN of the bucket."\n', "", "output bucket_arn: no description"),
        (
            "  count = 1\n\n  bucket = var.bucket_name\n",
            "  bucket = var.bucket_name\n\n  count = 1\n",
            "aws_s3_bucket labeling: count is not its first line",
        ),
        (
            "  bucket = var.bucket_name\n\n  lifecycle {\n    prevent_destroy = true\n  }\n",
            "  lifecycle {\n    prevent_destroy = true\n  }\n\n  bucket = var.bucket_name\n",
            "aws_s3_bucket labeling: it does not end with lifecycle, depends_on",
        ),
        ('    sid     = "DenyAll"\n', "", "the statement does not begin with its sid"),
        ("    # Everything.\n", "", "no comment says why it is a wildcard"),
        ("    # Everything.\n", "    # checkov:skip=CKV_AWS_1: no\n", "has no reason"),
        ("var.bucket_name\n\n", '"x-eu-west-1"\n\n', "eu-west-1 is written down"),
        ("var.bucket_name\n\n", '"arn:aws:s3:::x"\n\n', "arn:aws: is written down"),
    ],
)
def test_rule_that_is_broken_is_named(good: str, bad: str, problem: str) -> None:
    assert good in GOOD
    found = list(problems(GOOD.replace(good, bad, 1)))
    assert [text for text in found if problem in text] != [], found


def test_stack_keeps_the_rules() -> None:
    assert check() == []
