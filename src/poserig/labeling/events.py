"""Logs each change of state as a line of JSON, without workers' names and presigned addresses."""

import json
import logging
import re

from poserig.json import Json

logger = logging.getLogger("poserig.labeling")

_QUERY = re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]*")
_REASON_LIMIT = 2_000


def record(event: str, *, level: int = logging.INFO, **fields: Json) -> None:
    """Writes one line, e.g. {"event":"data-object-failed","labeling_job":"pose","index":3,…}.

    Args:
        event: What happened, in words joined by hyphens.
        level: A level of the logging module.
        fields: Ids, states and reasons. Workers by their Ground Truth id only.
    """
    logger.log(level, "%s", json.dumps({"event": event, **fields}, ensure_ascii=False))


def clean_reason(text: str) -> str:
    """Makes a reason fit to be shown, logged and stored: no query strings, not too long, UTF-8."""
    text = _QUERY.sub(r"\1?…", text).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _REASON_LIMIT else f"{text[: _REASON_LIMIT - 1]}…"
