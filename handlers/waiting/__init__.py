"""Decisions that wait: who is reminded, and who is asked when nobody answers."""
