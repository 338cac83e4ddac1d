"""Writes and reads "CVAT for images 1.1": an XML with a skeleton for each instance.

Rules (docs.cvat.ai, "XML annotation format"): a skeleton has an element `points` for each point of
its label, `outside` where it is not in the image, `occluded` where it is hidden; coordinates have
two decimals. The label's `svg` draws the points and the edges between them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.cvat_labels import Labels, xml_text
from poserig.formats.cvat_source import open_cvat
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.intake.poses.cvat import CORNERS, NOTE, note_of_tag
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import OCCLUDED, Instance, bounding_box

FORMAT: Final = Format(
    name="cvat",
    title="CVAT for images 1.1",
    target="file",
    suffix=".xml",
    holds=frozenset(
        ("visibility", "category", "box", "flags", "note", "tags", "image_note", "size", "empty",
         "links")
    ),
    several_rigs=True,
    source="https://docs.cvat.ai/docs/other/xml_format",
    needs_size=True,
    notes=(
        "A point that is not labeled is written as `outside`, at the middle of its skeleton: CVAT"
        " takes only skeletons with all their points.",
        "Each rig and class has its skeleton label; an image may have instances of several rigs.",
        "CVAT's skeletons have no box of their own. A drawn one is a rectangle of the same group,"
        ' whose label ends in " box".',
        'Flags are checkboxes of the label, a note is its text "note". An attribute that is "true"'
        " is imported as a flag.",
        'Tags of an image are tags; the note on it is the text "note" of a tag "note".',
        "Create the task with the labels of the file's `meta` first: CVAT leaves out labels and"
        " attributes that the task does not have.",
    ),
)  # fmt: skip
# Characters that XML 1.0 cannot hold.
CONTROL: Final = frozenset(map(chr, (*range(0x20), 0xFFFE, 0xFFFF))) - set("\t\n\r")


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes one file. The labels stand before the images, and are known at the end."""
    labels = Labels(plan)
    number = 0
    with TemporaryFile("w+", encoding="utf-8", dir=path.parent) as body:
        for image in images:
            bad = CONTROL.intersection(image.name)
            if bad:
                plan.refusals.add(
                    FormatError(
                        "The name holds a control character, which XML cannot hold.",
                        where=shown(image.name),
                        cure="Rename the file.",
                    )
                )
                continue
            body.write("".join(_image(image, number, labels, plan)))
            number += 1
        with path.open("w", encoding="utf-8") as file:
            file.write('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n')
            file.write("  <version>1.1</version>\n")
            file.write(labels.meta(number))
            body.seek(0)
            for line in body:
                file.write(line)
            file.write("</annotations>\n")


def _image(image: LabeledImage, number: int, labels: Labels, plan: Plan) -> Iterator[str]:
    assert image.size is not None  # noqa: S101  # `needs_size`
    kept = image.kept["image"] if image.kept else {}
    attributes = {
        "id": number,
        **kept.get("attributes", {}),
        "name": image.name,
        "width": image.size[0],
        "height": image.size[1],
    }
    yield f"  <image{_attributes(attributes)}>\n"
    for text in kept.get("others", ()):
        yield f"    {text.strip()}\n"
    yield from _tags(image, kept.get("tags", {}), labels, plan)
    of_instances = image.kept["instances"] if image.kept else {}
    groups = _groups(image, of_instances)
    for item in image.instances:
        label, rig = labels.of(image, item)
        own = of_instances.get(item.id, {})
        yield from _box(item, label, own, labels, groups.get(item.id, ""))
        yield from _skeleton(item, rig.keypoint_names, label, own, groups.get(item.id, ""))
        yield from _attribute_rows(item, label, own.get("inner", ()), labels, plan)
        yield "    </skeleton>\n"
    yield "  </image>\n"


def _tags(
    image: LabeledImage, kept: Mapping[str, str], labels: Labels, plan: Plan
) -> Iterator[str]:
    for tag in image.tags:
        name = _whole(tag, plan)
        labels.tag(name)
        new = f"<tag{_attributes({'label': name, 'source': 'manual'})}></tag>"
        yield f"    {kept.get(tag, new).strip()}\n"
    of_note = kept.get("", "")
    if of_note and note_of(of_note) == image.note:
        yield f"    {of_note.strip()}\n"
    elif image.note:
        labels.tag(NOTE)
        labels.attribute(NOTE, NOTE)
        head = _attributes({"label": NOTE, "source": "manual"})
        row = _attribute(NOTE, image.note, plan)
        yield f"    <tag{head}>\n{row}    </tag>\n"


def note_of(tag: str) -> str:
    """Returns the note in a tag of an imported file."""
    return note_of_tag(ElementTree.fromstring(tag))  # noqa: S314  # was read without entities


def _groups(image: LabeledImage, kept: Mapping[str, Json]) -> dict[str, str]:
    """Returns the group of each instance that has one: a box of its own needs one."""
    groups = {
        item.id: str(group)
        for item in image.instances
        if (group := kept.get(item.id, {}).get("attributes", {}).get("group_id"))
    }
    free = (str(number) for number in count(1) if str(number) not in set(groups.values()))
    new = {item.id: next(free) for item in image.instances if item.box and item.id not in groups}
    return groups | new


def _box(
    item: Instance, label: str, kept: Mapping[str, Json], labels: Labels, group: str
) -> Iterator[str]:
    """Yields the box of an instance: the drawn one, or that of an imported file."""
    hull = bounding_box(item.keypoints)
    before = kept.get("box")
    if before and (list(item.box or ()) == before["box"] or (
        item.box is None and before["hull"] == list(hull or ())
    )):  # fmt: skip
        yield f"    {before['text'].strip()}\n"
        return
    box = item.box or (hull if before else None)
    if box is None:
        return
    left, top, width, height = box
    corners = (left, top, round(left + width, 6), round(top + height, 6))
    attributes = {
        "label": before["attributes"]["label"] if before else labels.box(label),
        "source": "manual", "occluded": "0", **(before["attributes"] if before else {}),
        **dict(zip(CORNERS, map(number_text, corners), strict=True)), "z_order": "0",
        "group_id": group,
    }  # fmt: skip
    yield f"    <box{_attributes(attributes)}>{before['inner'] if before else ''}</box>\n"


def _skeleton(
    item: Instance, names: Sequence[str], label: str, kept: Mapping[str, Json], group: str
) -> Iterator[str]:
    """Yields a skeleton without its attributes and its end."""
    attributes = {"label": label, "source": "manual", "z_order": "0", **kept.get("attributes", {})}
    if group:
        attributes["group_id"] = group
    yield f"    <skeleton{_attributes(attributes)}>\n"
    around = bounding_box(item.keypoints) or item.box or (0, 0, 0, 0)
    left, top, width, height = around
    middle = f"{number_text(left + width / 2)},{number_text(top + height / 2)}"
    for index, name in enumerate(names):
        x, y, v = item.keypoints[3 * index : 3 * index + 3]
        own = kept.get("points", {}).get(name, {})
        place = f"{number_text(x)},{number_text(y)}" if v else own.get("absent", middle)
        attributes = {
            "label": name,
            "source": attributes["source"],
            **own.get("attributes", {}),
            "outside": "0" if v else "1",
            "occluded": "1" if v == OCCLUDED else "0" if v else own.get("occluded", "0"),
            "points": place,
        }
        yield f"      <points{_attributes(attributes)}>{own.get('inner', '')}</points>\n"


def _attribute_rows(
    item: Instance, label: str, kept: Sequence[str], labels: Labels, plan: Plan
) -> Iterator[str]:
    """Yields the attributes of a skeleton, those of an imported file first and in their order."""
    values = {flag: "true" for flag in item.flags if flag != NOTE}
    plan.losses.add("flags", len(item.flags) - len(values))
    if item.note:
        values[NOTE] = item.note
    for text in kept:
        name, before = _read_attribute(text)
        is_mark = before.lower() in ("true", "false")
        labels.kept_attribute(label, name, is_mark=is_mark)
        if name == NOTE or is_mark:
            now = values.pop(name, "false" if is_mark and name != NOTE else "")
            is_same = now == (before.lower() if is_mark and name != NOTE else before)
            yield f"      {text.strip()}\n" if is_same else _attribute(name, now, plan)
        else:
            yield f"      {text.strip()}\n"
    for name, value in values.items():
        labels.attribute(label, _whole(name, plan))
        yield _attribute(name, value, plan)


def _read_attribute(text: str) -> tuple[str, str]:
    element = ElementTree.fromstring(text)  # noqa: S314  # was read without entities
    return element.get("name", ""), element.text or ""


def _attribute(name: str, value: str, plan: Plan) -> str:
    text = xml_text(_whole(value, plan))
    return f"      <attribute name={quoteattr(_whole(name, plan))}>{text}</attribute>\n"


def _whole(text: str, plan: Plan) -> str:
    """Returns a text without the characters that XML cannot hold, and counts them."""
    kept = "".join(char for char in text if char not in CONTROL)
    plan.losses.add("control", len(text) - len(kept))
    return kept


def number_text(number: float) -> str:
    """Returns a coordinate as CVAT writes it, with two decimals, and more where it has more."""
    return f"{number:.2f}" if round(number, 2) == number else repr(number)


def _attributes(members: Mapping[str, Json]) -> str:
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in members.items())


def read(path: Path, reading: Reading) -> Opened:
    """Opens an XML of CVAT, or a folder with annotations.xml."""
    return open_cvat(path, reading)
