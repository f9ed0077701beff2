"""`python -m bot` is the installed command `kontolots`."""

from bot.cli import main

main()
