"""Hand-overs: an account passes to somebody else with its duties, and nobody who leaves keeps one."""
