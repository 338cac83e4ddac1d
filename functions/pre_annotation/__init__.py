"""The pre-annotation function: makes the input of a worker's task from a manifest line."""
