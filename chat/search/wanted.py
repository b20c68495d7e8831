"""What a message must be to be found: by its row, and by what its block has of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from chat.people.selectors import people_called
from chat.protocol import frames
from chat.protocol.markup import Block, Code, Fence, Inline, Link, List, Quote, Styled, parse
from chat.search.blocks import (
    MARKS,
    MENTION,
    is_image,
    microseconds,
    sender_head,
    with_names,
)
from chat.search.folding import folded
from chat.search.models import BLOCK_MESSAGES
from chat.search.query import CODE, FILE, IMAGE, LINK, MINE, PINNED, REACTION, THREAD, Days, Query
from chat.search.rooms import id_of
from chat.search.signatures import Sign, signs_of

_SENDERS_MAX = 20
"""Senders whose heads are looked for in blocks; of more, each message is looked at."""
_FOREVER = 2**62
# Looked up for each block by itself: joined, PostgreSQL would go through all reactions there are.
_HAS_REACTIONS = f"""(
    SELECT reaction.seq FROM messaging_reaction AS reaction
    WHERE reaction.conversation_id = block.conversation_id
        AND reaction.seq > block.number * {BLOCK_MESSAGES}
        AND reaction.seq <= (block.number + 1) * {BLOCK_MESSAGES}
    LIMIT 1
) IS NOT NULL"""  # noqa: S608


class Wanted(msgspec.Struct, frozen=True):
    """What a message must be.

    ``senders`` are ``None`` where it may be anybody's. ``since`` and ``until`` are microseconds,
    the second one already too late.
    """

    user_id: UUID
    query: Query
    senders: frozenset[UUID] | None
    since: int
    until: int

    @property
    def groups(self) -> list[list[str]]:
        """What its block has of it, a text of each of these; what is found least is first."""
        texts = [[text] for text in sorted(self.query.texts, key=len, reverse=True)]
        named = sorted({*self.query.has, *self.query.kinds} & set(MARKS))
        marks = [*named, *([MENTION] if self.query.mentions_me else [])]
        heads = [[MARKS[mark]] for mark in marks]
        if self.senders is not None and len(self.senders) <= _SENDERS_MAX:
            heads.append([sender_head(sender) for sender in sorted(self.senders)])
        # Of what two people wrote, one letter says less.
        at = sum(len(text) > 1 for [text] in texts)
        return [*texts[:at], *heads, *texts[at:]]

    @property
    def signs(self) -> list[Sign]:
        """What the signature of its block has."""
        return signs_of(self.groups)

    @property
    def condition(self) -> str:
        """What its row ``message`` must be, and its block does not say."""
        return "message.reactions IS NOT NULL" if REACTION in self.query.has else "1 = 1"

    @property
    def block_condition(self) -> str:
        """What there must be of messages of its ``block``, though not in it."""
        return _HAS_REACTIONS if REACTION in self.query.has else "1 = 1"

    def is_met_by(self, message: frames.Message) -> bool:
        """Return whether a message is what is wanted, which is one of people and not deleted."""
        query = self.query
        if self.senders is not None and message.sender not in self.senders:
            return False
        if not self.since <= microseconds(message.created_at) < self.until:
            return False
        if (PINNED in query.kinds and message.pinned_since is UNSET) or (
            THREAD in query.kinds and message.thread_root is UNSET
        ):
            return False
        if REACTION in query.has and not message.reactions:
            return False
        if query.mentions_me and not any(
            one.id in (UNSET, self.user_id) for one in message.mentions or ()
        ):
            return False
        files = message.files or []
        if (FILE in query.has and not files) or (
            IMAGE in query.has and not any(map(is_image, files))
        ):
            return False
        inside = with_names(folded(message.text), files)
        if not all(text in inside for text in query.texts):
            return False
        kinds = {LINK: (Link,), CODE: (Code, Fence)}
        asked = [kinds[name] for name in query.has if name in kinds]
        if not asked:
            return True
        nodes = list(_nodes(parse(message.text)))
        return all(any(isinstance(node, kind) for node in nodes) for kind in asked)


def wanted_of(query: Query, *, user_id: UUID, zone: ZoneInfo) -> Wanted:
    """Return what a message must be that a query of somebody finds.

    Arguments:
        zone: whose days are meant.
    """
    senders: frozenset[UUID] | None = None
    if query.senders:
        senders = frozenset(id for name in query.senders for id in _people(name, user_id))
    if MINE in query.kinds:
        senders = frozenset({user_id}) & (senders if senders is not None else {user_id})
    since, until = -_FOREVER, _FOREVER
    for days in query.days:
        first, beyond = _moments(days, zone)
        since, until = max(since, first), min(until, beyond)
    return Wanted(user_id, query, senders, since, until)


def _people(name: str, user_id: UUID) -> Iterable[UUID]:
    if name.lower() == "me":
        return [user_id]
    id = id_of(name)
    return people_called(name) if id is None else [id]


def _moments(days: Days, zone: ZoneInfo) -> tuple[int, int]:
    since, until = -_FOREVER, _FOREVER
    if days.first is not None:
        since = microseconds(datetime.combine(days.first, time(), zone).astimezone(UTC))
    if days.last is not None:
        beyond = days.last + timedelta(days=1)
        until = microseconds(datetime.combine(beyond, time(), zone).astimezone(UTC))
    return since, until


def _nodes(blocks: Sequence[Block]) -> Iterator[Block | Inline]:
    for block in blocks:
        yield block
        match block:
            case Quote():
                yield from _nodes(block.blocks)
            case List():
                for item in block.items:
                    yield from _pieces(item.nodes)
            case Fence():
                pass
            case _:
                yield from _pieces(block.nodes)


def _pieces(nodes: Sequence[Inline]) -> Iterator[Inline]:
    for node in nodes:
        yield node
        if isinstance(node, Styled):
            yield from _pieces(node.nodes)
