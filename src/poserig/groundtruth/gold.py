"""Marks the lines of a manifest that are gold: images whose poses are known, to judge workers by.

The mark goes from the input manifest into the output manifest, so that whoever reads labels leaves
these lines out. It never reaches a worker: the pre-annotation function reads other members of a
line. The known poses themselves stand in no manifest that Ground Truth reads.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from poserig.groundtruth.manifest import line_attributes
from poserig.json import Json

ATTRIBUTE: Final = "poserig-gold"
TAG: Final = "poserig:gold"
"""Of a labeling job: how many gold images it has. Operators see tags, workers do not."""


def is_gold(line: Mapping[str, Json] | None) -> bool:
    """Returns whether a manifest line is a gold image's. None is a line that is no JSON object."""
    return line is not None and line.get(ATTRIBUTE) is True


def without_gold(texts: Iterable[str]) -> Iterator[str]:
    """Yields the lines of a manifest that are no gold images'."""
    for text in texts:
        # Few lines have the mark, and reading JSON takes its time.
        if ATTRIBUTE not in text or not is_gold(line_attributes(text)):
            yield text


def gold_count(described: Mapping[str, Any]) -> int:
    """Returns how many gold images a labeling job has.

    Args:
        described: The answer of DescribeLabelingJob.
    """
    for tag in described.get("Tags", ()):
        if tag["Key"] == TAG and str(tag["Value"]).isdecimal():
            return int(tag["Value"])
    return 0
