"""The labeling-job engine: jobs, data objects, tasks and their states."""
