"""What is typed to find messages, and what it shows."""

from collections.abc import Awaitable, Callable

from rtchat.searching import SearchHit
from rtchat.terminal.chat import Chat, called
from rtchat.terminal.text import harmless_line

HITS = 20
"""Messages that one search lists."""
_AROUND = 30
"""Characters before and after what was found."""


class Finding:
    """Does what is typed to find messages in a chat; ``commands`` by their names."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._client = chat.client
        self.commands: dict[str, Callable[..., Awaitable[None]]] = {"search": self._search}

    async def _search(self, query: str) -> None:
        lines: list[str] = []
        async for hit in self._client.search(query):
            if len(lines) == HITS:
                lines.append("There are more: say more of it, or before:2026-01-31.")
                break
            lines.append(self._line(hit))
        self._chat.view.notice("\n".join(lines) or "Nothing is found.")

    def _line(self, hit: SearchHit) -> str:
        message = hit.message
        room = self._client.state.conversations.get(message.conversation)
        where = "" if room is None else f"{harmless_line(room.name)} "
        day = f"{message.created_at.astimezone():%d %b %Y %H:%M}"
        return f"{where}#{message.seq}  {day}  {called(hit.sender)}: {_snippet(hit)}"


def _snippet(hit: SearchHit) -> str:
    """Return what was found with what is around it, in one line."""
    text = hit.message.text
    files = hit.message.files or []
    if files and not hit.highlights:
        text = ", ".join([file.name for file in files] + ([text] if text else []))
    begin, end = hit.places[0] if hit.highlights else (0, 0)
    first, last = max(begin - _AROUND, 0), min(end + _AROUND, len(text))
    before, after = ("…" if first else ""), ("…" if last < len(text) else "")
    return f"{before}{harmless_line(text[first:last])}{after}"
