"""Which keys do what on the full screen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from prompt_toolkit.application import create_app_session, get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from rtchat.terminal.screen import Screen
from tests.patience import PATIENCE
from tests.unit.clients.terminal.people import Recorder, until

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
ENTER, ALT_ENTER, ESCAPE, UP, LEFT, CTRL_C, CTRL_D = (
    *("\r", "\x1b\r", "\x1b", "\x1b[A", "\x1b[D", "\x03", "\x04"),
)


@asynccontextmanager
async def screen() -> AsyncIterator[tuple[PipeInput, Recorder, Buffer]]:
    """Show Ana's group, and give her keys; the last value is what she has typed."""
    client = Recorder()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        shown = Screen(client, input=keys, output=DummyOutput())
        running = asyncio.create_task(shown.run())
        keys.send_text(f"/open Harbour{ENTER}")
        await until(lambda: ("history", None) in client.calls)
        client.calls.clear()
        yield keys, client, shown._typed
        keys.send_text(f"{CTRL_C}{CTRL_D}")
        async with asyncio.timeout(PATIENCE):
            await running


def sent(client: Recorder) -> list[str]:
    return [call[1] for call in client.calls if call[0] == "send"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Hello", "Hello"),
        (f"One{ALT_ENTER}two\nthree", "One\ntwo\nthree"),
        ("\x1b[200~Pasted\nlines\tand /more\x1b[201~", "Pasted\nlines\tand /more"),
        (f"{FAMILY} می\u200cروم 你好", f"{FAMILY} می\u200cروم 你好"),
        (f"Hllo{LEFT}{LEFT}{LEFT}e", "Hello"),
        ("Wrong\x15Right", "Right"),
        ("你好\x7f", "你"),
    ],
)
async def test_what_is_typed_is_sent(typed: str, message: str) -> None:
    async with screen() as (keys, client, _):
        keys.send_text(f"{typed}{ENTER}")
        await until(lambda: sent(client) != [])
        assert sent(client) == [message]


async def test_escape_takes_no_letter() -> None:
    async with screen() as (keys, client, _):
        processor, pressed = get_app().key_processor, list[object]()
        processor.after_key_press += pressed.append
        keys.send_text("Be")
        await until(lambda: len(pressed) == 2)
        keys.send_text(ESCAPE)
        # What makes Esc a key of its own is that nothing follows it for a while.
        await until(lambda: len(pressed) == 3 and processor.key_buffer == [])
        keys.send_text(f"fore{ENTER}")
        await until(lambda: sent(client) != [])
        assert sent(client) == ["Before"]


async def test_what_was_typed_before_can_be_typed_again() -> None:
    async with screen() as (keys, client, typed):
        keys.send_text(f"First{ENTER}")
        await until(lambda: sent(client) == ["First"] and typed.working_index > 0)
        keys.send_text(f"{UP}, again{ENTER}")
        await until(lambda: len(sent(client)) == 2)
        assert sent(client) == ["First", "First, again"]


async def test_commands_are_completed() -> None:
    async with screen() as (keys, client, typed):
        keys.send_text("/mut")
        await until(lambda: typed.complete_state is not None)
        keys.send_text("\t")
        await until(lambda: typed.text == "/mute ")
        keys.send_text(ENTER)
        await until(lambda: ("mute", True) in client.calls)


async def test_keys_open_conversations() -> None:
    async with screen() as (keys, client, _):
        keys.send_text("\x1b1")
        await until(lambda: ("history", None) in client.calls)
        client.calls.clear()
        keys.send_text("\x0e")  # Ctrl-N
        await until(lambda: ("history", None) in client.calls)
