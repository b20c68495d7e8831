"""Channels, as everybody finds them and looks into them before joining."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from django.db.models import Case, Q, Value, When
from django.db.models.functions import StrIndex

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import Outsider, access_channel
from chat.core.cursors import decode_cursor, encode_cursor
from chat.core.folding import folded
from chat.messaging.selectors.history import messages_before, page_of
from chat.people.selectors import people_by_id
from chat.protocol import frames
from chat.protocol.limits import HISTORY_PAGE
from chat.protocol.rooms import Channel
from chat.protocol.text import one_line


class ChannelsPage(msgspec.Struct, frozen=True):
    """Channels in the order of their titles; ``next`` is the cursor of the next page."""

    results: list[Channel]
    next: str | None


class ChannelPreview(msgspec.Struct, frozen=True):
    """Messages of a channel in the order of ``seq``, the heads of those that they answer, the
    threads of those that have one, and the people in all of it.
    """

    messages: list[frames.Message]
    quotes: list[frames.Quote]
    people: list[frames.Person]
    threads: list[frames.ThreadSummary]


def channels_page(
    *, user_id: UUID, query: str, limit: int, cursor: str | None = None
) -> ChannelsPage:
    """Return a page of all channels, archived ones last, in the order of their titles.

    Arguments:
        query: a part of the title or, behind those, of the purpose, in any letter case, with or
            without marks; all channels where it is empty.
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
    """
    of = f"channels {user_id} {query}"
    channels = Conversation.objects.filter(is_channel=True)
    wanted = folded(one_line(query)).strip()
    if wanted:
        found = (StrIndex(name, Value(wanted)) for name in ("folded_title", "folded_purpose"))
        in_title, in_purpose = found
        channels = channels.annotate(in_title=in_title, in_purpose=in_purpose).filter(
            Q(in_title__gt=0) | Q(in_purpose__gt=0)
        )
        channels = channels.annotate(place=Case(When(in_title__gt=0, then=0), default=1))
    else:
        channels = channels.annotate(place=Value(0))
    order = ("is_archived", "place", "folded_title", "pk")
    if cursor is not None:
        is_archived, place, title, id = decode_cursor(cursor, tuple[bool, int, str, UUID], of=of)
        later = Q(folded_title__gt=title) | Q(folded_title=title, pk__gt=id)
        later = Q(later, place=place) | Q(place__gt=place)
        channels = channels.filter(
            Q(later, is_archived=is_archived) | Q(is_archived__gt=is_archived)
        )
    rows = list(channels.order_by(*order)[: limit + 1])
    page = rows[:limit]
    last = page[-1] if len(rows) > limit else None
    return ChannelsPage(
        _shown(user_id, page),
        encode_cursor([getattr(last, name) for name in order], of=of) if last else None,
    )


def channel(*, user_id: UUID, conversation_id: UUID) -> Channel:
    """Return a channel, for members and for everybody else.

    Raises:
        ConversationNotFound: there is none, or it is no channel.
    """
    found = _shown(user_id, Conversation.objects.filter(pk=conversation_id, is_channel=True))
    if not found:
        raise ConversationNotFound
    return found[0]


def channel_preview(
    *, user_id: UUID, conversation_id: UUID, before: int | None = None
) -> ChannelPreview:
    """Return messages of a channel for somebody who thinks about joining; nothing is noted.

    Arguments:
        before: the last ones with a lower ``seq``; the newest without it.

    Raises:
        ConversationNotFound: there is none, or it is no channel.
        NotAllowed: the person was removed from it, or its history is for members alone.
    """
    found = messages_before(conversation_id, before, HISTORY_PAGE)
    page = page_of(user_id, conversation_id, found)
    shown = {one.sender for one in page.messages} | {one.sender for one in page.quotes}
    for message in page.messages:
        shown.update(message.event.people if message.event else ())
        shown.update(id for reaction in message.reactions or () for id in reaction.people)
    people = people_by_id(shown)
    # After the read: whoever may look into it now may have what was there before.
    outsider = access_channel(user_id=user_id, conversation_id=conversation_id)
    if outsider.preview_refusal is not None:
        raise outsider.preview_refusal
    return ChannelPreview(page.messages, page.quotes, list(people.values()), page.threads)


def _shown(user_id: UUID, channels: Collection[Conversation]) -> list[Channel]:
    """Return channels as somebody finds them: one query for what they are to that person."""
    own = Membership.objects.filter(
        person_id=user_id, conversation_id__in=[channel.pk for channel in channels]
    )
    rows = own.values_list("conversation_id", "left_at", "is_removed")
    members = {id: (left_at is None, is_removed) for id, left_at, is_removed in rows}
    return [
        _channel(
            one,
            Outsider(
                *(one.history, one.is_archived, one.member_count == 0),
                *members.get(one.pk, (False, False)),
            ),
        )
        for one in channels
    ]


def _channel(channel: Conversation, outsider: Outsider) -> Channel:
    return Channel(
        id=channel.pk,
        title=channel.title,
        settings=channel.settings,
        member_count=channel.member_count,
        is_member=outsider.is_member,
        may_join=not outsider.is_member and outsider.join_refusal is None,
        may_preview=outsider.preview_refusal is None,
    )
