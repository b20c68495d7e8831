"""Sessions begin, go on and end."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from chat.accounts.attempts import address_group, attempt_count, attempts_give_back
from chat.accounts.emails import email_normalised
from chat.accounts.errors import CredentialsInvalid, SessionNotFound, TokenInvalid
from chat.accounts.models import Session, SessionQuerySet, User
from chat.accounts.passwords import forms
from chat.accounts.selectors import user_by_email
from chat.accounts.tokens import Claims, read_token
from chat.core.ids import new_id
from chat.events.bus import publish_on_commit
from chat.events.types import SessionsEnded, UserUpdated
from chat.people.services import people_bump

USER_AGENT_MAX = 200


def session_start(*, email: str, password: str, address: str | None, user_agent: str) -> Session:
    """Sign a person in.

    Arguments:
        email: in any letter case and spelling.
        address: where the request comes from.
        user_agent: what the client calls itself, shown in the list of sessions.

    Raises:
        CredentialsInvalid: no active account has this e-mail and password.
        RateLimited: too many failed.
    """
    user = credentials_check(email=email, password=password, address=address)
    if user is None:
        raise CredentialsInvalid
    with transaction.atomic():
        # Since it was looked at, the password may have changed, and all sessions of the old one
        # have ended.
        unchanged = User.objects.filter(pk=user.pk, password=user.password, is_active=True)
        if not unchanged.select_for_update(no_key=True).exists():
            raise CredentialsInvalid
        return session_begin(user=user, address=address, user_agent=user_agent)


def session_begin(*, user: User, address: str | None, user_agent: str) -> Session:
    """Store a session of an account that has shown its right to one."""
    return Session.objects.create(
        user=user, address=address, user_agent=user_agent[:USER_AGENT_MAX]
    )


def credentials_check(*, email: str, password: str, address: str | None) -> User | None:
    """Return the active account with this e-mail and password, or ``None``.

    Failures are limited per account and address, per address, and per account for addresses
    that never signed in to it: whoever is being guessed at still gets in from where they are
    known. Unknown e-mails count, and take time, like known ones.

    Raises:
        RateLimited: a limit is reached; the password was not looked at.
    """
    account = email_normalised(email).lower()
    group = address_group(address)
    user = user_by_email(email)
    counted = [
        attempt_count(settings.LIMIT_LOGIN_PER_ADDRESS, "login", group),
        attempt_count(settings.LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS, "login", account, group),
    ]
    # For an unknown e-mail the same query runs, for the sake of its time.
    user_id = user.pk if user is not None else new_id()
    if not Session.objects.filter(user_id=user_id, address=address).exists():
        counted.append(attempt_count(settings.LIMIT_LOGIN_PER_ACCOUNT, "account", account))
    if user is None:
        for form in forms(password):
            make_password(form)
        return None
    if not _password_matches(user, password) or not user.is_active:
        return None
    attempts_give_back(*counted)
    return user


def _password_matches(user: User, password: str) -> bool:
    """Return whether it is theirs; one that was hashed as typed is hashed anew."""
    present, *earlier = forms(password)
    if check_password(present, user.password):
        return True
    if not any(check_password(form, user.password) for form in earlier):
        return False
    unchanged = User.objects.filter(pk=user.pk, password=user.password)
    user.set_password(present)
    if unchanged.update(password=user.password):
        return True
    # Another sign-in did the same meanwhile, or the password has been changed.
    user.refresh_from_db(fields=["password"])
    return check_password(present, user.password)


def session_refresh(*, token: str) -> Session:
    """Exchange a refresh token: the session goes on with a new one.

    The token before the present one is taken, and answered with the same successor, for
    ``REFRESH_GRACE`` after the exchange: a client's own parallel retry. Any older token, or
    that one later, is a replay and ends the session (RFC 9700, 4.14.2).

    Raises:
        TokenInvalid: the token or its session is not, or no longer, good.
    """
    claims = read_token(token, "refresh")
    with transaction.atomic():
        session = (
            Session.objects.live()
            .with_person()
            .select_for_update(of=("self",))
            .filter(pk=claims.session_id)
            .first()
        )
        if session is not None and not _exchange(session, claims):
            session_end(session=session)
            session = None
    # Raised only here: the end of a replayed session must be committed.
    if session is None:
        raise TokenInvalid
    return session


def _exchange(session: Session, claims: Claims) -> bool:
    now = timezone.now()
    if claims.token_id == session.refresh_id:
        session.previous_refresh_id = session.refresh_id
        session.refresh_id = new_id()
        session.rotated_at = now
        session.save(update_fields=["previous_refresh_id", "refresh_id", "rotated_at"])
        return True
    is_retry = claims.token_id == session.previous_refresh_id
    return is_retry and now - session.rotated_at <= settings.REFRESH_GRACE


def session_logout(*, session_id: UUID, token: str) -> None:
    """End the session that asks, named again by its refresh token.

    Raises:
        TokenInvalid: the refresh token is bad or of another session; nothing ends.
    """
    if read_token(token, "refresh").session_id != session_id:
        raise TokenInvalid
    _end(Session.objects.filter(pk=session_id))


def session_logout_by_token(*, token: str) -> None:
    """End the session of a refresh token, whichever of its tokens this is.

    Raises:
        TokenInvalid: the token is none of ours; nothing ends.
    """
    _end(Session.objects.filter(pk=read_token(token, "refresh").session_id))


def session_end(*, session: Session) -> None:
    """End one session: its tokens and its open sockets."""
    _end(Session.objects.filter(pk=session.pk))


def session_end_own(*, user: User, session_id: UUID) -> None:
    """End one of a person's own sessions.

    Raises:
        SessionNotFound: they have no such live session.
    """
    session = Session.objects.live().filter(user=user, pk=session_id).first()
    if session is None:
        raise SessionNotFound
    session_end(session=session)


def sessions_end(*, user: User, but: UUID | None = None) -> None:
    """End all of a person's sessions, or all but one."""
    sessions = Session.objects.filter(user=user)
    if but is not None:
        sessions = sessions.exclude(pk=but)
    _end(sessions)


def sessions_expired_end() -> None:
    """End the sessions that nobody has refreshed for ``REFRESH_TOKEN_LIFETIME``."""
    expired_at = timezone.now() - settings.REFRESH_TOKEN_LIFETIME
    _end(Session.objects.filter(rotated_at__lte=expired_at))


@transaction.atomic
def _end(sessions: SessionQuerySet) -> None:
    # An account is locked before its sessions, and they before their people, here as where a
    # replay ends one.
    locked = sessions.filter(ended_at=None).select_for_update(no_key=True, of=("self",))
    ended = dict(locked.order_by("pk").values_list("pk", "user__person"))
    if not ended:
        return
    Session.objects.filter(pk__among=ended).update(ended_at=timezone.now())
    people = people_bump(set(ended.values()))
    publish_on_commit(
        SessionsEnded(session_ids=frozenset(ended)),
        *(UserUpdated(user_id=id, revision=person.revision) for id, person in people.items()),
    )
