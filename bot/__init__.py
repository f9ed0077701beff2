"""The running program: channels, dispatch, delivery, scheduler and the command line."""
