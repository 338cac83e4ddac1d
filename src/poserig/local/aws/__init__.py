"""This machine's AWS: moto's server, the operations it lacks, and AWS's own strictness."""
