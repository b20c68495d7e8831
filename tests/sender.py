"""A second process that sends: ``python -m tests.sender CONVERSATION SENDER COUNT``.

It says ``ready``, waits for a line, sends that many messages in groups of ten, and prints the
seqs of its acknowledgements.
"""

import asyncio
import sys
from uuid import UUID

import django


async def send(conversation_id: UUID, sender_id: UUID, count: int) -> list[int]:
    from chat.core.ids import new_id
    from chat.messaging.content import Content
    from chat.messaging.services.sending import message_send_async

    seqs: list[int] = []
    for first in range(0, count, 10):
        messages = await asyncio.gather(
            *(
                message_send_async(
                    sender_id=sender_id,
                    conversation_id=conversation_id,
                    content=Content(str(number)),
                    client_id=new_id(),
                )
                for number in range(first, min(first + 10, count))
            )
        )
        seqs += [message.seq for message in messages]
    return seqs


if __name__ == "__main__":
    django.setup()
    conversation, sender, count = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    print(*asyncio.run(send(UUID(conversation), UUID(sender), int(count))))
