"""Who may see and do what in a conversation: decided here and nowhere else."""

from collections.abc import Collection
from enum import Enum, auto
from typing import NamedTuple
from uuid import UUID

from chat.conversations.errors import Archived, Blocked, ConversationNotFound, NotAllowed
from chat.conversations.models import DIRECT, GROUP, Conversation, Membership, Rules, rules_of
from chat.core.errors import DomainError
from chat.core.sql import among, among_param, fetch
from chat.people.blocks import blocked_between, is_blocked_between
from chat.protocol.rooms import ADMIN, ADMINS, JOINED, MEMBER, OWNER, WHOLE


class Action(Enum):
    """What people do in a conversation; to read is every member's."""

    MESSAGE_SEND = auto()
    TYPING = auto()
    REQUEST_ACCEPT = auto()
    UPDATE = auto()
    ARCHIVE = auto()
    MEMBERS_ADD = auto()
    MEMBER_READMIT = auto()
    MEMBER_REMOVE = auto()
    INVITE = auto()
    INVITATIONS_LEAD = auto()
    ROLE_SET = auto()
    MESSAGE_EDIT = auto()
    MESSAGE_DELETE = auto()
    REACTION_SET = auto()
    MENTION_ALL = auto()
    MESSAGE_PIN = auto()


ONESELF = "oneself"
"""Whoever acts on what is their own: the message they sent, their own membership."""
_ALL = frozenset({OWNER, ADMIN, MEMBER})
_LEADING = frozenset({OWNER, ADMIN})

_MAY: dict[Action, frozenset[str]] = {
    Action.MESSAGE_SEND: _ALL,
    Action.TYPING: _ALL,
    Action.REQUEST_ACCEPT: frozenset({ONESELF}),
    Action.UPDATE: _LEADING,
    Action.ARCHIVE: _LEADING,
    Action.MEMBERS_ADD: _ALL,
    Action.MEMBER_READMIT: _LEADING,
    Action.MEMBER_REMOVE: _LEADING | {ONESELF},
    Action.INVITE: _ALL,
    Action.INVITATIONS_LEAD: _LEADING,
    Action.ROLE_SET: frozenset({OWNER}),
    Action.MESSAGE_EDIT: frozenset({ONESELF}),
    Action.MESSAGE_DELETE: _LEADING | {ONESELF},
    Action.REACTION_SET: _ALL,
    Action.MENTION_ALL: _ALL,
    Action.MESSAGE_PIN: _ALL,
}
_IN_DIRECT = frozenset(
    {
        Action.MESSAGE_SEND,
        Action.TYPING,
        Action.REQUEST_ACCEPT,
        Action.MESSAGE_EDIT,
        Action.MESSAGE_DELETE,
        Action.REACTION_SET,
        Action.MESSAGE_PIN,
    }
)
"""What there is to do in a direct conversation, which is its two people's for good."""
_WHILE_BLOCKED = frozenset({Action.MESSAGE_DELETE})
"""What of that is left while one of the two blocks the other: to take back what one said."""
_POSTING = frozenset({Action.MESSAGE_SEND, Action.TYPING, Action.MENTION_ALL, Action.MESSAGE_PIN})
"""What is for owners and admins alone where they alone write."""
_IN_ARCHIVED = frozenset(
    {Action.ARCHIVE, Action.MEMBER_REMOVE, Action.ROLE_SET, Action.INVITATIONS_LEAD}
)
"""What there is to do in an archived conversation."""
_WHY = {
    Action.MEMBER_READMIT: "Somebody of these was removed: an owner or admin can add them again.",
}
REMOVED = "You were removed from it; an owner or admin can add you."

_BLOCKED = blocked_between("conversation.direct_low", "conversation.direct_high")
IS_BLOCKED = f"conversation.direct_low IS NOT NULL AND {_BLOCKED}"
"""The condition that ``conversation`` is a direct one, and one of its two people blocks the other.
"""
VISIBLE_AFTER = f"CASE WHEN conversation.history = '{JOINED}' THEN member.joined_seq ELSE 0 END"
"""``visible_after`` as SQL, in statements that call the tables ``conversation`` and ``member``."""

_PRESENT = """
    SELECT conversation.history, member.joined_seq FROM conversations_membership AS member
    JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
    WHERE member.conversation_id = %s AND member.person_id = %s AND member.left_at IS NULL
"""
_PRESENT_IN = f"""
    SELECT member.conversation_id, {VISIBLE_AFTER} FROM conversations_membership AS member
    JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
    WHERE member.person_id = %s AND {{among}} AND member.left_at IS NULL
"""  # noqa: S608
_CHANNEL = """
    SELECT conversation.history, conversation.is_archived,
        conversation.member_count = 0 AS is_empty,
        member.left_at IS NULL AND member.person_id IS NOT NULL AS is_member,
        COALESCE(member.is_removed, FALSE) AS is_removed
    FROM conversations_conversation AS conversation LEFT JOIN conversations_membership AS member
        ON member.conversation_id = conversation.id AND member.person_id = %s
    WHERE conversation.id = %s AND conversation.is_channel
"""
_STANDINGS = f"""
    SELECT member.person_id, member.role, {IS_BLOCKED} AS is_blocked,
        conversation.requested_by IS NOT NULL AS is_request, conversation.direct_low,
        conversation.is_channel, conversation.posting, conversation.history,
        conversation.is_archived
    FROM conversations_membership AS member
    JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
    WHERE member.conversation_id = %s AND member.left_at IS NULL AND {{whose}}
"""  # noqa: S608
_STANDING = _STANDINGS.format(whose="member.person_id = %s")


class _Present(NamedTuple):
    history: str
    joined_seq: int


class _PresentIn(NamedTuple):
    conversation_id: UUID
    visible_after: int


class _Standing(NamedTuple):
    person_id: UUID
    role: str
    is_blocked: bool
    is_request: bool
    direct_low: UUID | None
    is_channel: bool
    posting: str
    history: str
    is_archived: bool


class Standing(NamedTuple):
    """What somebody is in a conversation.

    ``role`` is theirs, and ``None`` where they are not, or no longer, a member; ``rules`` are the
    conversation's. ``is_blocked`` says that it is a direct one, and one of its two people blocks
    the other; ``is_request`` that it is one that is not accepted yet.
    """

    role: str | None
    rules: Rules
    is_blocked: bool = False
    is_request: bool = False


def visible_after(history: str, joined_seq: int) -> int:
    """Return the seq behind which a member sees messages, who joined behind another one."""
    return joined_seq if history == JOINED else 0


def require_member(*, user_id: UUID, conversation_id: UUID) -> int:
    """Let a member read a conversation, or refuse.

    Returns:
        The seq behind which they see messages: 0 where they see all.

    Raises:
        ConversationNotFound: there is none, or the person is not, or no longer, a member. All
            look the same, so that nobody learns which conversations exist.
    """
    for row in fetch(_PRESENT, [conversation_id, user_id], _Present):
        return visible_after(*row)
    raise ConversationNotFound


def visible_after_in(user_id: UUID, conversation_ids: Collection[UUID]) -> dict[UUID, int]:
    """Do what ``require_member`` does for many conversations, by one statement.

    Returns:
        The seq behind which the person sees messages, of those that they are a member of.
    """
    sql = _PRESENT_IN.format(among=among("member.conversation_id"))
    return dict(fetch(sql, [user_id, among_param(conversation_ids)], _PresentIn))


def access_membership(*, user_id: UUID, conversation_id: UUID) -> Membership:
    """Fetch a member's own membership, with its conversation.

    Raises:
        ConversationNotFound: as for ``require_member``.
    """
    membership = (
        Membership.objects.filter(person_id=user_id, conversation_id=conversation_id, left_at=None)
        .select_related("conversation")
        .first()
    )
    if membership is None:
        raise ConversationNotFound
    return membership


def access_for_change(*, user_id: UUID, conversation_id: UUID) -> Membership:
    """Lock a conversation, then do what ``access_membership`` does; inside a transaction.

    Raises:
        ConversationNotFound: as for ``require_member``.
    """
    conversation_lock(conversation_id)
    # Only a statement that begins after the lock is held sees all that its last holder did.
    return access_membership(user_id=user_id, conversation_id=conversation_id)


def conversation_lock(conversation_id: UUID) -> Conversation:
    """Lock a conversation, whoever may see it, and return it as it is then.

    Raises:
        ConversationNotFound: there is none.
    """
    locked = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation_id).first()
    if locked is None:
        raise ConversationNotFound
    return locked


def require(
    action: Action, membership: Membership, *, of: UUID | None = None, of_role: str = MEMBER
) -> None:
    """Let a member do something, or refuse.

    Arguments:
        membership: theirs, with its conversation loaded.
        of: whose message or membership they act on, or to whom a request is.
        of_role: what that person is there, where it is their membership.

    Raises:
        NotAllowed: it is not for them.
        Archived: it is not for anybody any more.
        Blocked: it is not for them while one of the two blocks the other.
    """
    conversation = membership.conversation
    low, high = conversation.pair
    is_blocked = low is not None and high is not None and is_blocked_between(low, high)
    is_request = conversation.requested_by is not None
    standing = Standing(membership.role, conversation.rules, is_blocked, is_request)
    error = refusal(action, standing, is_own=of == membership.person_id, of_role=of_role)
    if error is not None:
        raise error


def require_action(action: Action, *, user_id: UUID, conversation_id: UUID) -> None:
    """Do what ``require`` does for somebody who changes no row, by one statement.

    Raises:
        ConversationNotFound: as for ``require_member``.
        NotAllowed, Archived, Blocked: as for ``require``.
    """
    for row in fetch(_STANDING, [conversation_id, user_id], _Standing):
        error = refusal(action, _standing(row))
        if error is not None:
            raise error
        return
    raise ConversationNotFound


def standings(conversation_id: UUID, people_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Return what those of some people are in a conversation who are in it: for ``refusal``, by one
    statement for all of them.
    """
    sql = _STANDINGS.format(whose=among("member.person_id"))
    rows = fetch(sql, [conversation_id, among_param(people_ids)], _Standing)
    return {row.person_id: _standing(row) for row in rows}


def _standing(row: _Standing) -> Standing:
    return Standing(row.role, rules_of(*row[4:]), row.is_blocked, row.is_request)


def refusal(
    action: Action, standing: Standing, *, is_own: bool = False, of_role: str = MEMBER
) -> DomainError | None:
    """Return why somebody may not do something, or ``None`` where they may.

    Arguments:
        is_own: it is their own message or membership that they act on.
        of_role: the role of whoever's membership they act on.
    """
    role, rules = standing.role, standing.rules
    if role is None:
        return ConversationNotFound()
    may = _MAY[action]
    if role not in may and not (is_own and ONESELF in may):
        return NotAllowed(_WHY.get(action, ""))
    if rules.kind == DIRECT and action not in _IN_DIRECT:
        return NotAllowed("A direct conversation has no title and stays with its two people.")
    if standing.is_blocked and action not in _WHILE_BLOCKED:
        return Blocked()
    if standing.is_request and action is Action.TYPING:
        return NotAllowed("Nobody is shown as typing before the conversation is accepted.")
    if rules.is_archived and action not in _IN_ARCHIVED:
        return Archived()
    if rules.posting == ADMINS and action in _POSTING and role not in _LEADING:
        return NotAllowed("Only owners and admins write here.")
    if action is Action.INVITE and rules.kind == GROUP and role not in _LEADING:
        # Whoever adds people knows whom; a link is good for whoever has it.
        return NotAllowed("Only owners and admins invite to a group.")
    if action is Action.MEMBER_REMOVE and not is_own and role == ADMIN and of_role != MEMBER:
        return NotAllowed("Only an owner can remove an owner or an admin.")
    return None


class Outsider(NamedTuple):
    """What a channel is to somebody who is no member of it, or may be one.

    ``is_empty``: nobody is in it. ``is_removed``: somebody else ended their membership, and nobody
    has added them since.
    """

    history: str
    is_archived: bool
    is_empty: bool
    is_member: bool
    is_removed: bool

    @property
    def join_refusal(self) -> DomainError | None:
        """Why they may not join, or ``None`` where they may."""
        if self.is_removed:
            return NotAllowed(REMOVED)
        # An empty one has nobody else who could restore it: whoever joins owns it, and can.
        return Archived() if self.is_archived and not self.is_empty else None

    @property
    def preview_refusal(self) -> DomainError | None:
        """Why they may not look into it, or ``None`` where they may."""
        if self.is_removed:
            return NotAllowed(REMOVED)
        if self.history != WHOLE:
            # For members too, who read in it from where they joined.
            return NotAllowed("What is written there is for those who are there.")
        return None


def access_channel(*, user_id: UUID, conversation_id: UUID) -> Outsider:
    """Return what a channel is to somebody, member or not.

    Raises:
        ConversationNotFound: there is none, or it is no channel.
    """
    for outsider in fetch(_CHANNEL, [user_id, conversation_id], Outsider):
        return outsider
    raise ConversationNotFound
