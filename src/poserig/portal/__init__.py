"""Serves the worker portal: sign-in, jobs, the task page, results."""
