"""One folder a platform; none knows of another."""
