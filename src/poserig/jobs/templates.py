"""Worker task templates: one per rig, made from `web/templates/worker-task.liquid.html`."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from poserig.errors import PoserigError
from poserig.files import write_files
from poserig.json import Json, loads
from poserig.pose.job_rigs import check_together, joined_name, parse_rigs
from poserig.pose.rig import Rig
from poserig.pose.rig_file import LIBRARY, load_rig
from poserig.text import decode_text

_COMPONENT = "crowd-2d-skeleton"
# Terraform replaces these two when it publishes the template: only it knows the CDN's address.
LEFT_FOR_TERRAFORM = ("@@COMPONENT_URL@@", "@@COMPONENT_INTEGRITY@@")


_RIG = re.compile(r'(\srig\s*=\s*)("[^"]*"|\'[^\']*\')')
_TITLE = re.compile(r"<title>[^<]*</title>")


@dataclass(frozen=True, slots=True)
class RigFile:
    """A rig, and what its file holds: also members that only the component knows.

    Attributes:
        rig: As it is used.
        members: Of the file.
    """

    rig: Rig
    members: dict[str, Any]


def read_rig_file(name_or_file: str) -> RigFile:
    """Reads a rig of the library by its name, or a rig file. Raises RigError."""
    rig = load_rig(name_or_file)
    return RigFile(rig, loads(decode_text(path_of_rig(name_or_file, rig).read_bytes())))


def path_of_rig(name_or_file: str, rig: Rig) -> Path:
    """Returns the file of a rig of the library or of a rig file; `rig` is what it holds."""
    path = Path(name_or_file)
    return path if path.is_file() else LIBRARY / f"{rig.name}.json"


def fill_template(source: str, rig: dict[str, Any], rig_hash: str) -> str:
    """Put a rig into the worker task template.

    Args:
        source: The template with its `@@RIG_NAME@@` and `@@RIG_JSON@@` tokens.
        rig: The rig as its file has it.
        rig_hash: `Rig.hash`, which the component hands back with every answer.

    Raises:
        PoserigError: The template lacks a token.
    """
    return _filled(source, rig["name"], _attribute(_with_hash(rig, rig_hash)))


def fill_with_rigs(source: str, rigs: Sequence[RigFile]) -> str:
    """Put the rigs of a job into the worker task template: of several, an array.

    Args:
        source: As of `fill_template`.
        rigs: At least one.

    Raises:
        PoserigError: The template lacks a token, or two rigs cannot be in one job.
    """
    check_together([one.rig for one in rigs])
    return _filled(source, joined_name(one.rig for one in rigs), _attribute(_value_of(rigs)))


def with_rigs(template: str, rigs: Sequence[RigFile], where: str) -> str:
    """Replace the rigs of a filled template, such as one that Terraform published.

    Args:
        template: The template.
        rigs: At least one.
        where: Address of the template, for errors.

    Raises:
        PoserigError: It has no rig of poserig's, or two rigs cannot be in one job.
    """
    names = joined_name(one.rig for one in rigs)
    check_together([one.rig for one in rigs], where)
    finder = _RigFinder()
    finder.feed(template)
    finder.close()
    former = rig_in_template(template, where)
    value = _attribute(_value_of(rigs))
    tag, count = _RIG.subn(lambda found: f'{found[1]}"{value}"', finder.tag, count=1)
    if former is None or not count:
        raise PoserigError(
            f"The worker task template has no rig of poserig's, where {names} could go.",
            where=where,
            cure="Launch with the name of a rig whose template `make build` made.",
        )
    if former == rig_json(rigs):
        return template
    old = html.escape(joined_name(parse_rigs(former, where)))
    return _TITLE.sub(
        lambda title: title[0].replace(old, html.escape(names)),
        template.replace(finder.tag, tag, 1),
        count=1,
    )


def with_words(template: str, words: Mapping[str, str]) -> str:
    """Say in a filled template what people read instead of classes and flags.

    Args:
        template: The template; one without a rig of poserig's stays as it is.
        words: Name of a class or a flag → text.
    """
    finder = _RigFinder()
    finder.feed(template)
    finder.close()
    if not words or not finder.tag:
        return template
    start = len(f"<{_COMPONENT}")
    tag = f'{finder.tag[:start]} words="{_attribute(dict(words))}"{finder.tag[start:]}'
    return template.replace(finder.tag, tag, 1)


def rig_json(rigs: Sequence[RigFile]) -> Json:
    """Returns what a job's rig.json holds: the rig file, or an array of several."""
    found: list[Json] = [
        {key: value for key, value in one.members.items() if key != "$schema"} for one in rigs
    ]
    return found[0] if len(found) == 1 else found


def _value_of(rigs: Sequence[RigFile]) -> Json:
    found: list[Json] = [_with_hash(one.members, one.rig.hash) for one in rigs]
    return found[0] if len(found) == 1 else found


def _with_hash(rig: dict[str, Any], rig_hash: str) -> dict[str, Any]:
    return {key: value for key, value in rig.items() if key != "$schema"} | {"hash": rig_hash}


def _attribute(value: Json) -> str:
    """Writes JSON as the value of an attribute between double quotes."""
    text = html.escape(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    # Two braces in a rig's texts would open a Liquid tag: an HTML reference means the same.
    return text.replace("{", "&#123;").replace("}", "&#125;")


def _filled(source: str, name: str, rig: str) -> str:
    for token in ("@@RIG_JSON@@", *LEFT_FOR_TERRAFORM):
        if token not in source:
            raise PoserigError(
                f"The worker task template has no {token}.",
                cure="Take web/templates/worker-task.liquid.html as a model.",
            )
    return source.replace("@@RIG_NAME@@", html.escape(name)).replace("@@RIG_JSON@@", rig)


def rig_in_template(text: str, where: str) -> Json:
    """Read the rigs back that were put into a worker task template.

    Args:
        text: The template.
        where: Its address, for errors.

    Returns:
        What a job's rig.json holds: the rig as its file has it, or an array of several. None when
        the template has none, or gives it in another way than as JSON in the attribute `rig`: a
        template of somebody else's.

    Raises:
        RigError: There is a JSON object that is no rig, or an array of such: no page could be
            labeled.
    """
    finder = _RigFinder()
    finder.feed(text)
    finder.close()
    try:
        rig = loads(finder.rig)
    except ValueError:
        return None
    members = rig if isinstance(rig, list) else [rig]
    if not members or not all(isinstance(one, dict) for one in members):
        return None
    parse_rigs(rig, where)
    found: list[Json] = [
        {key: value for key, value in one.items() if key != "hash"} for one in members
    ]
    return found if isinstance(rig, list) else found[0]


class _RigFinder(HTMLParser):
    """Keeps the first component that has an attribute `rig`.

    Attributes:
        rig: The attribute, its character references resolved.
        tag: The start tag as it is written.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rig = ""
        self.tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == _COMPONENT and not self.rig:
            self.rig = dict(attrs).get("rig") or ""
            self.tag = self.get_starttag_text() or ""


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
        one = read_rig_file(rig_source)
        text = fill_with_rigs(source, [one])
        target = folder / f"{one.rig.name}.liquid.html"
        if files.setdefault(target, text) != text:
            raise PoserigError(
                f'Two rigs are called "{one.rig.name}".', where=rig_source, cure="Rename one."
            )
    write_files(files, force=force)
    return list(files)
