"""Help, a person's own cases, and language."""
