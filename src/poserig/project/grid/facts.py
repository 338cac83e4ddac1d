"""Reads what the grid has to know of a data object: of its state, its turns and its label."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from poserig.errors import PoserigError
from poserig.formats.rigs import Rigs
from poserig.groundtruth.sources import image_name
from poserig.groundtruth.spilled import whole_label
from poserig.issues import reported_problems
from poserig.json import Json, is_number
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.records import Verdict
from poserig.labeling.store.sqlite.followed import ChangedObject
from poserig.pose.label.read import Label, parse_label
from poserig.project.grid.answers import JudgedAnswer, judge
from poserig.project.grid.covering import covers_of
from poserig.project.grid.doubt import Signs
from poserig.report.reading import facts_of

_ANSWERED = (TaskState.SUBMITTED, TaskState.EARLIER)
_COUNTED = ("error", "warning")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an image.

    Attributes:
        name: What people call it.
        source_ref: Its address; "" when its line has none.
        state: Where it stands.
        reason: Why it has no label; "" for nothing to tell.
        round: From 1.
        answers, wanted: Answers that count, and how many it needs.
        workers: Ids of those who submitted them, each once.
        assigned: Id of the person for whom it is kept; "" for nobody.
        problem: What was reported; "" for nothing.
        findings: Types of the label's findings, each with how many there are.
        kinds: Instances of each class.
        tags: That stand in the label.
        changed: Of its last turn; None when it had none.
        seconds: Working time of all its workers; None when unknown.
        signs: What speaks against it. Its ranking and its review are not known here.
        verdict: Of the last review, as far as nothing has answered it; "" for none.
        note: What the reviewer said with it; "" for nothing.
        digest: Another one for another label; "" for none.
        judged: Its answers.
        covers: What its label covers; see `covering`.
    """

    name: str
    source_ref: str
    state: ObjectState
    reason: str
    round: int
    answers: int
    wanted: int
    workers: tuple[str, ...]
    assigned: str
    problem: str
    findings: Mapping[str, int]
    kinds: Mapping[str, int]
    tags: tuple[str, ...]
    changed: datetime | None
    seconds: float | None
    signs: Signs
    verdict: str
    note: str
    digest: str
    judged: Sequence[JudgedAnswer] = ()
    covers: Mapping[str, Sequence[str]] = field(default_factory=dict)


def read_facts(
    one: ChangedObject,
    attribute: str,
    kinds: Mapping[str, str],
    rigs: Rigs,
    read: Callable[[str], bytes],
) -> Facts:
    """Reads a data object. A label of another shape counts as one without anything in it.

    Args:
        attribute: The label attribute of its job.
        kinds: The class of an instance that names none, by its rig.
        rigs: Finds the rig of a label.
        read: Reads the object at an S3 URI, for labels that are too long for the manifest.
    """
    data = one.data_object
    line = _line(data.output or data.text)
    has_label = data.output is not None or data.state is ObjectState.ALREADY_LABELED
    kept = line.get(attribute) if has_label else None
    label: Json = None
    with suppress(PoserigError, ValueError):
        label = whole_label(kept, read)
    told = facts_of(line, attribute, label)
    members: Mapping[str, Json] = label if isinstance(label, dict) else {}
    agreement: Json = members.get("agreement")
    problems = reported_problems(label)
    severities = _severities(members.get("issues"))
    verdict, note = _verdict(one, told.verdict)
    source_ref = str(line.get("source-ref", ""))
    return Facts(
        name=image_name(source_ref) or f"line {data.index + 1}",
        source_ref=source_ref,
        state=data.state,
        reason=data.reason,
        round=max(told.round, data.round),
        answers=data.answers,
        wanted=data.wanted,
        workers=tuple(dict.fromkeys(t.worker_id for t in one.turns if t.state in _ANSWERED)),
        assigned=data.assigned,
        problem="; ".join(problems)[:_LONGEST] or ("A problem was reported." if problems else ""),
        findings=Counter(kind for kind, severity in severities if severity in _COUNTED),
        kinds=_kinds(members, kinds),
        tags=_texts(members.get("tags")),
        changed=max((turn.last for turn in one.turns), default=None),
        seconds=told.seconds,
        signs=Signs(
            is_failed=data.state is ObjectState.FAILED,
            is_declined=data.state is ObjectState.DECLINED,
            is_reported=bool(problems),
            errors=sum(severity == "error" for _, severity in severities),
            warnings=sum(severity == "warning" for _, severity in severities),
            agreement=float(agreement) if is_number(agreement) else None,
            would_help=told.more_would_help,
        ),
        verdict=verdict,
        note=note,
        digest="" if kept is None else sha256(json.dumps(kept).encode()).hexdigest()[:12],
        judged=judge(one, label, rigs, is_accepted=verdict == Verdict.ACCEPT),
        covers=covers_of(_parsed(label)),
    )


def _parsed(label: Json) -> Label | None:
    with suppress(PoserigError):
        return None if label is None else parse_label(label)
    return None


def label_in(text: str, attribute: str, read: Callable[[str], bytes]) -> Json:
    """The whole label in a line of a manifest; None when there is none that can be read."""
    with suppress(PoserigError, ValueError):
        return whole_label(_line(text).get(attribute), read)
    return None


def _verdict(one: ChangedObject, in_label: str) -> tuple[str, str]:
    """What holds of the last review: of this round's label, or that it was sent back to get one."""
    data, last = one.data_object, one.review
    if last is None or last.round not in (data.round, data.round - 1):
        return data.review or in_label, ""
    if last.round == data.round or data.review:
        return data.review or in_label, last.note
    waits = not data.state.is_final and last.verdict is Verdict.SEND_BACK
    return (str(last.verdict), last.note) if waits else ("", "")


def _line(text: str) -> dict[str, Json]:
    with suppress(ValueError):
        line: Json = json.loads(text)
        if isinstance(line, dict):
            return line
    return {}


def _severities(issues: Json) -> list[tuple[str, str]]:
    return [
        (one["type"], str(one.get("severity", "")))
        for one in (issues if isinstance(issues, list) else ())
        if isinstance(one, dict)
        and isinstance(one.get("type"), str)
        and one["type"] != "worker_problem"
    ]


def _kinds(label: Mapping[str, Json], kinds: Mapping[str, str]) -> Counter[str]:
    instances = label.get("instances")
    found: Counter[str] = Counter()
    for one in instances if isinstance(instances, list) else ():
        if isinstance(one, dict):
            rig = str(one.get("rig") or label.get("rig") or "")
            found[str(one.get("class") or kinds.get(rig) or rig or "instance")] += 1
    return found


def _texts(value: Json) -> tuple[str, ...]:
    texts = value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(one for one in texts if isinstance(one, str) and one))
