"""Before the worker: a manifest line becomes the input of a task."""
