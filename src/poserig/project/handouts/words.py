"""Says a handout's command, and what came of it in sentences."""

from pathlib import Path

from poserig.formats.losses import Losses
from poserig.formats.model import Format
from poserig.json import Json, JsonObject
from poserig.portal.handouts import HandoutOrder
from poserig.project.places import Places

_NAMED = 5
"""Images that are told by name; the others are counted."""


def export_words(
    order: HandoutOrder, places: Places, target: Path, listed: Path | None
) -> list[str]:
    """The command that exports: `poserig` and these words.

    Args:
        order: What is wanted.
        places: The project.
        target: The file or folder that is to be.
        listed: A file with the paths of the images; None for all.
    """
    words = ["export", order.format, str(places.photographs), str(target), "--json", "--keep-going"]
    words += ["--place", "link" if order.with_photographs else "none"]
    if order.split:
        words += ["--split", order.split]
        words += ["--group-by", order.group_by] if order.group_by else []
    words += ["--only-rig", order.rig] if order.rig else []
    return words + _common(order, places, listed)


def report_words(
    order: HandoutOrder, places: Places, target: Path, listed: Path | None, title: str
) -> list[str]:
    """The command that reports; see `export_words`.

    Args:
        title: Of the report.
    """
    words = ["report", str(places.photographs), "--out", str(target), "--json", "--keep-going"]
    words += ["--title", title]
    words += [] if order.with_photographs else ["--no-images"]
    words += ["--only-rig", order.rig] if order.rig else []
    return words + _common(order, places, listed)


def _common(order: HandoutOrder, places: Places, listed: Path | None) -> list[str]:
    words = ["--progress", "--state", str(places.state), "--job", order.job]
    return words + (["--list", str(listed)] if listed else [])


def export_said(told: JsonObject, form: Format, order: HandoutOrder) -> tuple[str, ...]:
    """What an export did, in sentences.

    Args:
        told: What the command printed as JSON.
        form: The format.
        order: What was wanted.
    """
    counts = [(told["images"], "image"), (told["instances"], "instance")]
    counts.append((told["points"], "labeled keypoint"))
    images, instances, points = (_counted(int(count), word) for count, word in counts)
    said = [f"{images} with {instances} and {points}."]
    parts: dict[str, int] = told.get("parts", {})
    if order.split and parts:
        said.append(", ".join(f"{name}: {count:,}" for name, count in parts.items()) + ".")
    losses = Losses()
    losses.counts.update(told["not_kept"])
    lost = losses.words()
    said.append(f"{form.title} does not hold: {lost}." if lost else "Nothing was lost.")
    left = [f"{count:,} {reason}" for reason, count in told.get("left_out", {}).items()]
    said += [f"Left out: {', '.join(left)}."] if left else []
    said += _without(told)
    if told.get("with_orientation"):
        turned = _counted(int(told["with_orientation"]), "photograph")
        said.append(
            f"{turned} with an EXIF orientation: train with a loader that applies it. The labels"
            " are for the photograph as displayed."
        )
    return (*said, *_named("could not be written", told.get("refused")))


def report_said(told: JsonObject) -> tuple[str, ...]:
    """What a report is about, in sentences; see `export_said`."""
    said = [f"{_counted(int(told['images']), 'image')} with {_instances(told)}."]
    return (*said, *_without(told), *_named("could not be read", told.get("refused")))


def _instances(told: JsonObject) -> str:
    return _counted(int(told["instances"]), "instance")


def _without(told: JsonObject) -> list[str]:
    said = []
    if unlabeled := int(told.get("unlabeled", 0)):
        said.append(f"{_counted(unlabeled, 'image')} without a label {_are(unlabeled)} left out.")
    if failed := len(told.get("failed", ())):
        said.append(f"{_counted(failed, 'image')} failed in labeling and {_are(failed)} left out.")
    if missing := int(told.get("missing", 0)):
        said.append(f"{_counted(missing, 'image')} {_are(missing)} no longer in the folder.")
    return said


def _named(what: str, errors: Json) -> list[str]:
    found = [str(one) for one in errors] if isinstance(errors, list) else []
    more = f" And {len(found) - _NAMED:,} more." if len(found) > _NAMED else ""
    if not found:
        return []
    return [f"{_counted(len(found), 'image')} {what}: {' '.join(found[:_NAMED])}{more}"]


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
