"""E-mails as they are kept and compared: one mailbox is one account, however its domain is spelled.

A domain beyond ASCII has two spellings, its own and punycode (IDNA, RFC 5890). It is kept in its
own, in lower case.
"""

import re
from contextlib import suppress
from unicodedata import normalize

import regex
from django.core.exceptions import ValidationError

_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_PREFIX = "xn--"
_DEVIATIONS = frozenset("\u00df\u03c2\u200c\u200d")
"""What makes another domain of a name today, and did not in IDNA 2003, which Python's codec knows
(UTS 46, 7): sharp s, final sigma, joiners."""
_IN_ASCII = re.compile(r"[^@]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
"""An e-mail whose domain was written in ASCII."""
_JOINERS = regex.compile(r"(?<=\p{ccc=9})[\u200c\u200d]|(?<=\p{Arabic})\u200c(?=\p{Arabic})")
"""Those that a reader sees (RFC 5892, A.1 and A.2): behind a virama, or between Arabic letters."""
_UNSEEN = regex.compile(r"[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]")

NO_MAIL = "No mail can be sent to this domain."


def email_normalised(email: str) -> str:
    """Return an e-mail as it is kept: as it was typed, where it is ASCII in every spelling.

    SQLite lowers ASCII alone, and the unique key relies on it, so that all else is lowered here.
    """
    local, at, domain = email.rpartition("@")
    if email.isascii() and _PREFIX not in domain.lower():
        return email
    try:
        domain = ".".join(_to_unicode(_to_ascii(label)) for label in _DOTS.split(domain))
    except UnicodeError:
        return email.lower()
    return f"{local.lower()}{at}{domain}"


def email_for_mail(email: str) -> str:
    """Return an e-mail as mail servers know it, its domain in ASCII.

    Raises:
        UnicodeError: the domain is none.
    """
    local, at, domain = email.rpartition("@")
    return f"{local}{at}{'.'.join(map(_to_ascii, _DOTS.split(domain)))}"


def email_spellings(email: str) -> tuple[str, ...]:
    """Return how the account with an e-mail may be stored, in lower case, the likeliest first.

    Accounts from before domains were compared may have any spelling, and two may be of one mailbox:
    each is found by what it was made with.
    """
    spellings = [email.lower(), email_normalised(email).lower()]
    with suppress(UnicodeError):
        spellings.append(email_for_mail(email).lower())
    return tuple(dict.fromkeys(spellings))


def email_check(email: str) -> None:
    """See that mail can be sent to a well-formed e-mail.

    Raises:
        ValidationError: it cannot.
    """
    # Django compares letters without case, by which some beyond ASCII are a k, an i or an s.
    if not email.rpartition("@")[0].isascii():
        raise ValidationError("Use only plain letters, digits and signs before the @.")
    try:
        sent = email_for_mail(email)
    except UnicodeError:
        raise ValidationError(NO_MAIL) from None
    # Their compatible forms may be a comma, an @ or a space: then the domain is no domain any more.
    if not email.isascii() and not _IN_ASCII.fullmatch(sent):
        raise ValidationError(NO_MAIL)
    if _UNSEEN.search(_JOINERS.sub("", email_normalised(email))):
        raise ValidationError(NO_MAIL)


def _to_ascii(label: str) -> str:
    """Return a label of a domain in ASCII, in lower case.

    Raises:
        UnicodeError: it can be none.
    """
    if label.isascii():
        return label.lower()
    text = normalize("NFKC", label.lower())
    if _DEVIATIONS.isdisjoint(text):
        return text.encode("idna").decode("ascii").lower()
    return _PREFIX + text.encode("punycode").decode("ascii")


def _to_unicode(label: str) -> str:
    """Return a label of a domain that is in ASCII in its own spelling."""
    if not label.startswith(_PREFIX):
        return label
    try:
        text = label.removeprefix(_PREFIX).encode("ascii").decode("punycode")
        return text if _to_ascii(text) == label else label
    except UnicodeError:
        return label
