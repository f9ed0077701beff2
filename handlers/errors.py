"""Faults that the person is told of; their text is what the person reads."""


class UserMistake(Exception):
    """Something that the person can put right; nothing of what was asked has been done."""


class NotAllowed(UserMistake):
    """The person may not do this."""


class Gone(UserMistake):
    """What the button was about has moved on; the text says what became of it."""
