"""Ground Truth's wire formats: events, manifests, answers, names. Pure."""
