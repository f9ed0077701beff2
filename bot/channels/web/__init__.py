"""The local web chat, which needs no account anywhere."""
