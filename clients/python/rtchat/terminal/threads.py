"""What is typed about threads, and what it does."""

from collections.abc import Awaitable, Callable
from functools import partial

from rtchat.conversation import Conversation
from rtchat.messages import ThreadItem
from rtchat.terminal.around import excerpt
from rtchat.terminal.chat import Chat
from rtchat.terminal.shortcodes import with_emoji
from rtchat.terminal.text import harmless_line


class Threads:
    """Does what is typed about threads in a chat; ``commands`` by their names."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._client = chat.client
        self.commands: dict[str, Callable[..., Awaitable[None]]] = {
            "thread": self._thread,
            "both": partial(self._thread, also_in_room=True),
            "threads": self._threads,
            "follow": self._follow,
            "unfollow": partial(self._follow, is_on=False),
        }

    async def _thread(self, seq: str, text: str | None = None, also_in_room: bool = False) -> None:
        here = self._chat.here()
        if text is None:
            await self._show(here, int(seq))
        else:
            self._chat.send(
                here.id, with_emoji(text), thread_root=int(seq), also_in_room=also_in_room
            )

    async def _show(self, here: Conversation, root: int) -> None:
        messages = await self._client.history(here.id, thread_root=root)
        await self._chat.load_names(here, messages)
        self._chat.view.notice("\n".join(excerpt(self._chat, here, one) for one in messages))
        if self._client.state.own.follows(here.id, root):
            await self._client.mark_thread_read(here.id, root, messages[-1].seq)

    async def _threads(self) -> None:
        lines = [self._line(item) async for item in self._client.threads()]
        self._chat.view.notice("\n".join(lines) or "You follow no threads.")

    async def _follow(self, seq: str, is_on: bool = True) -> None:
        await self._client.follow_thread(self._chat.here().id, int(seq), is_on)

    def _line(self, item: ThreadItem) -> str:
        root = item.root
        conversation = self._client.state.conversations.get(root.conversation)
        if conversation is None:
            return f"#{root.seq}"
        called = self._client.state.own.called_in_threads.get((conversation.id, root.seq), 0)
        unread = f"  ({item.unread} new)" if item.unread else ""
        unread += f" @{called}" if called else ""
        name = harmless_line(conversation.name)
        return f"{name}  {excerpt(self._chat, conversation, root)}{unread}"
