"""Links by which a person who cannot sign in chooses a new password.

A link is stored nowhere: it is signed with what it is there to replace, the hash of the present
password, so that it is good once, and for no other account, e-mail or password.
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from chat.accounts.errors import ResetInvalid
from chat.accounts.models import User

SEPARATOR = "."


def reset_link(user: User) -> str:
    """Return a link that is good once, within ``RESET_LIFETIME``.

    The token is in the fragment, which browsers send to nobody (RFC 9110, 7.1).
    """
    return f"{settings.PUBLIC_URL}/reset#{reset_token(user)}"


def reset_token(user: User) -> str:
    """Return the token of a link: the id of the account, the time, and the signature of both."""
    return _signer(user).sign(user.pk.hex)


def user_of_reset_token(token: str) -> User:
    """Return the account whose password a token may replace.

    Raises:
        ResetInvalid: the token is not, or no longer, good, or the account is not active.
    """
    try:
        user = User.objects.get(pk=UUID(token.partition(SEPARATOR)[0]), is_active=True)
        _signer(user).unsign(token, max_age=settings.RESET_LIFETIME + settings.CLOCK_LEEWAY)
    # Text with lone surrogates cannot even be encoded.
    except (ValueError, User.DoesNotExist, BadSignature):
        raise ResetInvalid from None
    return user


def _signer(user: User) -> TimestampSigner:
    return TimestampSigner(sep=SEPARATOR, salt=f"chat.accounts.resets {user.email} {user.password}")
