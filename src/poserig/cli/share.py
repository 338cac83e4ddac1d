"""The share of gold images as an option."""

from typing import Any

import click


class Share(click.ParamType[float]):
    """A share in percent, such as 5%, as a number from 0 to 1.

    Args:
        most: 0 to 1.
    """

    name = "P%"

    def __init__(self, most: float = 0.5) -> None:
        self._most = most

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Returns the number. Fails with a usage error."""
        try:
            share = float(str(value).removesuffix("%")) / 100
        except ValueError:
            share = 0.0
        if not 0 < share <= self._most:
            self.fail(
                f"{value!r} is no share: write more than 0% and at most {self._most:.0%}.",
                param,
                ctx,
            )
        return share
