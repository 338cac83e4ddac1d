"""This machine's AWS."""
