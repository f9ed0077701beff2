"""Legal holds: what must be kept as it is, as in a dispute or when somebody asks for it."""
