"""Class, own box, flags, note, tags: out and in again, in each format that holds them."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.formats.registry import format_of, names
from poserig.formats.started import StartLines
from poserig.pose.rig_file import load_rig
from tests.unit.formats.helpers import give, lay_images, take

RIG = load_rig("coco-person-17")
FLAT = [n for k in range(17) for n in (100 + 10 * (k % 5), 60 + 11 * k, 2)]
INSTANCES: list[dict[str, Any]] = [
    {
        "id": "1", "keypoints": FLAT, "class": "dancer", "bbox": [80, 40, 120, 260],
        "flags": ["crowd", "difficult", 'own "mark" <b>; \'&\' 🐜'],
        "note": ' left "arm" <?> & ears\n\tשמאל\n\nאל\u200fף 🐜; ]]> {{ x }}\r\n',
    },
    {"id": "2", "keypoints": [n + 200 if i % 3 == 0 else n for i, n in enumerate(FLAT)]},
]  # fmt: skip
LABEL: dict[str, Any] = {
    "version": 2, "rig": RIG.name, "rig_hash": RIG.hash,
    "image": {"width": 640, "height": 480}, "instances": INSTANCES, "agreement": None,
    "workers": 1, "issues": [], "seconds": 3, "note": 'bl"urr<b>ed\n🐜',
    # One is a flag too, one a class.
    "tags": ["night", 'wet "road" <i>; 🌧 مطر', "crowd", "dancer"],
}  # fmt: skip
# Member of an instance, or of the label → fact that a format holds or not.
OF_INSTANCE = {"class": "category", "bbox": "box", "flags": "flags", "note": "note"}
OF_IMAGE = {"tags": "tags", "note": "image_note"}
# Formats of arrays of points alone, and one for other points; they are tried elsewhere.
OTHERS = {"coco-wholebody", "deeplabcut", "sleap"}


@pytest.mark.parametrize("name", sorted(set(names()) - OTHERS))
def test_what_a_format_holds_comes_back_and_the_rest_is_told(name: str, tmp_path: Path) -> None:
    given = lay_images(tmp_path / "given", {"a.jpg": (640, 480)})
    line = {"source-ref": "a.jpg", "pose": LABEL}
    (given / "labels.manifest").write_text(f"{json.dumps(line)}\n", "utf-8")
    take("manifest", given / "labels.manifest", tmp_path / "start")
    written = tmp_path / f"out{format_of(name).suffix}"
    report = give(
        name, tmp_path / "start", written, rigs=[RIG], placing="copy" if name == "yolo" else "none"
    )
    images = None if (written / "images").is_dir() else given
    take(name, written, tmp_path / "in", rig=RIG, folder=images)
    (back,) = StartLines(tmp_path / "in")
    label = back["imported"]
    first, second = label["instances"]
    held = format_of(name).holds
    told = report.losses.counts
    for member, fact in OF_INSTANCE.items():
        wanted = INSTANCES[0][member]
        if fact in held:
            found = first.get(member)
            if member == "bbox":  # YOLO's are shares of the image
                assert found == pytest.approx(wanted, abs=0.01)
            else:
                assert (sorted(found) if member == "flags" else found) == (
                    sorted(wanted) if member == "flags" else wanted
                ), member
            assert not told[fact]
        else:
            assert not first.get(member)
            assert told[fact] == (3 if member == "flags" else 1)
        assert not second.get(member), member
    for member, fact in OF_IMAGE.items():
        if fact in held:
            assert label.get(member) == LABEL[member]
            assert not told[fact]
        else:
            assert not label.get(member)
            assert told[fact] == len(LABEL[member]) if member == "tags" else told[fact] == 1
