"""Who works where, and who is whose manager: brought in from outside the channels."""
