"""The client: every ability of one person, as a call."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from uuid import UUID

from msgspec import UNSET

from rtchat import frames, invitations, messages, people, pictures, rooms, searching
from rtchat.connection import Connection
from rtchat.conversation import Conversation
from rtchat.events import Event
from rtchat.files import Progress, download, upload
from rtchat.followers import Followers
from rtchat.frames import Draft, Member, Message, Person, Privacy, Profile
from rtchat.http import Http
from rtchat.ids import new_id
from rtchat.invitations import WEEK, Invitation
from rtchat.messages import MessageVersion, SavedMessage, ThreadItem
from rtchat.outbox import PendingMessage
from rtchat.people import PersonCard, SharedConversation
from rtchat.rooms import Channel, ChannelPreview
from rtchat.searching import SearchHit
from rtchat.session import ConnectionState
from rtchat.state import State
from rtchat.workspace import Workspace

MEMBERS_LOADED = 100
"""Members of one conversation that are loaded into the state."""
PEOPLE_LOAD_MAX = 100
"""People whose names one frame loads."""


class Client:
    """One person's client; use it as ``async with``.

    While it is entered it stays connected, connects again after each loss, and its ``state``
    follows what happens.

    Arguments:
        url: where the server is, ``https://chat.example.org``.
        email: of the account.
        password: of the account.
    """

    def __init__(self, url: str, email: str, password: str) -> None:
        self._url = url.rstrip("/")
        self._email = email
        self._password = password
        self._followers = Followers()
        self._http = Http(self._url, lambda delayed: self._followers.publish([delayed]))
        self._connection = Connection(self._url, self._http, self._followers)
        self._session = self._connection.session
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> "Client":
        """Sign in, connect, and wait until the state is loaded.

        Raises:
            SignedOut: nobody has this e-mail and this password.
            RateLimited: there were too many tries.
            Unreachable: the server does not answer.
        """
        async with AsyncExitStack() as closing:
            await closing.enter_async_context(self._http)
            await self._http.sign_in(self._email, self._password)
            closing.push_async_callback(self._connection.close)
            await self._connection.open()
            self._closing = closing.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._closing.aclose()

    # What is known

    @property
    def state(self) -> State:
        """What the client knows; it changes while the client runs."""
        return self._session.state

    @property
    def me(self) -> Person:
        """The person whose client this is."""
        assert self.state.me is not None, "known from the first connection on"
        return self.state.me

    @property
    def session_id(self) -> UUID | None:
        """The session, one of those of the account."""
        return self._session.session

    @property
    def is_connected(self) -> bool:
        """Whether the client is connected now."""
        return self._session.connection is ConnectionState.CONNECTED

    @property
    def unsent(self) -> int:
        """How many messages are not acknowledged yet."""
        return len(self._session.outbox)

    def pending(self, conversation: UUID) -> list[PendingMessage]:
        """Return the messages to a conversation that are not acknowledged yet, in order."""
        return self._session.outbox.of(conversation)

    def follow(self) -> AsyncIterator[Event]:
        """Return the events from now on; the iterator ends when the client is closed.

        Raises:
            SignedOut: while iterating: the session has ended.
        """
        return self._followers.follow()

    # Messages

    async def send(
        self,
        conversation: UUID,
        text: str,
        *,
        reply_to: int | None = None,
        thread_root: int | None = None,
        also_in_room: bool = False,
        files: Sequence[UUID] = (),
        draft: Draft | None = None,
    ) -> Message:
        """Send a message, and wait until it is stored.

        It is stored once, however often the connection is lost meanwhile or the server asks to
        wait, and after those that were sent to the conversation before. To cancel the call does not
        take it back.

        Arguments:
            reply_to: the seq of the message of this conversation that it answers.
            thread_root: the seq of the message in whose thread it is to be.
            also_in_room: a reply in a thread is to stand in the room too.
            files: at most 10 ids of what was uploaded for it; it needs no text then.
            draft: what it was before, of ``state.own.draft``: that goes with it, unless another
                device wrote on meanwhile. One that says the same, or the beginning of it, goes in
                any case.

        Raises:
            Refused: the message is refused, and would be if it were sent again.
            SignedOut: the session has ended.
        """
        return await self._connection.send(
            PendingMessage(
                conversation,
                new_id(),
                text,
                reply_to,
                thread_root=thread_root,
                also_in_room=also_in_room,
                files=files,
                draft_revision=None if draft is None else draft.revision,
            )
        )

    async def upload(
        self,
        path: Path,
        *,
        name: str | None = None,
        alt: str = "",
        progress: Progress | None = None,
    ) -> UUID:
        """Upload a file, which ``send`` takes then, and go on where the connection was lost.

        Arguments:
            name: what it is called; the last part of its path by default.
            alt: its alternative text.
            progress: called with the bytes that are there by now, and those of all.

        Raises:
            Refused: the server does not take it.
            Unreachable: the server does not answer for long.
            OSError: it cannot be read.
        """
        told = {} if progress is None else {"progress": progress}
        return await upload(self._http, path, name=name, alt=alt, **told)

    async def download(
        self, file: frames.File, path: Path, *, progress: Progress | None = None
    ) -> None:
        """Save a file of a message that one sees.

        Arguments:
            path: where; a file that is there is replaced.
            progress: called with the bytes that are here by now, and those of all.

        Raises:
            Refused: there is none for oneself.
            Unreachable: the server does not answer for long.
            OSError: it cannot be written.
        """
        told = {} if progress is None else {"progress": progress}
        await download(self._http, file.id, path, size=file.size, **told)

    async def forward(self, conversation: UUID, source: UUID, seq: int) -> Message:
        """Send a message on to a conversation, once, and wait until that is stored.

        Arguments:
            source: the conversation in which it can be read under ``seq``.

        Raises:
            Refused: it cannot be read there by oneself, or is deleted.
            SignedOut: the session has ended.
        """
        id = self._session.new_id()
        answer = await self._connection.request(
            frames.MessageForward(id, conversation, new_id(), source, seq)
        )
        assert isinstance(answer, frames.Ack) and answer.message is not None  # noqa: PT018
        return answer.message

    async def edit(self, conversation: UUID, seq: int, text: str) -> Message:
        """Edit one's message."""
        return await messages.message_edit(self._http, conversation, seq, text)

    def link(self, conversation: UUID, seq: int) -> str:
        """Return the address at which a browser opens a message."""
        return f"{self._url}/c/{conversation}?m={seq}"

    async def delete(self, conversation: UUID, seq: int) -> None:
        """Delete one's message, or as an owner or admin anybody's; its seq stays."""
        await messages.message_delete(self._http, conversation, seq)

    async def react(self, conversation: UUID, seq: int, emoji: str, is_on: bool = True) -> None:
        """React to a message, or take that back; the same again is no change."""
        id = self._session.new_id()
        await self._connection.request(frames.ReactionSet(id, conversation, seq, emoji, is_on))

    def who_reacted(self, conversation: UUID, seq: int, emoji: str) -> AsyncIterator[Person]:
        """Yield who set an emoji under a message, in the order in which they did."""
        return messages.reaction_people(self._http, conversation, seq, emoji)

    async def pin_message(self, conversation: UUID, seq: int, is_pinned: bool = True) -> Message:
        """Pin a message for everybody, or unpin it; the same again is no change."""
        return await messages.message_pin(self._http, conversation, seq, is_pinned)

    def pins(self, conversation: UUID) -> AsyncIterator[Message]:
        """Yield the pinned messages of a conversation, the last pinned first."""
        return messages.pins(self._http, conversation)

    async def save(self, conversation: UUID, seq: int, is_on: bool = True) -> None:
        """Save a message for oneself, or do not save it any more; the same again is no change."""
        await messages.message_save(self._http, conversation, seq, is_on)

    def saved(self) -> AsyncIterator[SavedMessage]:
        """Yield the messages that one saves, the last first; none of conversations one has left."""
        return messages.saved(self._http)

    def search(self, query: str, *, time_zone: str | None = None) -> AsyncIterator[SearchHit]:
        """Yield the messages that a query finds, the newest first, of those that one may read.

        Arguments:
            query: words in any order, ``"phrases"``, and filters such as ``from:ana``,
                ``in:harbour``, ``before:2026-11-29``, ``has:link``, ``is:pinned``, ``mentions:me``.
            time_zone: whose days are meant; by default those of one's profile, else UTC.
        """
        return searching.search(self._http, query, time_zone)

    async def search_save(self, query: str, is_on: bool = True) -> None:
        """Save a query for oneself, or do not save it any more; the same again is no change."""
        await searching.search_save(self._http, query, is_on)

    async def saved_searches(self) -> list[str]:
        """Return the queries that one saves, the last one first."""
        return await searching.saved_searches(self._http)

    async def message_at(self, conversation: UUID, time: datetime) -> int | None:
        """Return the seq of the first message that was sent at a time or later; ``None`` where
        there is none.
        """
        return await searching.message_at(self._http, conversation, time)

    async def draft(self, conversation: UUID, text: str, *, reply_to: int | None = None) -> None:
        """Keep what one has written so far, for one's other devices; an empty text forgets it."""
        answers = {} if reply_to is None else {"reply_to": reply_to}
        await messages.draft_set(self._http, conversation, {"text": text, **answers})

    async def history(
        self,
        conversation: UUID,
        *,
        before: int | None = None,
        limit: int = 50,
        thread_root: int | None = None,
        with_replies: bool = False,
    ) -> list[Message]:
        """Load messages, in the order of seq: the newest, or those before a seq.

        Arguments:
            limit: 1 to 100.
            thread_root: the seq of the message whose thread it is to be, its root first; without
                it they are those of the room.
            with_replies: those that stand in a thread alone are among those of the room.

        Raises:
            Refused: one is not in the conversation, or it has no such message.
        """
        frame = frames.HistoryLoad(
            self._session.new_id(),
            conversation,
            before=UNSET if before is None else before,
            limit=limit,
            thread_root=UNSET if thread_root is None else thread_root,
            with_replies=with_replies or UNSET,
        )
        answer = await self._connection.request(frame)
        assert isinstance(answer, frames.History)
        return answer.messages

    async def follow_thread(self, conversation: UUID, seq: int, is_on: bool = True) -> None:
        """Follow the thread of a message, or no more; the same again is no change."""
        await messages.thread_follow(self._http, conversation, seq, is_on)

    async def mark_thread_read(self, conversation: UUID, thread_root: int, seq: int) -> None:
        """Mark a thread that one follows as read up to a message of it."""
        frame = frames.ThreadRead(self._session.new_id(), conversation, thread_root, seq)
        await self._connection.request(frame)

    def threads(self) -> AsyncIterator[ThreadItem]:
        """Yield the threads that one follows, that with the last reply first."""
        return messages.threads(self._http)

    async def message(self, conversation: UUID, seq: int) -> Message:
        """Load a message, such as one that another one answers."""
        return await messages.message(self._http, conversation, seq)

    def versions(self, conversation: UUID, seq: int) -> AsyncIterator[MessageVersion]:
        """Yield what a message says and said before it was edited, newest first.

        There are none of a deleted message.
        """
        return messages.message_versions(self._http, conversation, seq)

    async def mark_read(self, conversation: UUID, seq: int) -> None:
        """Mark everything up to a message as read."""
        await self._connection.request(frames.ReadMark(self._session.new_id(), conversation, seq))

    async def mark_unread(self, conversation: UUID, seq: int) -> None:
        """Mark everything from a message on as unread, until one reads there again, or sends."""
        await self._connection.request(frames.UnreadMark(self._session.new_id(), conversation, seq))

    def typing(self, conversation: UUID) -> None:
        """Show the others that one is typing; it does nothing while disconnected."""
        self._session.typing(conversation)
        self._connection.wake()

    def follow_presence(self, people: Sequence[UUID]) -> None:
        """Follow who of these people, at most 100, is online: by events and in ``state.online``.

        When the others were is in ``state.last_seen``; what they say of themselves is in
        ``state.profiles``.

        Raises:
            Refused: these are more.
        """
        self._session.follow_presence(list(people))
        self._connection.wake()

    async def update_privacy(
        self, *, shares_presence: bool | None = None, shares_read_marks: bool | None = None
    ) -> Privacy:
        """Change what one shows to others, and so sees of them; ``None`` leaves that as it is."""
        given = {"shares_presence": shares_presence, "shares_read_marks": shares_read_marks}
        body = {name: value for name, value in given.items() if value is not None}
        return await people.privacy_update(self._http, body)

    # People and conversations

    def people(self, query: str = "") -> AsyncIterator[Person]:
        """Yield everybody whose name, or a part of it, begins with ``query``."""
        return people.people(self._http, query)

    async def person(self, id: UUID) -> PersonCard:
        """Load a person, with what they say of themself."""
        return await people.person(self._http, id)

    def shared_conversations(self, person: UUID) -> AsyncIterator[SharedConversation]:
        """Yield the groups and channels that one shares with somebody, the newest first."""
        return people.person_conversations(self._http, person)

    async def block(self, person: UUID, is_on: bool = True) -> None:
        """Block a person, or do not block them any more; the same again is no change.

        Raises:
            Refused: it is oneself, nobody has this id, or one blocks as many as one can.
        """
        await people.person_block(self._http, person, is_on)

    async def blocked(self) -> list[Person]:
        """Return the people whom one blocks, in the order of their names."""
        return await people.people_blocked(self._http)

    async def set_status(self, emoji: str, text: str, lasts: int | None = None) -> Profile:
        """Say what one does now.

        Arguments:
            emoji: may be empty where the text is not, and the other way round.
            lasts: seconds until it goes by itself; without them it stays.
        """
        status = {"emoji": emoji, "text": text, "lasts": lasts}
        return await people.profile_update(self._http, {"status": status})

    async def clear_status(self) -> Profile:
        """Take one's status away."""
        return await people.profile_update(self._http, {"status": None})

    async def set_time_zone(self, name: str | None) -> Profile:
        """Say where one is, by the name of a time zone such as ``Europe/Berlin``, or no more."""
        return await people.profile_update(self._http, {"time_zone": name})

    async def set_picture(
        self, image: bytes | None, *, conversation: UUID | None = None
    ) -> UUID | None:
        """Give oneself a picture, the square in the middle of an image; return the id of it.

        Arguments:
            image: the bytes of a JPEG, PNG, GIF or WebP; ``None`` takes the picture away.
            conversation: a group or channel that gets it instead.
        """
        if image is None:
            await pictures.picture_remove(self._http, conversation)
            return None
        return await pictures.picture_set(self._http, image, conversation)

    async def open_direct(self, person: UUID) -> Conversation:
        """Return the one conversation with somebody; it is created if there is none yet."""
        return self._added(
            await rooms.conversation_create(self._http, {"kind": "direct", "person": str(person)})
        )

    async def create_group(self, title: str, people: Sequence[UUID]) -> Conversation:
        """Create a group of these people and oneself."""
        body = {"kind": "group", "title": title, "members": [str(person) for person in people]}
        return self._added(await rooms.conversation_create(self._http, body))

    async def create_channel(
        self, title: str, purpose: str = "", *, posting: str = "everyone", history: str = "whole"
    ) -> Conversation:
        """Create a channel, which everybody finds and may join.

        Arguments:
            posting: ``everyone`` or ``admins``.
            history: what a member sees, ``whole`` or ``joined``; it never changes.
        """
        body = {"title": title, "purpose": purpose, "posting": posting, "history": history}
        return self._added(await rooms.conversation_create(self._http, {"kind": "channel", **body}))

    def channels(self, query: str = "") -> AsyncIterator[Channel]:
        """Yield all channels, or those whose title or purpose has ``query``."""
        return rooms.channels(self._http, query)

    async def preview(self, channel: UUID, before: int | None = None) -> ChannelPreview:
        """Load what is written in a channel before one joins: the newest, or before a seq."""
        return await rooms.channel_preview(self._http, channel, before)

    async def join(self, channel: UUID) -> Conversation:
        """Join a channel; again is no change."""
        return self._added(await rooms.channel_join(self._http, channel))

    async def rename(self, conversation: UUID, title: str) -> None:
        """Rename a group or a channel, as an owner or admin of it."""
        await rooms.conversation_update(self._http, conversation, {"title": title})

    async def set_up(self, conversation: UUID, **changes: str | bool) -> None:
        """Set up a group or a channel, as an owner or admin of it.

        Arguments:
            changes: ``title``, ``purpose``, ``posting`` (``everyone`` or ``admins``),
                ``is_archived``.
        """
        await rooms.conversation_update(self._http, conversation, changes)

    async def set_role(self, conversation: UUID, person: UUID, role: str) -> None:
        """Make a member ``owner``, ``admin`` or ``member``, as an owner."""
        await rooms.role_set(self._http, conversation, person, role)

    async def invite(
        self,
        conversation: UUID | None,
        emails: Sequence[str] = (),
        *,
        role: str = "member",
        lasts: int | None = WEEK,
        max_uses: int | None = None,
    ) -> list[Invitation]:
        """Make a link into a room or, with ``None``, to the workspace; or mail one to each e-mail.

        Arguments:
            lasts: for how many seconds it is good; for ever where it is ``None``.
            max_uses: how many people may come by it; of one that is mailed, one.
        """
        if emails:
            return await invitations.invitations_mail(
                self._http, conversation, emails, role=role, lasts=lasts
            )
        return [
            await invitations.invitation_create(
                self._http, conversation, role=role, lasts=lasts, max_uses=max_uses
            )
        ]

    def invitations(self, conversation: UUID | None) -> AsyncIterator[Invitation]:
        """Yield the invitations to a room, or to the workspace, the newest first."""
        return invitations.invitations(self._http, conversation)

    def invitation_link(self, invitation: Invitation) -> str | None:
        """Return the address of an invitation, where one may have it."""
        return invitation.token and f"{self._url}/invite#{invitation.token}"

    async def revoke(self, invitation: UUID) -> None:
        """Let nobody come by an invitation any more."""
        await invitations.invitation_revoke(self._http, invitation)

    async def come(self, link: str) -> Conversation | None:
        """Come by the link of an invitation, and return its room."""
        room = await invitations.invitation_accept(self._http, link)
        return None if room is None else self._added(await rooms.conversation(self._http, room))

    @property
    def workspace(self) -> Workspace:
        """What an administrator does: people, and what is chosen for all."""
        return Workspace(self._http, self._url)

    async def accept(self, conversation: UUID) -> None:
        """Accept a conversation that a stranger opened, as whoever answers does.

        To refuse it is to ``block`` the stranger.

        Raises:
            Refused: it is one's own request, or one of the two blocks the other.
        """
        await rooms.request_accept(self._http, conversation)

    async def mute(
        self, conversation: UUID, is_muted: bool = True, until: datetime | None = None
    ) -> None:
        """Mute or unmute a conversation for oneself.

        Arguments:
            until: when the mute ends by itself, with its offset from UTC; ``None`` for never.
        """
        ends = None if until is None else until.isoformat()
        changes = {"is_muted": is_muted, "muted_until": ends}
        await rooms.membership_update(self._http, conversation, changes)

    async def set_level(self, conversation: UUID, level: str) -> None:
        """Say which messages of a conversation call one: ``all``, ``mentions`` or ``nothing``."""
        await rooms.membership_update(self._http, conversation, {"level": level})

    async def hide(self, conversation: UUID, is_hidden: bool = True) -> None:
        """Hide a conversation from one's list, until something calls one there."""
        await rooms.membership_update(self._http, conversation, {"is_hidden": is_hidden})

    async def move_to_folder(self, conversation: UUID, folder: str) -> None:
        """Put a conversation into a folder of one's own; into none, if that is empty."""
        await rooms.membership_update(self._http, conversation, {"folder": folder})

    async def rename_folder(self, name: str, to: str) -> None:
        """Give a folder another name; with an empty one it is dissolved."""
        await rooms.folder_rename(self._http, name, to)

    async def pin(self, conversation: UUID, is_pinned: bool = True) -> None:
        """Pin or unpin a conversation for oneself."""
        await rooms.membership_update(self._http, conversation, {"is_pinned": is_pinned})

    async def add(self, conversation: UUID, people: Sequence[UUID]) -> None:
        """Add people to a group or a channel."""
        await rooms.members_add(self._http, conversation, list(people))

    async def remove(self, conversation: UUID, person: UUID) -> None:
        """Remove somebody from a group or a channel, as an owner or admin of it."""
        await rooms.member_remove(self._http, conversation, person)

    async def leave(self, conversation: UUID) -> None:
        """Leave a group or a channel."""
        await rooms.member_remove(self._http, conversation, self.me.id)

    def members(self, conversation: UUID, query: str = "") -> AsyncIterator[Member]:
        """Yield who is in a conversation, owners and admins first; or who of them is called so."""
        return rooms.members(self._http, conversation, query)

    async def load_people(self, ids: Iterable[UUID]) -> None:
        """Load what people are called into ``state.people``, of those who are not there yet."""
        unknown = [id for id in dict.fromkeys(ids) if id not in self.state.people]
        for begin in range(0, len(unknown), PEOPLE_LOAD_MAX):
            some = unknown[begin : begin + PEOPLE_LOAD_MAX]
            await self._connection.request(frames.PeopleLoad(self._session.new_id(), some))

    async def load_members(self, conversation: UUID) -> list[Member]:
        """Load who is in a conversation, and how far they have read, into the state.

        Of a large one that is the first ``MEMBERS_LOADED``; ``members`` has all.
        """
        members: list[Member] = []
        async for member in rooms.members(self._http, conversation):
            members.append(member)
            if len(members) == MEMBERS_LOADED:
                break
        self.state.load_members(conversation, members)
        revision = self.state.revisions.get(conversation)
        if revision is not None:
            await self._connection.request(
                frames.Resume(self._session.new_id(), {conversation: revision})
            )
        return members

    # Tools

    def _added(self, snapshot: frames.Conversation) -> Conversation:
        self._followers.publish(self.state.load_conversation(snapshot))
        return self.state.conversations[snapshot.id]
