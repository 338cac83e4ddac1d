"""Start values: the points that a worker starts from."""
