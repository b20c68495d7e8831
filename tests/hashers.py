"""How the tests keep passwords."""

from chat.accounts.hashers import Argon2


class SmallArgon2(Argon2):
    """The program's hash in 8 KiB, the least that Argon2 works in."""

    memory_cost = 8
