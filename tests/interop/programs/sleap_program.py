"""sleap-io reads our exports for SLEAP, COCO, DeepLabCut, YOLO, and writes SLEAP's and others."""

import os
import shutil

import numpy
import sleap_io
from common import NAMES, PEOPLE, PLACE, TRUTH, WRITTEN, Report, same, visible

report = Report()
EXPORTS = PLACE / "exports"


def flat_of(instance: sleap_io.Instance, names: list[str]) -> list[float]:
    by_name = {point["name"]: point for point in instance.points}
    flat: list[float] = []
    for name in names:
        x, y = by_name[name]["xy"] if name in by_name else (numpy.nan, numpy.nan)
        v = 0 if numpy.isnan(x) else 2 if by_name[name]["visible"] else 1
        flat += (float(x), float(y), v) if v else (0, 0, 0)
    return flat


def file_of(frame: sleap_io.LabeledFrame) -> str:
    files = frame.video.filename
    return str(files[frame.frame_idx] if isinstance(files, list) else files)


def check(labels: sleap_io.Labels, expected: dict[str, list[list[float]]], where: str,
          tolerance: float = 0) -> None:  # fmt: skip
    found = {os.path.basename(file_of(frame)): frame for frame in labels}  # noqa: PTH119
    for name, people in expected.items():
        if not people and name not in found:
            continue
        frame = found[name.rpartition("/")[2]]
        assert len(frame.instances) == len(people), f"{where}: {name}"
        for instance, flat in zip(frame.instances, people, strict=True):
            same(flat_of(instance, NAMES), flat, tolerance, f"{where}: {name}")


def links_of(labels: sleap_io.Labels) -> list[list[str]]:
    return [list(edge) for edge in labels.skeleton.edge_names]


os.chdir(EXPORTS / "sleap")
labels = sleap_io.load_slp("annotations.slp")
check(labels, PEOPLE, "sleap")
assert labels.skeleton.node_names == NAMES
assert links_of(labels) == TRUTH["links"]
assert (
    len(labels.skeleton.symmetries)
    == sum(one != other for one, other in enumerate(TRUTH["partners"])) // 2
)
assert all(os.path.isfile(file_of(frame)) for frame in labels)  # noqa: PTH113
assert labels[0].image.shape[:2] == (TRUTH["size"][1], TRUTH["size"][0])
report.tried("sleap", "sleap-io", "reads our export: points, visibility, edges, symmetries, images")

DETAILS = TRUTH["details"]
os.chdir(EXPORTS / "sleap-details")
detailed = sleap_io.load_slp("annotations.slp")
assert [one.name for one in detailed.skeletons] == ["person", "dog"]
(frame,) = detailed
person, dog = sorted(frame.instances, key=lambda one: one.skeleton.name, reverse=True)
same(flat_of(person, NAMES), DETAILS["person"])
same(flat_of(dog, DETAILS["dog_names"]), DETAILS["dog"])
assert dog.skeleton.node_names == DETAILS["dog_names"]
report.tried("sleap", "sleap-io", "two skeletons on one image")
os.chdir(EXPORTS / "sleap")

coco = sleap_io.load_file(str(EXPORTS / "coco/annotations.json"), format="coco")
# It reads COCO in single precision, and every labeled point as visible.
check(coco, visible(PEOPLE), "coco", 0.0001)
assert links_of(coco) == TRUTH["links"]
report.tried("coco", "sleap-io", "reads our export: points, edges")

table = next((EXPORTS / "deeplabcut").rglob("walk/CollectedData_*.csv"))
dlc = sleap_io.load_file(str(table), format="dlc")
found = [one for frame in dlc for one in frame.instances]
expected = [flat for name, people in visible(PEOPLE).items() if name.startswith("walk/")
            for flat in people]  # fmt: skip
assert len(found) == len(expected)
for instance, flat in zip(found, expected, strict=True):
    same(flat_of(instance, NAMES), flat, where="deeplabcut")
report.tried("deeplabcut", "sleap-io", "reads our export: the .csv, points, individuals")

skeleton = labels.skeleton
# It knows one layout of those that Ultralytics takes: train/images, without folders below.
for kind in ("images", "labels"):
    shutil.copytree(EXPORTS / "yolo" / kind / "train/walk", WRITTEN / "yolo-in/train" / kind)
text = (EXPORTS / "yolo" / "data.yaml").read_text(encoding="utf-8")
(WRITTEN / "yolo-in" / "data.yaml").write_text(text.replace("images/train", "train/images"))
yolo = sleap_io.load_ultralytics(str(WRITTEN / "yolo-in"), skeleton=skeleton)
found = sorted(flat_of(one, NAMES) for frame in yolo for one in frame.instances)
assert len(found) == sum(map(len, PEOPLE.values()))
expected = sorted(flat for people in visible(PEOPLE).values() for flat in people)
for one, flat in zip(found, expected, strict=True):
    same(one, flat, 0.0001, "yolo")
report.tried("yolo", "sleap-io", "reads our export: points")

# What SLEAP itself saves, and what sleap-io makes of it for others.
sleap_io.save_coco(labels, str(WRITTEN / "coco.json"))
sleap_io.save_ultralytics(labels, str(WRITTEN / "yolo"), split_ratios={"train": 1.0})
sleap_io.save_slp(labels, str(WRITTEN / "labels.slp"))
report.wrote("sleap", "sleap-io", "labels.slp", PEOPLE)
# Points that are not visible are not in its files for others.
seen = {
    name: [[n if flat[at // 3 * 3 + 2] == 2 else 0 for at, n in enumerate(flat)] for flat in people]
    for name, people in PEOPLE.items()
}
report.wrote("coco", "sleap-io", "coco.json", seen)
renamed = {f"{number:07}.png": people for number, people in enumerate(seen.values())}
report.wrote("yolo", "sleap-io", "yolo", renamed, images="yolo", needs_rig=True, tolerance=0.001)
report.end()
