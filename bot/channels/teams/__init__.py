"""The Teams channel: messages and dialogs as Adaptive Cards."""
