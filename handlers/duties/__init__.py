"""Duties: what somebody is to do by a time, and who is reminded of it."""
