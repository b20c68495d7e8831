"""Passwords as they are compared: the same keys give the same password on every machine."""

from unicodedata import normalize

from chat.accounts.errors import AccountInvalid


def normalised(password: str) -> str:
    """Return a password as it is compared and hashed (NIST SP 800-63B, 3.1.1.2: NFKC)."""
    return normalize("NFKC", password)


def passwords_compare(password: str, again: str) -> None:
    """See that a new password was typed twice alike.

    Raises:
        AccountInvalid: it was not.
    """
    if normalised(password) != normalised(again):
        raise AccountInvalid(fields={"password": ["The two passwords differ."]})


def forms(password: str) -> tuple[str, ...]:
    """Return what of a password may have been hashed: normalised, or as typed where that differs.

    Passwords from before they were normalised are hashed as they were typed.
    """
    return tuple(dict.fromkeys((normalised(password), password)))
