"""Lines in, lines out: what comes is written above what is being typed."""

import asyncio
import codecs
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PROMPT = "> "
BACKSPACE = frozenset({"\x7f", "\x08"})
CLEAR_LINE, END = "\x15", "\x04"


class Terminal:
    """Standard input and output; where they are no terminal, plain lines.

    Use it inside `opened`, on a running event loop.
    """

    def __init__(self) -> None:
        self._is_terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.name == "posix"
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._typed = ""
        self._escape = ""

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Begin to read; on a terminal, key by key."""
        loop = asyncio.get_running_loop()
        # A daemon: nothing ends a read of standard input.
        threading.Thread(target=self._read, args=[loop], daemon=True).start()
        if not self._is_terminal:
            yield
            return
        import termios
        import tty

        before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin, termios.TCSADRAIN)
        self._draw()
        try:
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
            self._write("\r\x1b[K")

    async def line(self) -> str | None:
        """Return the next line that is typed; ``None`` at the end of the input."""
        return await self._lines.get()

    def say(self, text: str) -> None:
        """Write a line, above what is being typed."""
        if self._is_terminal:
            self._write(f"\r\x1b[K{text}\n")
            self._draw()
        else:
            self._write(f"{text}\n")

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while data := os.read(sys.stdin.fileno(), 4096):
            loop.call_soon_threadsafe(self._type, decoder.decode(data))
        loop.call_soon_threadsafe(self._end)

    def _type(self, text: str) -> None:
        for key in text:
            self._key(key)
        if self._is_terminal:
            self._draw()

    def _key(self, key: str) -> None:
        if self._escape:
            # An arrow or the like: nothing that a line needs.
            self._escape += key
            if key.isalpha() or key == "~":
                self._escape = ""
        elif key in "\r\n":
            if self._is_terminal:
                self._write(f"\r\x1b[K{PROMPT}{self._typed}\n")
            self._lines.put_nowait(self._typed)
            self._typed = ""
        elif key in BACKSPACE:
            self._typed = self._typed[:-1]
        elif key == CLEAR_LINE:
            self._typed = ""
        elif key == END and not self._typed:
            self._end()
        elif key == "\x1b":
            self._escape = key
        elif key.isprintable():
            self._typed += key

    def _end(self) -> None:
        if self._typed:
            self._lines.put_nowait(self._typed)
        self._lines.put_nowait(None)

    def _draw(self) -> None:
        width = shutil.get_terminal_size().columns
        room = max(width - len(PROMPT) - 1, 1)
        self._write(f"\r\x1b[K{PROMPT}{self._typed[-room:]}")

    @staticmethod
    def _write(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()


def printable(text: str) -> str:
    """Return a text that cannot move the cursor or change the terminal."""
    return "".join(map(_printable, text))


def _printable(character: str) -> str:
    if character == "\n":
        return "\n    "
    return character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
