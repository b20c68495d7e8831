"""Why a file is not taken as what it looks like."""


class Broken(Exception):
    """The bytes are no file of their type: it is kept as one of which nothing is known."""


class TooLarge(Exception):
    """To show it would take more than anybody is to give; the argument is a sentence."""
