"""Who owns a group or a channel: somebody who can manage it, as long as anybody in it is active."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from chat.accounts.models import User
from chat.accounts.services import user_update
from chat.conversations.errors import MemberNotFound
from chat.conversations.models import Conversation, Membership
from chat.events.bus import publish_on_commit
from chat.events.types import Revised
from chat.messaging.services.lines import COUNTERS
from chat.messaging.services.members import (
    heir_of,
    is_active,
    member_of,
    names_set,
    owners_of,
    role_give,
)
from chat.people.models import Person
from chat.protocol.rooms import MEMBER, OWNER


@transaction.atomic
def account_update(
    *,
    user: User,
    fields: Collection[str],
    first_name: str | None = None,
    last_name: str | None = None,
) -> None:
    """Store what staff changed of an account, and let it reach the rooms of its person.

    A group or a channel of which no owner is active is handed on to whoever is (see ``heir_of``).

    Arguments:
        user: the account as it is to be.
        fields: those of the account that changed; only they are stored.
        first_name: of its person, as ``last_name``; ``None`` leaves a name as it is.

    Raises:
        AccountInvalid: somebody has taken its e-mail meanwhile.
    """
    theirs = Membership.objects.filter(person=user.person, left_at=None)
    # Before the sessions and people that the account's own change locks.
    rooms = _locked(theirs)
    user_update(user=user, fields=fields)
    # Whoever makes a group locks themself, so that from here on all of theirs are seen.
    Person.objects.select_for_update(no_key=True).get(pk=user.person.pk)
    made = [room for room in _locked(theirs.filter(role=OWNER)) if room not in rooms]
    for room in (*rooms, *made):
        owners = owners_of(room)
        if owners and not any(map(is_active, owners)):
            heir = heir_of(room)
            if heir is not None and is_active(heir):
                _replace(room, owners, heir)
    names_set(person=user.person, first_name=first_name, last_name=last_name)


@transaction.atomic
def owner_set(*, conversation_id: UUID, owner_id: UUID) -> None:
    """Make a member the one owner of a group or a channel, at the wish of staff.

    Raises:
        MemberNotFound: they are not in it, or it has no owner, or their account is not active.
    """
    room = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation_id).first()
    if room is None:
        raise MemberNotFound
    owners, heir = owners_of(room), member_of(room, owner_id)
    if not owners or heir is None or not is_active(heir):
        raise MemberNotFound
    if owners != [heir]:
        _replace(room, owners, heir)


def _locked(memberships: QuerySet[Membership]) -> list[Conversation]:
    rooms = Conversation.objects.filter(pk__in=memberships.values("conversation_id"))
    return list(rooms.select_for_update(no_key=True).order_by("pk"))


def _replace(room: Conversation, owners: list[Membership], heir: Membership) -> None:
    events: list[Revised] = []
    for owner in owners:
        if owner != heir:
            events += role_give(room, owner, MEMBER, by=None)
    if heir not in owners:
        events += role_give(room, heir, OWNER, by=heir.person_id)
    room.save(update_fields=COUNTERS)
    publish_on_commit(*events)
