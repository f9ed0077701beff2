"""Accounts that are not run by the rules, put before the manager and the information unit (F6)."""
