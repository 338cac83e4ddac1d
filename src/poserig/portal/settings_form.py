"""Reads the sections of a job's settings page from their forms, and words for settings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from poserig.json import Json
from poserig.labeling.settings import LEAST_TO_COMPARE, JobSettings, Results, value_text

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "name": ("title", "description"),
    "people": ("workers", "begin_with"),
    "review": ("review_share",),
    "gold": ("gold_share",),
    "visibility": ("results", "own_figures"),
}
"""Section → names of its settings."""

WORDS: Mapping[str, str] = {
    "title": "name",
    "description": "description",
    "workers": "people for each image",
    "begin_with": "people at first",
    "review_share": "share to review",
    "gold_share": "share of gold images",
    "results": "who sees results",
    "own_figures": "own figures",
    "words": "words for classes and flags",
    "own_flags": "own flags",
    "hidden_flags": "flags not offered",
    "instructions": "instructions",
}
"""What people read for a setting; anything else in the log is words already."""

RESULTS: Mapping[str, tuple[str, str]] = {
    Results.AFTER_ANSWER: (
        "After their own answer",
        "Annotators see the label of an image that they have answered, as soon as it has one. All"
        " labels are shown when the job is over.",
    ),
    Results.AT_END: ("At the end", "Annotators see the labels when the job is over."),
    Results.NEVER: (
        "Never",
        "Annotators see what they have answered. Labels of several people stay hidden from them.",
    ),
}
"""Value of `results` → a word or two for it, and what it means."""

ADAPTIVE = "adaptive"
"""The box that is ticked when fewer people begin."""
_TEXTS = ("title", "description")
_SWITCHES = ("own_figures",)
_NUMBER = "Give a whole number."


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent of one section.

    Attributes:
        settings: The settings with it.
        texts: Name → what was typed, to show it again.
        problems: Name → what cannot be read.
    """

    settings: JobSettings
    texts: Mapping[str, str]
    problems: Mapping[str, str]


def read_section(section: str, form: Mapping[str, str], now: JobSettings) -> Typed:
    """Reads what was sent.

    Args:
        section: A key of `SECTIONS`.
        form: Fields by the names of the settings.
        now: What is not in the section stays as here.
    """
    settings, problems = now, {}
    texts = {name: form.get(name, "") for name in SECTIONS[section]}
    if section == "people":
        texts[ADAPTIVE] = form.get(ADAPTIVE, "")
    for name in SECTIONS[section]:
        text = texts[name]
        if name == "begin_with" and texts[ADAPTIVE] != "on":
            settings = replace(settings, begin_with=0)
        elif name in _TEXTS:
            settings = _replaced(settings, name, " ".join(text.split()))
        elif name in _SWITCHES:
            settings = _replaced(settings, name, text == "on")
        elif name == "results":
            if text in RESULTS:
                settings = replace(settings, results=Results(text))
            else:
                problems[name] = "Choose one."
        elif text.strip().isdecimal() and len(text) < 10:
            settings = _replaced(settings, name, int(text))
        else:
            problems[name] = _NUMBER
    return Typed(settings, texts, problems)


def texts_of(settings: JobSettings) -> dict[str, str]:
    """What stands in the fields of settings."""
    names = [name for section in SECTIONS.values() for name in section]
    texts = {name: value_text(settings, name) for name in names}
    texts[ADAPTIVE] = "on" if settings.begin_with else ""
    texts["begin_with"] = str(settings.begin_with or LEAST_TO_COMPARE)
    return texts


def words_of(what: str, value: str) -> str:
    """A value of the log, for people."""
    if what == "results" and value in RESULTS:
        return RESULTS[value][0]
    if what == "begin_with" and value == "0":
        return "all"
    if what in ("review_share", "gold_share"):
        return f"{value} %"
    if what in ("words", "own_flags", "hidden_flags"):
        items: Json = json.loads(value)
        shown = [": ".join(one) if isinstance(one, list) else str(one) for one in items]
        return "; ".join(shown)
    return value


def _replaced(settings: JobSettings, name: str, value: str | int | bool) -> JobSettings:
    changed: JobSettings = replace(settings, **{name: value})  # type: ignore[arg-type]
    return changed
