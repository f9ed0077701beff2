"""Pages that are no chat."""
