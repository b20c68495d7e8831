"""A real mail server, which keeps what it is sent."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from queue import Queue

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.patience import PATIENCE
from tests.ports import free_port

LINK = re.compile(r"^(\S+)/reset#(\S+)\s*$", re.MULTILINE)


class MailServer:
    """Takes every mail, and hands each out to who asks for it."""

    def __init__(self) -> None:
        self._mails: dict[str, Queue[EmailMessage]] = {}
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        for address in envelope.rcpt_tos:
            self._box(address).put(mail)
        return "250 Taken"

    def receive(self, email: str) -> EmailMessage:
        """Wait for the next mail to an address."""
        return self._box(email).get(timeout=PATIENCE)

    def is_empty(self, email: str) -> bool:
        """Return whether no mail to an address is left."""
        return self._box(email).empty()

    def _box(self, email: str) -> Queue[EmailMessage]:
        return self._mails.setdefault(email, Queue())


def token_of(mail: EmailMessage, origin: str) -> str:
    """Return the token of the link in a mail, which leads there."""
    found = LINK.search(mail.get_content())
    assert found is not None
    assert found[1] == origin
    return found[2]


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """The mail server of the run."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    yield server
    controller.stop()
