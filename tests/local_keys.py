"""The keys of the local AWSs that tests start: known, so that every process of a test has them."""

from poserig.local.aws.endpoint.keys import Keys

KEYS = Keys("POSERIG0TESTSTESTS01", "a-secret-that-only-the-tests-know-and-us")
