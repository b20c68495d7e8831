"""The terminal client: full-screen on a terminal, line by line in a pipe."""
