"""A person's home tab: what waits for them, their cases, their accounts."""
