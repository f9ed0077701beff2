"""Named queries, one file a topic."""
