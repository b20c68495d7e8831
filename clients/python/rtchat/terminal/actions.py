"""What is typed at a terminal, and what it does: each command becomes calls."""

import re
from collections.abc import Awaitable, Callable
from functools import partial

from rtchat.conversation import Conversation
from rtchat.frames import Member, Person
from rtchat.messages import SavedMessage
from rtchat.terminal.around import excerpt, version_line
from rtchat.terminal.attaching import Attaching, with_files
from rtchat.terminal.cards import card, emoji_and_text, status_line
from rtchat.terminal.chat import Chat, called, labelled
from rtchat.terminal.choosing import the_one
from rtchat.terminal.commands import Invalid, help_text, parse
from rtchat.terminal.finding import Finding
from rtchat.terminal.keeping import Keeping
from rtchat.terminal.rooms import Rooms
from rtchat.terminal.shortcodes import emoji_named, with_emoji
from rtchat.terminal.text import harmless_line
from rtchat.terminal.threads import Threads

_SHORT_ID = re.compile(" #[0-9a-z]{5}$")
"""What may follow a name, to say who of several is meant."""


class Actions:
    """Does what is typed in a chat."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._client = chat.client
        self._view = chat.view
        self._commands: dict[str, Callable[..., Awaitable[None] | None]] = {
            "list": self._list,
            "open": self._open,
            "direct": self._direct,
            "group": self._group,
            "add": self._add,
            "who": self._who,
            "status": self._status,
            "people": self._people,
            "history": self._chat.load_older,
            "reply": self._reply,
            "react": self._react,
            "unreact": partial(self._react, is_on=False),
            "save": self._save,
            "unsave": partial(self._save, is_on=False),
            "saved": self._saved,
            "edit": self._edit,
            "delete": self._delete,
            "forward": self._forward,
            "link": self._link,
            "seen": self._seen,
            "unread": self._unread,
            "versions": self._versions,
            "retry": self._retry,
            "discard": self._discard,
            "accept": lambda: self._client.accept(self._chat.here().id),
            "pin": partial(self._pin, is_pinned=True),
            "unpin": partial(self._pin, is_pinned=False),
            "pins": self._pins,
            "privacy": self._privacy,
            "block": self._block,
            "unblock": self._unblock,
            "blocked": self._blocked,
            "help": lambda name: self._view.notice(help_text(name)),
            "quit": self._chat.quit,
            **Keeping(chat).commands,
            **Rooms(chat).commands,
            **Threads(chat).commands,
            **Finding(chat).commands,
            **Attaching(chat).commands,
        }

    async def execute(self, line: str) -> None:
        """Do what a line says: a command, or a message to the open conversation.

        Raises:
            ChatError: the server does not do it.
            Invalid: the line is not understood.
        """
        parsed = parse(line)
        if isinstance(parsed, str):
            self._chat.send(self._chat.here().id, with_emoji(parsed))
            return
        command, arguments = parsed
        doing = self._commands[command](**arguments)
        if doing is not None:
            await doing

    # Conversations

    def _list(self) -> None:
        lines = []
        for number, conversation in self._chat.shown().items():
            unread = f"  ({conversation.unread} new)" if conversation.unread else ""
            begun = "  (draft)" if self._client.state.own.draft(conversation.id) else ""
            lines.append(f"{number:3}  {harmless_line(conversation.name)}{unread}{begun}")
        self._view.notice(
            "\n".join(lines) or "You have no conversations yet. /direct NAME opens one."
        )

    def _open(self, name: str) -> None:
        self._chat.enter_conversation(self._listed(name).id)

    def _listed(self, name: str) -> Conversation:
        """Return the conversation that has this number or name in the list."""
        numbered = self._chat.numbered()
        if name.isdecimal() and len(name) < 10 and int(name) in numbered:
            return numbered[int(name)]
        return the_one(name, numbered.values(), lambda one: one.name)

    async def _direct(self, name: str) -> None:
        person = await self._find(name)
        self._chat.enter_conversation((await self._client.open_direct(person.id)).id)

    async def _group(self, title: str, names: str) -> None:
        people = [await self._find(one.strip()) for one in names.split(",") if one.strip()]
        group = await self._client.create_group(title, [person.id for person in people])
        self._chat.enter_conversation(group.id)

    async def _add(self, name: str) -> None:
        conversation = self._chat.here()
        await self._client.add(conversation.id, [(await self._find(name)).id])

    async def _who(self, name: str) -> None:
        if name:
            await self._show(name)
            return
        conversation = self._chat.here()
        await self._client.load_members(conversation.id)
        self._view.notice(
            "\n".join(
                self._member(member)
                for member in conversation.members.values()
                if not member.has_left
            )
        )

    def _member(self, member: Member) -> str:
        state, id = self._client.state, member.person.id
        profile = state.profiles.get(id)
        online = "  (online)" if state.online.get(id) else ""
        status = f"  {status_line(profile.status)}" if profile and profile.status else ""
        return f"{labelled(member.person)}, {harmless_line(member.role)}{online}{status}"

    async def _show(self, name: str) -> None:
        person = await self._client.person((await self._find(name)).id)
        shared = [one async for one in self._client.shared_conversations(person.id)]
        is_online = self._client.state.online.get(person.id, False)
        self._view.notice(card(person, is_online, shared))

    async def _status(self, line: str) -> None:
        emoji, text = emoji_and_text(line)
        if emoji or text:
            await self._client.set_status(emoji, text)
        else:
            await self._client.clear_status()

    async def _people(self, name: str) -> None:
        people = [labelled(person) async for person in self._client.people(name)]
        self._view.notice("\n".join(people) or f"Nobody is called {harmless_line(name)}.")

    async def _privacy(self, what: str | None, choice: str | None) -> None:
        name = "shares_presence" if what == "presence" else "shares_read_marks"
        changed = {} if what is None else {name: choice == "on"}
        privacy = await self._client.update_privacy(**changed)
        self._view.notice(
            f"Presence {_on(privacy.shares_presence)}, read {_on(privacy.shares_read_marks)}."
        )

    async def _block(self, name: str) -> None:
        person = await self._find(name)
        await self._client.block(person.id)
        self._view.notice(f"You block {called(person)}. /unblock NAME ends that.")

    async def _unblock(self, name: str) -> None:
        # Whoever is not active any more is found here alone.
        person = the_one(name, await self._client.blocked(), called, labelled)
        await self._client.block(person.id, is_on=False)
        self._view.notice(f"You do not block {called(person)} any more.")

    async def _blocked(self) -> None:
        people = [labelled(person) for person in await self._client.blocked()]
        self._view.notice("\n".join(people) or "You block nobody. /block NAME blocks somebody.")

    def _reply(self, seq: str, text: str) -> None:
        self._chat.send(self._chat.here().id, with_emoji(text), int(seq))

    async def _react(self, seq: str, emoji: str, is_on: bool = True) -> None:
        await self._client.react(self._chat.here().id, int(seq), emoji_named(emoji), is_on)

    async def _save(self, seq: str, is_on: bool = True) -> None:
        await self._client.save(self._chat.here().id, int(seq), is_on)

    async def _saved(self) -> None:
        lines = [self._saved_line(one) async for one in self._client.saved()]
        self._view.notice("\n".join(lines) or "You save nothing. /save #NUMBER saves a message.")

    def _saved_line(self, saved: SavedMessage) -> str:
        message = saved.message
        room = self._client.state.conversations.get(message.conversation)
        where = "" if room is None else f"{harmless_line(room.name)} "
        day = f"{message.created_at.astimezone():%d %b %H:%M}"
        said = with_files(message, message.text)
        text = "(deleted)" if message.deleted_at is not None else harmless_line(said)
        return f"{where}#{message.seq}  {day}  {called(saved.sender)}: {text}"

    async def _edit(self, seq: str | None, text: str) -> None:
        conversation = self._chat.here()
        own = self._own(conversation, seq)
        number = re.match(r"[0-9]+(?=\s)", text)
        if seq is None and number is not None:
            # It may be meant for the number of a message, or for a part of the text.
            raise Invalid(
                f"Write /edit #{number[0]} TEXT to edit that message,"
                f" or /edit #{own} {number[0]} TEXT to edit your last one."
            )
        await self._client.edit(conversation.id, own, with_emoji(text))

    async def _delete(self, seq: str | None) -> None:
        conversation = self._chat.here()
        await self._client.delete(conversation.id, self._own(conversation, seq))

    async def _forward(self, seq: str, name: str) -> None:
        source, target = self._chat.here(), self._listed(name)
        await self._client.forward(target.id, source.id, int(seq))
        if target.id != source.id:
            self._view.notice(f"Forwarded to {harmless_line(target.name)}.")

    def _link(self, seq: str) -> None:
        self._view.notice(self._client.link(self._chat.here().id, int(seq)))

    async def _seen(self, seq: str) -> None:
        conversation = self._chat.here()
        message = conversation.messages.get(int(seq))
        if message is None:
            raise Invalid(f"#{seq} is not loaded. /history loads older messages.")
        await self._client.load_members(conversation.id)
        readers = conversation.readers(message)
        if not readers:
            raise Invalid("How far others have read is not shown here.")
        lines = [
            f"{labelled(conversation.members[id].person)}" + ("" if has_read else "  (not yet)")
            for id, has_read in readers.items()
            if id in conversation.members
        ]
        self._view.notice("\n".join(lines))

    async def _unread(self, seq: str) -> None:
        await self._client.mark_unread(self._chat.here().id, int(seq))

    async def _versions(self, seq: str) -> None:
        versions = self._client.versions(self._chat.here().id, int(seq))
        said = [version_line(one) async for one in versions]
        self._view.notice("\n".join(said) or "There is nothing to read of this message.")

    async def _pin(self, seq: str | None, is_pinned: bool) -> None:
        conversation = self._chat.here().id
        if seq is None:
            await self._client.pin(conversation, is_pinned)
        else:
            await self._client.pin_message(conversation, int(seq), is_pinned)

    async def _pins(self) -> None:
        here = self._chat.here()
        pinned = [excerpt(self._chat, here, one) async for one in self._client.pins(here.id)]
        self._view.notice("\n".join(pinned) or "Nothing is pinned here.")

    def _retry(self) -> None:
        conversation = self._chat.here().id
        for failed in self._chat.failed.pop(conversation, []):
            self._chat.send(
                conversation,
                failed.text,
                failed.reply_to,
                thread_root=failed.thread_root,
                also_in_room=failed.also_in_room,
            )

    def _discard(self) -> None:
        self._chat.failed.pop(self._chat.here().id, None)

    def _own(self, conversation: Conversation, seq: str | None) -> int:
        """Return the seq of the message that is meant: the named one, or one's last."""
        if seq is not None:
            return int(seq)
        own = [
            message.seq
            for message in conversation.messages.values()
            if message.sender == self._client.me.id and message.deleted_at is None
        ]
        if not own:
            raise Invalid("You have sent nothing here.")
        return max(own)

    async def _find(self, wanted: str) -> Person:
        people = [one async for one in self._client.people(_SHORT_ID.sub("", wanted))]
        return the_one(wanted, people, called, labelled)


def _on(is_on: bool) -> str:
    return "on" if is_on else "off"
