"""Gathers what the page of an image tells reviewers and leads: its history, and all answers."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from poserig.json import Json
from poserig.labeling.model import FormerLabel, ReviewPlace
from poserig.labeling.store.records import Turn
from poserig.portal.comparing import LABEL, ComparedImage, Given
from poserig.portal.image_history import LEFT, Event, events_of, labels_by_round
from poserig.portal.roles import Role
from poserig.portal.security import current_role, worker
from poserig.portal.state import portal_state

MAY_REVIEW = (Role.REVIEWER, Role.LEAD)
POINT = re.compile(r"p\d{1,4}-\d{1,4}")
"""Names of the form fields of points."""


@dataclass(frozen=True, slots=True)
class StoryView:
    """What reviewers and leads see of an image.

    Attributes:
        place: Where its review stands.
        events: Its history.
        compared: All answers and labels over each other; None when there is nothing to compare.
    """

    place: ReviewPlace
    events: tuple[Event, ...]
    compared: ComparedImage | None


def story_of(name: str, index: int, label: Json, whole: Callable[[Json], Json]) -> StoryView | None:
    """What the signed-in person sees of the rounds of an image; None when they review none.

    Args:
        name: Of the labeling job.
        index: Line of the image, from 0.
        label: Its present label, whole; None for none.
        whole: Reads the whole of a label that lies in S3.
    """
    reviewing = portal_state().teamwork.reviewing
    if reviewing is None or current_role() not in MAY_REVIEW:
        return None
    me = worker()
    place = reviewing.place(name, me, index)
    answers = reviewing.answers(name, me, index)
    former = reviewing.earlier_labels(name, me, index)
    names = _names(name)
    labels = labels_by_round(former, place.round, label)
    events = events_of(answers, reviewing.reviews(name, me, index), labels, names)
    comparing = portal_state().teamwork.comparing
    compared = None
    if comparing is not None and label is not None:
        compared = comparing.compare(label, given_of(answers, former, whole, names))
    elif comparing is not None and former:  # what was sent back
        given = given_of(answers, former[:-1], whole, names)
        compared = comparing.compare(whole(former[-1].label), given)
    if compared is not None and label is not None and len(compared.layers) == 1:
        compared = None
    return StoryView(place, tuple(events), compared)


def mixed_of(
    name: str, index: int, label: Json, whole: Callable[[Json], Json], choices: dict[str, str]
) -> dict[str, Json] | None:
    """The form of an answer that takes points of others; None when nothing was chosen.

    Args:
        name: Of the labeling job.
        index: Line of the image, from 0.
        label: Its present label, whole.
        whole: As for `story_of`.
        choices: Field of a point → key of whose point it gets.

    Raises:
        PoserigError: A choice names no point, or no layer.
    """
    team = portal_state().teamwork
    chosen = {field: key for field, key in choices.items() if key != LABEL}
    if team.reviewing is None or team.comparing is None or not chosen:
        return None
    me = worker()
    answers = team.reviewing.answers(name, me, index)
    former = team.reviewing.earlier_labels(name, me, index)
    given = given_of(answers, former, whole, _names(name))
    return team.comparing.mixed(label, given, chosen)


def given_of(
    answers: tuple[Turn, ...],
    former: tuple[FormerLabel, ...],
    whole: Callable[[Json], Json],
    names: dict[str, str],
) -> list[Given]:
    """What is compared with the label: earlier labels, and answers of rounds that had several.

    The one answer of a round is as good as its label.
    """
    rounds = [one.round for one in answers]
    given = [
        Given(f"label{number}", f"Label of round {one.round}", label=whole(one.label))
        for number, one in enumerate(former)
        if one.label is not None
    ]
    given += [
        Given(
            f"answer{number}",
            names.get(one.worker_id, LEFT) + (f", round {one.round}" if former else ""),
            answer=json.loads(one.answer),
        )
        for number, one in enumerate(answers)
        if one.answer is not None and rounds.count(one.round) > 1
    ]
    return given


def _names(name: str) -> dict[str, str]:
    lead = portal_state().teamwork.lead
    people = () if lead is None else lead.people(name, worker())
    return {one.id: one.username for one in people}
