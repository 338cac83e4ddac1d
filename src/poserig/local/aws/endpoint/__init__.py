"""The HTTP endpoint of the local AWS: one application for all services, and its keys."""
