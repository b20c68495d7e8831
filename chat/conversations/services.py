"""Conversations come to be, and each member keeps them in their own way.

Their first members are their first revisions: whoever asks for changes after revision 0 gets all.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat.conversations.errors import (
    Blocked,
    ConversationNotFound,
    GroupInvalid,
    KeepingInvalid,
    RecipientInvalid,
    RecipientNotFound,
)
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import access_membership
from chat.core.errors import DomainError
from chat.core.rates import CHANGES, CONVERSATIONS
from chat.core.sql import fetch
from chat.events.bus import publish_on_commit
from chat.events.types import UserUpdated
from chat.people.blocks import is_blocked_between, people_blocking
from chat.people.models import Person
from chat.people.selectors import people_active_among, person_is_active
from chat.people.services import people_bump, presence_review
from chat.protocol.limits import FOLDERS_MAX, MEMBERS_MAX, MUTE_MAX_DAYS
from chat.protocol.rooms import EVERYBODY, MEMBER, OWNER, WHOLE
from chat.protocol.text import TextRefused, clean_folder, clean_purpose, clean_title

TOO_MANY = f"A group has at most {MEMBERS_MAX:,} people."
UNKNOWN = "Nobody with an active account has the id {}."
END_OF_NONE = "Only a mute that begins has an end: send is_muted too."
TOO_FAR = f"A mute ends within {MUTE_MAX_DAYS} days, or not by itself."
TOO_MANY_FOLDERS = f"You can have at most {FOLDERS_MAX} folders."
NOT_BY_YOU = "You cannot add the person with the id {}."

_DIRECT = """
    SELECT id, direct_low, direct_high FROM conversations_conversation
    WHERE direct_low = %s AND direct_high = %s
"""
_SHARED = """
    SELECT conversation.id FROM conversations_membership AS one
    JOIN conversations_membership AS other
        ON other.conversation_id = one.conversation_id AND other.person_id = %s
        AND other.left_at IS NULL
    JOIN conversations_conversation AS conversation
        ON conversation.id = one.conversation_id AND conversation.direct_low IS NULL
    WHERE one.person_id = %s AND one.left_at IS NULL LIMIT 1
"""


class _Shared(NamedTuple):
    id: UUID


class _Direct(NamedTuple):
    id: UUID
    direct_low: UUID
    direct_high: UUID


def conversation_direct_open(*, user_id: UUID, recipient_id: UUID) -> Conversation:
    """Return the one conversation of two people, made if there is none yet.

    Of two who share no group or channel it is a request until the other one accepts it.

    Raises:
        RecipientInvalid: a person and themself.
        RecipientNotFound: nobody has this id, or their account is not active and the two have
            never talked.
        Blocked: there is none yet, and one of the two blocks the other.
        RateLimited: there is none yet, and the person has made too many.
    """
    if user_id == recipient_id:
        raise RecipientInvalid
    low, high = sorted((user_id, recipient_id))
    conversation = _direct(low, high)
    if conversation is not None:
        return conversation
    if not person_is_active(recipient_id):
        raise RecipientNotFound
    if is_blocked_between(low, high):
        raise Blocked
    CONVERSATIONS.count(user_id)
    try:
        with transaction.atomic():
            are_strangers = not fetch(_SHARED, [low, high], _Shared)
            conversation = Conversation(
                direct_low=low,
                direct_high=high,
                requested_by=user_id if are_strangers else None,
            )
            people = _store(conversation, [low, high])
            if are_strangers:
                # Whoever follows the other one already sees no more of them from now on.
                presence_review(people.values())
    except IntegrityError:
        # The other one asked at the same moment, and the unique key let one of us through.
        conversation = _direct(low, high)
        assert conversation is not None
    return conversation


@transaction.atomic
def group_create(
    *,
    creator_id: UUID,
    title: str,
    member_ids: Collection[UUID],
    purpose: str = "",
    posting: str = EVERYBODY,
    history: str = WHOLE,
) -> Conversation:
    """Store a group, owned by who makes it.

    Arguments:
        title: as typed; it is stored in one line, without white space at its ends.
        member_ids: the others.
        purpose: as typed, or empty.
        posting: who may write.
        history: what a member sees of it, for good.

    Raises:
        GroupInvalid: the title or the purpose cannot be one, somebody is unknown or not active or
            blocks who makes it, or they are too many.
        RateLimited: the person has made too many.
    """
    title, purpose = title_cleaned(title), purpose_cleaned(purpose)
    others = people_addable(creator_id, set(member_ids) - {creator_id}, field="members")
    if len(others) >= MEMBERS_MAX:
        raise GroupInvalid(fields={"members": [TOO_MANY]})
    CONVERSATIONS.count(creator_id)
    conversation = Conversation(title=title, purpose=purpose, posting=posting, history=history)
    _store(conversation, [creator_id, *others], owner_id=creator_id)
    # By now their person is locked: who is deactivated meanwhile either is so here already, or
    # hands this group on with their others.
    people_checked([creator_id], field="members")
    return conversation


def channel_create(
    *,
    creator_id: UUID,
    title: str,
    purpose: str = "",
    posting: str = EVERYBODY,
    history: str = WHOLE,
) -> Conversation:
    """Store a channel, owned by who makes it; everybody else finds it and may join.

    Arguments:
        title, purpose, posting, history: as for ``group_create``.

    Raises:
        GroupInvalid: the title or the purpose cannot be one, or the person is not active any more.
        RateLimited: the person has made too many.
    """
    title, purpose = title_cleaned(title), purpose_cleaned(purpose)
    CONVERSATIONS.count(creator_id)
    with transaction.atomic():
        conversation = Conversation(
            is_channel=True, title=title, purpose=purpose, posting=posting, history=history
        )
        _store(conversation, [creator_id], owner_id=creator_id)
        people_checked([creator_id], field="title")
        return conversation


def membership_update(
    *,
    user_id: UUID,
    conversation_id: UUID,
    is_muted: bool | None = None,
    muted_until: datetime | None = None,
    is_pinned: bool | None = None,
    level: str | None = None,
    is_hidden: bool | None = None,
    folder: str | None = None,
) -> None:
    """Keep a conversation in another way, for one member alone; ``None`` leaves that as it is.

    The conversation is not locked, as this is no revision of it.

    Arguments:
        muted_until: when the mute that ``is_muted`` begins ends by itself; ``None`` for never.
            Where that is past, as for a client that was offline since, it is none.
        level: which messages call them.
        is_hidden: not in their list, until something calls them.
        folder: as typed; empty for none.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        KeepingInvalid: the end of a mute is too far away or of none, or the folder cannot be one.
        RateLimited: too many changes by one person.
    """
    now = timezone.now()
    if muted_until is not None:
        _check_end(muted_until, is_muted, now)
        is_muted = muted_until > now
        muted_until = muted_until if is_muted else None
    if folder is not None:
        folder = _cleaned(clean_folder, folder, field="folder", refused=KeepingInvalid)
    CHANGES.count(user_id)
    with transaction.atomic():
        membership = access_membership(user_id=user_id, conversation_id=conversation_id)
        asked: dict[str, object] = {"is_pinned": is_pinned, "level": level, "folder": folder}
        wanted = {name: value for name, value in asked.items() if value is not None}
        if is_muted is not None:
            wanted |= {"is_muted": is_muted, "muted_until": muted_until}
        if is_hidden is not None:
            last_ordinal = membership.conversation.last_ordinal
            wanted["hidden_ordinal"] = last_ordinal if is_hidden else None
        wanted = {
            name: value for name, value in wanted.items() if value != getattr(membership, name)
        }
        if not wanted:
            return
        revision = people_bump([user_id])[user_id].revision
        present = Membership.objects.filter(person_id=user_id, left_at=None)
        if folder and "folder" in wanted:
            _check_folder(present, folder)
        if not present.filter(conversation_id=conversation_id).update(
            user_revision=revision, **wanted
        ):
            raise ConversationNotFound  # They were removed in the meantime.
        publish_on_commit(UserUpdated(user_id=user_id, revision=revision))


def folder_rename(*, user_id: UUID, name: str, to: str) -> None:
    """Move all that is in a folder of a person to one of another name; to none, if that is empty.

    A folder in which nothing is does not exist, and is no change.

    Raises:
        KeepingInvalid: a name cannot be one.
        RateLimited: too many changes by one person.
    """
    name = _cleaned(clean_folder, name, field="name", refused=KeepingInvalid)
    to = _cleaned(clean_folder, to, field="to", refused=KeepingInvalid)
    CHANGES.count(user_id)
    if name in ("", to):
        return
    with transaction.atomic():
        kept = Membership.objects.filter(person_id=user_id, left_at=None, folder=name)
        ids = list(kept.values_list("conversation_id", flat=True))
        if not ids:
            return
        # The writer moves read marks of several conversations in one transaction: whoever changes
        # rows of several has their locks first.
        rooms = Conversation.objects.select_for_update(no_key=True).filter(pk__in=ids)
        list(rooms.order_by("pk").values_list("pk"))
        revision = people_bump([user_id])[user_id].revision
        kept.filter(conversation_id__in=ids).update(folder=to, user_revision=revision)
        publish_on_commit(UserUpdated(user_id=user_id, revision=revision))


def _check_end(muted_until: datetime, is_muted: bool | None, now: datetime) -> None:
    """See that a mute can end at a moment, however far that is.

    Raises:
        KeepingInvalid: it cannot.
    """
    if not is_muted:
        raise KeepingInvalid(fields={"muted_until": [END_OF_NONE]})
    if muted_until > now + timedelta(days=MUTE_MAX_DAYS):
        raise KeepingInvalid(fields={"muted_until": [TOO_FAR]})


def _check_folder(present: QuerySet[Membership], folder: str) -> None:
    """See that a person can have a folder, beside the others of theirs.

    Arguments:
        present: their memberships; their row is locked.

    Raises:
        KeepingInvalid: they have too many.
    """
    folders = set(present.exclude(folder="").values_list("folder", flat=True).distinct())
    if folder not in folders and len(folders) >= FOLDERS_MAX:
        raise KeepingInvalid(fields={"folder": [TOO_MANY_FOLDERS]})


def title_cleaned(title: str) -> str:
    """Return a title as it is stored.

    Raises:
        GroupInvalid: it cannot be one.
    """
    return _cleaned(clean_title, title, field="title")


def purpose_cleaned(purpose: str) -> str:
    """Return a purpose as it is stored.

    Raises:
        GroupInvalid: it cannot be one.
    """
    return _cleaned(clean_purpose, purpose, field="purpose")


def people_checked(ids: Collection[UUID], *, field: str) -> list[UUID]:
    """Return the ids in order, each of an active account.

    Arguments:
        field: how the input that named them is called.

    Raises:
        GroupInvalid: somebody is unknown or not active; which of the two stays unsaid.
    """
    unknown = set(ids) - people_active_among(ids)
    if unknown:
        raise GroupInvalid(fields={field: [UNKNOWN.format(id) for id in sorted(unknown)]})
    return sorted(ids)


def people_addable(user_id: UUID, ids: Collection[UUID], *, field: str) -> list[UUID]:
    """Do what ``people_checked`` does, of people whom somebody else adds to a group or a channel.

    Raises:
        GroupInvalid: as there; or somebody blocks that person.
    """
    people = people_checked(ids, field=field)
    blocking = people_blocking(user_id, people)
    if blocking:
        raise GroupInvalid(fields={field: [NOT_BY_YOU.format(id) for id in sorted(blocking)]})
    return people


def _cleaned(
    clean: Callable[[str], str],
    raw: str,
    *,
    field: str,
    refused: type[DomainError] = GroupInvalid,
) -> str:
    try:
        return clean(raw)
    except TextRefused as error:
        raise refused(str(error), fields={field: [str(error)]}) from None


def _direct(low: UUID, high: UUID) -> Conversation | None:
    """Return the conversation of a pair; what is not its key is read when somebody asks for it."""
    for row in fetch(_DIRECT, [low, high], _Direct):
        return Conversation.from_db(None, row._fields, row)
    return None


def _store(
    conversation: Conversation, member_ids: list[UUID], owner_id: UUID | None = None
) -> dict[UUID, Person]:
    """Store a conversation with its first members; return these, locked, by id."""
    conversation.revision = conversation.member_count = len(member_ids)
    conversation.save(force_insert=True)
    people = people_bump(member_ids)
    Membership.objects.bulk_create(
        Membership(
            conversation=conversation,
            person_id=id,
            role=OWNER if id == owner_id else MEMBER,
            revision=revision,
            user_revision=people[id].revision,
        )
        for revision, id in enumerate(member_ids, start=1)
    )
    # Nobody follows the conversation yet: that it is there is news to its people alone.
    publish_on_commit(*(UserUpdated(user_id=id, revision=people[id].revision) for id in member_ids))
    return people
