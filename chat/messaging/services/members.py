"""People leave groups and channels, and get other roles, names and pictures there.

Each change locks the conversation first, then the people it is about, in the order of their ids.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, QuerySet, When
from django.utils import timezone

from chat.conversations.errors import MemberNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import Action, access_for_change, require, visible_after
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.events.types import MemberUpdated, Revised, UserUpdated
from chat.files.faces import face_replace
from chat.messaging.drafts import drafts_drop
from chat.messaging.following import follows_drop
from chat.messaging.rows import member_of_model
from chat.messaging.services.lines import COUNTERS, line_write
from chat.people.models import SHOWN, Person
from chat.people.services import names_cleaned, people_bump, person_update
from chat.protocol.message_events import EVENT_LEFT, EVENT_ROLE, MessageEvent
from chat.protocol.rooms import ADMIN, MEMBER, OWNER

_BATCH = 200
"""Rows of one statement, whose parameters SQLite limits."""


def member_remove(*, user_id: UUID, conversation_id: UUID, member_id: UUID) -> None:
    """Let somebody leave a group or a channel: oneself, or somebody else at the wish of an owner or
    an admin, without whom they do not come back then.

    The last active owner who leaves is followed (see ``owner_ensure``).

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: somebody else, and the person has no higher role; or a direct conversation.
        MemberNotFound: nobody with this id is in it.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    with transaction.atomic():
        membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
        conversation = membership.conversation
        present = Membership.objects.filter(conversation=conversation, left_at=None)
        leaving = present.filter(person_id=member_id).first()
        of_role = leaving.role if leaving is not None else MEMBER
        require(Action.MEMBER_REMOVE, membership, of=member_id, of_role=of_role)
        if leaving is None:
            raise MemberNotFound
        leaving.conversation = conversation
        was_owner = leaving.role == OWNER
        leaving.person = people_bump([member_id])[member_id]
        leaving.user_revision = leaving.person.revision
        leaving.role = MEMBER
        leaving.left_at = timezone.now()
        leaving.is_removed = member_id != user_id
        leaving.revision = _bump(conversation)
        leaving.save(update_fields=["role", "revision", "user_revision", "left_at", "is_removed"])
        conversation.member_count -= 1
        events: list[Revised] = [member_updated(leaving)]
        events += line_write(conversation, user_id, MessageEvent(EVENT_LEFT, people=[member_id]))
        if was_owner:
            events += owner_ensure(conversation)
        conversation.save(update_fields=[*COUNTERS, "member_count"])
        left = [(member_id, conversation_id)]
        dropped = [*drafts_drop(left), *follows_drop(left)]
        publish_on_commit(*events, UserUpdated(leaving.person.pk, leaving.user_revision), *dropped)


def person_rename(
    *, person: Person, first_name: str | None = None, last_name: str | None = None
) -> None:
    """Do what ``names_set`` does, at the person's own wish.

    Raises:
        RateLimited: too many changes by one person.
    """
    CHANGES.count(person.pk)
    names_set(person=person, first_name=first_name, last_name=last_name)


def names_set(
    *, person: Person, first_name: str | None = None, last_name: str | None = None
) -> None:
    """Change how a person is called; ``None`` leaves a name as it is, and the same is no change.

    ``person`` has the names that are stored afterwards.

    Raises:
        NameInvalid: a name cannot be one.
    """
    names = {"first_name": first_name, "last_name": last_name}
    shown_set(
        person, names_cleaned({name: value for name, value in names.items() if value is not None})
    )


def shown_set(person: Person, wanted: Mapping[str, str | UUID | None]) -> None:
    """Change what everybody sees of a person wherever they are; the same is no change.

    Each conversation that they are in gets a revision, by which everybody there learns of it.
    ``person`` has what is stored afterwards. A picture that another one replaces is removed.

    Arguments:
        wanted: values of some of the fields ``SHOWN``, which can be such.
    """
    while not _show_everywhere(person, wanted):
        pass  # They joined one more conversation; conversations are locked before people.


@transaction.atomic
def _show_everywhere(person: Person, wanted: Mapping[str, str | UUID | None]) -> bool:
    """Return whether that was possible: not where a conversation is joined meanwhile."""
    theirs = Membership.objects.filter(person=person, left_at=None)
    rooms = Conversation.objects.filter(pk__in=theirs.values("conversation_id"))
    locked = {room.pk: room for room in rooms.select_for_update(no_key=True).order_by("pk")}
    # Whoever lets them join locks them too, and so waits from here on.
    person.refresh_from_db(
        fields=SHOWN, from_queryset=Person.objects.select_for_update(no_key=True)
    )
    if all(getattr(person, name) == value for name, value in wanted.items()):
        return True
    picture = person.picture
    # Only now: who left one of them while its lock was awaited is not in it.
    memberships = list(theirs.order_by("conversation_id"))
    if any(membership.conversation_id not in locked for membership in memberships):
        return False
    for name, value in wanted.items():
        setattr(person, name, value)
    person_update(person=person)
    if person.picture != picture:
        face_replace(picture, by=person.picture)
    for membership in memberships:
        membership.person = person
        membership.conversation = locked[membership.conversation_id]
        membership.revision = _bump(membership.conversation)
    Conversation.objects.bulk_update(locked.values(), ["revision"], batch_size=_BATCH)
    Membership.objects.bulk_update(memberships, ["revision"], batch_size=_BATCH)
    publish_on_commit(*map(member_updated, memberships))
    return True


def member_of(conversation: Conversation, person_id: UUID) -> Membership | None:
    """Return somebody's membership with their account; ``None`` where they are not in it now."""
    return _present(conversation).filter(person_id=person_id).first()


def owners_of(conversation: Conversation, *, but: UUID | None = None) -> list[Membership]:
    """Return who owns it now, with their accounts.

    Arguments:
        but: somebody who is left out.
    """
    owners = _present(conversation).filter(role=OWNER)
    return [owner for owner in owners if owner.person_id != but]


def owner_ensure(conversation: Conversation) -> list[Revised]:
    """Let somebody active own it, as long as anybody in it is; return what is to be published.

    Somebody who is not active owns it where nobody else is in it.

    Arguments:
        conversation: locked; its ``COUNTERS`` are to be stored.
    """
    owners = owners_of(conversation)
    heir = None if any(map(is_active, owners)) else heir_of(conversation)
    if heir is None or (owners and not is_active(heir)):
        return []
    return role_give(conversation, heir, OWNER, by=heir.person_id)


def heir_of(conversation: Conversation) -> Membership | None:
    """Return who follows its last owner: of active people before all others an admin before all
    others, and of these whoever has been in it longest.
    """
    is_active = F("person__account__is_active").desc(nulls_last=True)
    is_admin = Case(When(role=ADMIN, then=0), default=1)
    members = _present(conversation)
    return members.order_by(is_active, is_admin, "joined_at", "person_id").first()


def is_active(membership: Membership) -> bool:
    """Return whether a member's account, which is loaded, is active."""
    account = membership.person.account
    return account is not None and account.is_active


def role_give(
    conversation: Conversation, membership: Membership, role: str, *, by: UUID | None
) -> list[Revised]:
    """Give a member another role; return what is to be published.

    Arguments:
        conversation: locked; its ``COUNTERS`` are to be stored.
        by: who gives it, of which a line is written; ``None`` for no line.
    """
    membership.conversation = conversation
    membership.role = role
    membership.revision = _bump(conversation)
    # Not the whole row: its mark moves without the conversation's lock.
    membership.save(update_fields=["role", "revision"])
    event = MessageEvent(EVENT_ROLE, people=[membership.person_id], role=role)
    return [
        member_updated(membership),
        *(line_write(conversation, by, event) if by is not None else ()),
    ]


def _present(conversation: Conversation) -> QuerySet[Membership]:
    members = Membership.objects.filter(conversation=conversation, left_at=None)
    return members.select_related("person__account")


def _bump(conversation: Conversation) -> int:
    conversation.revision += 1
    return conversation.revision


def member_updated(membership: Membership) -> MemberUpdated:
    """Return the event of a member who joined, left, or has another role or name; with their
    conversation loaded, as it is then."""
    conversation = membership.conversation
    return MemberUpdated(
        member_of_model(membership),
        conversation.member_count,
        visible_after(conversation.history, membership.joined_seq),
    )
