"""Makes Label Studio's labeling config: rectangles, keypoints of each rig, choices and texts."""

import json
import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import quoteattr

from poserig.formats.kinds import Kinds
from poserig.formats.model import Plan
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig

# Names of the controls: of an instance, and of the image.
IMAGE, BOX, POINTS = "image", "box", "keypoints"
FLAGS, NOTE, TAGS, TEXT = "flags", "note", "tags", "image_note"
OF_REGION: Final = frozenset((FLAGS, NOTE))


class Config:
    """The config of the tasks that are written.

    Args:
        plan: Finds rigs, and has the config of an imported file.
    """

    def __init__(self, plan: Plan) -> None:
        self._kinds = Kinds(plan)
        kept = plan.kept.get("config")
        self._kept = kept if isinstance(kept, str) else ""
        self._points: dict[tuple[str, ...], tuple[Rig, dict[str, None]]] = {}
        # Control → its choices; none for a text.
        self._further: dict[str, dict[str, None]] = {}

    def of(self, image: LabeledImage, item: Instance) -> tuple[str, tuple[str, ...], str]:
        """Returns label, keypoint names, and control of the keypoints of an instance."""
        label = self._kinds.of(image, item)
        rig = self._kinds.rigs[label]
        self._points.setdefault(rig.keypoint_names, (rig, {}))[1].setdefault(label)
        number = [*self._points].index(rig.keypoint_names)
        return label, rig.keypoint_names, _points(number)

    def choose(self, control: str, choices: Iterable[str]) -> None:
        """Notes what is chosen in a control."""
        self._further.setdefault(control, {}).update(dict.fromkeys(choices))

    def write(self, control: str) -> None:
        """Notes that a control has a text."""
        self._further.setdefault(control, {})

    def text(self) -> str:
        """Returns the config: that of an imported file, with the controls that it lacks."""
        if self._kept:
            return self._completed()
        boxes = "".join(f"    <Label value={quoteattr(one)}/>\n" for one in self._kinds.rigs)
        controls = "".join(map(self._keypoints, range(len(self._points))))
        return (
            f'<View>\n  <Image name="{IMAGE}" value="${IMAGE}" zoomControl="true"/>\n'
            f'  <RectangleLabels name="{BOX}" toName="{IMAGE}">\n{boxes}  </RectangleLabels>\n'
            f"{controls or _group(POINTS, '', '')}{self._rest(self._further)}</View>\n"
        )

    def _keypoints(self, number: int) -> str:
        rig, labels = [*self._points.values()][number]
        names = "".join(
            f'    <Label value={quoteattr(name)} model_index="{at}"/>\n'
            for at, name in enumerate(rig.keypoint_names)
        )
        # Which class has which keypoints, for whoever reads the config. One rig is that of all.
        more = f" classes={quoteattr(json.dumps([*labels]))}" if len(self._points) > 1 else ""
        return _group(_points(number), more, names)

    def _rest(self, controls: Iterable[str]) -> str:
        return "".join(_control(name, self._further[name]) for name in controls)

    def _completed(self) -> str:
        text = self._kept
        for name, choices in self._further.items():
            found = re.search(rf"<Choices\b[^>]*\bname=[\"']{name}[\"'][^>]*(?<!/)>", text)
            if found:
                new = [one for one in choices if f"value={quoteattr(one)}" not in text]
                rows = "".join(f"\n    <Choice value={quoteattr(one)}/>" for one in new)
                text = text[: found.end()] + rows + text[found.end() :]
            elif not re.search(rf"\bname=[\"']{name}[\"']", text):
                head, end, tail = text.rpartition("</View>")
                text = f"{head}{self._rest([name])}{end}{tail}" if end else text
        return text


def _points(number: int) -> str:
    return POINTS if number == 0 else f"{POINTS}-{number + 1}"


def _group(name: str, more: str, labels: str) -> str:
    head = f'  <KeyPointLabels name="{name}" toName="{IMAGE}"{more}>'
    return f"{head}\n{labels}  </KeyPointLabels>\n"


def _control(name: str, choices: Iterable[str]) -> str:
    of_region = f' perRegion="true" whenTagName="{BOX}"' if name in OF_REGION else ""
    head = f'name="{name}" toName="{IMAGE}"{of_region}'
    if name in (NOTE, TEXT):
        return f'  <TextArea {head} editable="true" maxSubmissions="1"/>\n'
    rows = "".join(f"    <Choice value={quoteattr(choice)}/>\n" for choice in choices)
    return f'  <Choices {head} choice="multiple">\n{rows}  </Choices>\n'
