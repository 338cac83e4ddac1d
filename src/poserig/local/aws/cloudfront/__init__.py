"""The local CloudFront: the operations that moto lacks, and deployed distributions."""
