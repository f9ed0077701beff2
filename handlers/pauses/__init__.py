"""Times in which an account need not publish, on the manager's word (X15)."""
