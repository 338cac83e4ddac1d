"""Batch quality: what of a whole data set deserves a second look first.

A model fitted to the data set's own poses (`model`) says how likely an instance is as it is, and
how much likelier it would be with an error undone (`repairs`); `review` turns that, what the label
checks find and what the workers disagreed on into concerns, and ranks the images.
docs/batch-qa.md explains it.
"""
