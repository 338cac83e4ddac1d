"""Names the files that Ground Truth writes to S3 (ground-truth-contract.md, section 4)."""

from dataclasses import dataclass
from datetime import UTC, datetime

# Only automated data labeling has more iterations than one.
_ITERATION = "iteration-1"


def key_time(moment: datetime) -> str:
    """Returns a time as keys have it, such as "2026-11-22_12:04:51": UTC, whole seconds.

    Args:
        moment: With a time zone.
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%d_%H:%M:%S")


@dataclass(frozen=True, slots=True)
class OutputLayout:
    """The S3 URIs of one labeling job's output.

    Attributes:
        output_path: S3OutputPath, with or without a slash at its end.
        job_name: LabelingJobName as it was given; only the ARN has it in lower case.
    """

    output_path: str
    job_name: str

    @property
    def root(self) -> str:
        """Returns the folder of the job, without a slash at its end."""
        return f"{self.output_path.rstrip('/')}/{self.job_name}"

    @property
    def annotations(self) -> str:
        """Returns what the post-annotation event calls outputConfig."""
        return f"{self.root}/annotations"

    @property
    def output_manifest(self) -> str:
        """Returns the address of the result, OutputDatasetS3Uri."""
        return f"{self.root}/manifests/output/output.manifest"

    @property
    def worker_responses(self) -> str:
        """Returns the folder of all worker responses, with a slash at its end."""
        return f"{self.annotations}/worker-response/"

    @property
    def consolidated_manifests(self) -> str:
        """Returns the folder of manifests with labels made again, with a slash at its end.

        `poserig job consolidate` writes them; Ground Truth writes nothing there.
        """
        return f"{self.root}/manifests/consolidated/"

    def worker_response(self, index: int, time: str) -> str:
        """Returns the file of all answers about the data object of a manifest line, from 0."""
        return f"{self.worker_responses}{_ITERATION}/{index}/{time}.json"

    def consolidation_request(self, time: str) -> str:
        """Returns the file that one call of the post-annotation function reads."""
        return self._consolidation("request", time)

    def consolidation_response(self, time: str) -> str:
        """Returns the file with what one call of the post-annotation function returned."""
        return self._consolidation("response", time)

    def _consolidation(self, kind: str, time: str) -> str:
        folder = f"consolidated-annotation/consolidation-{kind}/{_ITERATION}"
        return f"{self.annotations}/{folder}/{time}.json"
