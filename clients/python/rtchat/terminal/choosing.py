"""Which of several is meant by what is typed."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from rtchat.terminal.commands import Invalid
from rtchat.terminal.text import harmless_line

_Item = TypeVar("_Item")


def the_one(
    wanted: str,
    items: Iterable[_Item],
    name: Callable[[_Item], str],
    label: Callable[[_Item], str] | None = None,
) -> _Item:
    """Return the item that is called this, or the only one whose name begins so.

    Arguments:
        label: what tells items of one name apart, beginning with the name; by default nothing does.

    Raises:
        Invalid: there is none, or several.
    """
    start = wanted.casefold()
    label = label or name
    found = [item for item in items if label(item).casefold().startswith(start)]
    exact = [item for item in found if start in (name(item).casefold(), label(item).casefold())]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise Invalid(f"Nothing is called {harmless_line(wanted)}.")
    names = ", ".join(harmless_line(label(item)) for item in (exact or found)[:10])
    raise Invalid(f"Which one: {names}?")
