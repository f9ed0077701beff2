"""Comments that wait for an answer: telling of one, the duty, and what became of it."""
