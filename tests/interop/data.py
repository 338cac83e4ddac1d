"""Labels that every format is exported from, and what every program must find in them.

Drawn, not photographed: two people with occluded and missing points, one person in another folder
with a name that is not ASCII, and an image with nobody on it.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from poserig.groundtruth.manifest import dump
from poserig.json import Json, JsonObject
from poserig.pose.label.build import Frame, make_instance, make_label, make_rig
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig

SIZE = (640, 480)
RIG = "coco-person-17"


def rig() -> Rig:
    """Returns the rig of the labels."""
    return load_rig(RIG)


def person(
    x: float, y: float, hidden: tuple[int, ...] = (), gone: tuple[int, ...] = ()
) -> list[float]:
    """Returns keypoints whose places have two decimals, as programs that round keep them."""
    flat: list[float] = []
    for number in range(17):
        v = 0 if number in gone else 1 if number in hidden else 2
        place = (round(x + 7.25 * number, 2), round(y + 11.5 * (number % 9), 2))
        flat += (*place, v) if v else (0, 0, 0)
    return flat


PEOPLE: dict[str, list[list[float]]] = {
    "walk/one.png": [person(40.5, 60.25, (3, 9), (4, 16)), person(300.75, 200, (), (0,))],
    "walk/zwei ä.png": [person(100.01, 99.99, (1,))],
    "nobody.png": [],
}


# The other labels: one person with body, feet, face and hands.
WHOLE_RIG, WHOLE_IMAGE = "coco-wholebody-133", "walk/one.png"
WHOLE: list[float] = [
    n for at in range(133) for n in (round(20 + 4.5 * at, 2), round(30 + 3.25 * (at % 90), 2), 2)
]


# Labels with all that a label may say beside points, and of two rigs, for formats that hold it.
DETAILED = (
    "coco", "cvat", "datumaro", "label-studio", "labelme", "sleap", "x-anylabeling"
)  # fmt: skip
DOG_RIG = "animal-pose-20"
DOG: list[float] = [n for at in range(20) for n in (round(400 + 7.5 * at, 2), 90 + 5 * at, 2)]
NOTE = 'left "arm" <b> & ü\nשמאל 🐜'
DETAILS: JsonObject = {
    "person": PEOPLE["walk/one.png"][0], "dog": DOG, "box": [20.5, 40, 200, 190.25],
    "flags": ["truncated", 'own "mark" <b>'], "note": NOTE,
    "tags": ["night", "wet <road> & מטר"], "image_note": f"of the image: {NOTE}",
}  # fmt: skip


def lay(folder: Path) -> None:
    """Writes images, and manifests of people, of a whole body and of details, into a folder.

    `truth.json` beside them has the rig and the people, for the programs.
    """
    for name in PEOPLE:
        path = folder / "images" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", SIZE, (90, 120, 150)).save(path)
    found = rig()
    _manifest(folder / "labels.manifest", found, PEOPLE)
    _manifest(folder / "whole.manifest", load_rig(WHOLE_RIG), {WHOLE_IMAGE: [WHOLE]})
    _details_manifest(folder / "details.manifest", found)
    truth: JsonObject = {
        "names": list(found.keypoint_names),
        "links": [[link.start, link.end] for link in found.links],
        "partners": list(found.swap_indices),
        "size": list(SIZE),
        "people": PEOPLE,
        "whole": WHOLE,
        "details": {**DETAILS, "dog_names": list(load_rig(DOG_RIG).keypoint_names)},
    }
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def _manifest(path: Path, of: Rig, images: Mapping[str, list[list[float]]]) -> None:
    lines = []
    for name, people in images.items():
        instances: list[Json] = [
            make_instance(str(number), "", list(keypoints))
            for number, keypoints in enumerate(people, start=1)
        ]
        label = make_label(
            rig=of.name, rig_hash=of.hash, keypoint_names=None, frame=Frame(*SIZE, 1),
            instances=instances, agreement=None, workers=1, issues=[], seconds=9,
        )  # fmt: skip
        metadata = {"creation-date": "2026-11-27T09:00:00.000000", "human-annotated": "yes"}
        lines.append(dump({"source-ref": name, "pose": label, "pose-metadata": metadata}))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _details_manifest(path: Path, of: Rig) -> None:
    dog = load_rig(DOG_RIG)
    label = make_label(
        rig=of.name, rig_hash=of.hash, keypoint_names=None, frame=Frame(*SIZE, 1),
        instances=[
            make_instance("1", "", DETAILS["person"], box=DETAILS["box"],
                          flags=DETAILS["flags"], note=DETAILS["note"]),
            make_instance("2", "", DOG, rig=dog.name, category="dog"),
        ],
        agreement=None, workers=1, issues=[], seconds=9,
        rigs=[make_rig(dog.name, dog.hash, None, 1)],
        tags=DETAILS["tags"], note=DETAILS["image_note"],
    )  # fmt: skip
    path.write_text(f"{dump({'source-ref': 'walk/one.png', 'pose': label})}\n", encoding="utf-8")
