"""What happened in a group or channel, in a line."""

from rtchat.conversation import Conversation
from rtchat.frames import Message
from rtchat.terminal.chat import Chat
from rtchat.terminal.text import harmless_line


def happening(chat: Chat, conversation: Conversation, message: Message) -> str:
    """Return what the sender of a line did; empty where this client does not know it."""
    event = message.event
    if not event:
        return ""
    names = ", ".join(chat.name_of(conversation, id) for id in event.people)
    is_own = list(event.people) == [message.sender]
    match event.kind:
        case "joined":
            return "joined" if is_own else f"added {names}"
        case "left":
            return "left" if is_own else f"removed {names}"
        case "renamed":
            return f"named this {harmless_line(event.title)}"
        case "picture":
            return "changed the picture"
        case "role":
            role = harmless_line(event.role)
            return f"is {role} now" if is_own else f"made {names} {role}"
        case "pinned":
            return f"pinned #{event.seq}"
        case "archived":
            return "archived this"
        case "restored":
            return "restored this"
    return ""
