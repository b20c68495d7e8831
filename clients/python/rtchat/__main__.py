"""``python -m rtchat URL EMAIL``: talk at a terminal."""

import argparse
import asyncio
import getpass
import os
import sys

from rtchat.client import Client
from rtchat.errors import ChatError
from rtchat.talk import Talk
from rtchat.terminal import Terminal


def main() -> int:
    """Run the terminal client; return its exit status."""
    parser = argparse.ArgumentParser(prog="rtchat", description="Talk at a terminal.")
    parser.add_argument("url", help="where the server is: https://chat.example.org")
    parser.add_argument("email", help="your e-mail")
    arguments = parser.parse_args()
    # From the environment, or asked for: a command line is for everybody to read.
    password = os.environ.get("RTCHAT_PASSWORD") or getpass.getpass()
    try:
        asyncio.run(_talk(arguments.url, arguments.email, password))
    except ChatError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


async def _talk(url: str, email: str, password: str) -> None:
    terminal = Terminal()
    async with Client(url, email, password) as client:
        with terminal.opened():
            await Talk(client, terminal).run()


if __name__ == "__main__":
    sys.exit(main())
