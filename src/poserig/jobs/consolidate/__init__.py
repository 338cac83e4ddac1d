"""Makes all labels of a finished labeling job again, from all of its answers at once.

The post-annotation function labels a few images a call, and judges workers by those alone. When
the job is over, `consolidate_job` makes the labels once more from the stored worker responses, by
the function's own code, into a new manifest beside the first. `newest_manifest` finds it.
"""

from poserig.jobs.consolidate.job import Consolidated, NothingToConsolidate, consolidate_job
from poserig.jobs.consolidate.manifests import consolidated_manifest, newest_manifest

__all__ = [
    "Consolidated",
    "NothingToConsolidate",
    "consolidate_job",
    "consolidated_manifest",
    "newest_manifest",
]
