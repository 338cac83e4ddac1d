"""Reads what a lead calls classes and flags, and which flags they offer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from poserig.labeling.settings import LONGEST_WORD, MOST_WORDS, JobSettings
from poserig.portal.job_changing import RigCard
from poserig.portal.settings_form import Typed

NAMES = ("words", "own_flags", "hidden_flags")
"""The settings of the section."""
NEW = 3
"""So many flags can be added at once."""


@dataclass(frozen=True, slots=True)
class WordRow:
    """A class or a flag in the form.

    Attributes:
        name: As labels have it.
        field: Of its text.
        text: What people read; "" for the name.
        offer: Of its box; "" for a class, which is always offered.
        is_offered: People can choose it.
        is_own: The lead added it.
    """

    name: str
    field: str
    text: str
    offer: str = ""
    is_offered: bool = True
    is_own: bool = False


def class_rows(rigs: Sequence[RigCard], settings: JobSettings) -> list[WordRow]:
    """The classes that people choose from; none when there is nothing to choose."""
    names = list(dict.fromkeys(name for rig in rigs for name in rig.classes))
    words = dict(settings.words)
    rows = [WordRow(name, f"class-{n}", words.get(name, "")) for n, name in enumerate(names)]
    return rows if len(rows) > 1 else []


def flag_rows(rigs: Sequence[RigCard], settings: JobSettings) -> list[WordRow]:
    """The flags of the rigs, and the lead's own ones."""
    of_rigs = dict.fromkeys(name for rig in rigs for name in rig.flags)
    words = dict(settings.words)
    return [
        WordRow(
            name,
            f"flag-{n}",
            words.get(name, ""),
            f"offer-{n}",
            name not in settings.hidden_flags,
            name not in of_rigs,
        )
        for n, name in enumerate(dict.fromkeys([*of_rigs, *settings.own_flags]))
    ]


def read_words(rigs: Sequence[RigCard], form: Mapping[str, str], now: JobSettings) -> Typed:
    """Reads the section.

    Args:
        rigs: Of the job.
        form: What was sent: for each row its text and box by the number of the row, with its name
            beside it, as somebody may have added a flag meanwhile; and new flags.
        now: What is not in the section stays as here.
    """
    problems: dict[str, str] = {}
    words, own, hidden = dict(now.words), list(now.own_flags), list(now.hidden_flags)
    classes, flags = class_rows(rigs, now), flag_rows(rigs, now)
    for row in (*classes, *flags):
        if form.get(f"{row.field}-name") != row.name:
            continue  # it was added meanwhile
        text = " ".join(form.get(row.field, "").split())
        _note(problems, row.field, _wrong(text, is_needed=False))
        words[row.name] = text
        if row.offer:
            hidden = [name for name in hidden if name != row.name]
            hidden += [] if form.get(row.offer) == "on" else [row.name]
    known = {row.name for row in flags}
    for number in range(NEW):
        field = f"new-{number}"
        name, text = (" ".join(form.get(one, "").split()) for one in (field, f"{field}-text"))
        if not name and not text:
            continue
        _note(problems, f"{field}-text", _wrong(text, is_needed=False))
        taken = f"There is a flag {name} already." if name in known else ""
        _note(problems, field, _wrong(name, is_needed=True) or taken)
        if len(known) >= MOST_WORDS:
            _note(problems, field, f"Use at most {MOST_WORDS} flags.")
        known.add(name)
        own.append(name)
        words[name] = text
    fields = {row.name: row.field for row in (*classes, *flags)}
    for names in ([row.name for row in classes], [*(row.name for row in flags), *own]):
        for name, other in _alike(dict.fromkeys(names), words):
            said = f"That is {other} already. People would take one for the other."
            _note(problems, fields.get(name, _new_field(form, name)), said)
    kept = tuple(sorted((name, text) for name, text in words.items() if text and text != name))
    settings = replace(
        now, words=kept, own_flags=tuple(own), hidden_flags=tuple(sorted(set(hidden)))
    )
    return Typed(settings, dict(form), problems)


def _alike(names: Iterable[str], words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names whose word is the name or the word of another of the same list: each with that one."""
    names = list(names)
    taken = {name.casefold(): name for name in names}
    for name in names:
        word = words.get(name) or name
        other = taken.setdefault(word.casefold(), name)
        if other != name:
            yield name, other


def _new_field(form: Mapping[str, str], name: str) -> str:
    numbers = [n for n in range(NEW) if " ".join(form.get(f"new-{n}", "").split()) == name]
    return f"new-{numbers[0]}-text" if numbers else ""


def _note(problems: dict[str, str], field: str, said: str) -> None:
    if said:
        problems.setdefault(field, said)


def _wrong(text: str, *, is_needed: bool) -> str:
    if len(text) > LONGEST_WORD:
        return f"This has {len(text)} characters. Use at most {LONGEST_WORD}."
    return "Name the flag." if is_needed and not text else ""
