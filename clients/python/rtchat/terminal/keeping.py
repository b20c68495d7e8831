"""How one keeps the open conversation: muted, at a level, hidden, in a folder."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from rtchat.terminal.chat import Chat
from rtchat.terminal.text import harmless_line

_CALLS = {
    "all": "calls you by every message",
    "mentions": "calls you by mentions and answers",
    "nothing": "never calls you",
}


class Keeping:
    """Does what is typed about how one keeps a conversation, and says what it is like then."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._client = chat.client
        self.commands: dict[str, Callable[..., Awaitable[None]]] = {
            "mute": self._mute,
            "unmute": self._unmute,
            "level": self._level,
            "hide": self._hide,
            "show": self._show,
            "folder": self._folder,
        }

    async def _mute(self, count: str | None, unit: str | None) -> None:
        lasts = timedelta(minutes=int(count or 0) * (60 if unit == "h" else 1))
        until = datetime.now(UTC) + lasts if count else None
        here = self._chat.here()
        await self._client.mute(here.id, until=until)
        ends = "" if until is None else f" until {until.astimezone():%d %b %H:%M}"
        self._say(f"is muted{ends}")

    async def _unmute(self) -> None:
        await self._client.mute(self._chat.here().id, is_muted=False)
        self._say("is not muted")

    async def _level(self, level: str) -> None:
        here = self._chat.here()
        if level:
            await self._client.set_level(here.id, level)
        self._say(_CALLS[level or here.keeping.level or "all"])

    async def _hide(self) -> None:
        await self._client.hide(self._chat.here().id)
        self._say("is hidden from the list until something calls you there")

    async def _show(self) -> None:
        await self._client.hide(self._chat.here().id, is_hidden=False)
        self._say("is in the list")

    async def _folder(self, folder: str) -> None:
        here = self._chat.here()
        before = here.keeping.folder or ""
        await self._client.move_to_folder(here.id, folder)
        was = f"; it was in {harmless_line(before)}" if before else ""
        now = f"the folder {harmless_line(folder)}" if folder else f"no folder{was}"
        self._say(f"is in {now}")

    def _say(self, what: str) -> None:
        """Say what the open conversation is like now."""
        self._chat.view.notice(f"{harmless_line(self._chat.here().name)} {what}.")
