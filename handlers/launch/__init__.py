"""From an approved application to an account in the register."""
