"""Who may see and do what in a conversation: decided here and nowhere else."""

from enum import Enum, auto
from typing import NamedTuple
from uuid import UUID

from chat.conversations.errors import Blocked, ConversationNotFound, NotAllowed
from chat.conversations.models import DIRECT, Conversation, Membership, Pair
from chat.core.errors import DomainError
from chat.core.sql import fetch
from chat.people.blocks import blocked_between, is_blocked_between


class Action(Enum):
    """What people do in a conversation; to read is every member's."""

    MESSAGE_SEND = auto()
    TYPING = auto()
    REQUEST_ACCEPT = auto()
    RENAME = auto()
    MEMBERS_ADD = auto()
    MEMBER_REMOVE = auto()
    MESSAGE_EDIT = auto()
    MESSAGE_DELETE = auto()
    REACTION_SET = auto()
    MENTION_ALL = auto()
    MESSAGE_PIN = auto()


OWNER, MEMBER = Membership.Role.OWNER, Membership.Role.MEMBER
ONESELF = "oneself"
"""Whoever acts on what is their own: the message they sent, their own membership."""

_MAY: dict[Action, frozenset[str]] = {
    Action.MESSAGE_SEND: frozenset({OWNER, MEMBER}),
    Action.TYPING: frozenset({OWNER, MEMBER}),
    Action.REQUEST_ACCEPT: frozenset({ONESELF}),
    Action.RENAME: frozenset({OWNER}),
    Action.MEMBERS_ADD: frozenset({OWNER, MEMBER}),
    Action.MEMBER_REMOVE: frozenset({OWNER, ONESELF}),
    Action.MESSAGE_EDIT: frozenset({ONESELF}),
    Action.MESSAGE_DELETE: frozenset({OWNER, ONESELF}),
    Action.REACTION_SET: frozenset({OWNER, MEMBER}),
    Action.MENTION_ALL: frozenset({OWNER, MEMBER}),
    Action.MESSAGE_PIN: frozenset({OWNER, MEMBER}),
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

_BLOCKED = blocked_between("conversation.direct_low", "conversation.direct_high")
IS_BLOCKED = f"conversation.direct_low IS NOT NULL AND {_BLOCKED}"
"""The condition that ``conversation`` is a direct one, and one of its two people blocks the other.
"""

_PRESENT = """
    SELECT role FROM conversations_membership
    WHERE conversation_id = %s AND person_id = %s AND left_at IS NULL
"""
# SQLite's driver takes the type of a column that is worked out from its name.
_STANDING = f"""
    SELECT member.role, conversation.direct_low, conversation.direct_high,
        {IS_BLOCKED} AS "is_blocked [bool]",
        conversation.requested_by IS NOT NULL AS "is_request [bool]"
    FROM conversations_membership AS member
    JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
    WHERE member.conversation_id = %s AND member.person_id = %s AND member.left_at IS NULL
"""  # noqa: S608


class _Present(NamedTuple):
    role: str


class _Standing(NamedTuple):
    role: str
    low: UUID | None
    high: UUID | None
    is_blocked: bool
    is_request: bool


class Standing(NamedTuple):
    """What somebody is in a conversation.

    ``role`` is theirs, and ``None`` where they are not, or no longer, a member; ``kind`` is the
    conversation's. ``is_blocked`` says that it is a direct one, and one of its two people blocks
    the other; ``is_request`` that it is one that is not accepted yet.
    """

    role: str | None
    kind: str
    is_blocked: bool = False
    is_request: bool = False


def require_member(*, user_id: UUID, conversation_id: UUID) -> None:
    """Let a member read a conversation, or refuse.

    Raises:
        ConversationNotFound: there is none, or the person is not, or no longer, a member. All
            look the same, so that nobody learns which conversations exist.
    """
    if not fetch(_PRESENT, [conversation_id, user_id], _Present):
        raise ConversationNotFound


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
    locked = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation_id)
    if not locked.exists():
        raise ConversationNotFound
    # Only a statement that begins after the lock is held sees all that its last holder did.
    return access_membership(user_id=user_id, conversation_id=conversation_id)


def require(action: Action, membership: Membership, *, of: UUID | None = None) -> None:
    """Let a member do something, or refuse.

    Arguments:
        membership: theirs, with its conversation loaded.
        of: whose message or membership they act on, or to whom a request is.

    Raises:
        NotAllowed: it is not for them.
        Blocked: it is not for them while one of the two blocks the other.
    """
    low, high = pair = membership.conversation.pair
    is_blocked = low is not None and high is not None and is_blocked_between(low, high)
    is_request = membership.conversation.requested_by is not None
    standing = Standing(membership.role, pair.kind, is_blocked, is_request)
    error = refusal(action, standing, is_own=of == membership.person_id)
    if error is not None:
        raise error


def require_action(action: Action, *, user_id: UUID, conversation_id: UUID) -> None:
    """Do what ``require`` does for somebody who changes no row, by one statement.

    Raises:
        ConversationNotFound: as for ``require_member``.
        NotAllowed, Blocked: as for ``require``.
    """
    standings = fetch(_STANDING, [conversation_id, user_id], _Standing)
    if not standings:
        raise ConversationNotFound
    role, low, high, is_blocked, is_request = standings[0]
    error = refusal(action, Standing(role, Pair(low, high).kind, is_blocked, is_request))
    if error is not None:
        raise error


def refusal(action: Action, standing: Standing, *, is_own: bool = False) -> DomainError | None:
    """Return why somebody may not do something, or ``None`` where they may.

    Arguments:
        is_own: it is their own message or membership that they act on.
    """
    if standing.role is None:
        return ConversationNotFound()
    may = _MAY[action]
    if standing.role not in may and not (is_own and ONESELF in may):
        return NotAllowed()
    if standing.kind == DIRECT and action not in _IN_DIRECT:
        return NotAllowed("A direct conversation has no title and stays with its two people.")
    if standing.is_blocked and action not in _WHILE_BLOCKED:
        return Blocked()
    if standing.is_request and action is Action.TYPING:
        return NotAllowed("Nobody is shown as typing before the conversation is accepted.")
    return None
