"""Mutants of a policy document's HCL: each is the document with one safeguard taken away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.terraform.security.hcl_text import Span, blocks, without

STATEMENT = r'(?:dynamic "statement"|statement)'
CONDITION = r'(?:dynamic "condition"|condition)'
LIST = r"\[[\s\S]*?\]|concat\([\s\S]*?\n    \)|values\([^)]*\)|local\.\w+"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed data block.

    Attributes:
        change: What was done, in words.
        text: The whole changed block.
    """

    change: str
    text: str


def mutants(block: str) -> Iterator[Mutant]:
    """One mutant for each statement, condition and action that could be lost, and each wildcard.

    Args:
        block: A whole `data "aws_iam_policy_document"` block.
    """
    for statement in blocks(block, STATEMENT):
        sid = _first(r'sid\s*=\s*"(\w+)"', statement.text)
        yield Mutant(f"{sid} is gone", without(block, statement))
        for number, condition in enumerate(blocks(statement.text, CONDITION, statement.start)):
            yield Mutant(f"{sid} has lost condition {number + 1}", without(block, condition))
        yield from _lost_actions(block, statement, sid)
        yield from _widened(block, statement, sid)


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"no {pattern} in:\n{text}")
    return found[1]


def _lost_actions(block: str, statement: Span, sid: str) -> Iterator[Mutant]:
    listed = re.search(r"\bactions\s*=\s*\[(.*?)\]", statement.text)
    actions = re.findall(r'"([^"]+)"', listed[1]) if listed else []
    for action in actions if len(actions) > 1 else ():
        fewer = ", ".join(f'"{name}"' for name in actions if name != action)
        yield Mutant(f"{sid} has lost {action}", _put(block, statement, listed, f"[{fewer}]"))


def _widened(block: str, statement: Span, sid: str) -> Iterator[Mutant]:
    denies = re.search(r'effect\s*=\s*"Deny"', statement.text)
    # A deny is weaker where it spares more, an allow where it reaches further.
    for attribute in ("not_resources",) if denies else ("resources",):
        found = re.search(rf"\b(?<!not_){attribute}\s*=\s*({LIST})", statement.text)
        if found and found[1] != '["*"]':
            yield Mutant(f'{sid} has {attribute} ["*"]', _put(block, statement, found, '["*"]'))
    if denies:
        allowed = re.sub(r'effect\s*=\s*"Deny"', 'effect = "Allow"', statement.text)
        yield Mutant(f"{sid} allows", block[: statement.start] + allowed + block[statement.end :])
    named = re.search(r"principals \{.*?\}", statement.text, re.DOTALL)
    if named and '"*"' not in named[0]:
        everybody = 'principals {\n type = "*"\n identifiers = ["*"]\n }'
        start = statement.start + named.start()
        changed = block[:start] + everybody + block[start + len(named[0]) :]
        yield Mutant(f"{sid} is about everybody", changed)


def _put(block: str, statement: Span, found: re.Match[str] | None, value: str) -> str:
    """The block with another list for an attribute; its name keeps its place."""
    if found is None:
        raise ValueError("nothing to replace")
    name = found[0].partition("=")[0]
    start, end = statement.start + found.start(), statement.start + found.end()
    return f"{block[:start]}{name}= {value}{block[end:]}"
