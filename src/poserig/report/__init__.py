"""The report: one HTML file about the labels of a data set, and the same numbers as JSON.

`compare` judges answers against a reference. `figures` and its neighbors count, `gallery` keeps the
images to look at first, `charts` and `page` draw. `make` runs them over a data set once.
"""
