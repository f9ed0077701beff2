"""Deciding a case."""
