"""Worker task templates: one per rig, made from `web/templates/worker-task.liquid.html`."""

import html
import json
from pathlib import Path
from typing import Any

from poserig.errors import PoserigError
from poserig.pose.rig import LIBRARY, load_rig

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


def write_template(template: Path, rig_source: str, folder: Path) -> Path:
    """Write `<folder>/<rig name>.liquid.html` for a rig of the library or a rig file.

    Args:
        template: The template with its tokens.
        rig_source: A rig's name, or the path of a rig file.
        folder: Where to write; made when missing.

    Returns:
        The written file.
    """
    rig = load_rig(rig_source)
    target = folder / f"{rig.name}.liquid.html"
    folder.mkdir(parents=True, exist_ok=True)
    file = Path(rig_source) if Path(rig_source).is_file() else LIBRARY / f"{rig.name}.json"
    # The file itself, not what was read of it: members that only the component knows stay.
    data = json.loads(file.read_text("utf-8"))
    text = fill_template(template.read_text("utf-8"), data, rig.hash)
    target.write_text(text, "utf-8")
    return target
