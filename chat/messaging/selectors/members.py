"""Who is in conversations, page by page, however many they are."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, StrIndex

from chat.conversations.models import Membership
from chat.conversations.policy import require_member
from chat.core.cursors import decode_cursor, encode_cursor
from chat.messaging.rows import member_of_model
from chat.people.models import folded_name
from chat.protocol import frames
from chat.protocol.rooms import ADMIN, MEMBER, OWNER
from chat.protocol.text import one_line

_ROLES = (OWNER, ADMIN, MEMBER)


class MembersPage(msgspec.Struct, frozen=True):
    """Members, owners first, then admins; ``next`` is the cursor of the next page."""

    results: list[frames.Member]
    next: str | None


def members_page(
    *,
    user_id: UUID,
    conversation_id: UUID,
    limit: int,
    query: str = "",
    cursor: str | None = None,
) -> MembersPage:
    """Return a page of who is in a conversation now: owners, admins, then everybody else, of each
    the longest-standing first.

    Arguments:
        query: the beginning of a name or of a part of it, as for ``people_page``; everybody's where
            it is empty.
        cursor: where the page before ended.

    Raises:
        CursorInvalid: the cursor is none of this list.
        ConversationNotFound: there is none, or the person is not a member.
    """
    of = f"members {user_id} {conversation_id} {query}"
    place = decode_cursor(cursor, tuple[int, datetime, UUID], of=of) if cursor is not None else None
    present = Membership.objects.filter(conversation_id=conversation_id, left_at=None)
    found = _found(present.select_related("person"), one_line(query))
    rows: list[Membership] = []
    # Role by role: an index has the members of each in order, and a page reads no others.
    for rank in range(place[0] if place is not None else 0, len(_ROLES)):
        members = found.filter(role=_ROLES[rank])
        if place is not None and place[0] == rank:
            _, joined_at, person_id = place
            later = Q(joined_at__gt=joined_at) | Q(joined_at=joined_at, person_id__gt=person_id)
            members = members.filter(later)
        rows += members.order_by("joined_at", "person_id")[: limit + 1 - len(rows)]
    page = rows[:limit]
    more = None
    if len(rows) > limit:
        last = page[-1]
        at = (_ROLES.index(last.role), last.joined_at, last.person_id)
        more = encode_cursor(at, of=of)
    # After the read: whoever is a member now may have what was there before.
    require_member(user_id=user_id, conversation_id=conversation_id)
    return MembersPage([member_of_model(member) for member in page], more)


def _found(members: QuerySet[Membership], wanted: str) -> QuerySet[Membership]:
    """Return those of some members of whose name a part begins with what is wanted."""
    if not wanted:
        return members
    name = Concat(Value(" "), "person__folded_name")
    begins = Value(f" {folded_name(wanted)}")
    return members.annotate(place=StrIndex(name, begins)).filter(place__gt=0)
