"""From the wish to close an account to its end: decided by two, archived, and kept in the register."""
