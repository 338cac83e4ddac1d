"""The local S3: the checks before moto answers, and a note of what each request changes."""
