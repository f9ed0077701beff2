"""The watch of the day: somebody looks at each account on each working day."""
