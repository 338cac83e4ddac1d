"""Least privilege: the security table, over the deployed policies."""

from typing import Any

import boto3
import pytest

from tests.terraform.security.policies import Document, Row
from tests.terraform.security.rendering import Rendered, policies
from tests.terraform.security.rows import ask, may
from tests.terraform.security.subjects import BUCKET, IDENTITY
from tests.terraform.security.table import DEFAULT
from tests.terraform.stack.deployed import plain, read_policies

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # one of them deploys, one destroys


@pytest.fixture(scope="module")
def deployed(aws: boto3.Session, outputs: dict[str, Any]) -> dict[str, Document]:
    return read_policies(aws, outputs)


@pytest.mark.parametrize("row", DEFAULT, ids=str)
def test_deployed_policies_keep_the_security_table(deployed: dict[str, Document], row: Row) -> None:
    assert row.holds(deployed)


def test_security_table_has_no_line_twice_and_at_least_60() -> None:
    assert len({str(row) for row in DEFAULT}) == len(DEFAULT) >= 60


def test_identity_reads_the_component_that_is_deployed(
    deployed: dict[str, Document], outputs: dict[str, Any]
) -> None:
    key = outputs["component_url"].split("/", 3)[3]
    [row] = may(IDENTITY, ask("s3:GetObject", f"{BUCKET}/{key}"))
    assert row.holds(deployed)


def test_documents_whose_mutants_are_tried_are_the_deployed_ones(
    deployed: dict[str, Document], rendered: list[Rendered]
) -> None:
    documents = policies([item for item in rendered if not item.change], "default")
    assert {name: plain(document) for name, document in documents.items()} == {
        name: plain(document) for name, document in deployed.items()
    }
