"""LabelMe reads our files with the class that its window uses, and saves them again."""

from common import NAMES, PEOPLE, PLACE, TRUTH, WRITTEN, Report, same
from labelme._label_file import LabelFile

report = Report()
for name, people in PEOPLE.items():
    path = PLACE / "exports" / "labelme" / name.replace(".png", ".json")
    # It checks types, opens the image, and compares the sizes.
    file = LabelFile(str(path))
    points = [shape for shape in file.shapes if shape["shape_type"] == "point"]
    for number, flat in enumerate(people, start=1):
        own = {s["label"]: s for s in points if s["group_id"] == number}
        for at, keypoint in enumerate(NAMES):
            x, y, v = flat[3 * at : 3 * at + 3]
            assert (keypoint in own) == (v > 0), f"{name}: {keypoint}"
            if v:
                same(own[keypoint]["points"][0], (x, y), where=f"{name}: {keypoint}")
                assert own[keypoint]["flags"].get("occluded", False) == (v == 1)
    assert len(points) == sum(v > 0 for flat in people for v in flat[2::3])
    target = WRITTEN / name.replace(".png", ".json")
    target.parent.mkdir(parents=True, exist_ok=True)
    image = target.with_suffix(".png")
    image.write_bytes((PLACE / "images" / name).read_bytes())
    file.save(
        filename=str(target),
        shapes=[
            {k: v for k, v in shape.items() if k not in ("other_data", "mask")} | {"mask": None}
            for shape in file.shapes
        ],
        image_path=image.name,
        image_height=480,
        image_width=640,
        flags=file.flags,
        other_data=file.other_data,
    )

DETAILS = TRUTH["details"]
(path,) = (PLACE / "exports" / "labelme-details").rglob("*.json")
file = LabelFile(str(path))
boxes = {s["label"]: s for s in file.shapes if s["shape_type"] == "rectangle"}
assert list(boxes) == ["person", "dog"]
assert [n for n, is_set in boxes["person"]["flags"].items() if is_set] == DETAILS["flags"]
assert boxes["person"]["description"] == DETAILS["note"]
assert [n for n, is_set in file.flags.items() if is_set] == DETAILS["tags"]
dog = [s["label"] for s in file.shapes
       if s["shape_type"] == "point" and s["group_id"] == boxes["dog"]["group_id"]]  # fmt: skip
assert dog == DETAILS["dog_names"]
report.tried("labelme", "labelme", "reads our export: points, groups, flags, images",
             "notes, tags, two rigs")  # fmt: skip
report.wrote("labelme", "labelme", ".", PEOPLE, images=".", needs_rig=True)
report.end()
