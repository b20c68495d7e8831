"""Accounts come to be and change: sign-up, passwords, deactivation."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from chat.accounts.attempts import address_group, attempt_count, attempts_give_back
from chat.accounts.emails import email_check, email_normalised
from chat.accounts.errors import (
    AccountInvalid,
    LastAdministrator,
    MailMissing,
    ResetInvalid,
)
from chat.accounts.mail import post
from chat.accounts.models import User
from chat.accounts.passwords import normalised
from chat.accounts.reset_mail import reset_mail
from chat.accounts.resets import user_of_reset_token
from chat.accounts.selectors import administrators, user_by_email
from chat.accounts.sessions import credentials_check, sessions_end
from chat.events.bus import publish_on_commit
from chat.events.types import UserUpdated
from chat.people.services import names_cleaned, people_bump, person_create

EMAIL_TAKEN = "An account with this e-mail exists already."
NOT_CURRENT = "This is not your current password."


def user_create(*, email: str, first_name: str, last_name: str, password: str) -> User:
    """Store a new active account and its person.

    Raises:
        AccountInvalid: the e-mail is taken, or no mail can be sent to it, or the password is weak.
        NameInvalid: a name cannot be one.
    """
    user = user_new(email=email, first_name=first_name, last_name=last_name, password=password)
    user_add(user=user)
    return user


def user_new(*, email: str, first_name: str, last_name: str, password: str) -> User:
    """Return a new active account and its person, to be stored by ``user_add``.

    A hash takes as long as no transaction should.

    Raises:
        AccountInvalid: the e-mail is taken, or no mail can be sent to it, or the password is weak.
        NameInvalid: a name cannot be one.
    """
    user = User(email=User.normalize_username(email))
    user.new_person(**names_cleaned({"first_name": first_name, "last_name": last_name}))
    _validate(user, email, password)
    user.set_password(password)
    return user


def superuser_create(*, email: str, first_name: str, last_name: str, password: str | None) -> User:
    """Store a new account that may do everything in the admin pages, and its person.

    Arguments:
        password: taken however weak it is; without one nobody can sign in.

    Raises:
        AccountInvalid: the e-mail is taken.
    """
    user = User(email=User.normalize_username(email), is_staff=True, is_superuser=True)
    user.new_person(first_name, last_name)
    user.set_password(password)
    user_add(user=user)
    return user


def user_add(*, user: User) -> None:
    """Store a new account and its person.

    Raises:
        AccountInvalid: somebody has taken its e-mail after it was looked at.
        NameInvalid: a name cannot be one.
    """
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            person_create(person=user.person)
    except IntegrityError:
        raise AccountInvalid(fields={"email": [EMAIL_TAKEN]}) from None


@transaction.atomic
def user_update(*, user: User, fields: Collection[str]) -> None:
    """Store what staff changed of an account. One that is not active has no sessions.

    Arguments:
        fields: those of the account that changed; what else was read with it may be outdated.

    Raises:
        AccountInvalid: somebody has taken its e-mail meanwhile.
        LastAdministrator: nobody would look after the server.
    """
    if not {"is_active", "is_superuser"}.isdisjoint(fields):
        # From here on those who look after the server stay as they are: of two who take the right
        # from each other at once, one keeps it.
        list(administrators().order_by("pk").select_for_update(no_key=True))
        if is_last_administrator(user):
            raise LastAdministrator
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError:
        raise AccountInvalid(fields={"email": [EMAIL_TAKEN]}) from None
    if "is_superuser" in fields:
        # Their clients show at once what they may do, or may do no more.
        [person] = people_bump([user.person.pk]).values()
        publish_on_commit(UserUpdated(person.pk, person.revision))
    if "is_active" in fields and not user.is_active:
        # After the write, which waits for sign-ins under way and lets none begin.
        sessions_end(user=user)


def is_last_administrator(user: User) -> bool:
    """Return whether nobody would look after the server, were an account as it is to be.

    Arguments:
        user: the account with what is not stored yet.
    """
    if user.is_active and user.is_superuser:
        return False
    return list(administrators().values_list("pk", flat=True)[:2]) == [user.pk]


def password_change(
    *, user: User, old_password: str, password: str, session_id: UUID, address: str | None
) -> None:
    """Replace a person's password at their own wish; all their other sessions end.

    Arguments:
        session_id: the session that asks, and stays.
        address: where the request comes from; wrong old passwords count as failed logins.

    Raises:
        AccountInvalid: the old password is wrong, or the new one is weak.
        RateLimited: too many wrong ones.
    """
    checked = credentials_check(email=user.email, password=old_password, address=address)
    if checked is None:
        raise AccountInvalid(fields={"old_password": [NOT_CURRENT]})
    _validate_password(password, user)
    # Not where another has come meanwhile: whoever knows the one that was stolen would undo it.
    if not password_set(
        user=user, password=password, keep_session_id=session_id, replaces=checked.password
    ):
        raise AccountInvalid(fields={"old_password": [NOT_CURRENT]})


def password_forgot(*, email: str, language: str, address: str | None) -> None:
    """Have a link to choose a new password sent to whoever has this e-mail.

    Nothing here depends on whether there is such an account, so that nobody learns it.

    Arguments:
        language: that of the mail.
        address: where the request comes from; requests are limited per address and per e-mail.

    Raises:
        MailMissing: no mail can be sent.
        AccountInvalid: the e-mail is none.
        RateLimited: too many requests.
        Unavailable: too many mails wait already.
    """
    if not settings.MAIL:
        raise MailMissing
    try:
        validate_email(email)
    except ValidationError as error:
        raise AccountInvalid(fields={"email": list(error.messages)}) from None
    attempt_count(settings.LIMIT_FORGOT_PER_ADDRESS, "forgot", address_group(address))
    attempt_count(settings.LIMIT_FORGOT_PER_ACCOUNT, "forgotten", email_normalised(email).lower())
    post.hand_in(partial(reset_mail, email=email, language=language))


def password_reset(*, token: str, password: str, address: str | None) -> None:
    """Replace the password of the account that a link was made for; all its sessions end.

    Arguments:
        token: what the link carries.
        address: where the request comes from; wrong tokens count as failed logins.

    Raises:
        ResetInvalid: the token is not, or no longer, good.
        AccountInvalid: the new password is weak; the token stays good.
        RateLimited: too many wrong ones.
    """
    user = _user_of_link(token, address)
    _validate_password(password, user)
    if not password_set(user=user, password=password, replaces=user.password):
        raise ResetInvalid


def password_reset_check(*, token: str, address: str | None) -> None:
    """Look whether a link is good, for a page that asks for a new password only where it is.

    Arguments:
        token: what the link carries.
        address: where the request comes from; wrong tokens count as failed logins.

    Raises:
        ResetInvalid: the token is not, or no longer, good.
        RateLimited: too many wrong ones.
    """
    _user_of_link(token, address)


def _user_of_link(token: str, address: str | None) -> User:
    """Return the account that a link was made for; a wrong one counts."""
    counted = attempt_count(settings.LIMIT_LOGIN_PER_ADDRESS, "login", address_group(address))
    user = user_of_reset_token(token)
    attempts_give_back(counted)
    return user


def password_set(
    *,
    user: User,
    password: str,
    keep_session_id: UUID | None = None,
    replaces: str | None = None,
) -> bool:
    """Replace a password; all sessions but the one to keep end.

    Arguments:
        replaces: the hash that is to be replaced; any by default.

    Returns:
        Whether it was: not where another has come in the place of that one, or the account is not
        active any more.
    """
    # Before the transaction, which would hold its locks for as long as a hash takes.
    user.set_password(password)
    accounts = User.objects.filter(pk=user.pk)
    if replaces is not None:
        accounts = accounts.filter(password=replaces, is_active=True)
    with transaction.atomic():
        is_replaced = accounts.update(password=user.password) > 0
        if is_replaced:
            # After the write, which waits for sign-ins under way and lets none begin with the old.
            sessions_end(user=user, but=keep_session_id)
    return is_replaced


def _validate(user: User, email: str, password: str) -> None:
    fields: dict[str, list[str]] = {}
    try:
        validate_email(email)
        email_check(email)
    except ValidationError as error:
        fields["email"] = list(error.messages)
    if user_by_email(user.email) is not None:
        fields["email"] = [EMAIL_TAKEN]
    try:
        _validate_password(password, user)
    except AccountInvalid as error:
        fields |= error.fields
    if fields:
        raise AccountInvalid(fields=fields)


def _validate_password(password: str, user: User) -> None:
    try:
        validate_password(normalised(password), user)
    except ValidationError as error:
        raise AccountInvalid(fields={"password": list(error.messages)}) from None
