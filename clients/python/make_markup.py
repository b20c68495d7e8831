"""Write the parser of ``rtchat`` from that of the server, which is the same.

``python make_markup.py CHAT_MARKUP MARKUP``
"""

import sys
from pathlib import Path

NOTE = "# Made from chat/protocol/markup/ by `make schema`; do not edit.\n"


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.mkdir(parents=True, exist_ok=True)
    for earlier in target.glob("*.py"):
        earlier.unlink()
    for module in source.glob("*.py"):
        text = module.read_text("utf-8").replace("chat.protocol.markup", "rtchat.markup")
        (target / module.name).write_text(NOTE + text, "utf-8")
