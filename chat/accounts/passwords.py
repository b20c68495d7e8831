"""Passwords as they are compared: the same keys give the same password on every machine."""

from unicodedata import normalize


def normalised(password: str) -> str:
    """Return a password as it is compared and hashed (NIST SP 800-63B, 3.1.1.2: NFKC)."""
    return normalize("NFKC", password)


def forms(password: str) -> tuple[str, ...]:
    """Return what of a password may have been hashed: normalised, or as typed where that differs.

    Passwords from before they were normalised are hashed as they were typed.
    """
    return tuple(dict.fromkeys((normalised(password), password)))
