"""Measures the lead's grid over 100,000 images."""
