"""The local S3: what stands before moto: actions, CORS, policies, keys and changes."""
