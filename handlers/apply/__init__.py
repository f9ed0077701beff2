"""Applying for a new account."""
