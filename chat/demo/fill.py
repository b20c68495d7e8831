"""The demo is played into a store, through the same services that people use.

Everything is done so that doing it again changes nothing, and one that was interrupted goes on.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from msgspec import UNSET

from chat.accounts.selectors import user_by_email
from chat.accounts.services import user_create, user_update
from chat.conversations.models import Conversation
from chat.conversations.services import (
    channel_create,
    conversation_direct_open,
    group_create,
    membership_update,
)
from chat.core.sql import time_param
from chat.demo.cast import CAST, DOMAIN, Role
from chat.demo.pictures import LOOKS, SENT, face, lighthouse
from chat.demo.script import Line, Talk, times, with_log
from chat.demo.talks import TALKS
from chat.files.services import upload_create, upload_finish, upload_open
from chat.messaging import models
from chat.messaging.content import Content
from chat.messaging.services.blocking import person_block
from chat.messaging.services.changing import message_delete, message_edit
from chat.messaging.services.drafting import draft_set
from chat.messaging.services.joining import members_add
from chat.messaging.services.pictures import conversation_picture_set, person_picture_set
from chat.messaging.services.pinning import message_pin
from chat.messaging.services.reacting import reaction_set
from chat.messaging.services.read_marks import read_mark, unread_mark
from chat.messaging.services.saving import message_save
from chat.messaging.services.sending import message_send_async
from chat.messaging.services.threads import thread_read
from chat.people.models import Person
from chat.people.services import profile_update
from chat.protocol.frames import Message
from chat.protocol.profiles import StatusSet
from chat.protocol.rooms import MEMBER
from chat.workspace.invitations.services import invitation_create
from chat.workspace.models import Invitation

CHANGE_AFTER = timedelta(minutes=2)
"""How long after sending a message is edited or taken back."""
AT_ONCE = 2_000
"""Messages that wait for the writer; it takes no more than some thousands."""

_WORDS = (
    *("anchor", "beacon", "bollard", "breeze", "cabin", "compass", "dinghy", "ferry"),
    *("fender", "harbour", "lantern", "mooring", "rudder", "sextant", "sounding", "tide"),
)


def is_filled() -> bool:
    """Return whether the demo has been played here, to its end.

    The last thing it does is to move its messages back in time, so that they are older than the
    people who sent them: no other message ever is.
    """
    played = models.Message.objects.filter(sender__account__email__endswith=DOMAIN)
    return played.filter(created_at__lt=F("sender__created_at")).exists()


def has_others() -> bool:
    """Return whether somebody is here who does not play in the demo."""
    return Person.objects.exclude(account__email__in=[role.email for role in CAST]).exists()


def password() -> str:
    """Return the password of everybody in the demo: no other store has the same."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"demo", hashlib.sha256)
    first, second = (_WORDS[byte % len(_WORDS)] for byte in digest[:2])
    return f"{first}-{second}-{int.from_bytes(digest[2:5]) % 1_000_000:06}"


def fill(now: datetime, days: int) -> None:
    """Make the people, let them talk, and let it be some time in which they did.

    Arguments:
        now: the moment before which everything was said, in the time zone of the people.
        days: for how long the logs were kept; what else is said takes two weeks.
    """
    # They say in a minute what took them years.
    settings.RATE_LIMITS = False
    talks = [with_log(talk, days) for talk in TALKS]
    people = {role.key: _person(role) for role in CAST}
    conversations = [_conversation(talk, people) for talk in talks]
    files = {
        name: _upload(people[line.who], name)
        for talk in talks
        for line in talk.lines
        for name in line.files
    }
    sent = asyncio.run(_say(talks, conversations, people, files))
    for talk, id, messages in zip(talks, conversations, sent, strict=True):
        _change(talk.lines, id, messages, people)
        _read(talk, id, len(messages), people)
        _keep(talk, id, people)
    for role in CAST:
        _say_of_themselves(role, people[role.key])
        for key in role.blocks:
            person_block(user_id=people[role.key], blocked_id=people[key])
    _move_back(talks, sent, now)


def _person(role: Role) -> UUID:
    """Make an account; the first one looks after the workspace."""
    user = user_by_email(role.email) or user_create(
        email=role.email,
        first_name=role.first_name,
        last_name=role.last_name,
        password=password(),
    )
    if role is CAST[0] and not user.is_superuser:
        user.is_superuser = user.is_staff = True
        user_update(user=user, fields={"is_superuser", "is_staff"})
    return user.person.pk


def _upload(user_id: UUID, name: str) -> UUID:
    """Upload what somebody sends, which is drawn for that."""
    sent = SENT[name]
    data = sent.draw()
    upload = upload_create(user_id=user_id, name=name, size=len(data), alt=sent.alt)
    partial, _ = upload_open(user_id=user_id, file_id=upload.file_id, offset=0)
    with partial:
        partial.append(data)
    return upload_finish(user_id=user_id, file_id=upload.file_id).id


def _say_of_themselves(role: Role, id: UUID) -> None:
    if role.key in LOOKS and not Person.objects.filter(pk=id, picture__isnull=False).exists():
        person_picture_set(person_id=id, image=face(role.key))
    if role.time_zone is not None:
        profile_update(person_id=id, time_zone=role.time_zone)
    if role.status is not None:
        profile_update(person_id=id, status=StatusSet(*role.status))


def _conversation(talk: Talk, people: Mapping[str, UUID]) -> UUID:
    first, *others = (people[key] for key in talk.people)
    if not talk.title:
        return conversation_direct_open(user_id=first, recipient_id=others[0]).pk
    made = Conversation.objects.filter(title=talk.title).first()
    if not talk.purpose:
        group = made or group_create(creator_id=first, title=talk.title, member_ids=others)
        if talk.has_picture and group.picture is None:
            # Before anything is said: a line of the history tells it.
            conversation_picture_set(user_id=first, conversation_id=group.pk, image=lighthouse())
        return group.pk
    channel = made or channel_create(creator_id=first, title=talk.title, purpose=talk.purpose)
    if talk.is_default:
        # The service asks for an administrator, who is made in the browser.
        Conversation.objects.filter(pk=channel.pk).update(is_default=True)
    members_add(user_id=first, conversation_id=channel.pk, people_ids=others)
    return channel.pk


async def _say(
    talks: Sequence[Talk],
    conversations: Sequence[UUID],
    people: Mapping[str, UUID],
    files: Mapping[str, UUID],
) -> list[list[Message]]:
    """Send many at once: the writer shares a commit among them, and keeps their order.

    What is pinned is pinned before the next one is said, as the line that tells it stands there.
    """
    said: list[list[Message]] = []
    for talk, id in zip(talks, conversations, strict=True):
        messages: list[Message] = []
        for part in _parts(talk):
            messages += await asyncio.gather(
                *(
                    message_send_async(
                        sender_id=people[line.who],
                        conversation_id=id,
                        content=Content(
                            text=line.was or line.text,
                            reply_to=_seq(talk, number - line.answers) if line.answers else UNSET,
                            thread_root=_seq(talk, number - line.under) if line.under else UNSET,
                            also_in_room=line.is_in_both or UNSET,
                            files=[files[name] for name in line.files] or UNSET,
                        ),
                        client_id=uuid5(NAMESPACE_URL, f"{id}/{number}"),
                    )
                    for number, line in enumerate(talk.lines[part], start=part.start)
                )
            )
            if key := talk.lines[part.stop - 1].pinned_by:
                await asyncio.to_thread(
                    message_pin,
                    user_id=people[key],
                    conversation_id=id,
                    seq=messages[-1].seq,
                    is_pinned=True,
                )
        said.append(messages)
    return said


def _parts(talk: Talk) -> Iterator[slice]:
    """Yield the lines of a talk in parts that are said at once: up to each that is pinned."""
    pinned = [number for number, line in enumerate(talk.lines, start=1) if line.pinned_by]
    start = 0
    for end in [*pinned, len(talk.lines)]:
        for first in range(start, end, AT_ONCE):
            yield slice(first, min(first + AT_ONCE, end))
        start = end


def _seq(talk: Talk, number: int) -> int:
    """Return the seq of a line of a talk: that of a channel begins with its people joining, that of
    a group with its picture, and a line that tells it stands behind each that is pinned.
    """
    before = sum(1 for line in talk.lines[:number] if line.pinned_by)
    return number + (2 if talk.purpose or talk.has_picture else 1) + before


def _change(
    lines: Sequence[Line], id: UUID, messages: Sequence[Message], people: Mapping[str, UUID]
) -> None:
    for line, message in zip(lines, messages, strict=True):
        for emoji, who in line.reactions.items():
            for key in who:
                reaction_set(
                    user_id=people[key],
                    conversation_id=id,
                    seq=message.seq,
                    emoji=emoji,
                    is_on=True,
                )
        for key in line.saved_by:
            message_save(user_id=people[key], conversation_id=id, seq=message.seq)
        if line.is_deleted:
            message_delete(user_id=message.sender, conversation_id=id, seq=message.seq)
        elif line.was:
            message_edit(
                user_id=message.sender,
                conversation_id=id,
                seq=message.seq,
                content=Content(text=line.text),
            )


def _keep(talk: Talk, id: UUID, people: Mapping[str, UUID]) -> None:
    for key, text in talk.drafts.items():
        draft_set(user_id=people[key], conversation_id=id, content=Content(text))
    if talk.has_link and not Invitation.objects.filter(conversation_id=id).exists():
        invitation_create(
            user_id=people[talk.people[0]],
            conversation_id=id,
            role=MEMBER,
            lasts=None,
            max_uses=None,
        )
    for key in talk.people:
        membership_update(
            user_id=people[key],
            conversation_id=id,
            is_muted=key in talk.muted,
            is_pinned=key in talk.pinned,
            folder=talk.folders.get(key),
        )


def _read(talk: Talk, id: UUID, count: int, people: Mapping[str, UUID]) -> None:
    for key in talk.people:
        if read := count - talk.unread.get(key, 0):
            read_mark(user_id=people[key], conversation_id=id, seq=_seq(talk, read - 1))
    # What was said in threads today waits for whoever follows them.
    last = {number - line.under: number for number, line in enumerate(talk.lines) if line.under}
    for root, reply in last.items():
        for key in talk.people if not talk.lines[reply].when.startswith("-") else ():
            thread_read(
                user_id=people[key],
                conversation_id=id,
                thread_root=_seq(talk, root),
                seq=_seq(talk, reply),
            )
    for key, marked in talk.marked.items():
        unread_mark(user_id=people[key], conversation_id=id, seq=_seq(talk, count - marked))


@transaction.atomic
def _move_back(talks: Sequence[Talk], sent: Sequence[Sequence[Message]], now: datetime) -> None:
    """Give each message the time at which it was said.

    The services stamp the present moment and take no other, as they must; nothing but the demo
    has any use for this. No client has seen these messages yet, so that no revision moves.
    """
    for talk, messages in zip(talks, sent, strict=True):
        said = times(talk.lines, now)
        Conversation.objects.filter(pk=messages[-1].conversation).update(created_at=said[0])
        conversation = models.Message.objects.filter(conversation=messages[-1].conversation)
        for event in conversation.filter(event__isnull=False):
            # As old as what is above it, where there is something: it begins no day.
            above = [at for one, at in zip(messages, said, strict=True) if one.seq < event.seq]
            conversation.filter(pk=event.pk).update(created_at=[said[0], *above][-1])
        key = Conversation._meta.pk.get_db_prep_value(messages[-1].conversation, connection)
        with connection.cursor() as cursor:
            # By one statement for all of them: 100,000 of the ORM's take half a minute.
            cursor.executemany(
                f"UPDATE {models.Message._meta.db_table} SET created_at = %s"  # noqa: S608
                " WHERE conversation_id = %s AND seq = %s",
                [
                    (time_param(at), key, message.seq)
                    for message, at in zip(messages, said, strict=True)
                ],
            )
        for line, message, at in zip(talk.lines, messages, said, strict=True):
            changed_at = at + CHANGE_AFTER
            if line.was or line.is_deleted:
                conversation.filter(seq=message.seq).update(
                    edited_at=changed_at if line.was else None,
                    deleted_at=changed_at if line.is_deleted else None,
                )
            if line.was:
                models.Version.objects.filter(
                    conversation_id=message.conversation, seq=message.seq
                ).update(written_at=at)
