"""How passwords are kept."""

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

_memory = BoundedSemaphore(4)
"""At most four hashes at once: however many people sign in, hashing takes 4 x 46 MiB."""


class Argon2(Argon2PasswordHasher):
    """Argon2id with 46 MiB, one pass, one lane: the first choice of OWASP's cheat sheet.

    Django's own default takes 100 MiB and several times as long.
    """

    time_cost = 1
    memory_cost = 46 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _memory:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _memory:
            return super().verify(password, encoded)
