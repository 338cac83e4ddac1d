"""Measures in the task page of a project how long a worker waits from Submit to the next image."""
