"""How accounts stand: a person's own, and all of them for the information unit."""
