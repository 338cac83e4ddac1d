"""All that the plans must say."""

from typing import Final

from tests.terraform.wiring.facts import Fact, Facts
from tests.terraform.wiring.wanted import WANTED
from tests.terraform.wiring.wanted_account import ACCOUNT_PARTS, ACCOUNT_WANTED
from tests.terraform.wiring.wanted_parts import PARTS

TABLE: Final[Facts] = {
    **{f"stack, {name}": facts for name, facts in WANTED.items()},
    **{f"account, {name}": facts for name, facts in ACCOUNT_WANTED.items()},
    **{f"stack: {name}": facts for name, facts in PARTS.items()},
    **{f"account: {name}": facts for name, facts in ACCOUNT_PARTS.items()},
}
FACTS: Final[tuple[Fact, ...]] = tuple(fact for facts in TABLE.values() for fact in facts)
