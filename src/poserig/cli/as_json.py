"""Writes what a command found as JSON, for scripts."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def to_json(value: Any) -> Any:
    """Returns a value as JSON has it: the members of a dataclass by name, private ones left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: to_json(getattr(value, one.name))
            for one in fields(value)
            if not one.name.startswith("_")
        }
    if isinstance(value, Counter):
        return {str(name): count for name, count in value.most_common()}
    if isinstance(value, Mapping):
        return {str(name): to_json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def say_json(value: Any, **more: Any) -> None:
    """Prints a value as one line of JSON.

    Args:
        value: A dataclass.
        **more: Further members, beside its own.
    """
    click.echo(json.dumps({**to_json(value), **to_json(more)}, ensure_ascii=False))
