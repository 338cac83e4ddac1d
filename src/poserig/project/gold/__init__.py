"""Gold images of a project: photographs with known poses, mixed into what each person gets.

They are data objects of a labeling job of their own, which nobody is told of. `stream` says when
one is due, `desk` hands it out so that it looks like any other, `given` keeps who got what,
`judged` compares answers with the known poses, and `opening` finds the folder.
"""
