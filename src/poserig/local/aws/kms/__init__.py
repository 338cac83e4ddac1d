"""The local KMS: who may use which key."""
