"""Serves AWS on this machine: moto, the operations that moto lacks, and AWS's own checks."""

from poserig.local.aws.endpoint import quick_regions

quick_regions.install()
