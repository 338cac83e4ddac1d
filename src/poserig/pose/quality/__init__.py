"""Ranks the images of a data set by how much they deserve a second look.

A model fitted to the data set's own poses (`model`) says how likely an instance is as it is, and
how much likelier it would be with an error undone (`repairs`, `exchange`). `concerns` joins that,
what the label checks find and what the workers disagreed on; `review` ranks the images.
docs/batch-qa.md explains it.
"""
