"""The first administrator: made at an address that the start prints while there is none.

The address is good once, until the next start, and void as soon as there is an administrator. Of
its token the store keeps the hash alone, so that every process knows it and nobody reads it there.
"""

from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from uuid import UUID

from django.conf import settings
from django.db import transaction

from chat.accounts.attempts import address_group, attempt_count, attempts_give_back
from chat.accounts.models import Session, User, Workspace
from chat.accounts.selectors import administrators
from chat.accounts.services import user_add, user_new, user_update
from chat.accounts.sessions import session_begin
from chat.people.services import names_cleaned
from chat.workspace.default_channels import default_channels_join
from chat.workspace.errors import SetupInvalid

TOKEN_BYTES = 32


def setup_begin() -> str | None:
    """Return the token of a new address, where there is no administrator; earlier ones end."""
    if administrators().exists():
        # Nothing is written: a server starts with a full disk, too.
        return None
    token = token_urlsafe(TOKEN_BYTES)
    Workspace.objects.update_or_create(pk=1, defaults={"setup_hash": _hash(token)})
    return token


def setup_check(*, token: str, address: str | None) -> None:
    """See that somebody may become the first administrator by a token.

    Arguments:
        address: where the request comes from; wrong tokens count as failed logins.

    Raises:
        SetupInvalid: it is none, or was used, or there is an administrator.
        RateLimited: too many wrong ones.
    """
    counted = attempt_count(settings.LIMIT_LOGIN_PER_ADDRESS, "login", address_group(address))
    row = Workspace.objects.filter(pk=1).first()
    if row is None or not _is_good(row, token):
        raise SetupInvalid
    attempts_give_back(counted)


def administrator_create(
    *,
    token: str,
    email: str,
    first_name: str,
    last_name: str,
    password: str,
    address: str | None,
    user_agent: str,
) -> Session:
    """Store the account of the first administrator, and sign them in.

    Arguments:
        last_name: may be empty.
        address: as for ``setup_check``.
        user_agent: what the client calls itself, shown in the list of sessions.

    Raises:
        SetupInvalid, RateLimited: as for ``setup_check``.
        AccountInvalid, NameInvalid: as for ``user_create``; the token stays good.
    """
    names = names_cleaned({"first_name": first_name, "last_name": last_name})
    # Before the e-mail: whoever has no token learns of nobody's account.
    setup_check(token=token, address=address)
    user = user_new(email=email, **names, password=password)
    user.is_superuser = user.is_staff = True
    with transaction.atomic():
        _take(token)
        user_add(user=user)
    default_channels_join(user.person.id)
    return session_begin(user=user, address=address, user_agent=user_agent)


def administrator_claim(*, user_id: UUID, token: str, address: str | None) -> None:
    """Make somebody who has an account the first administrator.

    Arguments:
        address: as for ``setup_check``.

    Raises:
        SetupInvalid, RateLimited: as for ``setup_check``.
    """
    setup_check(token=token, address=address)
    with transaction.atomic():
        _take(token)
        user = User.objects.get(person=user_id)
        user.is_superuser = user.is_staff = True
        user_update(user=user, fields={"is_superuser", "is_staff"})


def _take(token: str) -> None:
    """Use a token up; of two who come by it at once, one does."""
    row = Workspace.objects.select_for_update(no_key=True).get(pk=1)
    if not _is_good(row, token):
        raise SetupInvalid
    Workspace.objects.filter(pk=1).update(setup_hash="")


def _is_good(row: Workspace, token: str) -> bool:
    return compare_digest(row.setup_hash, _hash(token)) and not administrators().exists()


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
