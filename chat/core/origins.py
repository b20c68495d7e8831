"""Which web pages may act for the person whose browser shows them."""

from collections.abc import Collection


def is_allowed_origin(origin: str | None, *, host: str, allowed: Collection[str]) -> bool:
    """Return whether a request or a handshake comes from our own page, a friend's, or no page.

    Arguments:
        origin: the ``Origin`` header (RFC 6454, 7); a browser always sends it where it counts.
        host: the ``Host`` header.
        allowed: origins of friends, in lower case.
    """
    if origin is None:
        return True
    host = host.lower()
    return origin.lower() in {f"http://{host}", f"https://{host}", *allowed}
