"""People join and leave groups, groups get titles, and people other names.

Each change locks the conversation first, then the people it is about, in the order of their ids.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chat.conversations.errors import GroupInvalid, MemberNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import Action, access_for_change, require
from chat.conversations.services import TOO_MANY, people_addable, title_cleaned
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.events.types import ConversationUpdated, MemberUpdated, UserUpdated
from chat.messaging.drafts import drafts_drop
from chat.messaging.rows import member_of_model
from chat.messaging.services.read_marks import marks_joined
from chat.people.models import NAMES, Person
from chat.people.services import names_cleaned, people_bump, person_update
from chat.protocol import frames
from chat.protocol.limits import MEMBERS_MAX

_BATCH = 200
"""Rows of one statement, whose parameters SQLite limits."""


@transaction.atomic
def conversation_rename(*, user_id: UUID, conversation_id: UUID, title: str) -> None:
    """Give a group another title; the same one again is no change.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: the person is not its owner.
        GroupInvalid: the title cannot be one.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    title = title_cleaned(title)
    membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
    require(Action.RENAME, membership)
    conversation = membership.conversation
    if title == conversation.title:
        return
    conversation.title = title
    conversation.details_revision = _bump(conversation)
    conversation.save(update_fields=["title", "details_revision", "revision"])
    details = frames.ConversationDetails(conversation.id, conversation.details_revision, title)
    publish_on_commit(ConversationUpdated(details))


@transaction.atomic
def members_add(*, user_id: UUID, conversation_id: UUID, people_ids: Collection[UUID]) -> None:
    """Let people join a group; those who are in it already stay as they are.

    Whoever joins has read everything so far. Who was in it before comes back to their own row, and
    keeps the group in no way of their own any more: what was muted once is not missed now.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: the conversation is a direct one.
        GroupInvalid: somebody is unknown or not active or blocks who adds them, or they
            become too many.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
    require(Action.MEMBERS_ADD, membership)
    conversation = membership.conversation
    present = set(
        Membership.objects.filter(conversation=conversation, left_at=None).values_list(
            "person_id", flat=True
        )
    )
    joining = people_addable(user_id, set(people_ids) - present, field="people")
    if not joining:
        return
    if len(present) + len(joining) > MEMBERS_MAX:
        raise GroupInvalid(fields={"people": [TOO_MANY]})
    people = people_bump(joining)
    now = timezone.now()
    memberships = [
        Membership(
            conversation=conversation,
            person=people[id],
            revision=_bump(conversation),
            read_ordinal=conversation.last_ordinal,
            joined_seq=conversation.last_seq,
            user_revision=people[id].revision,
            joined_at=now,
        )
        for id in joining
    ]
    Membership.objects.bulk_create(
        memberships,
        update_conflicts=True,
        unique_fields=["conversation", "person"],
        update_fields=[
            *("role", "revision", "read_ordinal", "joined_seq", "user_revision", "joined_at"),
            *("left_at", "unread_from", "is_muted", "is_pinned"),
        ],
    )
    conversation.save(update_fields=["revision"])
    publish_on_commit(
        *map(member_updated, memberships),
        *(_user_updated(people[id]) for id in joining),
        *marks_joined(conversation.pk, present, joining),
    )


@transaction.atomic
def member_remove(*, user_id: UUID, conversation_id: UUID, member_id: UUID) -> None:
    """Let somebody leave a group: oneself, or somebody else at its owner's wish.

    An owner who leaves is followed by whoever is active and has been in it longest.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: somebody else, and the person is not the owner; or a direct conversation.
        MemberNotFound: nobody with this id is in it.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
    require(Action.MEMBER_REMOVE, membership, of=member_id)
    conversation = membership.conversation
    present = Membership.objects.filter(conversation=conversation, left_at=None)
    leaving = present.filter(person_id=member_id).first()
    if leaving is None:
        raise MemberNotFound
    was_owner = leaving.role == Membership.Role.OWNER
    leaving.person = people_bump([member_id])[member_id]
    leaving.user_revision = leaving.person.revision
    leaving.role = Membership.Role.MEMBER
    leaving.left_at = timezone.now()
    leaving.revision = _bump(conversation)
    leaving.save(update_fields=["role", "revision", "user_revision", "left_at"])
    changed = [leaving]
    heir = heir_of(conversation)
    if was_owner and heir is not None:
        role_give(conversation, heir, Membership.Role.OWNER)
        changed.append(heir)
    conversation.save(update_fields=["revision"])
    dropped = drafts_drop([(member_id, conversation_id)])
    publish_on_commit(*map(member_updated, changed), _user_updated(leaving.person), *dropped)


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

    Each conversation that they are in gets a revision, by which everybody there learns of it.
    ``person`` has the names that are stored afterwards.

    Raises:
        NameInvalid: a name cannot be one.
    """
    names = {"first_name": first_name, "last_name": last_name}
    wanted = names_cleaned({name: value for name, value in names.items() if value is not None})
    while not _rename_everywhere(person, wanted):
        pass  # They joined one more conversation; conversations are locked before people.


@transaction.atomic
def _rename_everywhere(person: Person, wanted: Mapping[str, str]) -> bool:
    """Return whether that was possible: not where a conversation is joined meanwhile."""
    theirs = Membership.objects.filter(person=person, left_at=None)
    rooms = Conversation.objects.filter(pk__in=theirs.values("conversation_id"))
    locked = {room.pk: room for room in rooms.select_for_update(no_key=True).order_by("pk")}
    # Whoever lets them join locks them too, and so waits from here on.
    person.refresh_from_db(
        fields=NAMES, from_queryset=Person.objects.select_for_update(no_key=True)
    )
    if all(getattr(person, name) == value for name, value in wanted.items()):
        return True
    # Only now: who left one of them while its lock was awaited is not in it.
    memberships = list(theirs.order_by("conversation_id"))
    if any(membership.conversation_id not in locked for membership in memberships):
        return False
    for name, value in wanted.items():
        setattr(person, name, value)
    person_update(person=person)
    for membership in memberships:
        membership.person = person
        membership.revision = _bump(locked[membership.conversation_id])
    Conversation.objects.bulk_update(locked.values(), ["revision"], batch_size=_BATCH)
    Membership.objects.bulk_update(memberships, ["revision"], batch_size=_BATCH)
    publish_on_commit(*map(member_updated, memberships))
    return True


def heir_of(conversation: Conversation) -> Membership | None:
    """Return who follows its owner: whoever has been in it longest, active people first."""
    present = Membership.objects.filter(conversation=conversation, left_at=None)
    is_active = F("person__account__is_active").desc(nulls_last=True)
    members = present.select_related("person__account")
    return members.order_by(is_active, "joined_at", "person_id").first()


def role_give(conversation: Conversation, membership: Membership, role: str) -> None:
    """Give a member another role; the conversation, locked, is to be stored with its revision."""
    membership.role = role
    membership.revision = _bump(conversation)
    # Not the whole row: its mark moves without the conversation's lock.
    membership.save(update_fields=["role", "revision"])


def _bump(conversation: Conversation) -> int:
    conversation.revision += 1
    return conversation.revision


def member_updated(membership: Membership) -> MemberUpdated:
    """Return the event of a member who joined, left, or has another role or name."""
    return MemberUpdated(member_of_model(membership))


def _user_updated(person: Person) -> UserUpdated:
    return UserUpdated(user_id=person.pk, revision=person.revision)
