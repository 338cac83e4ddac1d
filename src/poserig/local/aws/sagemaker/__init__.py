"""The local SageMaker: workforces, work teams and labeling jobs."""
