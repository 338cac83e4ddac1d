"""Makes labels of answered data objects, short enough for the output manifest.

The post-annotation function and `poserig job consolidate` both call it, so a label that is made
again is made by the same code. It knows no AWS: whoever calls it reads and stores S3 objects.
"""

from poserig.labels.fit import fit
from poserig.labels.make import Outcome, label_objects

__all__ = ["Outcome", "fit", "label_objects"]
