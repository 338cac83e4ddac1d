"""Gold images of a labeling job: known poses that are mixed in, to see how well workers do.

`given` says what an operator gives, `mixing` draws where they go, `joining` puts them into a
launch, `kept` writes and reads their poses, and `figures` compares answers with them.
"""
