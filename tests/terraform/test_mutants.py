"""Take any one safeguard out of the policies' HCL, and a line of the security table fails."""

import re
from collections.abc import Mapping

import pytest

from tests.terraform.security.policies import Document, Row
from tests.terraform.security.rendering import MODULES, Rendered, policies
from tests.terraform.security.table import TABLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unchanged(rendered: list[Rendered]) -> list[Rendered]:
    """The documents as the HCL has them."""
    return [item for item in rendered if not item.change]


def broken_rows(rendered: list[Rendered]) -> list[Row]:
    """The lines of both tables that do not hold."""
    found: list[Row] = []
    for setting, rows in TABLES.items():
        documents: Mapping[str, Document] = policies(rendered, setting)
        missing = {row.request.document.removesuffix("_allows") for row in rows} - {""}
        assert missing <= documents.keys() | {"key"}
        found += [row for row in rows if not holds(row, documents)]
    return found


def holds(row: Row, documents: Mapping[str, Document]) -> bool:
    """A document that is gone altogether decides nothing."""
    nothing: Document = {"Statement": []}
    needed = {*row.caller.documents, row.request.document.removesuffix("_allows")}
    return row.holds({**dict.fromkeys(needed, nothing), **documents})


def test_every_row_holds_of_the_code_as_it_is(unchanged: list[Rendered]) -> None:
    assert [str(row) for row in broken_rows(unchanged)] == []


def test_every_safeguard_taken_away_breaks_a_row(
    rendered: list[Rendered], unchanged: list[Rendered]
) -> None:
    survivors = []
    for mutant in rendered:
        if mutant.change:
            others = [mutant if item.name == mutant.name else item for item in unchanged]
            if not broken_rows(others):
                survivors.append(f"{mutant.name}: {mutant.change}")
    assert survivors == [], "no row of the security table (security/table.py) needs these"


def test_every_condition_and_deny_of_the_code_has_its_mutant(rendered: list[Rendered]) -> None:
    # Those of modules/deployer are held by every deployment of stack/: see stack/test_deployer.py.
    files = [file for file in MODULES.glob("*/*.tf") if file.parent.name != "deployer"]
    code = "".join(file.read_text("utf-8") for file in sorted(files))
    conditions = re.findall(r'(?m)^ +(?:dynamic "condition"|condition) \{$', code)
    denies = re.findall(r'effect += "Deny"', code)
    changes = [mutant.change for mutant in rendered]
    assert sum("has lost condition" in change for change in changes) == len(conditions) > 0
    assert sum(change.endswith(" allows") for change in changes) == len(denies) > 0
