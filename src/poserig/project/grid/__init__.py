"""Keeps what the grid of images shows and finds, in the project's database.

`facts` reads a data object, `doubt` weighs it, `tables` and `index` keep it, `search` finds it,
`thumbnails` draws it, and `keeper` does all of that on a thread while the project is open. What is
kept here comes from the labeling store and the photographs alone: a missing table is made again.
"""
