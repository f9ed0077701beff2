"""The guidelines themselves: they are gone through at times."""
