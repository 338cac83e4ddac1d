"""Defines what the lead of a labeling job may set, and what values these settings take."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from poserig.json import Json, JsonObject

LONGEST_TITLE = 128
LONGEST_DESCRIPTION = 255
MOST_WORKERS = 9
MOST_GOLD = 20
LONGEST_WORD = 60
MOST_WORDS = 100
LEAST_TO_COMPARE = 2
"""Answers of which can be said whether a further one would change the label."""
_IN_REQUEST = ("title", "description", "workers")


class Results(StrEnum):
    """When annotators see labels that are also made of the answers of others."""

    AFTER_ANSWER = "after-answer"
    """Of an image that they have answered, as soon as it has a label."""
    AT_END = "at-end"
    """When the labeling job is over."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class JobSettings:
    """What the lead of a labeling job may set.

    Attributes:
        title: TaskTitle; 1 to 128 characters.
        description: TaskDescription; 1 to 255 characters.
        workers: People who label each image at most, 1 to 9.
        begin_with: So many label each image at first, 2 at least; a further one is asked only where
            that would change the label. 0: all `workers` label each image.
        review_share: Percent of the labels that wait for a review, 0 to 100.
        gold_share: Percent of the images with a known label among those that people get, 0 to 20.
        results: When annotators see labels of others.
        own_figures: Annotators see their own figures.
        words: What people read instead of a class or a flag: name, text. Labels keep the name.
        own_flags: Flags that instances may have beside those of the rig. None is ever removed, so
            that old labels stay readable.
        hidden_flags: Flags of the rig, and own ones, that are not offered.
    """

    title: str = ""
    description: str = ""
    workers: int = 1
    begin_with: int = 0
    review_share: int = 100
    gold_share: int = 0
    results: Results = Results.AT_END
    own_figures: bool = False
    words: tuple[tuple[str, str], ...] = ()
    own_flags: tuple[str, ...] = ()
    hidden_flags: tuple[str, ...] = ()

    @property
    def first_workers(self) -> int:
        """Answers that an image needs before its first label."""
        return self.begin_with if 0 < self.begin_with < self.workers else self.workers


NAMES = tuple(one.name for one in fields(JobSettings))
"""The names of all settings."""


def read_settings(text: str, title: str, description: str, workers: int) -> JobSettings:
    """The settings of a job.

    Args:
        text: What the store keeps, a JSON object. What is missing, or of an older or newer version
            of poserig and not understood, has its default.
        title: TaskTitle.
        description: TaskDescription.
        workers: NumberOfHumanWorkersPerDataObject.
    """
    kept: Json = json.loads(text)
    found = JobSettings(title=title, description=description, workers=workers)
    for name, value in (kept if isinstance(kept, dict) else {}).items():
        if name not in NAMES or name in _IN_REQUEST:
            continue
        wanted = _read(name, value)
        if type(wanted) is type(getattr(found, name)):
            tried = _with(found, {name: wanted})
            found = found if name in problems_of(tried) else tried
    return found


def write_settings(settings: JobSettings) -> str:
    """What the store keeps of settings beside the request, a JSON object; without defaults."""
    default = JobSettings()
    kept: JsonObject = {
        name: getattr(settings, name)
        for name in NAMES
        if name not in _IN_REQUEST and getattr(settings, name) != getattr(default, name)
    }
    return json.dumps(kept)


def taken(settings: JobSettings, wanted: JobSettings, names: Iterable[str]) -> JobSettings:
    """The settings with some of others."""
    return _with(settings, {name: getattr(wanted, name) for name in names})


def value_text(settings: JobSettings, name: str) -> str:
    """A value as the log of a job keeps it."""
    value = getattr(settings, name)
    if isinstance(value, bool):
        return "on" if value else "off"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else str(value)


def problems_of(settings: JobSettings) -> dict[str, str]:
    """What is wrong with settings: name → what it is and how to fix it, in a sentence or two."""
    return {
        name: said
        for name, said in (
            ("title", _text(settings.title, LONGEST_TITLE)),
            ("description", _text(settings.description, LONGEST_DESCRIPTION)),
            ("workers", _number(settings.workers, 1, MOST_WORKERS)),
            ("begin_with", _begin(settings)),
            ("review_share", _number(settings.review_share, 0, 100)),
            ("gold_share", _number(settings.gold_share, 0, MOST_GOLD)),
            ("words", _texts([text for pair in settings.words for text in pair])),
            ("own_flags", _texts(settings.own_flags)),
            ("hidden_flags", _texts(settings.hidden_flags)),
        )
        if said
    }


def _with(settings: JobSettings, values: Mapping[str, Any]) -> JobSettings:
    return replace(settings, **values)


def _read(name: str, value: Json) -> Any:
    """A value of the store as a setting has it; None for one that is none."""
    if name == "results":
        return Results(value) if value in list(Results) else None
    if not isinstance(value, list):
        return value
    if name == "words":
        pairs = [tuple(one) for one in value if isinstance(one, list)]
        is_right = all(len(one) == 2 and set(map(type, one)) == {str} for one in pairs)
        return tuple(pairs) if is_right and len(pairs) == len(value) else None
    return tuple(value) if all(isinstance(one, str) for one in value) else None


def _texts(texts: Sequence[str]) -> str:
    longest = max(map(len, texts), default=0)
    if longest > LONGEST_WORD:
        return f"One of them has {longest} characters. Use at most {LONGEST_WORD}."
    if not all(text.strip() for text in texts):
        return "One of them is empty."
    if len(texts) > 4 * MOST_WORDS:  # of words each with its name, classes and flags
        return f"Use at most {MOST_WORDS}."
    return ""


def _text(value: str, longest: int) -> str:
    if not value.strip():
        return "Write something here."
    if len(value) > longest:
        return f"This has {len(value)} characters. Use at most {longest}."
    return ""


def _number(value: int, least: int, most: int) -> str:
    return "" if least <= value <= most else f"Give a whole number from {least} to {most}."


def _begin(settings: JobSettings) -> str:
    begin, most = settings.begin_with, settings.workers
    if not begin or LEAST_TO_COMPARE <= begin < most:
        return ""
    if most <= LEAST_TO_COMPARE:
        return (
            "Of one answer nobody can say whether another would change the label. "
            "Let 3 people or more label an image at most, or let all of them label it."
        )
    return f"Begin with {LEAST_TO_COMPARE} to {most - 1} people."
