"""Who may have an account."""

from django.conf import settings

from chat.accounts.errors import RegistrationClosed


def registration_check() -> None:
    """See that people may sign up by themselves.

    Raises:
        RegistrationClosed: they may not; staff make the accounts.
    """
    if settings.REGISTRATION == "closed":
        raise RegistrationClosed
