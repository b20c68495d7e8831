"""``python -m rtchat URL EMAIL``: chat at a terminal."""

import argparse
import asyncio
import getpass
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from rtchat.client import Client
from rtchat.errors import ChatError
from rtchat.terminal.plain import Plain
from rtchat.terminal.text import harmless

if TYPE_CHECKING:
    from rtchat.terminal.screen import Screen


def main() -> int:
    """Run the terminal client; return its exit status."""
    parser = argparse.ArgumentParser(prog="rtchat", description="Chat at a terminal.")
    parser.add_argument("url", help="the server: https://chat.example.org")
    parser.add_argument("email", help="the e-mail of your account")
    arguments = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Where the terminal has fewer characters than a message, most of it can be read still.
            stream.reconfigure(errors="replace")
    try:
        # From the environment, or asked for: a command line is for everybody to read.
        password = os.environ.get("RTCHAT_PASSWORD") or getpass.getpass()
        asyncio.run(_chat(arguments.url, arguments.email, password))
    except ChatError as error:
        print(harmless(str(error)), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Nobody reads the output any more; what Python flushes at its end has to go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (KeyboardInterrupt, EOFError):
        return 130
    return 0


async def _chat(url: str, email: str, password: str) -> None:
    async with Client(url, email, password) as client:
        await (_screen(client) or Plain(client)).run()
        if client.unsent:
            raise ChatError(f"{client.unsent} of your messages could not be sent.")


def _screen(client: Client) -> "Screen | None":
    """Return the full screen, where there is one and what draws it is installed."""
    has_screen = _is_terminal(sys.stdin) and _is_terminal(sys.stdout)
    if not has_screen or os.environ.get("TERM") == "dumb":
        return None
    try:
        from rtchat.terminal.screen import Screen
    except ImportError:
        print("For the full screen: pip install 'rtchat[terminal]'", file=sys.stderr)
        return None
    return Screen(client)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


if __name__ == "__main__":
    sys.exit(main())
