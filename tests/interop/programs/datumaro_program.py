"""Datumaro reads our exports in its own format, COCO and CVAT, and writes its own and COCO."""

import shutil

from common import NAMES, PEOPLE, PLACE, TRUTH, WRITTEN, Report, same
from datumaro import AnnotationType, Dataset

report = Report()
# Datumaro rounds coordinates to two decimals.
ROUNDED = 0.005001


def found_in(dataset: Dataset) -> dict[str, list[list[float]]]:
    """Returns the people on each image, by its path without the ending."""
    result: dict[str, list[list[float]]] = {}
    for item in dataset:
        people = result.setdefault(item.id, [])
        for annotation in item.annotations:
            if annotation.type == AnnotationType.points:
                marks = [mark.value for mark in annotation.visibility]
                pairs = zip(annotation.points[0::2], annotation.points[1::2], marks, strict=True)
                people.append([n for x, y, v in pairs for n in ((x, y, v) if v else (0, 0, 0))])
    return result


def check(dataset: Dataset, where: str) -> None:
    found = found_in(dataset)
    for name, people in PEOPLE.items():
        own = found[name.removesuffix(".png")]
        assert len(own) == len(people), f"{where}: {name}: {len(own)} of {len(people)}"
        # It reads the people of an image in no order of theirs.
        for one, flat in zip(sorted(own), sorted(people), strict=True):
            same(one, flat, ROUNDED, f"{where}: {name}")


own = Dataset.import_from(str(PLACE / "exports" / "datumaro"), "datumaro")
check(own, "datumaro")
points = own.categories()[AnnotationType.points]
(category,) = points.items.values()
assert list(category.labels) == NAMES
joints = {tuple(sorted((NAMES[a - 1], NAMES[b - 1]))) for a, b in category.joints}
assert joints == {tuple(sorted(link)) for link in TRUTH["links"]}
boxes = [a for item in own for a in item.annotations if a.type == AnnotationType.bbox]
assert len(boxes) == sum(map(len, PEOPLE.values()))
report.tried("datumaro", "datumaro", "reads our export: points, visibility, joints, boxes")

# Datumaro finds the images of COCO below images/, and wants the name of the task in the file's.
coco = WRITTEN / "coco-in"
(coco / "annotations").mkdir(parents=True)
shutil.copy(PLACE / "exports/coco/annotations.json",
            coco / "annotations" / "person_keypoints_train.json")  # fmt: skip
shutil.copytree(PLACE / "exports/coco/images", coco / "images" / "train")
dataset = Dataset.import_from(str(coco), "coco_person_keypoints")
check(dataset, "coco")
report.tried("coco", "datumaro", "reads our export: points, visibility")

# It knows no skeletons of CVAT, and reads their points one by one.
cvat = Dataset.import_from(str(PLACE / "exports" / "cvat"), "cvat")
for item in cvat:
    people = PEOPLE[f"{item.id}.png"]
    assert len(item.annotations) == sum(len(flat) // 3 for flat in people)
    for number, annotation in enumerate(item.annotations):
        flat = people[number // len(NAMES)]
        x, y, v = flat[3 * (number % len(NAMES)) :][:3]
        if v:
            same(annotation.points, (x, y), ROUNDED, f"cvat: {item.id}")
            assert annotation.attributes["occluded"] == (v == 1)
report.tried("cvat", "datumaro", "reads our export: points, occluded marks")

# All that a label says beside points, and two rigs.
DETAILS = TRUTH["details"]
(item,) = Dataset.import_from(str(PLACE / "exports" / "datumaro-details"), "datumaro")
detailed = Dataset.import_from(str(PLACE / "exports" / "datumaro-details"), "datumaro")
kinds = [label.name for label in detailed.categories()[AnnotationType.label].items]
of_kind = {kinds[a.label]: a for a in item.annotations if a.type == AnnotationType.points}
assert set(of_kind) == {"person", "dog"}
expected = {**dict.fromkeys(DETAILS["flags"], True), "note": DETAILS["note"]}
assert of_kind["person"].attributes == expected, of_kind["person"].attributes
assert of_kind["dog"].attributes == {}
same(of_kind["dog"].points, [n for at, n in enumerate(DETAILS["dog"]) if at % 3 < 2], ROUNDED)
points = detailed.categories()[AnnotationType.points].items
assert list(points[of_kind["dog"].label].labels) == DETAILS["dog_names"]
(box,) = (a for a in item.annotations
          if a.type == AnnotationType.bbox and a.group == of_kind["person"].group)  # fmt: skip
same(box.get_bbox(), DETAILS["box"], ROUNDED)
tags = [kinds[a.label] for a in item.annotations if a.type == AnnotationType.label]
assert tags == DETAILS["tags"], tags
assert item.attributes == {"note": DETAILS["image_note"]}, item.attributes
report.tried("datumaro", "datumaro", "flags, notes, tags, drawn boxes, two rigs")

detailed = Dataset.import_from(str(PLACE / "exports" / "cvat-details"), "cvat")
(item,) = detailed
kinds = [label.name for label in detailed.categories()[AnnotationType.label].items]
tags = {kinds[a.label]: a.attributes for a in item.annotations if a.type == AnnotationType.label}
assert list(tags) == [*DETAILS["tags"], "note"], tags
assert tags["note"]["note"] == DETAILS["image_note"], tags
(box,) = (a for a in item.annotations if a.type == AnnotationType.bbox)
same(box.get_bbox(), DETAILS["box"], ROUNDED)
assert kinds[box.label] == "person box"
specs = {label.name: set(label.attributes)
         for label in detailed.categories()[AnnotationType.label].items}  # fmt: skip
assert {*DETAILS["flags"], "note"} <= specs["person"], specs["person"]
report.tried("cvat", "datumaro", "tags, note on the image, drawn boxes, attributes of the labels")

own.export(str(WRITTEN / "datumaro"), "datumaro", save_media=True)
# It saves images of folders beside each other.
flat = {name.replace("/", "_"): people for name, people in PEOPLE.items()}
report.wrote("datumaro", "datumaro", "datumaro", flat, images="datumaro/images",
             tolerance=ROUNDED)  # fmt: skip
own.export(str(WRITTEN / "coco"), "coco_person_keypoints", save_media=True)
files = sorted((WRITTEN / "coco").rglob("person_keypoints*.json"))
assert len(files) == 1, files
report.wrote("coco", "datumaro", str(files[0].relative_to(WRITTEN)), PEOPLE, images="coco/images",
             tolerance=ROUNDED)  # fmt: skip
report.end()
