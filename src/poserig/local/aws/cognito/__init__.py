"""Cognito: what user pools do on AWS and not in moto."""
