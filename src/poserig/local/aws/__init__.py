"""This machine's AWS: moto's server, the operations it lacks, and AWS's own strictness."""

from poserig.local.aws.endpoint import quick_regions

quick_regions.install()
