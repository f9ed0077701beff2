"""Alembic, one small step a file."""
