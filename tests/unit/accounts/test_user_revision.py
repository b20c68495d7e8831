"""What ends sessions is a revision of the person whose they are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from chat.accounts.models import Session, User
from chat.accounts.services import password_set, user_update
from chat.accounts.sessions import (
    session_end,
    session_logout_by_token,
    sessions_end,
    sessions_expired_end,
)
from chat.accounts.tokens import refresh_token
from chat.events.types import AnyEvent, SessionsEnded, UserUpdated
from chat.messaging.services.owners import account_update
from chat.people.models import Person
from chat.people.services import people_bump
from tests.cast import account_of, deactivate
from tests.patience import PATIENCE
from tests.servers import wait_for
from tests.stores import only_on, somebody_waits_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def end_all(session: Session) -> None:
    sessions_end(user=session.user)


def end_one(session: Session) -> None:
    session_end(session=session)


def log_out(session: Session) -> None:
    session_logout_by_token(token=refresh_token(session))


def bar(session: Session) -> None:
    deactivate(session.person)


def set_password(session: Session) -> None:
    password_set(user=session.user, password="another-321")


@pytest.mark.parametrize("end", [end_all, end_one, log_out, bar, set_password])
def test_sessions_that_end_are_one_revision(
    owner: Person, published: list[AnyEvent], end: Callable[[Session], None]
) -> None:
    session = Session.objects.create(user=account_of(owner))
    end(session)

    assert published == [SessionsEnded(frozenset({session.id})), UserUpdated(owner.id, 1)]
    assert Person.objects.get(pk=owner.id).revision == 1


def test_many_sessions_that_end_at_once_are_one_revision(
    owner: Person, published: list[AnyEvent]
) -> None:
    sessions = [Session.objects.create(user=account_of(owner)) for _ in range(3)]
    sessions_end(user=account_of(owner), but=sessions[0].id)

    ended = frozenset(session.id for session in sessions[1:])
    assert published == [SessionsEnded(ended), UserUpdated(owner.id, 1)]


def test_where_nothing_ends_there_is_no_revision(owner: Person, published: list[AnyEvent]) -> None:
    sessions_end(user=account_of(owner))
    assert published == []
    assert Person.objects.get(pk=owner.id).revision == 0


def test_sessions_that_expire_are_a_revision_of_each_of_their_people(
    owner: Person, member: Person, stranger: Person, published: list[AnyEvent]
) -> None:
    past = timezone.now() - settings.REFRESH_TOKEN_LIFETIME - timedelta(seconds=1)
    for person in (owner, owner, member):
        Session.objects.create(user=account_of(person), rotated_at=past)
    Session.objects.create(user=account_of(stranger))

    sessions_expired_end()

    assert {event for event in published if isinstance(event, UserUpdated)} == {
        UserUpdated(owner.id, 1),
        UserUpdated(member.id, 1),
    }


def test_staff_who_save_an_account_do_not_turn_its_revision_back(owner: Person) -> None:
    read_before = User.objects.get(pk=owner.id)
    session_end(session=Session.objects.create(user=account_of(owner)))
    account_update(user=read_before, fields={"is_staff"}, first_name="Olga")

    owner.refresh_from_db()
    assert (owner.first_name, owner.revision) == ("Olga", 1)


def test_staff_who_save_an_account_do_not_turn_its_password_back(owner: Person) -> None:
    read_before = User.objects.get(pk=owner.id)
    password_set(user=account_of(owner), password="another password")
    user_update(user=read_before, fields={"is_staff"})

    assert User.objects.get(pk=owner.id).check_password("another password")


@only_on("postgresql")
def test_people_are_locked_in_the_order_of_their_ids(owner: Person, member: Person) -> None:
    low, high = sorted((owner.id, member.id))

    def bump() -> None:
        with transaction.atomic():
            people_bump([high, low])
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            Person.objects.select_for_update(no_key=True).get(pk=low)
            bumping = thread.submit(bump)
            wait_for(somebody_waits_for_a_lock)
            # Whoever waits for the first holds none of the later ones.
            Person.objects.select_for_update(no_key=True, nowait=True).get(pk=high)
        bumping.result(PATIENCE)

    assert set(Person.objects.values_list("revision", flat=True)) == {1}
