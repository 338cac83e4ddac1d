"""Makes the `meta` of CVAT's XML: the labels of a task, their attributes and drawings."""

from collections.abc import Iterator, Mapping, Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from poserig.formats.kinds import Kinds
from poserig.formats.model import Plan
from poserig.intake.poses.cvat import NOTE
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Behind the name of a kind: the label of its drawn boxes. CVAT's skeletons have none.
BOX: Final = " box"


class Labels:
    """The labels that a file needs: skeletons, their boxes, and tags of images.

    Args:
        plan: Finds rigs, and has the `meta` of an imported file.
    """

    def __init__(self, plan: Plan) -> None:
        self._kinds = Kinds(plan)
        kept = plan.kept.get("meta")
        self._kept = kept if isinstance(kept, str) else ""
        named = ElementTree.fromstring(self._kept).iter("label") if self._kept else ()  # noqa: S314
        self._known = {one.findtext("name", "") for one in named}
        # Label → its attributes, each with its type.
        self._attributes: dict[str, dict[str, str]] = {}
        self._boxes: dict[str, None] = {}
        self._tags: dict[str, None] = {}

    def of(self, image: LabeledImage, item: Instance) -> tuple[str, Rig]:
        """Returns the label of an instance, and its rig."""
        label = self._kinds.of(image, item)
        return label, self._kinds.rigs[label]

    def attribute(self, label: str, name: str, *, is_mark: bool = True) -> None:
        """Notes that a label has an attribute: a text, as the note is, or a mark."""
        kind = "checkbox" if is_mark and name != NOTE else "text"
        self._attributes.setdefault(label, {})[name] = kind

    def kept_attribute(self, label: str, name: str, *, is_mark: bool) -> None:
        """Notes an attribute of an imported file, where it had no label of this name."""
        if label not in self._known:
            self.attribute(label, name, is_mark=is_mark)

    def box(self, label: str) -> str:
        """Returns the label of the boxes of a kind."""
        self._boxes.setdefault(f"{label}{BOX}")
        return f"{label}{BOX}"

    def tag(self, name: str) -> None:
        """Notes a tag of an image."""
        self._tags.setdefault(name)

    def meta(self, count: int) -> str:
        """Returns the element `meta`: that of an imported file, with what it lacks."""
        if self._kept:
            return self._completed()
        return (
            f"  <meta>\n    <task>\n      <name>poserig</name>\n      <size>{count}</size>\n"
            f"      <mode>annotation</mode>\n      <labels>\n{''.join(self._labels())}"
            "      </labels>\n    </task>\n  </meta>\n"
        )

    def _labels(self) -> Iterator[str]:
        for name, rig in self._kinds.rigs.items():
            yield _label(name, "skeleton", self._attributes.get(name, {}), svg=svg_of(rig))
            for keypoint in rig.keypoint_names:
                yield _label(keypoint, "points", parent=name)
        for name in self._boxes:
            yield _label(name, "rectangle")
        for name in self._tags:
            # A label of CVAT has one name: a tag may have that of a kind of object.
            if name not in self._kinds.rigs:
                yield _label(name, "tag", self._attributes.get(name, {}))

    def _completed(self) -> str:
        meta = ElementTree.fromstring(self._kept)  # noqa: S314  # was read without entities
        labels = next(iter(meta.iter("labels")), None)
        if labels is None:
            return self._kept
        before = ElementTree.tostring(meta)
        known = {_key(one): one for one in labels.findall("label")}
        for text in self._labels():
            made = ElementTree.fromstring(text)  # noqa: S314  # made here
            label = known.get(_key(made))
            if label is None:
                labels.append(made)
            else:
                _add_attributes(label, made)
        if ElementTree.tostring(meta) == before:
            return self._kept
        return f"  {ElementTree.tostring(meta, encoding='unicode').strip()}\n"


def _key(label: "Element") -> tuple[str, str]:
    return label.findtext("name", ""), label.findtext("parent", "")


def _add_attributes(label: "Element", made: "Element") -> None:
    place = label.find("attributes")
    if place is None:
        place = ElementTree.SubElement(label, "attributes")
    known = {one.findtext("name") for one in place}
    place.extend(one for one in made.iter("attribute") if one.findtext("name") not in known)


def _label(
    name: str, kind: str, attributes: Mapping[str, str] = {}, *, svg: str = "", parent: str = ""
) -> str:
    rows = "".join(
        f"            <attribute>\n              <name>{xml_text(attribute)}</name>\n"
        "              <mutable>False</mutable>\n"
        f"              <input_type>{of}</input_type>\n              <default_value>"
        f"{'false' if of == 'checkbox' else ''}</default_value>\n"
        f"              <values>{'false' if of == 'checkbox' else ''}</values>\n"
        "            </attribute>\n"
        for attribute, of in attributes.items()
    )
    more = f"          <svg>{escape(svg)}</svg>\n" if svg else ""
    more += f"          <parent>{xml_text(parent)}</parent>\n" if parent else ""
    return (
        f"        <label>\n          <name>{xml_text(name)}</name>\n          <type>{kind}</type>\n"
        f"          <attributes>\n{rows}          </attributes>\n{more}        </label>\n"
    )


def xml_text(text: str) -> str:
    """Returns a text for an element; XML would make a line feed of a carriage return."""
    return escape(text, {"\r": "&#13;"})


def svg_of(rig: Rig) -> str:
    """Returns the drawing of a skeleton in a square of 100: its points, numbered from 1, and edges.

    A rig without a template gets its points on a circle.
    """
    count = len(rig.keypoints)
    places: Sequence[tuple[float, float]] = [
        (5 + 90 * item.position[0], 5 + 90 * item.position[1])
        if item.position
        else (50 + 40 * cos(2 * pi * at / count), 50 + 40 * sin(2 * pi * at / count))
        for at, item in enumerate(rig.keypoints)
    ]
    text = ""
    for link in rig.links:
        start, end = rig.index[link.start], rig.index[link.end]
        (x1, y1), (x2, y2) = places[start], places[end]
        text += (
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="black"'
            f' data-type="edge" data-node-from="{start + 1}" data-node-to="{end + 1}"'
            ' stroke-width="0.5"></line>'
        )
    for number, (name, (x, y)) in enumerate(zip(rig.keypoint_names, places, strict=True), start=1):
        text += (
            f'<circle r="0.75" cx="{x:.2f}" cy="{y:.2f}" stroke="black" fill="#b3b3b3"'
            f' stroke-width="0.1" data-type="element node" data-element-id="{number}"'
            f' data-node-id="{number}" data-label-name={quoteattr(name)}></circle>'
        )
    return text
