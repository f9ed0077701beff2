"""An invented municipality to try the bot in."""
