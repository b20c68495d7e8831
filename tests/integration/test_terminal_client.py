"""The terminal client on a real server, in a terminal and in pipes."""

import asyncio
import os
import pty
import sys
import termios
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pyte
import pytest

import rtchat
from rtchat import MessageCreated
from rtchat.conversation import short_id
from tests import pictures
from tests.library import next_of, rtchat_of
from tests.patience import PATIENCE
from tests.people import PASSWORD, Person

CLIENTS = Path(rtchat.__file__).parents[1]


@asynccontextmanager
async def terminal(person: Person, **streams: Any) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run ``python -m rtchat``."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "rtchat", person.server.url, person.email),
        env={
            **os.environ,
            "RTCHAT_PASSWORD": PASSWORD,
            "PYTHONPATH": str(CLIENTS),
            "TERM": "xterm",
        },
        **streams,
    )
    async with AsyncExitStack() as closing:
        closing.push_async_callback(_ended, process)
        yield process


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def read_until(process: asyncio.subprocess.Process, wanted: str) -> str:
    """Return the output up to the line that contains this."""
    assert process.stdout is not None
    text = ""
    async with asyncio.timeout(PATIENCE):
        while wanted not in text:
            line = await process.stdout.readline()
            assert line, f"the output ended:\n{text}"
            text += line.decode()
    return text


async def test_the_terminal_client_talks_over_a_pipe(
    ana: Person, ben: Person, tmp_path: Path
) -> None:
    (tmp_path / "Tides.txt").write_text("low water")
    pipe = asyncio.subprocess.PIPE
    async with rtchat_of(ben) as his, terminal(ana, stdin=pipe, stdout=pipe) as process:
        events = his.follow()
        assert process.stdin is not None

        def type_line(line: str) -> None:
            assert process.stdin is not None
            process.stdin.write(f"{line}\n".encode())

        await read_until(process, "You have no conversations yet.")
        type_line(f"/direct Ben {ben.last_name}")
        await read_until(process, f"--- Ben {ben.last_name} ---")
        type_line("Hello from the terminal")
        sent = (await next_of(events, MessageCreated)).message
        assert sent.text == "Hello from the terminal"
        await his.send(sent.conversation, "Hello\x1b[2J terminal")
        await read_until(
            process, f"Ben {ben.last_name}: Hello\N{REPLACEMENT CHARACTER}[2J terminal"
        )
        type_line("/edit Hello, edited")
        await read_until(process, "Hello, edited (edited)")
        type_line("/delete 1")
        await read_until(process, "! Write /delete or /delete #NUMBER.")
        type_line("/delete")
        await read_until(process, "(deleted)")
        type_line("/who")
        await read_until(process, f"Ben {ben.last_name} #{short_id(UUID(ben.id))}, member")
        type_line(f"/group Harbour: Ben {ben.last_name}")
        await read_until(process, "--- Harbour ---")
        type_line(f"/send {tmp_path}/Tides.txt")
        await read_until(process, "[Tides.txt, 9 B]")
        (tmp_path / "saved").mkdir()
        type_line(f"/download #1 {tmp_path}/saved")
        await read_until(process, f"Saved as {tmp_path}/saved/Tides.txt.")
        assert (tmp_path / "saved" / "Tides.txt").read_text() == "low water"
        (tmp_path / "pier.jpg").write_bytes(pictures.photograph())
        type_line(f"/picture room {tmp_path}/pier.jpg")
        await read_until(process, "The picture is set.")
        type_line("/picture room")
        await read_until(process, "The picture is gone.")
        type_line(f"/picture me {tmp_path}/none.jpg")
        await read_until(process, "cannot be read: No such file")
        type_line("/leave")
        await read_until(process, "You are not in this conversation any more.")
        type_line("Anybody?")
        await read_until(process, "Open a conversation first")
        type_line("/dance")
        await read_until(process, "There is no /dance.")
        type_line("/quit")
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0


async def test_what_was_typed_before_the_end_of_the_input_is_sent(ana: Person, ben: Person) -> None:
    pipe = asyncio.subprocess.PIPE
    async with rtchat_of(ben) as his, terminal(ana, stdin=pipe, stdout=pipe) as process:
        events = his.follow()
        assert process.stdin is not None
        process.stdin.write(f"/direct Ben {ben.last_name}\nOne\nTwo\nThree".encode())
        process.stdin.close()
        texts = [(await next_of(events, MessageCreated)).message.text for _ in range(3)]
        assert texts == ["One", "Two", "Three"]
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0


class Terminal:
    """A terminal of 80 by 24 cells, and what can be read on it."""

    def __init__(self) -> None:
        self.ours, self.theirs = pty.openpty()
        termios.tcsetwinsize(self.theirs, (24, 80))
        os.set_blocking(self.ours, False)
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    def type(self, keys: bytes) -> None:
        os.write(self.ours, keys)

    async def shows(self, wanted: str) -> None:
        """Wait until a line has this; a cell that stays as it is comes only once."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not any(wanted in line for line in self._screen.display):
                    try:
                        self._stream.feed(os.read(self.ours, 65_536))
                    except BlockingIOError:
                        await asyncio.sleep(0.01)
        except TimeoutError:
            shown = "\n".join(self._screen.display)
            raise AssertionError(f"not shown: {wanted!r}\n{shown}") from None


@pytest.fixture
def screen() -> Iterator[Terminal]:
    screen = Terminal()
    yield screen
    os.close(screen.ours)


async def test_the_terminal_client_fills_a_terminal(
    ana: Person, ben: Person, screen: Terminal
) -> None:
    async with AsyncExitStack() as running:
        his = await running.enter_async_context(rtchat_of(ben))
        events = his.follow()
        chat = await his.open_direct(UUID(ana.id))
        await his.send(chat.id, "Hi")
        streams = {"stdin": screen.theirs, "stdout": screen.theirs}
        process = await running.enter_async_context(terminal(ana, **streams))
        os.close(screen.theirs)
        await screen.shows("You are Ana")
        screen.type(b"/open Ben\r")
        await screen.shows("Hi")
        screen.type(b"/accept\r")
        await screen.shows("\N{BLACK CIRCLE}")
        screen.type(b"Half a sente\x7fence")
        await his.send(chat.id, "In \x1b[2Jbetween")
        await screen.shows("In \N{REPLACEMENT CHARACTER}[2Jbetween")
        screen.type(b"\r")
        sent = (await next_of(events, MessageCreated)).message
        while sent.sender == his.me.id:
            sent = (await next_of(events, MessageCreated)).message
        assert sent.text == "Half a sentence"
        await screen.shows("\N{BOX DRAWINGS LIGHT VERTICAL} Half a sentence")
        screen.type(b"\x04")
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0


async def test_a_closed_output_ends_the_terminal_client_quietly(ana: Person) -> None:
    pipe = asyncio.subprocess.PIPE
    async with terminal(ana, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        await read_until(process, "You have no conversations yet")
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process._transport.get_pipe_transport(1).close()  # type: ignore[attr-defined]
        # The pipe is closed on a later turn of the loop, and a terminal that answers both lines
        # before it is has written everything it had to write.
        await process.stdout.read()
        process.stdin.write(b"/list\n/list\n")
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 1
        assert await process.stderr.read() == b""


async def test_an_output_with_few_characters_shows_the_others_as_question_marks(
    ana: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    pipe = asyncio.subprocess.PIPE
    async with rtchat_of(ben) as his:
        chat = await his.open_direct(UUID(ana.id))
        await his.send(chat.id, "Grüße, 你好")
        async with terminal(ana, stdin=pipe, stdout=pipe) as process:
            assert process.stdin is not None
            process.stdin.write(b"/open 1\n")
            await read_until(process, "Gr??e, ??")
            process.stdin.close()
            assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
