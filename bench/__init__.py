"""Measurements of the program, each a ratio to something bare that was measured in the same run.

`make bench` runs them all, `make bench ARGS="--quick ack sweep"` some of them, small. They are no tests: what
a busy machine measures fails nobody's build. A measurement is a file with a `measure` function, and a line
in `__main__.py`.
"""
