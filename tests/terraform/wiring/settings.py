"""All that is planned."""

from collections.abc import Mapping
from typing import Final

from tests.terraform.wiring.answers import Setting
from tests.terraform.wiring.settings_account import ACCOUNT_SETTINGS
from tests.terraform.wiring.settings_alone import ALONE_SETTING
from tests.terraform.wiring.settings_stack import STACK_SETTINGS

SETTINGS: Final[Mapping[str, Setting]] = {
    "modules alone": ALONE_SETTING,
    **STACK_SETTINGS,
    **ACCOUNT_SETTINGS,
}
