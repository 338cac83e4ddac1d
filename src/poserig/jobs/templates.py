"""Worker task templates: one per rig, made from `web/templates/worker-task.liquid.html`."""

import html
import json
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from poserig.errors import PoserigError
from poserig.files import write_files
from poserig.json import loads
from poserig.pose.rig_file import LIBRARY, load_rig, parse_rig
from poserig.text import decode_text

_COMPONENT = "crowd-2d-skeleton"
# Terraform replaces these two when it publishes the template: only it knows the CDN's address.
LEFT_FOR_TERRAFORM = ("@@COMPONENT_URL@@", "@@COMPONENT_INTEGRITY@@")


def fill_template(source: str, rig: dict[str, Any], rig_hash: str) -> str:
    """Put a rig into the worker task template.

    Args:
        source: The template with its `@@RIG_NAME@@` and `@@RIG_JSON@@` tokens.
        rig: The rig as its file has it.
        rig_hash: `Rig.hash`, which the component hands back with every answer.

    Raises:
        PoserigError: The template lacks a token.
    """
    for token in ("@@RIG_JSON@@", *LEFT_FOR_TERRAFORM):
        if token not in source:
            raise PoserigError(
                f"The worker task template has no {token}.",
                cure="Take web/templates/worker-task.liquid.html as a model.",
            )
    data = {key: value for key, value in rig.items() if key != "$schema"} | {"hash": rig_hash}
    text = html.escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    # Two braces in a rig's texts would open a Liquid tag: an HTML reference means the same.
    text = text.replace("{", "&#123;").replace("}", "&#125;")
    return source.replace("@@RIG_NAME@@", html.escape(rig["name"])).replace("@@RIG_JSON@@", text)


def rig_in_template(text: str, where: str) -> dict[str, Any] | None:
    """Read the rig back that `fill_template` put into a worker task template.

    Args:
        text: The template.
        where: Its address, for errors.

    Returns:
        The rig as its file has it; None when the template has none, or gives it in another way
        than as JSON in the attribute `rig`: a template of somebody else's.

    Raises:
        RigError: There is a JSON object that is no rig: no page could be labeled.
    """
    finder = _RigFinder()
    finder.feed(text)
    finder.close()
    try:
        rig = loads(finder.rig)
    except ValueError:
        return None
    if not isinstance(rig, dict):
        return None
    parse_rig(rig, where)
    return {key: value for key, value in rig.items() if key != "hash"}


class _RigFinder(HTMLParser):
    """Keeps the attribute `rig` of the first component, its character references resolved."""

    def __init__(self) -> None:
        super().__init__()
        self.rig = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == _COMPONENT and not self.rig:
            self.rig = dict(attrs).get("rig") or ""


def write_templates(
    template: Path, rig_sources: Sequence[str], folder: Path, *, force: bool = False
) -> list[Path]:
    """Write `<folder>/<rig name>.liquid.html` for rigs of the library or rig files.

    All are made before the first is written.

    Args:
        template: The template with its tokens.
        rig_sources: Rigs' names, or paths of rig files.
        folder: Where to write; made when missing.
        force: Replace files that are there with another content.

    Returns:
        The written files.

    Raises:
        PoserigError: A rig or the template is unusable, two rigs have one name, or a file is
            there with another content and `force` is false; nothing was written.
        OSError: A file cannot be read or written.
    """
    source = template.read_text("utf-8-sig")
    files: dict[Path, str] = {}
    for rig_source in rig_sources:
        rig = load_rig(rig_source)
        file = Path(rig_source) if Path(rig_source).is_file() else LIBRARY / f"{rig.name}.json"
        # The file itself, not what was read of it: members that only the component knows stay.
        text = fill_template(source, loads(decode_text(file.read_bytes())), rig.hash)
        target = folder / f"{rig.name}.liquid.html"
        if files.setdefault(target, text) != text:
            raise PoserigError(
                f'Two rigs are called "{rig.name}".', where=rig_source, cure="Rename one."
            )
    write_files(files, force=force)
    return list(files)
