"""The README of the Python client names what there is."""

import ast
import re
from pathlib import Path
from typing import get_args

import rtchat
from rtchat.events import Event

README = Path(__file__).parents[3] / "clients" / "python" / "README.md"


def test_the_bot_has_ten_lines_and_is_python() -> None:
    (bot,) = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)
    ast.parse(bot)
    assert len([line for line in bot.splitlines() if line]) <= 10


def test_every_event_is_in_the_table() -> None:
    named = set(re.findall(r"`(\w+)`", README.read_text("utf-8")))
    assert {event.__name__ for event in get_args(Event)} <= named


def test_every_event_and_call_of_the_table_exists() -> None:
    table = README.read_text("utf-8").split("## What there is")[1].split("## At a terminal")[0]
    names = set(re.findall(r"`(\w+)", table)) - {"state"}
    known = {*vars(rtchat), *vars(rtchat.Client)}
    assert names <= known
