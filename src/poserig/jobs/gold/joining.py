"""Mixes gold images into the input manifest of a launch.

Nothing that reaches a worker tells a gold image from another. A gold photograph is uploaded under
the path of an image to be labeled, beside which only the hash in the address differs. Its line has
an address, the instructions that the other lines have, and the mark for whoever reads labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from poserig.errors import shown
from poserig.groundtruth.gold import ATTRIBUTE
from poserig.groundtruth.manifest import dump, line_attributes
from poserig.groundtruth.rounds import ATTRIBUTE as ROUND
from poserig.groundtruth.rounds import LABEL, parse_round
from poserig.groundtruth.sources import uploaded_name
from poserig.intake.images.judge import ImageFacts
from poserig.intake.poses.line import find_start, is_label_of_any
from poserig.jobs.gold import kept
from poserig.jobs.gold.given import CheckedGold, Gold, check
from poserig.jobs.gold.mixing import drawn, how_many, places
from poserig.jobs.manifests import Manifest, manifest_of
from poserig.jobs.photographs import Photograph
from poserig.json import JsonObject
from poserig.pose.rig import Rig
from poserig.s3 import S3Uri

# Members of a line that its task has beside the image.
_SHOWN = ("instructions", ROUND)


@dataclass(frozen=True, slots=True)
class Mixed:
    """A manifest with gold images in it.

    Attributes:
        manifest: Of the launch.
        photographs: Gold images that are to be uploaded.
        images: The gold images with their known poses, in the order of the manifest.
        rig: Of these poses.
        notes: By what workers could know them after all, as sentences.
    """

    manifest: Manifest
    photographs: tuple[Photograph, ...]
    images: tuple[kept.KnownImage, ...]
    rig: Rig
    notes: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many gold images there are."""
        return len(self.images)

    def known(self, first: int = 0, lines: int | None = None) -> tuple[bytes, int]:
        """Returns the file with the known poses of a part of the launch, and how many it has.

        Args:
            first: The line of the manifest with which the part begins, from 0.
            lines: Of the part; None for all that follow.
        """
        end = self.manifest.lines if lines is None else first + lines
        own = [
            replace(one, index=one.index - first) for one in self.images if first <= one.index < end
        ]
        return kept.text_of(own, self.rig), len(own)


def mix_in(gold: Gold, manifest: Manifest, rig: Rig, images: S3Uri, job: str) -> Mixed:
    """Mixes gold images into a manifest; nothing is written.

    Args:
        gold: What the operator gives.
        manifest: Of the images to be labeled. One that is divided into several jobs is whole here:
            each of them then has its share of gold.
        rig: Of the job; of several the first one.
        images: Where a launch puts photographs.
        job: Name of the job, which decides what is drawn.

    Raises:
        PoserigError: A gold image cannot be used.
    """
    texts = manifest.body.decode("utf-8").removesuffix("\n").split("\n")
    lines = [line_attributes(text) or {} for text in texts]
    sources = [str(line.get("source-ref", "")) for line in lines]
    found = check(gold, rig, sources)
    count = how_many(len(found), len(lines), gold.share)
    chosen = drawn(found, count, job, lambda one: one.mark)
    models = _models(lines, count, job)
    photographs = []
    known = []
    mixed = list(texts)
    before = places(count, len(lines), job)
    # From behind, so that the places before stay what they are.
    for number in reversed(range(count)):
        one, model = chosen[number], models[number]
        source, path = one.image.source_ref, one.image.path
        if path is not None and one.facts is not None:
            photograph = _photograph(path, one.facts, one.image.name, model)
            photographs.append(photograph)
            source = str(photograph.location(images))
        shown_too = {name: model[name] for name in _SHOWN if name in model}
        mixed.insert(before[number], dump({"source-ref": source, **shown_too, ATTRIBUTE: True}))
        known.append(kept.KnownImage(before[number] + number, source, one.image.label))
    known.reverse()
    made = manifest_of(mixed)
    notes = _notes(lines, chosen, known, images)
    if gold.share is not None and count < round(gold.share * len(texts) / (1 - gold.share)):
        notes = (*notes, f"There are only {count:,} gold images, fewer than the share asked for.")
    return Mixed(made, tuple(photographs), tuple(known), rig, notes)


def _models(lines: Sequence[JsonObject], count: int, job: str) -> list[JsonObject]:
    """Returns lines to be labeled, one for each gold image, like which it will look."""
    chance = Random(f"models\n{job.lower()}")  # noqa: S311 - no secret
    return [chance.choice(lines) for _ in range(count)]


def _photograph(path: Path, facts: ImageFacts, name: str, model: JsonObject) -> Photograph:
    uploaded = uploaded_name(str(model.get("source-ref", "")))
    like = uploaded[0] if uploaded else name
    return Photograph(path, like, facts.bytes, facts.digest, facts.kind.content_type)


def _notes(
    lines: Sequence[JsonObject],
    chosen: Sequence[CheckedGold],
    known: Sequence[kept.KnownImage],
    images: S3Uri,
) -> tuple[str, ...]:
    """Returns by what workers could know gold images, as sentences."""
    notes = []
    started = sum(map(_is_started, lines))
    if started:
        notes.append(
            f"{started:,} of the images to be labeled have start values, gold images have none:"
            " workers could know them by that."
        )
    own = f"{images}/"
    plain = {_folder(str(line.get("source-ref", "")), own) for line in lines}
    apart = [one.source_ref for one in known if _folder(one.source_ref, own) not in plain]
    if apart:
        notes.append(
            f"{len(apart):,} of {len(chosen):,} gold images lie in another folder than all images"
            f" to be labeled, such as {shown(apart[0])}: who reads a page's source could know them"
            " by that."
        )
    return tuple(notes)


def _is_started(line: JsonObject) -> bool:
    """Whether a task of the line starts from something: a new label starts from no earlier one."""
    found = parse_round(line.get(ROUND))
    if found is not None and found.task == LABEL:
        line = {name: value for name, value in line.items() if not is_label_of_any(value)}
    return bool(line.get(find_start(line, "")))


def _folder(source: str, own: str) -> str:
    """Returns the folder of an image; of one that a launch uploaded without the hash."""
    uploaded = uploaded_name(source) if source.startswith(own) else None
    path = f"{own}{uploaded[0]}" if uploaded else source
    return path.rpartition("/")[0]
