"""DuckDB, pyarrow and pandas read tables; pandas reads DeepLabCut's as DeepLabCut does."""

import os
import shutil

import duckdb
import numpy
import pandas
from common import NAMES, PEOPLE, PLACE, WRITTEN, Report, block_of, same, visible
from pyarrow import dataset, parquet

report = Report()
EXPORTS = PLACE / "exports"
PARQUET = EXPORTS / "parquet"
FLAT = [flat for people in PEOPLE.values() for flat in people]
LABELED = sum(v > 0 for flat in FLAT for v in flat[2::3])

rows = duckdb.sql(
    f"select image, instance, unnest(keypoint) as name, unnest(x) as x, unnest(y) as y,"  # noqa: S608
    f" unnest(v) as v from '{PARQUET}/**/*.parquet' where instance is not null"
).fetchall()
assert len(rows) == 17 * len(FLAT)
for (image, instance, name, x, y, v), expected in zip(
    rows,
    ((flat[at : at + 3]) for flat in FLAT for at in range(0, 51, 3)),
    strict=True,
):
    assert name in NAMES
    same((x or 0, y or 0, v), expected, where=f"{image} {instance} {name}")
((count,),) = duckdb.sql(
    f"select count(x) from (select unnest(x) as x from '{PARQUET}/**/*.parquet')"  # noqa: S608
).fetchall()
assert count == LABELED
report.tried("parquet", "duckdb", "reads our export, unfolds its points, counts the labeled ones")

# The page has the labels in partitions of their own.
shutil.copytree(PARQUET, WRITTEN / "page/labels/split=train",
                ignore=shutil.ignore_patterns("_images"))  # fmt: skip
os.chdir(WRITTEN / "page")
rows = duckdb.sql(block_of("scale.md", "sql")).fetchall()
assert {name: count for name, count, _ in rows} == {
    name: count
    for at, name in enumerate(NAMES)
    if (count := sum(flat[3 * at + 2] > 0 for flat in FLAT))
}
os.chdir(PLACE)
report.tried("parquet", "duckdb", "runs docs/scale.md")

table = dataset.dataset(PARQUET, partitioning="hive", exclude_invalid_files=True).to_table()
assert set(table.column("image").to_pylist()) == set(PEOPLE)
report.tried("parquet", "pyarrow", "reads our export as a data set")
parquet.write_table(table, WRITTEN / "again.parquet")
report.wrote("parquet", "pyarrow", "again.parquet", PEOPLE)
duckdb.sql(
    f"copy (select * from '{PARQUET}/**/*.parquet') to '{WRITTEN}/duck.parquet' (format parquet)"  # noqa: S608
)
report.wrote("parquet", "duckdb", "duck.parquet", PEOPLE)

points = pandas.read_csv(EXPORTS / "csv" / "annotations.csv", dtype={"instance": str})
labeled = points[points["v"] > 0]
assert len(labeled) == LABELED
same(
    labeled[["x", "y", "v"]].to_numpy().ravel(),
    [n for flat in FLAT for at in range(0, 51, 3) if flat[at + 2] for n in flat[at : at + 3]],
    where="csv",
)
report.tried("csv", "pandas", "reads our export")
points.to_csv(WRITTEN / "points.csv", index=False)
report.wrote("csv", "pandas", "points.csv", PEOPLE)

# As DeepLabCut reads its tables: `generate_training_dataset/trainingsetmanipulation.py`.
walk = EXPORTS / "deeplabcut" / "labeled-data" / "walk"
frame = pandas.read_hdf(walk / "CollectedData_poserig.h5")
same_frame = pandas.read_csv(
    walk / "CollectedData_poserig.csv", index_col=[0, 1, 2], header=[0, 1, 2, 3]
)
assert numpy.array_equal(frame.to_numpy(), same_frame.to_numpy(), equal_nan=True)
assert list(frame.columns) == list(same_frame.columns)
assert list(frame.index) == list(same_frame.index)
assert list(frame.columns.names) == ["scorer", "individuals", "bodyparts", "coords"]
PANDAS = f"reads our export: .h5 and .csv are the same {frame.shape[0]} x {frame.shape[1]} table"
report.tried("deeplabcut", "pandas", PANDAS)
people = {name: found for name, found in visible(PEOPLE).items() if name.startswith("walk/")}
target = WRITTEN / "dlc" / "labeled-data" / "walk"
target.mkdir(parents=True)
frame.to_hdf(target / "CollectedData_poserig.h5", key="df_with_missing", mode="w")
report.wrote("deeplabcut", "pandas", "dlc/labeled-data/walk/CollectedData_poserig.h5", people)
report.end()
