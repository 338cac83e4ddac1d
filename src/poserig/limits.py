"""States Ground Truth's limits that several rooms need (ground-truth-contract.md)."""

from typing import Final

# An attribute of an input manifest, in characters. Labels of one job are inputs of the next.
ATTRIBUTE_CHARACTERS: Final = 20_000
# RenderUiTemplate: a worker task template, and a task input, in characters.
TEMPLATE_CHARACTERS: Final = 128_000
