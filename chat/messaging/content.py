"""What a message says, cleaned in one place whichever door it comes through."""

import msgspec

from chat.messaging.errors import TextInvalid
from chat.protocol import text


class Content(msgspec.Struct, frozen=True):
    """What somebody wrote."""

    text: str

    def cleaned(self) -> "Content":
        """Return the content as it is stored: its text without what is blank before and after it.

        Raises:
            TextInvalid: the text cannot be a message.
        """
        try:
            return Content(text=text.clean_text(self.text))
        except text.TextInvalid as error:
            raise TextInvalid(str(error)) from None
