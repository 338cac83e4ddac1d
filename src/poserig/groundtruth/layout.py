"""Where Ground Truth writes in S3: ground-truth-contract.md, section 4."""

from dataclasses import dataclass
from datetime import UTC, datetime

_ITERATION = "iteration-1"  # only automated data labeling has more than one


def key_time(moment: datetime) -> str:
    """A time as it stands in keys, e.g. "2026-11-22_12:04:51" (UTC, whole seconds).

    Args:
        moment: Aware.
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%d_%H:%M:%S")


@dataclass(frozen=True, slots=True)
class OutputLayout:
    """The S3 URIs of one labeling job's output.

    Attributes:
        output_path: S3OutputPath, with or without a slash at its end.
        job_name: LabelingJobName in its own case; only the ARN has it in lower case.
    """

    output_path: str
    job_name: str

    @property
    def root(self) -> str:
        """The folder of the job, without a slash at its end."""
        return f"{self.output_path.rstrip('/')}/{self.job_name}"

    @property
    def annotations(self) -> str:
        """What the post-annotation event calls outputConfig."""
        return f"{self.root}/annotations"

    @property
    def output_manifest(self) -> str:
        """OutputDatasetS3Uri: the result."""
        return f"{self.root}/manifests/output/output.manifest"

    def worker_response(self, index: int, time: str) -> str:
        """All workers' answers to the data object of manifest line `index` (from 0)."""
        return f"{self.annotations}/worker-response/{_ITERATION}/{index}/{time}.json"

    def consolidation_request(self, time: str) -> str:
        """What one call of the post-annotation function reads."""
        return self._consolidation("request", time)

    def consolidation_response(self, time: str) -> str:
        """What one call of the post-annotation function answered."""
        return self._consolidation("response", time)

    def _consolidation(self, kind: str, time: str) -> str:
        folder = f"consolidated-annotation/consolidation-{kind}/{_ITERATION}"
        return f"{self.annotations}/{folder}/{time}.json"
