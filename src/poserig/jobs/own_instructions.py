"""Puts an operator's instructions before those of a job's copy of the worker task template."""

import re

from poserig.errors import PoserigError

_SLOT = re.compile(rb"<[\w-]+\s[^>]*\bslot=[\"']instructions[\"'][^>]*>")


def with_instructions(template: bytes, html: str, where: str) -> bytes:
    """Returns the template with the instructions at the beginning of its own.

    Args:
        template: Worker task template of the rig.
        html: What is put there; no page is changed by what Liquid would read in it.
        where: Address of the template, for the error.

    Raises:
        PoserigError: The template has no element for instructions.
    """
    slot = _SLOT.search(template)
    if slot is None:
        raise PoserigError(
            'The worker task template has no element with slot="instructions".',
            where=where,
            cure="Leave --instructions away, or give the template such an element.",
        )
    # Two braces would open a Liquid tag: an HTML reference means the same.
    text = html.replace("{", "&#123;").replace("}", "&#125;").strip()
    return template[: slot.end()] + f"\n{text}\n".encode() + template[slot.end() :]
