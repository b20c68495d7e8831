"""The commands: how they are written, and what of a line is an argument."""

import re
from dataclasses import dataclass


class Invalid(Exception):
    """What was typed is not accepted; the argument is a sentence that names what is."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Arguments:
        name: without the slash.
        forms: how it may be written.
        help: what it does.
        arguments: the pattern of all that follows the name; its groups are the arguments.
    """

    name: str
    forms: tuple[str, ...]
    help: str
    arguments: str = ""

    def parse(self, rest: str) -> dict[str, str | None]:
        """Return the arguments.

        Raises:
            Invalid: they are not as this command takes them.
        """
        match = re.fullmatch(self.arguments, rest, re.DOTALL)
        if match is None:
            raise Invalid(f"Write {' or '.join(self.forms)}.")
        return match.groupdict()


_SEQ = "#(?P<seq>[0-9]{1,15})"
_NAME = "(?P<name>.+)"
_REACTION = rf"{_SEQ}\s+(?P<emoji>\S+)"

COMMANDS = {
    command.name: command
    for command in (
        Command("list", ("/list",), "list your conversations"),
        Command("open", ("/open NUMBER", "/open NAME"), "open a conversation", _NAME),
        Command("direct", ("/direct NAME",), "open the conversation with somebody", _NAME),
        Command(
            "group",
            ("/group TITLE: NAME, NAME",),
            "create a group",
            r"(?P<title>.*\S)\s*:\s*(?P<names>.*)",
        ),
        Command(
            "channel",
            ("/channel TITLE", "/channel TITLE: PURPOSE"),
            "create a channel, which everybody finds and may join",
            r"(?P<title>[^:]*[^:\s])\s*(?::\s*(?P<purpose>.*))?",
        ),
        Command("channels", ("/channels", "/channels TEXT"), "list channels", "(?P<query>.*)"),
        Command("preview", ("/preview CHANNEL",), "read what is written in a channel", _NAME),
        Command(
            "join",
            ("/join CHANNEL", "/join LINK"),
            "join a channel, or come by the link of an invitation",
            _NAME,
        ),
        Command("rename", ("/rename TITLE",), "rename the group or channel", "(?P<title>.+)"),
        Command("purpose", ("/purpose TEXT", "/purpose"), "say what it is for", "(?P<purpose>.*)"),
        Command(
            "posting",
            ("/posting everyone|admins",),
            "say who may write in it",
            "(?P<posting>everyone|admins)",
        ),
        Command("archive", ("/archive",), "archive it: it is read and not written to"),
        Command("restore", ("/restore",), "restore it"),
        Command("owner", ("/owner NAME",), "make a member an owner, to hand over", _NAME),
        Command("admin", ("/admin NAME",), "make a member an admin", _NAME),
        Command("member", ("/member NAME",), "make somebody a member as all others", _NAME),
        Command("add", ("/add NAME",), "add somebody to the group or channel", _NAME),
        Command(
            "invite",
            ("/invite", "/invite EMAIL, EMAIL"),
            "make a link into the group or channel, or mail one to each",
            "(?P<emails>.*)",
        ),
        Command("invitations", ("/invitations",), "list the invitations to it"),
        Command(
            "revoke",
            ("/revoke NUMBER",),
            "revoke an invitation of that list",
            "(?P<number>[0-9]{1,9})",
        ),
        Command("remove", ("/remove NAME",), "remove somebody from it", _NAME),
        Command("leave", ("/leave",), "leave it"),
        Command(
            "who",
            ("/who", "/who NAME"),
            "list the members, and who is online; or show somebody",
            "(?P<name>.*)",
        ),
        Command(
            "status",
            ("/status EMOJI TEXT", "/status"),
            "say what you do now, or nothing",
            "(?P<line>.*)",
        ),
        Command("people", ("/people", "/people NAME"), "list people by name", "(?P<name>.*)"),
        Command("history", ("/history",), "load older messages"),
        Command(
            "search",
            ("/search TEXT",),
            "find messages: words, a phrase in quotes, from:NAME, in:TITLE, before:2026-01-31",
            r"(?=\S)(?P<query>.+)",
        ),
        Command(
            "reply",
            ("/reply #NUMBER TEXT",),
            "answer a message",
            rf"{_SEQ}\s+(?=\S)(?P<text>.+)",
        ),
        Command(
            "thread",
            ("/thread #NUMBER", "/thread #NUMBER TEXT"),
            "read the thread of a message, or reply in it",
            rf"{_SEQ}(?:\s+(?=\S)(?P<text>.+))?",
        ),
        Command(
            "both",
            ("/both #NUMBER TEXT",),
            "reply in the thread of a message and in the conversation too",
            rf"{_SEQ}\s+(?=\S)(?P<text>.+)",
        ),
        Command("threads", ("/threads",), "list the threads that you follow"),
        Command("follow", ("/follow #NUMBER",), "follow the thread of a message", _SEQ),
        Command("unfollow", ("/unfollow #NUMBER",), "do not follow it any more", _SEQ),
        Command("react", ("/react #NUMBER EMOJI",), "react to a message", _REACTION),
        Command("unreact", ("/unreact #NUMBER EMOJI",), "take that back", _REACTION),
        Command("save", ("/save #NUMBER",), "save a message for yourself", _SEQ),
        Command("unsave", ("/unsave #NUMBER",), "do not save it any more", _SEQ),
        Command("saved", ("/saved",), "list what you saved"),
        Command("send", ("/send PATH",), "send a file", r"(?=\S)(?P<path>.+)"),
        Command(
            "download",
            ("/download #NUMBER", "/download #NUMBER FOLDER"),
            "save the files of a message here, or in a folder",
            rf"{_SEQ}(?:\s+(?=\S)(?P<folder>.+))?",
        ),
        Command(
            "picture",
            ("/picture me|room PATH", "/picture me|room"),
            "give yourself or the group or channel a picture, or take it away",
            r"(?P<whose>me|room)(?:\s+(?=\S)(?P<path>.+))?",
        ),
        Command(
            "edit",
            ("/edit TEXT", "/edit #NUMBER TEXT"),
            "edit your last message, or another one of yours",
            rf"(?:{_SEQ}\s+(?=\S)|(?!#))(?P<text>.+)",
        ),
        Command(
            "delete",
            ("/delete", "/delete #NUMBER"),
            "delete your last message, or another one (as an owner or admin, anybody's)",
            f"(?:{_SEQ})?",
        ),
        Command(
            "forward",
            ("/forward #NUMBER CONVERSATION",),
            "forward a message to another conversation, by its number or name",
            rf"{_SEQ}\s+{_NAME}",
        ),
        Command("link", ("/link #NUMBER",), "show the address of a message", _SEQ),
        Command("seen", ("/seen #NUMBER",), "list who has read a message", _SEQ),
        Command(
            "unread",
            ("/unread #NUMBER",),
            "mark everything from a message on as unread, until you open the conversation again",
            _SEQ,
        ),
        Command("versions", ("/versions #NUMBER",), "list what a message said before", _SEQ),
        Command("retry", ("/retry",), "send again what was refused here"),
        Command("discard", ("/discard",), "forget what was refused here"),
        Command("accept", ("/accept",), "accept that a stranger writes; /block NAME refuses"),
        Command(
            "mute",
            ("/mute", "/mute 30m", "/mute 8h"),
            "mute the conversation, for good or for so long",
            "(?:(?P<count>[0-9]{1,3})(?P<unit>[mh]))?",
        ),
        Command("unmute", ("/unmute",), "unmute it"),
        Command(
            "level",
            ("/level all|mentions|nothing", "/level"),
            "say which messages of the conversation call you, or show it",
            "(?P<level>all|mentions|nothing|)",
        ),
        Command("hide", ("/hide",), "hide it from the list until something calls you there"),
        Command("show", ("/show",), "have it in the list again"),
        Command(
            "folder",
            ("/folder NAME", "/folder"),
            "put it into a folder of your own, or into none",
            "(?P<folder>.*)",
        ),
        Command(
            "pin",
            ("/pin", "/pin #NUMBER"),
            "pin the conversation for yourself, or a message for everybody",
            f"(?:{_SEQ})?",
        ),
        Command("unpin", ("/unpin", "/unpin #NUMBER"), "unpin it", f"(?:{_SEQ})?"),
        Command("pins", ("/pins",), "list the pinned messages"),
        Command(
            "privacy",
            ("/privacy", "/privacy presence on|off", "/privacy read on|off"),
            "say what you show and see: who is online, how far everybody has read",
            r"(?:(?P<what>presence|read)\s+(?P<choice>on|off))?",
        ),
        Command("block", ("/block NAME",), "block somebody, who is not told", _NAME),
        Command("unblock", ("/unblock NAME",), "do not block them any more", _NAME),
        Command("blocked", ("/blocked",), "list whom you block"),
        Command(
            "help",
            ("/help", "/help COMMAND"),
            "list the commands, or explain one",
            r"(?:/?(?P<name>\S+))?",
        ),
        Command("quit", ("/quit",), "send what is pending, and quit"),
    )
}


def help_text(name: str | None = None) -> str:
    """Return a line for each command, and some on what is no command; or that of one command.

    Raises:
        Invalid: there is no such command.
    """
    if name is not None:
        command = _command(name)
        return f"{', '.join(command.forms)}  {command.help}"
    forms = {", ".join(command.forms): command.help for command in COMMANDS.values()}
    forms["//TEXT"] = "send a message that begins with a slash"
    forms[":NAME:"] = "write an emoji by its name, in a message, /react and /status"
    width = max(map(len, forms))
    return "\n".join(f"{form:{width}}  {help}" for form, help in forms.items())


def parse(line: str) -> tuple[str, dict[str, str | None]] | str:
    """Return the name and the arguments of a command, or the text of a message.

    Raises:
        Invalid: it begins with a slash, and is no command or not one with these arguments.
    """
    if not line.startswith("/"):
        return line
    if line.startswith("//"):
        return line[1:]
    name, rest = re.fullmatch(r"/(\S*)\s*(.*)", line.rstrip(), re.DOTALL).groups()  # type: ignore[union-attr]
    return name, _command(name).parse(rest)


def _command(name: str) -> Command:
    if name not in COMMANDS:
        raise Invalid(f"There is no /{name}. /help lists the commands; //{name} sends it as text.")
    return COMMANDS[name]
