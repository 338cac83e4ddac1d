"""Poses: everything that poserig knows about keypoints. Pure: no I/O but the library's rig files.

`keypoints` defines an instance, `rig` what it is an instance of (`rig_file` reads rigs,
`rig_from_names` makes one of names), `label` the result for an image and `dataset` a set of labeled
images. `start` reads the points that a worker starts from, `consolidation` makes one label of the
workers' answers and asks `consensus` when there are several. `checks` finds mistakes in one image,
`quality` those that only the whole data set shows.
"""
