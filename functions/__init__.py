"""The two Lambda functions of the labeling workflow."""
