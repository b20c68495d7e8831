"""A chat that fills the terminal: conversations, messages, a status line, and what is typed."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import (
    BufferControl,
    CompletionsMenu,
    ConditionalContainer,
    Dimension,
    Float,
    FloatContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    UIContent,
    UIControl,
    VSplit,
    Window,
)
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import Output
from prompt_toolkit.styles import Style

from rtchat.client import Client
from rtchat.conversation import Conversation
from rtchat.errors import ChatError
from rtchat.events import Event
from rtchat.frames import Message
from rtchat.terminal.actions import Actions
from rtchat.terminal.chat import Chat, FailedMessage, called
from rtchat.terminal.commands import COMMANDS
from rtchat.terminal.overview import LIST_CELLS, conversation_list, status
from rtchat.terminal.timeline import Notice, Timeline

NARROW_CELLS = 72
"""A terminal that is no wider shows no list of conversations."""
INPUT_LINES_MAX = 8
COMPLETIONS_MAX = 10
ESCAPE_SECONDS = 0.05
STYLE = Style.from_dict(
    {
        "bar": "reverse",
        "open": "reverse",
        "unread": "bold",
        "count": "ansiyellow",
        "online": "ansigreen",
        "connected": "bold",
        "disconnected": "bold ansired",
        "name": "bold",
        "typing": "italic",
        "time": "ansibrightblack",
        "rule": "ansibrightblack",
        "day": "ansibrightblack",
        "own": "bold",
        "pending": "ansibrightblack",
        "failed": "ansired",
        "deleted": "italic ansibrightblack",
        "code": "ansicyan",
        "quote": "ansibrightblack",
        "mention": "ansicyan",
        "called": "bold ansiyellow",
        "reactions": "ansibrightblack",
        "notice": "ansiyellow",
    }
)
WELCOME = (
    "/list lists your conversations, /help the commands. Tab completes, Alt-Enter is a new line."
)


class Screen:
    """Draws a chat, and reads keys.

    Arguments:
        input: where keys come from, if not from the terminal.
        output: what is drawn on, if not on the terminal.
    """

    def __init__(
        self, client: Client, *, input: Input | None = None, output: Output | None = None
    ) -> None:
        self._chat = Chat(client, self)
        self._notices: list[Notice] = []
        self._messages = _Messages(self._chat, self._notices)
        self._typed = Buffer(
            multiline=True,
            history=InMemoryHistory(),
            completer=_Completer(self._chat),
            complete_while_typing=True,
            accept_handler=self._accept,
            on_text_changed=lambda _: self._show_typing(),
        )
        self._app: Application[None] = Application(
            layout=Layout(self._layout(), focused_element=self._typed),
            key_bindings=self._keys(),
            style=STYLE,
            full_screen=True,
            # Who is typing, and when the next attempt to connect is, change by themselves.
            refresh_interval=1.0,
            input=input,
            output=output,
        )
        # A key pressed after Esc is that key; the two together, as Alt sends them, are one.
        self._app.ttimeoutlen = self._app.timeoutlen = ESCAPE_SECONDS

    async def run(self) -> None:
        """Chat until ``/quit``.

        Raises:
            SignedOut: the session has ended.
        """
        self.notice(f"You are {called(self._chat.client.me)}. {WELCOME}")
        chatting = asyncio.create_task(self._chat.run(Actions(self._chat).execute))
        drawing = asyncio.create_task(self._app.run_async())
        await asyncio.wait({chatting, drawing}, return_when=asyncio.FIRST_COMPLETED)
        if not drawing.done():
            self._app.exit()
        chatting.cancel()
        await asyncio.wait({chatting, drawing})
        for task in (chatting, drawing):
            if not task.cancelled():
                task.result()

    # The view

    def opened(self, conversation: Conversation) -> None:
        """Draw another conversation, from its end."""
        self._notices.clear()
        self._messages.scroll_to_end()
        self._app.invalidate()

    def loaded(self, conversation: Conversation, messages: list[Message]) -> None:
        """Draw older messages, which are in the state."""
        self._app.invalidate()

    def happened(self, event: Event) -> None:
        """Draw what an event has changed in the state."""
        self._app.invalidate()

    def failed(self, message: FailedMessage) -> None:
        """Draw a message that was refused."""
        self._app.invalidate()

    def notice(self, text: str) -> None:
        """Draw the answer to a command below the newest message."""
        conversation = self._chat.conversation
        seq = conversation.last_seq if conversation is not None else 0
        self._notices.append(Notice(seq, text))
        self._app.invalidate()

    # The layout

    def _layout(self) -> FloatContainer:
        is_wide = Condition(lambda: self._app.output.get_size().columns > NARROW_CELLS)
        conversations = ConditionalContainer(
            VSplit(
                [
                    Window(
                        FormattedTextControl(lambda: conversation_list(self._chat)),
                        width=LIST_CELLS,
                    ),
                    Window(width=1, char="│", style="class:rule"),
                ]
            ),
            is_wide,
        )
        typed = Window(
            BufferControl(self._typed, input_processors=[BeforeInput("> ")]),
            height=Dimension(min=1, max=INPUT_LINES_MAX),
            wrap_lines=True,
            dont_extend_height=True,
        )
        return FloatContainer(
            HSplit(
                [
                    VSplit([conversations, Window(self._messages)]),
                    Window(
                        FormattedTextControl(lambda: status(self._chat)),
                        height=1,
                        style="class:bar",
                    ),
                    typed,
                ]
            ),
            floats=[Float(CompletionsMenu(max_height=COMPLETIONS_MAX), xcursor=True, ycursor=True)],
        )

    # Keys

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        @keys.add("enter")
        def send(event: KeyPressEvent) -> None:
            self._typed.validate_and_handle()

        @keys.add("escape", "enter")
        @keys.add("c-j")
        def new_line(event: KeyPressEvent) -> None:
            self._typed.insert_text("\n")

        @keys.add("c-c")
        def clear(event: KeyPressEvent) -> None:
            if self._typed.text:
                self._typed.reset()
            else:
                self._chat.quit()

        @keys.add("c-d", filter=Condition(lambda: not self._typed.text))
        def quit(event: KeyPressEvent) -> None:
            self._chat.quit()

        @keys.add("pageup")
        def up(event: KeyPressEvent) -> None:
            is_at_top = self._messages.scroll_up()
            if is_at_top and self._chat.conversation is not None and not self._chat.is_loading:
                self._chat.load_older()

        @keys.add("pagedown")
        def down(event: KeyPressEvent) -> None:
            self._messages.scroll_down()

        @keys.add("c-n")
        def next(event: KeyPressEvent) -> None:
            self._go(lambda number, open: number > open)

        @keys.add("c-p")
        def previous(event: KeyPressEvent) -> None:
            self._go(lambda number, open: number < open, is_backwards=True)

        @keys.add("escape", "a")
        def unread(event: KeyPressEvent) -> None:
            numbered = self._chat.numbered()
            self._go(lambda number, open: number != open and numbered[number].unread > 0)

        for digit in "123456789":

            @keys.add("escape", digit)
            def open(event: KeyPressEvent, number: int = int(digit)) -> None:
                self._go(lambda other, _: other == number)

        return keys

    def _go(self, fits: Callable[[int, int], bool], *, is_backwards: bool = False) -> None:
        """Open the first conversation that fits: given its number and the open one's, or 0."""
        numbered = self._chat.numbered()
        open = next((n for n, one in numbered.items() if one.id == self._chat.open), 0)
        for number in sorted(numbered, reverse=is_backwards):
            if fits(number, open):
                self._chat.enter_conversation(numbered[number].id)
                return

    def _accept(self, typed: Buffer) -> bool:
        self._messages.scroll_to_end()
        self._chat.enter(typed.text)
        return False

    def _show_typing(self) -> None:
        if self._typed.text and not self._typed.text.startswith("/"):
            self._chat.type()


class _Messages(UIControl):
    """The open conversation from its end upwards, at the bottom of its window."""

    def __init__(self, chat: Chat, notices: list[Notice]) -> None:
        self._chat = chat
        self._notices = notices
        self._scrolled = 0
        """How many lines are below the window."""
        self._last_seq = 0
        self._height = 1
        self._is_at_top = True

    def create_content(self, width: int, height: int) -> UIContent:
        """Return the lines for a window of this size."""
        timeline = Timeline(self._chat, self._notices, width)
        conversation = self._chat.conversation
        last_seq = conversation.last_seq if conversation is not None else 0
        if self._scrolled:
            # What one reads stays where it is.
            self._scrolled += timeline.count_after(self._last_seq)
        self._last_seq = last_seq
        lines = timeline.last(height + self._scrolled)
        self._height = height
        self._scrolled = max(min(self._scrolled, len(lines) - height), 0)
        self._is_at_top = len(lines) <= height + self._scrolled
        end = len(lines) - self._scrolled
        shown = lines[max(end - height, 0) : end]
        shown[:0] = [[] for _ in range(height - len(shown))]
        return UIContent(lambda index: list(shown[index]), len(shown), show_cursor=False)

    def scroll_up(self) -> bool:
        """Go up by half a window; return whether there is no more above."""
        self._scrolled += max(self._height // 2, 1)
        return self._is_at_top

    def scroll_down(self) -> None:
        """Go down by half a window."""
        self._scrolled = max(self._scrolled - max(self._height // 2, 1), 0)

    def scroll_to_end(self) -> None:
        """Show the newest message."""
        self._scrolled = 0


class _Completer(Completer):
    """Completes commands, and the names that they take."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Return commands that begin as what is typed."""
        typed = document.text_before_cursor
        return [
            Completion(f"/{command.name} ", -len(typed), command.name, command.help)
            for command in COMMANDS.values()
            if typed.startswith("/") and command.name.startswith(typed[1:])
        ]

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Yield commands, or the names that a command can take here."""
        for completion in self.get_completions(document, complete_event):
            yield completion
        command, space, typed = document.text_before_cursor.partition(" ")
        if not space:
            return
        start = typed.casefold()
        if command == "/group":
            start = start.rpartition(":")[2].rpartition(",")[2].lstrip() if ":" in start else ""
        for name in await self._names(command, start):
            if name.casefold().startswith(start):
                yield Completion(name, -len(start))

    async def _names(self, command: str, start: str) -> list[str]:
        conversation = self._chat.conversation
        names: list[str] = []
        match command:
            case "/open":
                names = [one.name for one in self._chat.numbered().values()]
            case "/remove" if conversation is not None:
                present = [one for one in conversation.members.values() if not one.has_left]
                names = [called(one.person) for one in present]
            case "/direct" | "/add" | "/people" | "/group" if start:
                try:
                    async for person in self._chat.client.people(start):
                        names.append(called(person))
                        if len(names) == COMPLETIONS_MAX:
                            break
                except ChatError:
                    pass  # What can not be completed now can still be typed.
        return names
