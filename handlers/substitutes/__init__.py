"""Accounts with too few who step in: found each night, and somebody is appointed."""
