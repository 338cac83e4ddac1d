"""The post-annotation function: makes one label of the workers' answers about an image."""
