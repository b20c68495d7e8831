"""Mail: one thread sends what waits, so that no request waits for a mail server.

Mails are written in that thread too: whether there is an account is looked up there, so that the
time of an answer does not tell.
"""

from collections.abc import Callable
from queue import Full, Queue
from threading import Lock, Thread

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection

from chat.accounts.emails import email_for_mail
from chat.core.errors import Unavailable
from chat.core.supervision import start_thread
from chat.protocol.text import is_right_to_left, isolated

WAITING_MAX = 1_000
"""Mails that may wait; one more is refused at once."""

logger = structlog.stdlib.get_logger("chat.mail")

Write = Callable[[], EmailMessage | None]
"""Writes a mail, or none where there is nobody to send it to."""


class Post:
    """A queue of mails that are to be written, and the thread that does, and sends them."""

    def __init__(self) -> None:
        self._waiting: Queue[Write] = Queue(WAITING_MAX)
        self._starting = Lock()
        self._thread: Thread | None = None

    def hand_in(self, write: Write) -> None:
        """Have a mail written and sent.

        Raises:
            Unavailable: too many wait already.
        """
        with self._starting:
            if self._thread is None:
                self._thread = start_thread("mail", self._work)
        try:
            self._waiting.put_nowait(write)
        except Full:
            raise Unavailable("Too many mails are waiting. Try again later.") from None

    def _work(self) -> None:
        while True:
            write = self._waiting.get()
            try:
                mail = write()
                if mail is not None:
                    mail.send()
            # Whatever a mail server or the database thinks of: the next mail has its own luck.
            except Exception as error:
                logger.warning("mail_failed", reason=f"{type(error).__name__}: {error}")
            finally:
                # The thread may have nothing to do for days.
                connection.close()


post = Post()


def mail_to(email: str, *, subject: str, body: str) -> EmailMessage:
    """Return a mail of the server to an e-mail.

    Raises:
        UnicodeError: its domain is none.
    """
    return EmailMessage(
        subject=subject,
        body=body,
        to=[email_for_mail(email)],
        headers={"Auto-Submitted": "auto-generated"},  # RFC 3834
        connection=EmailBackend(**settings.MAIL),
    )


def in_sentence(name: str, sentence: str) -> str:
    """Return what somebody chose so that it turns nothing around it, nor is turned by that.

    What is written as the sentence is stays as it is: filters of mail mistrust what nobody sees.
    """
    is_other = is_right_to_left(name) or is_right_to_left(sentence)
    return isolated(name) if is_other else name
