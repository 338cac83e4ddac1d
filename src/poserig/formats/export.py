"""Exports a data set: chooses, divides, writes, places image files, and reports what was not kept.

Everything streams: no step keeps the images. What is written appears at the end as a whole.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.choose import Choice
from poserig.formats.image_files import ImageFolder, Placing, place, safe_path
from poserig.formats.losses import Losses
from poserig.formats.model import FormatModule, Plan, Refusals
from poserig.formats.orientation import write_upright
from poserig.formats.output import whole
from poserig.formats.registry import family_of, require_extra
from poserig.formats.rigs import Rigs
from poserig.formats.splits import Split, divide
from poserig.intake.images.reader import ImageError
from poserig.json import Json
from poserig.pose.dataset import Images, LabeledImage
from poserig.pose.label.build import UPRIGHT
from poserig.pose.rig import Rig

# Names of the one file of a format that writes files, when it goes into a folder.
WHOLE = "annotations"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The choices of whoever exports.

    Attributes:
        rigs: Rig files of the user's own.
        folder: Where the image files are; None when nobody gave them.
        sources: Yields the addresses of all images of the data set; None for unknown.
        placing: Whether images are linked or copied beside the labels.
        upright: Whether images with an EXIF orientation are written turned, without it.
        choice: What is wanted.
        split: How it is divided; None for not at all.
        keep_going: Whether images that cannot be written are left out, and the others written.
        force: Whether what is there is replaced.
        kept: What an import kept of the foreign file as a whole, and the name of its format.
    """

    rigs: tuple[Rig, ...] = ()
    folder: Path | None = None
    sources: Callable[[], Iterable[str]] | None = None
    placing: Placing = "none"
    upright: bool = False
    choice: Choice = field(default_factory=Choice)
    split: Split | None = None
    keep_going: bool = False
    force: bool = False
    kept: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an export.

    Attributes:
        losses: What the format could not hold.
        left_out: Reason → images that were not wanted.
        refused: Images that could not be written.
        turned: Images with an EXIF orientation: their labels are for the image as displayed.
        made: Rigs that were made of names alone.
        parts: Part of the data set → its images.
    """

    losses: Losses
    left_out: Counter[str]
    refused: tuple[FormatError, ...]
    turned: int
    made: tuple[Rig, ...]
    parts: Counter[str]

    def to_json(self) -> dict[str, Json]:
        """Returns it without empty members."""
        members = {
            "left_out": {name: count for name, count in self.left_out.items() if count},
            "refused": [str(error) for error in self.refused],
            "with_orientation": self.turned,
            "rigs_made_of_names": [rig.name for rig in self.made],
            "parts": {name: count for name, count in self.parts.items() if name},
        }
        return {
            **self.losses.to_json(),
            **{name: value for name, value in members.items() if value},
        }


def export(images: Images, module: FormatModule, target: Path, options: ExportOptions) -> Report:
    """Writes a data set in a format.

    Args:
        images: The data set.
        module: Of the format.
        target: The file or folder that is to be.
        options: See there.

    Raises:
        PoserigError: The target is there already, an image cannot be written, or an option does
            not fit; nothing was written then.
        OSError: A file cannot be read or written.
    """
    return _Export(images, module, target, options).run()


class _Export:
    def __init__(
        self, images: Images, module: FormatModule, target: Path, options: ExportOptions
    ) -> None:
        self.module, self.target, self.options = module, target, options
        self.format = module.FORMAT
        self.rigs, self.refusals = Rigs(options.rigs), Refusals(options.keep_going)
        self.losses = Losses(self.format.holds)
        self.folder = ImageFolder(options.folder, options.sources) if options.folder else None
        self.parts: Counter[str] = Counter()
        self.turned = 0
        self._names: set[int] = set()
        self._images = images
        self._is_file = self.format.target == "file" and target.suffix == self.format.suffix

    def run(self) -> Report:
        require_extra(self.format)
        self._check()
        chosen: Images = lambda: self.options.choice.images(self._images(), self.losses)  # noqa: E731
        if self.options.split:
            chosen = divide(chosen, self.options.split)
            # The pass that decided the parts has counted too.
            self.losses.counts.clear()
            self.options.choice.left_out.clear()
        kept = self.options.kept
        is_own = family_of(str(kept.get("format"))) == family_of(self.format.name)
        plan = Plan(self.rigs, self.losses, self.refusals, kept if is_own else {})
        with whole(self.target, force=self.options.force) as place_of_all:
            if self._is_file:
                self.module.write(self._through(chosen, place_of_all, ""), place_of_all, plan)
            else:
                place_of_all.mkdir()
                self._write_folder(chosen, place_of_all, plan)
            if not self.losses.images:
                raise FormatError(
                    "There is no labeled image to export.",
                    where=shown(str(self.target)),
                    cure="Label some first, or choose less strictly.",
                )
        return Report(
            losses=self.losses,
            left_out=self.options.choice.left_out,
            refused=tuple(self.refusals.found),
            turned=self.turned,
            made=tuple(self.rigs.made.values()),
            parts=self.parts,
        )

    def _check(self) -> None:
        """Raises FormatError when options do not fit each other."""
        options = self.options
        if self._is_file and (options.split or options.placing != "none"):
            raise FormatError(
                "Several files do not fit into one.",
                where=shown(str(self.target)),
                cure=f"Give a folder in place of a {self.format.suffix} file.",
            )
        if options.placing != "none" and self.folder is None:
            raise FormatError(
                "Nobody said where the image files are.", cure="Give their folder: --images FOLDER."
            )
        if options.upright and options.placing != "copy":
            raise FormatError(
                "Turned images are new files, and none are to be written.",
                where="--apply-exif",
                cure="Copy the images: --place copy.",
            )

    def _write_folder(self, chosen: Images, folder: Path, plan: Plan) -> None:
        if self.format.target == "folder":
            self.module.write(self._through(chosen, folder, None), folder, plan)
            return
        split = self.options.split
        parts = [name for name, _ in split.parts] if split else [""]
        for part in parts:
            path = folder / f"{part or WHOLE}{self.format.suffix}"
            self.module.write(self._through(chosen, folder, part), path, plan)

    def _through(self, chosen: Images, folder: Path, part: str | None) -> Iterator[LabeledImage]:
        """Yields the images of a part, None for all, named, sized, counted, their files placed."""
        wanted = (
            image for image in chosen() if part is None or not self.options.split
            or image.split == part
        )  # fmt: skip
        return self.losses.through(self._prepared(wanted, folder))

    def _prepared(self, images: Iterator[LabeledImage], folder: Path) -> Iterator[LabeledImage]:
        for image in images:
            try:
                ready = self._prepare(image, folder)
            except FormatError as error:
                self.refusals.add(error)
                continue
            self.parts[ready.split] += 1
            self.turned += ready.orientation not in (None, UPRIGHT)
            yield ready

    def _prepare(self, image: LabeledImage, folder: Path) -> LabeledImage:
        if image.rigs and not self.format.several_rigs:
            names = " and ".join((image.rig, *(one.rig for one in image.rigs)))
            raise FormatError(
                f"The image has instances of several rigs, {names}, and {self.format.title} holds"
                " one.",
                where=shown(image.name),
                cure="Export one after the other, each into its own place: --only-rig NAME.",
            )
        if image.kept and family_of(image.kept["format"]) != family_of(self.format.name):
            image = replace(image, kept=None)
        name = image.name
        number = hash((name, image.split))
        if number in self._names:
            raise FormatError(
                "Two images have this name.", where=shown(name), cure="Rename one of them."
            )
        needs_file = self.options.placing != "none" or (self.format.needs_size and not image.size)
        if self.folder is not None and (needs_file or image.orientation is None):
            image = self._with_file(image, self.folder, folder)
        elif self.format.needs_size and image.size is None:
            raise FormatError(
                "The label does not say the size of the image.",
                where=shown(name),
                cure="Say where the image files are: --images FOLDER.",
            )
        self._names.add(number)
        return image

    def _with_file(self, image: LabeledImage, source: ImageFolder, folder: Path) -> LabeledImage:
        """Returns the image with what its file tells, and places the file."""
        path = source.of_image(image.source, image.name)
        if path is None:
            if self.options.placing == "none" and not self.format.needs_size:
                return image
            raise FormatError(
                "The image file is not there, or is another one than was labeled.",
                where=shown(str(source.root / image.name)),
                cure="Give the folder that it is in, --images FOLDER, or leave it out: "
                "--keep-going.",
            )
        try:
            facts = source.facts(path)
        except ImageError as error:
            raise FormatError(error.what, where=shown(str(path))) from error
        orientation = facts.orientation if facts.kind.is_turned else UPRIGHT
        if image.orientation is None:
            image = replace(image, orientation=orientation)
        if image.size is None:
            image = replace(image, size=(facts.width, facts.height))
        if self.options.placing == "none":
            return image
        below = self.format.images.replace("{split}", image.split or "train")
        target = safe_path(folder / below, self.format.image_path(image.name, image.split))
        if self.options.upright and orientation != UPRIGHT:
            write_upright(path, target)
            return replace(image, orientation=UPRIGHT)
        place(path, target, self.options.placing)
        return image
